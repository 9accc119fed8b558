"""Notifies of each recognition once: of a live one at once, of another when it is in the journal."""

import asyncio
from collections import deque

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.util.signal_type import SignalTypeFormat

from ..api.record_list import Key
from ..dispatch import async_notify
from .bursts import LONGEST_WAIT
from .journal import Journal
from .memory import MemoryKeeper
from .recognition import Capture, Recognition
from .retention import Retention
from .sightings import Sightings
from .signals import (
    SIGNAL_CAPTURE,
    SIGNAL_JOURNAL,
    SIGNAL_LATEST,
    SIGNAL_MISSED,
    SIGNAL_RECOGNITION,
    SIGNAL_TRIGGERS,
)

REMEMBERED = 20_000
# A burst is gathered until it pauses: one transaction costs the event loop less than many.
BATCH = 250
# While nothing is written, because of a backup perhaps, this many wait, with so much of their pictures.
MOST_PENDING = 5_000
MOST_BYTES = 64 * 1024 * 1024
# So many are not gathered any longer.
ENOUGH, ENOUGH_BYTES = 1_000, 40 * 1024 * 1024
# What was missed is notified of in one turn of the loop, as much of it as is read before it is written.
FULL, FULL_BYTES = 50, 8 * 1024 * 1024


class Delivery:
    """One terminal's recognitions on their way to entities and journal."""

    def __init__(  # noqa: PLR0913, PLR0917
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        journal: Journal,
        keeper: MemoryKeeper,
        retention: Retention,
        sightings: Sightings,
    ) -> None:
        """Start with what the journal knows."""
        self._hass = hass
        self._entry = entry
        self._journal = journal
        self._retention = retention
        self._keeper = keeper
        self._sightings = sightings
        # The keys of which was notified, and whether they are in the journal or on their way to it.
        self._delivered: dict[Key, bool] = {}
        self._pending: deque[Recognition] = deque()
        self._pending_bytes = 0
        self._hurry = asyncio.Event()
        self._writing: list[Recognition] = []
        self._silent: set[Key] = set()
        self._writer: asyncio.Task[None] | None = None
        # Whether all that came since the last reading of the list could be written.
        self.written = True

    async def async_load(self) -> None:
        """Learn what is in the journal; of what was delivered besides nobody is notified again."""
        keys = await self._journal.async_recent_keys(self._entry.entry_id, REMEMBERED)
        self._delivered = dict.fromkeys(self._delivered, False) | dict.fromkeys(reversed(keys), True)

    @property
    def is_full(self) -> bool:
        """Return whether what waits is to be written before more is read from the list."""
        return len(self._pending) >= FULL or self._pending_bytes >= FULL_BYTES

    def knows(self, key: Key) -> bool:
        """Return whether a record needs nothing more."""
        return self._delivered.get(key, False)

    @callback
    def capture_of(self, key: Key) -> Capture | None:
        """Return the picture of a recognition that is not in the journal yet."""
        return next((one.capture for one in (*self._writing, *self._pending) if one.key == key), None)

    @callback
    def deliver(self, recognition: Recognition, *, silent: bool = False) -> None:
        """Notify of a recognition and have it written."""
        key = recognition.key
        if silent or key in self._delivered:
            self._silent.add(key)
        elif recognition.live:
            self._send(recognition)
        if recognition.live:
            self._note_sighting(recognition)
        self._delivered[key] = True
        while len(self._delivered) > REMEMBERED:
            del self._delivered[next(iter(self._delivered))]
        self._wait_for_writer(recognition)
        if self._writer is None or self._writer.done():
            self._hurry.clear()
            self._writer = self._hass.async_create_task(self._write(), f"{self._entry.title} journal")

    @callback
    def _wait_for_writer(self, recognition: Recognition) -> None:
        """Keep one that is to be written, and leave the oldest where there are too many."""
        self._pending.append(recognition)
        self._journal.bursts.note()
        self._pending_bytes += recognition.record.picture_size
        while len(self._pending) > MOST_PENDING or (self._pending_bytes > MOST_BYTES and len(self._pending) > 1):
            self._leave(self._take_pending())
        if len(self._pending) >= ENOUGH or self._pending_bytes >= ENOUGH_BYTES:
            self._hurry.set()

    @callback
    def _take_pending(self) -> Recognition:
        recognition = self._pending.popleft()
        self._pending_bytes -= recognition.record.picture_size
        return recognition

    @callback
    def _note_sighting(self, recognition: Recognition) -> None:
        """Note who was seen, after what that has started: whoever asks there means those before."""
        self._sightings.note(self._entry.entry_id, recognition)

    @callback
    def _leave(self, recognition: Recognition) -> None:
        """Let the list bring one again that cannot wait any longer."""
        self.written = False
        self._silent.discard(recognition.key)
        if recognition.live:
            self._delivered[recognition.key] = False
        else:
            self._delivered.pop(recognition.key, None)

    async def async_flush(self) -> bool:
        """Wait for what is on its way; return whether it is in the journal."""
        if self._writer and not self._writer.done():
            self._hurry.set()
            await asyncio.wait([self._writer])
        return self.written

    async def async_settle(self) -> None:
        """Have what has come written before somebody looks, but wait for no backup."""
        if self._writer and not self._writer.done():
            self._hurry.set()
            await self._journal.async_wait(self._writer, LONGEST_WAIT)

    async def async_stop(self) -> None:
        """Wait for what is on its way, but for no backup: the list brings again what was not written."""
        if self._writer and not self._writer.done():
            self._hurry.set()
            await self._journal.async_wait(self._writer)
            self._writer.cancel()
            await asyncio.wait([self._writer])
        while self._pending:
            self._leave(self._take_pending())

    @callback
    def _send(self, recognition: Recognition) -> None:
        """Send a live one: first its picture and its facts, so that whatever the event starts finds them."""
        if recognition.record.has_picture:
            async_notify(self._hass, self._entry, SIGNAL_CAPTURE, recognition)
        async_notify(self._hass, self._entry, SIGNAL_LATEST, recognition)
        self._send_event(SIGNAL_RECOGNITION, recognition)

    @callback
    def _send_event(self, signal: SignalTypeFormat[Recognition], recognition: Recognition) -> None:
        async_notify(self._hass, self._entry, signal, recognition)
        async_dispatcher_send(self._hass, SIGNAL_TRIGGERS, self._entry.entry_id, recognition)

    async def _write(self) -> None:
        """Write what has come, and notify of what was missed."""
        while self._pending:
            await self._journal.bursts.async_wait(self._hurry)
            batch = [self._take_pending() for _ in range(min(BATCH, len(self._pending)))]
            new = None
            self._writing = batch
            try:
                # Both in one transaction.
                add = self._journal.async_add(self._entry.entry_id, batch, self._retention)
                new, _ = await asyncio.gather(add, self._keeper.async_save())
            finally:
                self._writing = []
                if new is None:
                    # The list will bring them again, to be written without a word.
                    self.written = False
                    self._delivered |= dict.fromkeys((recognition.key for recognition in batch), False)
            self._send_missed(batch, new or [True] * len(batch))

    @callback
    def _send_missed(self, batch: list[Recognition], new: list[bool]) -> None:
        missed = [one for one, is_new in zip(batch, new, strict=True) if is_new and not one.live]
        for recognition in sorted(missed, key=lambda one: one.key[1]):
            if recognition.key not in self._silent:
                self._send_event(SIGNAL_MISSED, recognition)
            self._note_sighting(recognition)
        self._silent.difference_update(one.key for one in batch)
        async_notify(self._hass, self._entry, SIGNAL_JOURNAL)
