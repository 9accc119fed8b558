"""A terminal and its link as they are on their worst days; a seed makes the same days again."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from random import Random
import time
from typing import Any

from tests.emulator import Terminal, face

from .ledger import Ledger, Truth
from .proxy import Line, Proxy

# After how many people something goes wrong again.
CALMS: tuple[int, ...] = (1, 2, 4, 10, 25, 60)
# A link that stood so long without trouble is surely proven, and the list was read.
PROVEN = 25.0
QUIET = 75.0
# Without the date of HTTP, a moved clock shows by three records, each 10 s after the one before.
STEADY, APART = 4, 10.0
# A push counts as arrived if the link stood on for so long.
ARRIVAL = 1.0
# What is told of a record that went wrong.
BEFORE, AFTER = 3600.0, 60.0

type Paces = tuple[tuple[int, tuple[float, float]], ...]

# How long after each other people come: in a crowd, in the day, in the night.
PACES: Paces = ((3, (0.0, 2.0)), (6, (2.0, 15.0)), (1, (30.0, 400.0)))


PICTURE = face("Somebody")


class World:
    """All that is outside of Home Assistant."""

    def __init__(self, terminal: Terminal, proxy: Proxy, seed: int, read_names: Callable[[], Iterable[str]]) -> None:
        """Draw lots for what this terminal is like."""
        self.terminal = terminal
        self.proxy = proxy
        self.random = Random(seed)
        self.read_names = read_names
        self.ledger = Ledger()
        self.reload: Callable[[], Awaitable[None]] | None = None
        self.paces, self.calms = PACES, CALMS
        self.unpushed = 0
        self.held: list[dict[str, Any]] | None = None
        self.copies = 1
        self.next_id = self.random.choice((1, 5000))
        self.diary: list[tuple[float, str]] = []
        self._keys: set[tuple[int, int]] = set()
        self._promises: list[tuple[Truth, Line, float]] = []
        self._troubles = 0
        self._calm_since = 0.0
        self._clock_moved: float | None = None
        self._steady: list[float] = []
        self._draw()

    def _draw(self) -> None:
        terminal, random = self.terminal, self.random
        terminal.date_header = random.random() < 0.8
        terminal.date_follows_clock = random.random() < 0.7
        terminal.sync_time_checks_clock = random.random() < 0.5
        terminal.answers_pings = random.random() < 0.8
        terminal.expired_first = random.random() < 0.5
        terminal.hides_photos_in_lists = random.random() < 0.3
        terminal.empty_list_code = random.choice((200, 50008))

    @property
    def now(self) -> float:
        """Return the true time."""
        return time.time()

    @property
    def tells_time(self) -> bool:
        """Return whether HTTP shows when the clock was moved."""
        return self.terminal.date_header and self.terminal.date_follows_clock

    def write(self, what: str) -> None:
        """Keep a diary, for a run that has failed."""
        self.diary.append((self.now, what))

    def begin_trouble(self) -> None:
        """Promise nothing from now on."""
        self._troubles += 1

    def end_trouble(self) -> None:
        """Promise something again after a while."""
        self._troubles -= 1
        self._calm_since = self.now

    def move_clock(self, offset: float) -> None:
        """Set the terminal's clock, right or wrong."""
        self.terminal.clock_offset = offset
        self._clock_moved = self.now
        self._steady.clear()

    async def visit(self, number: int) -> None:
        """Let one person come to the door."""
        random = self.random
        picture = PICTURE if random.random() < 0.05 else False
        record = self.terminal.store(id=self._free_id(), name=f"Person {number}", picture=picture)
        truth = self.ledger.note(record, self.now)
        if self.unpushed:
            self.unpushed -= 1
        elif self.held is not None:
            self.held.append(record)
        else:
            await self.push(truth)

    def _free_id(self) -> int:
        """Return an id that makes no two records the same."""
        signed = int(self.terminal.now())
        while (self.next_id, signed) in self._keys:
            self.next_id += 1
        self._keys.add((self.next_id, signed))
        self.next_id += 1
        return self.next_id - 1

    async def push(self, truth: Truth) -> None:
        """Push a record for the first time."""
        line = self.proxy.line
        if line and self._is_proven(line.since):
            self._promises.append((truth, line, self.now))
            truth.promised = self.now
        for _ in range(self.copies):
            await self.terminal.push(truth.record)

    def _is_proven(self, since: float) -> bool:
        now = self.now
        calm = not self._troubles and now - self._calm_since >= QUIET and now - since >= PROVEN
        return calm and self.terminal.push_clients == 1 and self._knows_clock()

    def _knows_clock(self) -> bool:
        """Return whether Home Assistant can know how the terminal's clock goes since it was moved."""
        if self._clock_moved is None or (self.tells_time and self.now - self._clock_moved >= QUIET):
            return True
        if not self._steady or self.now - self._steady[-1] >= APART:
            self._steady.append(self.now)
        return len(self._steady) > STEADY

    def settle_promises(self) -> None:
        """Take back what was promised on a link that broke at that moment."""
        for truth, line, at in self._promises:
            if line.until is not None and line.until - at < ARRIVAL:
                truth.promised = None
        self._promises = [promise for promise in self._promises if self.now - promise[2] < ARRIVAL]

    def is_all_read(self) -> bool:
        """Return whether the journal has all that the terminal has."""
        return {record["name"] for record in self.terminal.records} <= set(self.read_names())

    async def pause(self) -> None:
        """Wait for the next person."""
        weights, paces = zip(*self.paces, strict=True)
        (pace,) = self.random.choices(paces, weights)
        await asyncio.sleep(self.random.uniform(*pace))

    def tell(self, journaled: Iterable[str]) -> None:
        """Print what is wrong with single records, and what happened at that time."""
        names = Counter(journaled)
        for name, truth in self.ledger.truths.items():
            wrong = {
                "lost": name not in names,
                "twice": names[name] > 1,
                "stale live": truth.is_stale,
                "promised and missed": truth.promised is not None and not truth.live,
                "untold": not truth.live and not truth.missed,
                "told twice": len(truth.live) + len(truth.missed) > 1,
            }
            if any(wrong.values()):
                print(*(what for what, is_so in wrong.items() if is_so), truth)  # noqa: T201
                self._tell_diary(truth.made)

    def _tell_diary(self, at: float) -> None:
        for moment, what in self.diary:
            if -BEFORE <= moment - at <= AFTER:
                print(f"    {moment:.2f} ({moment - at:+.2f}) {what}")  # noqa: T201
