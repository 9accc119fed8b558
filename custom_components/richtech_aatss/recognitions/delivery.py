"""Tells each recognition once: a live one at once, another when it is in the journal."""

import asyncio
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send

from ..coordinator import AatssConfigEntry
from .journal import Journal
from .recognition import Key, Recognition
from .rows import Retention
from .signals import SIGNAL_CAPTURE, SIGNAL_JOURNAL, SIGNAL_MISSED, SIGNAL_RECOGNITION

REMEMBERED = 20_000
BATCH = 100
# While nothing is written, because of a backup perhaps, this many wait with their pictures.
MOST_PENDING = 500


@dataclass
class Memory:
    """What is kept of a terminal over a restart; times as the terminal counts them, in seconds."""

    cursor: float | None = None
    offset: float | None = None
    # How many records the terminal has, and how many of these the journal does not, by span of time.
    totals: dict[str, int] = field(default_factory=dict)
    unread: dict[str, int] = field(default_factory=dict)
    # The latest time and the highest id of what was there before the terminal was added.
    past: list[float] | None = None

    @classmethod
    def of(cls, state: dict[str, Any]) -> Self:
        """Take up what was kept, by another version perhaps."""
        return cls(**{one.name: state[one.name] for one in fields(cls) if one.name in state})


class Delivery:
    """One terminal's recognitions on their way to entities and journal."""

    def __init__(
        self, hass: HomeAssistant, entry: AatssConfigEntry, journal: Journal, retention: Retention, memory: Memory
    ) -> None:
        """Start with what the journal knows."""
        self._hass = hass
        self._entry = entry
        self._journal = journal
        self._retention = retention
        self._memory = memory
        self._saved = asdict(memory)
        # The keys that were told, and whether they are in the journal or on their way to it.
        self._told: dict[Key, bool] = {}
        self._pending: list[Recognition] = []
        self._silent: set[Key] = set()
        self._writer: asyncio.Task[None] | None = None
        # Whether all that came since the last reading of the list could be written.
        self.written = True

    async def async_load(self) -> None:
        """Learn what is in the journal; what was told besides is not told again."""
        keys = await self._journal.async_recent_keys(self._entry.entry_id, REMEMBERED)
        self._told = dict.fromkeys(self._told, False) | dict.fromkeys(reversed(keys), True)

    def knows(self, key: Key) -> bool:
        """Return whether a record needs nothing more."""
        return self._told.get(key, False)

    @callback
    def deliver(self, recognition: Recognition, *, silent: bool = False) -> None:
        """Tell a recognition and have it written."""
        key = recognition.key
        if silent or key in self._told:
            self._silent.add(key)
        elif recognition.live:
            self._send(recognition)
        self._told[key] = True
        while len(self._told) > REMEMBERED:
            del self._told[next(iter(self._told))]
        self._pending.append(recognition)
        if len(self._pending) > MOST_PENDING:
            self._leave(self._pending.pop(0))
        if self._writer is None or self._writer.done():
            self._writer = self._hass.async_create_task(self._write(), f"{self._entry.title} journal")

    @callback
    def _leave(self, recognition: Recognition) -> None:
        """Let the list bring one again that cannot wait any longer."""
        self.written = False
        self._silent.discard(recognition.key)
        if recognition.live:
            self._told[recognition.key] = False
        else:
            self._told.pop(recognition.key, None)

    async def async_settle(self) -> bool:
        """Wait for what is on its way; return whether it is in the journal."""
        if self._writer:
            await asyncio.wait([self._writer])
        return self.written

    async def async_remember(self) -> None:
        """Keep what has changed."""
        memory = asdict(self._memory)
        if memory != self._saved and await self._journal.async_save_state(self._entry.entry_id, memory):
            self._saved = memory

    @callback
    def _send(self, recognition: Recognition) -> None:
        """Tell a live one: first its picture, so that whatever the event starts finds it."""
        entry_id = self._entry.entry_id
        if recognition.record.has_picture:
            async_dispatcher_send(self._hass, SIGNAL_CAPTURE.format(entry_id), recognition)
        async_dispatcher_send(self._hass, SIGNAL_RECOGNITION.format(entry_id), recognition)

    async def _write(self) -> None:
        """Write what has come, and tell of it what was missed."""
        while self._pending:
            batch, self._pending = self._pending[:BATCH], self._pending[BATCH:]
            new = None
            try:
                new = await self._journal.async_add(self._entry.entry_id, batch, self._retention)
            finally:
                if new is None:
                    # The list will bring them again, to be written without a word.
                    self.written = False
                    self._told |= dict.fromkeys((recognition.key for recognition in batch), False)
            self._tell_missed(batch, new or [True] * len(batch))
            if new is not None:
                await self.async_remember()

    @callback
    def _tell_missed(self, batch: list[Recognition], new: list[bool]) -> None:
        missed = [one for one, is_new in zip(batch, new, strict=True) if is_new and not one.live]
        for recognition in sorted(missed, key=lambda one: one.key[1]):
            if recognition.key not in self._silent:
                async_dispatcher_send(self._hass, SIGNAL_MISSED.format(self._entry.entry_id), recognition)
        self._silent.difference_update(one.key for one in batch)
        async_dispatcher_send(self._hass, SIGNAL_JOURNAL.format(self._entry.entry_id))
