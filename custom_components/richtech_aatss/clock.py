"""Keeps a terminal's clock right, unless it may be the host's that is wrong."""

from datetime import UTC, datetime
import logging
from time import monotonic, time
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.util.hass_dict import HassKey

from .api.client import AatssClient
from .api.errors import AatssError
from .const import CONF_KEEP_CLOCK, DOMAIN
from .recognitions.journal import Journal

_LOGGER = logging.getLogger(__name__)

# Before this version there was no time in which it could run.
RELEASED: Final = datetime(2026, 11, 25, tzinfo=UTC).timestamp()
# The host may get its own time only a while after its start.
SETTLED: Final = 600.0
DISAGREEMENT: Final = 2.0
TOLERANCE: Final = 2.0
JUMP: Final = 5.0
# Signatures of so wrong a clock may soon be refused.
ALARMING: Final = 60.0
HOUR, DAY = 3600.0, 86_400.0


class HostClock:
    """Tells whether this machine's clock can be trusted."""

    def __init__(self) -> None:
        """Doubt it at the start."""
        self._wall, self._monotonic = time(), monotonic()
        self._doubted_at = self._monotonic

    def is_right(self) -> bool:
        """Return whether the clock has run evenly for a while."""
        wall, now = time(), monotonic()
        if abs(wall - self._wall - (now - self._monotonic)) > DISAGREEMENT:
            self._doubted_at = now
        self._wall, self._monotonic = wall, now
        return wall >= RELEASED and now - self._doubted_at >= SETTLED


HOST_CLOCK: HassKey[HostClock] = HassKey(f"{DOMAIN}_host_clock")


class ClockKeeper:
    """One terminal's clock."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry, client: AatssClient, journal: Journal) -> None:
        """Know nothing of the clock yet."""
        self._hass = hass
        self._entry = entry
        self._client = client
        self._journal = journal
        self._synced_at = self._tried_at = float("-inf")
        self._last: float | None = None
        self.listeners: list[CALLBACK_TYPE] = []

    @property
    def offset(self) -> float | None:
        """Return by how many seconds the terminal's clock is ahead of ours, where it tells its time."""
        return self._client.transport.observed

    async def async_check(self) -> None:
        """Look at the clock after an answer."""
        offset = self.offset or 0.0
        jumped = self._last is not None and abs(offset - self._last) > JUMP
        if jumped:
            self._tell()
        self._last = offset
        # A date that stays wrong after the clock was set is not the clock's.
        since = monotonic() - self._synced_at
        if since >= DAY or (abs(offset) > TOLERANCE and (jumped or since >= HOUR)):
            await self.async_mend()
        if abs(self.offset or 0.0) > ALARMING and monotonic() - self._synced_at >= DAY:
            self.report()
        else:
            clear_issue(self._hass, self._entry)

    async def async_mend(self) -> bool:
        """Set the clock where the user wants it kept right and ours is surely right; return whether it was set."""
        wanted = self._entry.options.get(CONF_KEEP_CLOCK, True) and monotonic() - self._tried_at >= HOUR
        if not wanted or not await self._is_host_right():
            return False
        try:
            await self.async_set()
        except AatssError as err:
            _LOGGER.debug("%s: the clock cannot be set: %s", self._entry.title, err)
            self._tried_at = monotonic()
            return False
        return True

    async def async_set(self) -> None:
        """Set the clock to ours; raises the protocol's errors."""
        await self._client.sync_time()
        self._client.transport.observed = self._last = None
        self._synced_at = monotonic()
        self._tell()

    @callback
    def report(self) -> None:
        """Offer the user to set the clock."""
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            issue_id(self._entry),
            is_fixable=True,
            severity=ir.IssueSeverity.WARNING,
            translation_key="clock_wrong",
            translation_placeholders={"terminal": self._entry.title},
            data={"entry_id": self._entry.entry_id},
        )

    async def _is_host_right(self) -> bool:
        if not self._hass.data[HOST_CLOCK].is_right():
            return False
        newest = await self._journal.async_newest(self._entry.entry_id)
        return newest is None or time() >= newest.timestamp()

    @callback
    def _tell(self) -> None:
        for listener in self.listeners:
            listener()


def issue_id(entry: ConfigEntry) -> str:
    """Return the id of the repair that sets a terminal's clock."""
    return f"clock_wrong_{entry.entry_id}"


@callback
def clear_issue(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Withdraw the repair."""
    ir.async_delete_issue(hass, DOMAIN, issue_id(entry))
