"""Takes each record that is new, judges it by what is known of the terminal's clock, and hands it on."""

from datetime import UTC, datetime, timedelta

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..api.client import AatssClient
from ..api.models import Record
from ..api.record_list import key_of
from ..dispatch import async_notify
from ..host_clock import HostClock
from .delivery import Delivery
from .journal import Journal
from .judge import FRESH, Arrival, Judge
from .memory import Memory, MemoryKeeper
from .recognition import Recognition
from .signals import SIGNAL_PUSHED

# By how much a record may be older than the link that brought it, for times are in whole seconds.
SLACK = 2.0
# What was delivered so long before the journal was lost is not delivered again.
DELIVERED_BEFORE = timedelta(days=1)
DAY = timedelta(days=1)
LAST_SECOND = timedelta(milliseconds=999)
# A smaller error of the terminal's clock is not corrected.
NEGLIGIBLE = 30.0


class Intake:
    """One terminal's records, from the link and from the list."""

    def __init__(  # noqa: PLR0913, PLR0917
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        client: AatssClient,
        journal: Journal,
        keeper: MemoryKeeper,
        delivery: Delivery,
        host_clock: HostClock,
    ) -> None:
        """Know nothing of the terminal yet."""
        self._hass = hass
        self._entry = entry
        self._signer = client.signer
        self._journal = journal
        self._keeper = keeper
        self._delivery = delivery
        self._monotonic = host_clock.monotonic
        self._judge = Judge()
        self._recalled = False
        # Until the journal says that the terminal is new.
        self._restarted = True
        self._lost_at: datetime | None = None

    @property
    def memory(self) -> Memory:
        """Return what is remembered of the terminal."""
        return self._keeper.memory

    @property
    def offset(self) -> float | None:
        """Return how late fresh records seem to be, where that was learnt."""
        return self._judge.offset

    @property
    def complete(self) -> bool:
        """Return whether all that came since the last reading of the list could be written."""
        return self._delivery.written

    @property
    def is_full(self) -> bool:
        """Return whether what has come should be written before more is read."""
        return self._delivery.is_full

    async def async_load(self) -> bool:
        """Take up what the journal knows, again if it was lost; return whether it could be read."""
        if self._recalled and self._lost_at == self._journal.lost_at:
            return True
        state = await self._journal.async_state(self._entry.entry_id)
        if not self._journal.is_open:
            return False
        self._recalled, self._lost_at = True, self._journal.lost_at
        lost = self._lost_at is not None and self._entry.created_at < self._lost_at
        self._restarted = lost or state is not None
        memory = Memory.of(state) if state else Memory(cursor=0.0 if lost else None)
        if self._judge.offset is None:
            self._judge.offset = memory.offset
        self._keeper.memory = memory
        self.remember(offset=self._judge.offset)
        await self._delivery.async_load()
        return True

    def remember(self, **changes: object) -> None:
        """Remember something else of the terminal."""
        self._keeper.update(**changes)

    async def async_save(self) -> None:
        """Have the journal keep what is remembered."""
        await self._keeper.async_save()

    @callback
    def begin_reading(self) -> None:
        """Note from now on whether all that comes can be written."""
        self._delivery.written = True

    async def async_stop(self) -> None:
        """Wait for what is on its way, but for no backup."""
        await self._delivery.async_stop()

    async def async_settle(self) -> None:
        """Have what has come written before somebody looks, but wait for no backup."""
        await self._delivery.async_settle()

    async def async_flush(self) -> bool:
        """Wait for what is on its way; return whether all of it is in the journal."""
        return await self._delivery.async_flush()

    @callback
    def forget_clock(self) -> None:
        """Learn the terminal's clock anew: it was set, or it has jumped."""
        self._judge.forget()
        self.remember(offset=None)

    def knows(self, record: Record) -> bool:
        """Return whether a record needs nothing more."""
        return record.says_nothing or self._delivery.knows(key_of(record))

    async def async_count(self, start: datetime, end: datetime) -> int:
        """Return how many records of a span are known, with the last second whole."""
        return await self._journal.async_count(self._entry.entry_id, start, end + LAST_SECOND)

    def is_past(self, record: Record) -> bool:
        """Return whether a record was there before the terminal was added."""
        if not self.memory.past or not record.signed_at:
            return False
        newest, newest_id = self.memory.past
        return record.signed_at.timestamp() <= newest and (record.record_id or 0) <= newest_id

    def is_fresh(self, record: Record) -> bool:
        """Return whether a record in the list is of this moment."""
        return self._judge.is_fresh(record.signed_at, self._arrival())

    @callback
    def take_pushed(self, record: Record, *, proven: bool, first_link_age: float | None) -> None:
        """Take a record of the link; the age is that of the first link since the start, None for a later one."""
        if self.knows(record):
            return
        arrival = self._arrival(proven=proven and not self.is_past(record), patience=self._patience(first_link_age))
        live = self._judge.judge(record.signed_at, arrival)
        if self._judge.offset != self.memory.offset:
            self.remember(offset=self._judge.offset)
        self._delivery.deliver(self._recognition(record, live=live, recovered=False))
        async_notify(self._hass, self._entry, SIGNAL_PUSHED, record)

    @callback
    def take_posted(self, record: Record, *, age: float) -> None:
        """Take a record that was posted, which teaches nothing; the age is for how long posts have been taken."""
        live = self._judge.is_fresh(record.signed_at, self._arrival(patience=self._patience(age)))
        self._delivery.deliver(self._recognition(record, live=live, recovered=False))

    @callback
    def take_listed(self, record: Record, *, may_be_live: bool) -> None:
        """Take a record that the link did not bring."""
        live = may_be_live and self._judge.judge(record.signed_at, self._arrival())
        recognition = self.describe(record, live=live)
        seen = recognition.recognized_at
        silent = self._lost_at is not None and seen is not None and seen < self._lost_at - DELIVERED_BEFORE
        self._delivery.deliver(recognition, silent=silent)

    def describe(self, record: Record, *, live: bool = False) -> Recognition:
        """Return what a record of the terminal's list says."""
        return self._recognition(record, live=live, recovered=True)

    def terminal_time(self, moment: datetime) -> datetime:
        """Return how the terminal's records of a moment are dated."""
        seconds = self._judge.terminal_time(moment.timestamp(), self._signer.clock_offset)
        if abs(seconds - moment.timestamp()) <= NEGLIGIBLE:
            return moment
        try:
            return datetime.fromtimestamp(max(seconds, 1.0), UTC)
        except ValueError, OverflowError, OSError:
            return moment

    def terminal_now(self) -> float:
        """Return what the terminal's records are dated at this moment, in seconds."""
        return self._judge.terminal_time(dt_util.utcnow().timestamp(), self._signer.clock_offset)

    def _patience(self, age: float | None) -> float:
        """Return how old a record may be that came by a way which is so old itself; None for one of long ago."""
        if not self._restarted or age is None:
            return FRESH
        # What is older than its way has been acted on, or is missed.
        return min(age + SLACK, FRESH)

    def _arrival(self, *, proven: bool = False, patience: float = FRESH) -> Arrival:
        return Arrival(
            at=dt_util.utcnow().timestamp(),
            monotonic=self._monotonic(),
            clock_offset=self._signer.clock_offset,
            proven=proven,
            patience=patience,
        )

    def _recognition(self, record: Record, *, live: bool, recovered: bool) -> Recognition:
        return Recognition(
            record=record,
            received_at=dt_util.utcnow(),
            recognized_at=self._corrected(record.signed_at),
            live=live,
            recovered=recovered,
        )

    def _corrected(self, signed_at: datetime | None) -> datetime | None:
        offset = -self._signer.clock_offset if self._judge.offset is None else self._judge.offset
        if signed_at is None or abs(offset) <= NEGLIGIBLE:
            return signed_at
        try:
            corrected = datetime.fromtimestamp(signed_at.timestamp() + offset, UTC)
        except ValueError, OverflowError, OSError:
            return signed_at
        # What was dated before the clock went wrong cannot be of the future.
        return signed_at if self._judge.offset is None and corrected > dt_util.utcnow() + DAY else corrected
