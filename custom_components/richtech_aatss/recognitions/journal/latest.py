"""The latest capture of some people, in memory and, where pictures may be kept, over a restart."""

import asyncio
from contextlib import suppress
from datetime import datetime

from homeassistant.core import HomeAssistant

from ..bursts import Bursts
from ..recognition import Capture
from . import files


class LatestCapture:
    """What an image shows."""

    def __init__(self, hass: HomeAssistant, bursts: Bursts, entry_id: str, key: str) -> None:
        """Show nothing yet."""
        self._hass = hass
        self._bursts = bursts
        self._hurry = asyncio.Event()
        self._kept_as = (files.captures_folder(hass), entry_id, key)
        self._capture = Capture()
        # Its time, if it may be kept.
        self._moment: datetime | None = None
        self._changed = False
        self._saving: asyncio.Task[None] | None = None

    async def async_load(self) -> datetime | None:
        """Take up what was kept; return its time."""
        kept = await self._hass.async_add_executor_job(files.load_latest, *self._kept_as)
        if kept is None:
            return None
        picture, moment = kept
        self._capture = Capture(picture=picture)
        return moment

    async def async_picture(self) -> bytes | None:
        """Return the JPEG."""
        return await self._hass.async_add_executor_job(self._capture.decode)

    async def async_flush(self) -> None:
        """Wait until the latest one is kept."""
        if self._saving:
            self._hurry.set()
            await asyncio.wait([self._saving])

    def show(self, capture: Capture, moment: datetime, *, keep: bool) -> None:
        """Show another one from now on."""
        self._capture = capture
        self._moment = moment if keep else None
        self._changed = True
        if self._saving is None or self._saving.done():
            self._hurry.clear()
            self._saving = self._hass.async_create_task(self._save(), "latest capture")
        if not keep:
            self._hurry.set()

    async def _save(self) -> None:
        """Keep the latest, of a burst only the last; one that may not be kept takes away the one before."""
        while self._changed:
            await self._bursts.async_wait(self._hurry)
            self._changed = False
            await self._hass.async_add_executor_job(self._keep, self._capture, self._moment)

    def _keep(self, capture: Capture, moment: datetime | None) -> None:
        picture = capture.decode() if moment else None
        # The journal creates the issue where pictures cannot be kept.
        with suppress(OSError):
            if picture is None or moment is None:
                files.drop_latest(*self._kept_as)
            else:
                files.save_latest(*self._kept_as, picture, moment)
