"""The latest capture of some people, in memory and, where pictures may be kept, over a restart."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import Event, HomeAssistant, callback

from ..bursts import Bursts
from ..recognition import Capture
from . import files

# The entry and the key of an image.
type Image = tuple[str, str]
# A capture and its time, if it may be kept.
type Latest = tuple[Capture, datetime | None]


class LatestCaptures:
    """What the images of all terminals show, on its way to the disk: one job for all that a burst has changed."""

    def __init__(self, hass: HomeAssistant, bursts: Bursts) -> None:
        """Have nothing to keep yet."""
        self._hass = hass
        self._folder = files.captures_folder(hass)
        self._bursts = bursts
        self._hurry = asyncio.Event()
        self._changed: dict[Image, Latest] = {}
        self._saving: asyncio.Task[None] | None = None
        # Home Assistant does not wait for what began before it stops, but for this.
        hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, self._async_on_stop)

    async def async_load(self, image: Image) -> tuple[bytes, datetime] | None:
        """Return the picture that was kept, and its time."""
        return await self._hass.async_add_executor_job(files.load_latest, self._folder, *image)

    async def async_picture(self, capture: Capture) -> bytes | None:
        """Return the JPEG of a capture."""
        return await self._hass.async_add_executor_job(capture.decode)

    @callback
    def keep(self, image: Image, capture: Capture, moment: datetime | None) -> None:
        """Keep a capture instead of the one before; one that may not be kept takes that away at once."""
        self._changed[image] = capture, moment
        if self._saving is None or self._saving.done():
            self._hurry.clear()
            self._saving = self._hass.async_create_task(self._save(), "latest captures")
        if moment is None:
            self._hurry.set()

    async def async_flush(self) -> None:
        """Wait until what has changed is kept."""
        if self._saving:
            self._hurry.set()
            await asyncio.wait([self._saving])

    async def _async_on_stop(self, _event: Event) -> None:
        await self.async_flush()

    async def _save(self) -> None:
        while self._changed:
            await self._bursts.async_wait(self._hurry)
            changed, self._changed = self._changed, {}
            await self._hass.async_add_executor_job(_keep, self._folder, changed)


class LatestCapture:
    """What an image shows."""

    def __init__(self, captures: LatestCaptures, image: Image) -> None:
        """Show nothing yet."""
        self._captures = captures
        self._image = image
        self._capture = Capture()

    async def async_load(self) -> datetime | None:
        """Take up what was kept; return its time."""
        kept = await self._captures.async_load(self._image)
        if kept is None:
            return None
        picture, moment = kept
        self._capture = Capture(picture=picture)
        return moment

    async def async_picture(self) -> bytes | None:
        """Return the JPEG."""
        return await self._captures.async_picture(self._capture)

    async def async_flush(self) -> None:
        """Wait until the latest one is kept."""
        await self._captures.async_flush()

    @callback
    def show(self, capture: Capture, moment: datetime, *, keep: bool) -> None:
        """Show another one from now on."""
        self._capture = capture
        self._captures.keep(self._image, capture, moment if keep else None)


def _keep(folder: Path, changed: Mapping[Image, Latest]) -> None:
    for image, (capture, moment) in changed.items():
        picture = capture.decode() if moment else None
        # The journal creates the issue where pictures cannot be kept.
        with suppress(OSError):
            if picture is None or moment is None:
                files.drop_latest(folder, *image)
            else:
                files.save_latest(folder, *image, picture, moment)
