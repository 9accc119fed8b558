"""The people of one terminal, page by page, and what a form needs to know before it is sent."""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

import voluptuous as vol

from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util

from ..api.models import User
from ..captures import async_picture
from ..data import AatssConfigEntry, async_get_shared
from ..people.directory import Directory, free_id
from ..people.errors import PeopleError, async_explain
from ..people.person import description, digest, fingerprint, picture_of, problems
from ..people.photo import PictureError, async_prepare
from ..people.photo_memory import async_memory
from ..people.photo_sources import async_photo_of_upload
from ..people.terminals import directory_of, loaded
from ..typed import text
from .commands import Call
from .photo_view import PREPARED, SMALL, WHOLE, photo_path
from .schemas import ENTRIES, MOST_PEOPLE, PERSON, whole

PAGE: Final = 50

LIST: Final[dict[Any, Any]] = {
    vol.Required("entry"): cv.string,
    vol.Optional("page", default=0): whole(0),
    vol.Optional("size", default=PAGE): whole(1, MOST_PEOPLE),
}
GET: Final[dict[Any, Any]] = {vol.Required("entry"): cv.string, vol.Required("user_id"): text}
FREE_ID: Final[dict[Any, Any]] = {vol.Required("entries"): ENTRIES}
CHECK: Final[dict[Any, Any]] = {vol.Required("person"): PERSON}
PHOTO: Final[dict[Any, Any]] = {
    vol.Exclusive("upload", "source"): cv.string,
    vol.Exclusive("recognition", "source"): cv.string,
}


class Read(NamedTuple):
    """A person in words, and the picture with what tells it apart."""

    user_id: str
    values: dict[str, Any]
    picture: bytes | None
    mark: bytes


def read(users: Iterable[User]) -> list[Read]:
    """Describe people who can be told apart, and decode their pictures; takes its time."""
    found: list[Read] = []
    for user in users:
        if user.user_id:
            values = description(user, photo=False) | {"digest": fingerprint(user).hex()}
            picture = picture_of(user)
            found.append(Read(user.user_id, values, picture, digest(picture) or b""))
    return found


async def _described(call: Call, entry: AatssConfigEntry, users: Iterable[User]) -> list[tuple[Read, dict[str, Any]]]:
    """Return people as they are sent, and keep their pictures for who looks."""
    people = await call.hass.async_add_executor_job(read, users)
    directory = directory_of(entry)
    pictures = [(one.user_id, one.mark, one.picture) for one in people if one.picture]
    async_memory(call.hass).remember(entry, pictures)
    return [(one, one.values | _photo(call, directory, one)) for one in people]


def _photo(call: Call, directory: Directory, person: Read) -> dict[str, str | None]:
    if not person.picture:
        return {"photo": None, "photo_digest": None}
    return {
        "photo": photo_path(call.hass, call.connection, SMALL, person.mark.hex()),
        "photo_digest": directory.sent_as(person.user_id, person.mark).hex(),
    }


async def list_people(call: Call) -> dict[str, Any]:
    """Answer with one page of a terminal's people, and with all that is pending there."""
    entry, size = call.entry(), call.data["size"]
    first = call.data["page"] * size
    directory = directory_of(entry)
    await directory.identify()
    part = await directory.part(first, size)
    pending = async_get_shared(call.hass).withdrawals.of(entry.entry_id)
    return {
        "people": [person for _, person in await _described(call, entry, part.items)],
        "total": part.total,
        "more": len(part.items) >= size if part.total is None else bool(part.items) and first + size < part.total,
        "pending": [{"user_id": user_id, "end": _moment(end)} for user_id, end in pending.items()],
    }


def _moment(timestamp: float | None) -> str | None:
    return None if timestamp is None else dt_util.utc_from_timestamp(timestamp).isoformat()


async def get_person(call: Call) -> dict[str, Any]:
    """Answer with one person, and the picture as it is enrolled."""
    entry = call.entry()
    directory = directory_of(entry)
    await directory.identify()
    user = await directory.find(call.data["user_id"])
    found = await _described(call, entry, [user] if user else [])
    for one, person in found:
        path = photo_path(call.hass, call.connection, WHOLE, one.mark.hex()) if one.picture else None
        return {"person": person, "picture": path}
    return {"person": None, "picture": None}


async def find_free_id(call: Call) -> dict[str, Any]:
    """Answer with an id that nobody has at some terminals."""
    return {"user_id": await free_id(loaded(call.entries()))}


async def check_person(call: Call) -> dict[str, Any]:
    """Answer what no terminal would take, by the fields of the form."""
    found = problems(call.data["person"])
    return {
        "errors": {
            field: await async_explain(call.hass, err, "", language=call.language) for field, err in found.items()
        }
    }


async def prepare_photo(call: Call) -> dict[str, Any]:
    """Answer with a photo as terminals will get it."""
    photo = await _given(call)
    prepared = await async_memory(call.hass).async_keep(await async_prepare(call.hass, photo))
    return {
        "photo": prepared.token,
        "preview": photo_path(call.hass, call.connection, PREPARED, prepared.token),
        "width": prepared.width,
        "height": prepared.height,
        "size": len(prepared.picture),
    }


async def _given(call: Call) -> bytes:
    if "recognition" not in call.data:
        if not (upload := call.data.get("upload")):
            raise PictureError("photo_unreadable")
        return await async_photo_of_upload(call.hass, upload)
    if (picture := await async_picture(call.hass, call.data["recognition"])) is None:
        raise PeopleError("photo_missing")
    return picture
