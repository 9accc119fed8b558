"""Judges what the push link brings, and keeps the state of the link."""

import asyncio
from datetime import UTC, datetime, timedelta
import logging
from time import monotonic, time

from aiohttp import ClientSession

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.event import async_call_later, async_track_time_interval
from homeassistant.util import dt as dt_util

from ..api.errors import AatssError, AatssPushRefusedError
from ..api.models import Record
from ..api.stream import RecordStream
from ..clock import HOST_CLOCK
from ..coordinator import AWAY_AFTER, AatssConfigEntry, AatssCoordinator
from ..options import retention_of
from . import complaints
from .backfill import Backfill
from .delivery import Delivery, Memory
from .journal import Journal
from .judge import FRESH, Arrival, Judge
from .recognition import Recognition, key_of
from .signals import SIGNAL_LINK

_LOGGER = logging.getLogger(__name__)

# What a terminal pushes in the first seconds may be old.
PROVEN_AFTER = 10.0
# By how much a record may be older than the link that brought it, for times are in whole seconds.
SLACK = 2.0
TOLD = timedelta(days=1)
PRUNING = timedelta(hours=1)
LAST_SECOND = timedelta(milliseconds=999)
# A smaller error of the terminal's clock is not corrected.
NEGLIGIBLE = 30.0


