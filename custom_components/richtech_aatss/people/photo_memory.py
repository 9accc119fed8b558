"""Pictures of people that somebody looks at: those that were just read, and photos on their way; never on the disk."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from io import BytesIO
from secrets import token_urlsafe
from typing import Final, NamedTuple

from PIL import Image

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..recognitions.journal import thumbnails
from .errors import TERMINAL_ERRORS
from .person import digest, picture_of
from .photo import PictureError
from .terminals import directory_of

MEGABYTE: Final = 1_000_000
MOST_WHOLE: Final = 64 * MEGABYTE
MOST_SMALL: Final = 16 * MEGABYTE
MOST_KNOWN: Final = 50_000
WHOLE_FOR: Final = 1800.0
MOST_PREPARED: Final = 20
PREPARED_FOR: Final = 600.0


class Bounded:
    """Keeps what was used last, up to a number of bytes."""

    def __init__(self, most: int) -> None:
        """Keep nothing yet."""
        self._most = most
        self._size = 0
        self._kept: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        """Return something that is still kept."""
        if (value := self._kept.pop(name, None)) is not None:
            self._kept[name] = value
        return value

    def put(self, name: str, value: bytes) -> None:
        """Keep something, instead of what was not used for long."""
        self.drop(name)
        self._kept[name] = value
        self._size += len(value)
        while self._size > self._most:
            self.drop(next(iter(self._kept)))

    def drop(self, name: str) -> None:
        """Keep something no longer."""
        self._size -= len(self._kept.pop(name, b""))


class Prepared(NamedTuple):
    """A photo as terminals get it, and the name that it is known by."""

    token: str
    picture: bytes
    width: int
    height: int


class PhotoMemory:
    """The pictures that are shown to administrators, by what tells them apart."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Know none yet."""
        self._hass = hass
        self._whole = Bounded(MOST_WHOLE)
        self._small = Bounded(MOST_SMALL)
        # Whose each picture is: the ids of people by those of entries.
        self._owners: dict[str, dict[str, str]] = {}
        self._prepared: dict[str, bytes] = {}
        self._followed: set[str] = set()
        self._cancel_rest: CALLBACK_TYPE | None = None

    @callback
    def remember(self, entry: ConfigEntry, pictures: Iterable[tuple[str, bytes, bytes]]) -> None:
        """Keep pictures that were just read: of whom, what tells them apart, and the JPEGs."""
        if entry.entry_id not in self._followed:
            self._followed.add(entry.entry_id)
            entry.async_on_unload(partial(self.forget, entry.entry_id))
        for user_id, mark, picture in pictures:
            name = mark.hex()
            self._owners[name] = self._owners.pop(name, {}) | {entry.entry_id: user_id}
            self._whole.put(name, picture)
        while len(self._owners) > MOST_KNOWN:
            del self._owners[next(iter(self._owners))]
        if self._cancel_rest:
            self._cancel_rest()
        rest = HassJob(self._on_rest, cancel_on_shutdown=True)
        self._cancel_rest = async_call_later(self._hass, WHOLE_FOR, rest)

    @callback
    def _on_rest(self, _now: datetime) -> None:
        """Give the memory back when nobody has read people for a while; a terminal still has their pictures."""
        self._cancel_rest = None
        self._whole = Bounded(MOST_WHOLE)

    @callback
    def forget(self, entry_id: str, user_id: str | None = None) -> None:
        """Forget a person who was deleted, or all of a terminal that is no longer loaded."""
        if user_id is None:
            self._followed.discard(entry_id)
        for name, owners in list(self._owners.items()):
            if entry_id in owners and user_id in {None, owners[entry_id]}:
                del owners[entry_id]
            if not owners:
                del self._owners[name]
                self._whole.drop(name)
                self._small.drop(name)

    async def async_whole(self, name: str) -> bytes | None:
        """Return a picture, read from a terminal again where it is no longer kept."""
        owners = self._owners.get(name)
        if owners is None:
            return None
        if picture := self._whole.get(name):
            return picture
        for entry_id, user_id in list(owners.items()):
            entry = self._hass.config_entries.async_get_entry(entry_id)
            if entry and (picture := await self._read(entry, user_id, name)):
                self._whole.put(name, picture)
                return picture
        return None

    async def _read(self, entry: ConfigEntry, user_id: str, name: str) -> bytes | None:
        try:
            user = await directory_of(entry).find(user_id)
        except TERMINAL_ERRORS:
            return None
        picture = await self._hass.async_add_executor_job(picture_of, user) if user else None
        return picture if picture and (digest(picture) or b"").hex() == name else None

    async def async_small(self, name: str) -> bytes | None:
        """Return a picture made small."""
        if small := self._small.get(name):
            return small
        picture = await self.async_whole(name)
        small = await self._hass.async_add_executor_job(thumbnails.make, picture) if picture else None
        if small and name in self._owners:
            self._small.put(name, small)
        return small

    async def async_keep(self, picture: bytes) -> Prepared:
        """Keep a photo for some minutes, as terminals get it."""
        width, height = await self._hass.async_add_executor_job(_size, picture)
        token = token_urlsafe(16)
        self._prepared[token] = picture
        if len(self._prepared) > MOST_PREPARED:
            del self._prepared[next(iter(self._prepared))]

        @callback
        def expire(_now: datetime) -> None:
            self._prepared.pop(token, None)

        async_call_later(self._hass, PREPARED_FOR, HassJob(expire, cancel_on_shutdown=True))
        return Prepared(token, picture, width, height)

    @callback
    def prepared(self, token: str) -> bytes:
        """Return a photo that was prepared; raises PictureError where that is too long ago."""
        if token not in self._prepared:
            raise PictureError("photo_expired")
        return self._prepared[token]


MEMORY: Final[HassKey[PhotoMemory]] = HassKey(f"{DOMAIN}_photos")


@callback
def async_memory(hass: HomeAssistant) -> PhotoMemory:
    """Return the pictures that are in memory."""
    if MEMORY not in hass.data:
        hass.data[MEMORY] = PhotoMemory(hass)
    return hass.data[MEMORY]


def _size(picture: bytes) -> tuple[int, int]:
    with Image.open(BytesIO(picture)) as image:
        return image.size
