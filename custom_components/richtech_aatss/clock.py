"""Keeps a terminal's clock right, unless it may be the host's that is wrong."""

from collections.abc import Awaitable, Callable
from datetime import datetime
import logging
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util.signal_type import SignalTypeFormat

from .api.client import AatssClient
from .api.errors import AatssError
from .const import CONF_KEEP_CLOCK
from .dispatch import async_notify
from .host_clock import HostClock
from .issues import Problem, create_issue, delete_issue

_LOGGER = logging.getLogger(__name__)

# The terminal's clock was set, or has jumped.
SIGNAL_CLOCK: SignalTypeFormat[()] = SignalTypeFormat("richtech_aatss_clock_{}")

TOLERANCE: Final = 2.0
JUMP: Final = 5.0
# Signatures of so wrong a clock may soon be refused.
ALARMING: Final = 60.0
SYNC_PAUSE: Final = 3600.0
SYNC_INTERVAL: Final = 86_400.0


class ClockKeeper:
    """One terminal's clock."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        client: AatssClient,
        host_clock: HostClock,
        newest_record: Callable[[str], Awaitable[datetime | None]],
    ) -> None:
        """Know nothing of the clock yet; no clock is set to a time before that of the newest record."""
        self._hass = hass
        self._entry = entry
        self._client = client
        self._host = host_clock
        self._newest_record = newest_record
        self._synced_at = self._tried_at = float("-inf")
        self._last: float | None = None

    @property
    def offset(self) -> float | None:
        """Return by how many seconds the terminal's clock is ahead of ours, where it tells its time."""
        return self._client.transport.observed

    async def async_check(self) -> None:
        """Look at the clock after an answer."""
        offset = self.offset or 0.0
        jumped = self._last is not None and self.offset is not None and abs(offset - self._last) > JUMP
        if jumped:
            async_notify(self._hass, self._entry, SIGNAL_CLOCK)
        self._last = self.offset
        # A date that stays wrong after the clock was set is not the clock's.
        since = self._host.monotonic() - self._synced_at
        if since >= SYNC_INTERVAL or (abs(offset) > TOLERANCE and (jumped or since >= SYNC_PAUSE)):
            await self.async_try_sync()
        if abs(self.offset or 0.0) > ALARMING and self._host.monotonic() - self._synced_at >= SYNC_INTERVAL:
            self.create_issue()
        else:
            delete_issue(self._hass, self._entry.entry_id, Problem.CLOCK_WRONG)

    async def async_try_sync(self) -> bool:
        """Set the clock where the user wants it kept right and ours is surely right; return whether it was set."""
        paused = self._host.monotonic() - self._tried_at < SYNC_PAUSE
        if paused or not self._entry.options.get(CONF_KEEP_CLOCK, True) or not await self._is_host_right():
            return False
        try:
            await self.async_sync()
        except AatssError as err:
            _LOGGER.debug("%s: the clock cannot be set: %s", self._entry.title, err)
            self._tried_at = self._host.monotonic()
            return False
        return True

    async def async_sync(self) -> None:
        """Set the clock to ours; raises the protocol's errors."""
        await self._client.sync_time()
        self._client.transport.observed = self._last = None
        self._synced_at = self._host.monotonic()
        async_notify(self._hass, self._entry, SIGNAL_CLOCK)

    @callback
    def create_issue(self) -> None:
        """Offer the user to set the clock."""
        create_issue(self._hass, self._entry, Problem.CLOCK_WRONG, is_fixable=True)

    async def _is_host_right(self) -> bool:
        if not self._host.is_right():
            return False
        newest = await self._newest_record(self._entry.entry_id)
        return newest is None or self._host.time() >= newest.timestamp()