class RecognitionFeed:
    """One terminal's recognitions, and the state of the link that brings them."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: AatssConfigEntry,
        coordinator: AatssCoordinator,
        session: ClientSession,
        journal: Journal,
    ) -> None:
        """Prepare the link; `start` connects it."""
        self._hass = hass
        self._entry = entry
        self._coordinator = coordinator
        self._journal = journal
        self.client = coordinator.client
        self.name = entry.title
        self.retention = retention_of(entry)
        self._stream = RecordStream(session, self.client.address, self.client.signer, self._on_record, self._on_link)
        self._cancel_silence: CALLBACK_TYPE | None = None
        self.connected = False
        self.silent = True
        self.links = 0
        self.judge = Judge()
        self.memory = Memory()
        self.delivery = Delivery(hass, entry, journal, self.retention, self.memory)
        self._backfill = Backfill(self)
        self._recalled = False
        # Until the journal says that the terminal is new.
        self._restarted = True
        self._tasks: list[asyncio.Task[None]] = []
        self._lost_at: datetime | None = None

    @property
    def wrong_device(self) -> bool:
        """Return whether another terminal has got the address."""
        return self._coordinator.wrong_device

    @property
    def unheard(self) -> bool:
        """Return whether both links are down: no trigger follows an event that is unavailable."""
        return self.silent and not self._coordinator.last_update_success

    @property
    def has_read(self) -> bool:
        """Return whether the list has been read since the link came up."""
        return self._backfill.read_on == self.links

    @property
    def proven(self) -> bool:
        """Return whether what the link brings is of this moment."""
        return self.has_read and self._stream.proven_for >= PROVEN_AFTER

    @property
    def last_error(self) -> AatssError | None:
        """Return what ended the last link."""
        return self._stream.last_error

    @callback
    def try_now(self) -> None:
        """Connect at once: what kept the link down may be gone."""
        if not self.connected:
            self._stream.try_now()

    @callback
    def start(self) -> None:
        """Connect, and read the list, for as long as the entry is loaded."""
        entry = self._entry
        self._coordinator.answer_listeners.append(self._on_answer)
        for undo in (self._stop_waiting, self._clear_issue):
            entry.async_on_unload(undo)
        prune = async_track_time_interval(self._hass, self._async_prune, PRUNING, cancel_on_shutdown=True)
        entry.async_on_unload(prune)
        self._tasks = [
            entry.async_create_background_task(self._hass, job, f"{entry.title} {what}")
            for what, job in (("push link", self._stream.run()), ("list", self._backfill.run()))
        ]
        self._backfill.want()

    async def async_stop(self) -> None:
        """Take nothing more, and write what has come."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.delivery.async_settle()
        await self.delivery.async_remember()

    async def async_recall(self) -> bool:
        """Take up what the journal knows, once it can be read, and again if it was lost."""
        if self._recalled and self._lost_at == self._journal.lost_at:
            return True
        state = await self._journal.async_state(self._entry.entry_id)
        if not self._journal.is_open:
            return False
        self._recalled, self._lost_at = True, self._journal.lost_at
        lost = self._lost_at is not None and self._entry.created_at < self._lost_at
        self._restarted = lost or state is not None
        memory = Memory.of(state) if state else Memory(cursor=0.0 if lost else None)
        if self.judge.offset is None:
            self.judge.offset = memory.offset
        memory.offset = self.judge.offset
        vars(self.memory).update(vars(memory))
        await self.delivery.async_load()
        return True

    async def _async_prune(self, _now: datetime | None = None) -> None:
        """Forget what need not be kept any longer, unless it only seems so."""
        if self._hass.data[HOST_CLOCK].is_right():
            await self._journal.async_prune(self._entry.entry_id, self.retention)

    @callback
    def clock_moved(self) -> None:
        """Learn the terminal's clock anew: it was set, or it has jumped."""
        self.judge.forget()
        self.memory.offset = None
        # What was held back until now must not teach it: the list has to know such a record first.
        self._backfill.read_on = -1
        self._backfill.want()

    def rebuild(self) -> bool:
        """Give the link up where it has stood for a while; return whether it has."""
        if not self.connected or self._stream.proven_for < PROVEN_AFTER:
            return False
        self._stream.rebuild()
        return True

    def is_fresh(self, record: Record) -> bool:
        """Return whether a record in the list is of this moment."""
        return self.judge.is_live(record.signed_at, self._arrival(proven=False, patience=FRESH))

    async def count(self, start: datetime, end: datetime) -> int:
        """Return how many records of a span are known, with the last second whole."""
        return await self._journal.async_count(self._entry.entry_id, start, end + LAST_SECOND)

    def terminal_time(self, moment: datetime) -> datetime:
        """Return how the terminal's records of a moment are dated."""
        seconds = self.judge.terminal_time(moment.timestamp(), self.client.signer.clock_offset)
        if abs(seconds - moment.timestamp()) <= NEGLIGIBLE:
            return moment
        return datetime.fromtimestamp(max(seconds, 1.0), UTC)

    def describe(self, record: Record, *, live: bool = False) -> Recognition:
        """Return what a record of the terminal's list says."""
        return self._recognition(record, live=live, recovered=True)

    @callback
    def deliver_listed(self, record: Record, *, live: bool) -> None:
        """Deliver a record that the link did not bring."""
        recognition = self.describe(record, live=live)
        seen = recognition.recognized_at
        # It was told before the journal was lost.
        silent = self._lost_at is not None and seen is not None and seen < self._lost_at - TOLD
        self.delivery.deliver(recognition, silent=silent)

    @callback
    def _on_record(self, record: Record) -> None:
        key = key_of(record)
        if self.wrong_device or record.says_nothing or self.delivery.knows(key):
            return
        proven = self.proven and not self._backfill.is_past(record)
        # After a restart, what is older than the link has been acted on, or is missed.
        patience = min(self._stream.up_for + SLACK, FRESH) if self._restarted and self.links == 1 else FRESH
        live = self.judge.is_live(record.signed_at, self._arrival(proven=proven, patience=patience))
        self.memory.offset = self.judge.offset
        self.delivery.deliver(self._recognition(record, live=live, recovered=False))
        self._backfill.note_push(record)

    def _arrival(self, *, proven: bool, patience: float) -> Arrival:
        return Arrival(
            at=time(),
            monotonic=monotonic(),
            clock_offset=self.client.signer.clock_offset,
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
        offset = self.judge.offset
        if signed_at is None or offset is None or abs(offset) <= NEGLIGIBLE:
            return signed_at
        try:
            return datetime.fromtimestamp(signed_at.timestamp() + offset, UTC)
        except ValueError, OverflowError, OSError:
            return signed_at

    @callback
    def _on_link(self, *, up: bool) -> None:
        _LOGGER.debug("%s: push link %s", self._entry.title, "up" if up else f"down: {self.last_error}")
        self.connected = up
        self._stop_waiting()
        if up:
            self.silent = False
            self.links += 1
            # It may be another terminal that has got the address.
            self._backfill.want(now=False)
        else:
            self._cancel_silence = async_call_later(self._hass, AWAY_AFTER, self._on_silence)
        self._tell_contest()
        self._tell()
        refresh = self._coordinator.async_request_refresh()
        self._entry.async_create_background_task(self._hass, refresh, f"{self._entry.title} poll")

    @callback
    def _on_silence(self, _now: datetime) -> None:
        self._cancel_silence = None
        self.silent = True
        self._tell()

    @callback
    def _on_answer(self) -> None:
        """Connect at once when the terminal answers, unless it is the link that it refuses."""
        if not isinstance(self.last_error, AatssPushRefusedError):
            self.try_now()
        self._tell_contest()
        self._backfill.look()

    @callback
    def _tell_contest(self) -> None:
        """Say so while another client and this one throw each other out."""
        if self._stream.contested:
            complaints.tell_contest(self._hass, self._entry.entry_id, self.name)
        else:
            self._clear_issue()

    @callback
    def _clear_issue(self) -> None:
        complaints.settle(self._hass, complaints.contest_of(self._entry.entry_id))

    @callback
    def _stop_waiting(self) -> None:
        if self._cancel_silence:
            self._cancel_silence()
            self._cancel_silence = None

    @callback
    def _tell(self) -> None:
        async_dispatcher_send(self._hass, SIGNAL_LINK.format(self._entry.entry_id))
