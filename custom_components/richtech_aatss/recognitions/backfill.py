"""Finds what the push link did not bring, by reading the terminal's own list."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
import logging

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from ..api.client import AatssClient
from ..api.errors import (
    AatssConnectionError,
    AatssError,
    AatssNotSupportedError,
    AatssParameterError,
    AatssProtocolError,
)
from ..api.models import Record
from ..api.record_list import FIRST_MOMENT, Pages, count, key_of, moment, newest_page, read_list, search
from ..api.turns import TURN
from ..coordinator import SIGNAL_ANSWER
from ..dispatch import async_follow
from ..host_clock import HostClock
from .intake import Intake
from .push_link import PushLink
from .signals import SIGNAL_LINK, SIGNAL_PUSHED

_LOGGER = logging.getLogger(__name__)

INTERVAL = 600.0
RETRY = 5.0
OVERLAP = 60.0
DAY_SECONDS = 86_400.0
LOOK = 5
# What was recognised this moment may be on its way over the link as well.
GRACE = 1.0
# A terminal that lists what it never pushes must not cost a link at each poll.
REBUILD_INTERVAL = 600.0
JUMP_INTERVAL = 60.0
# A terminal's records may have been cleared; so few are read again as a whole.
FEW = 200
# The clock starts from 2000 or 1970 after a power cut; no record of a right clock is older than this.
SANE = datetime(2020, 1, 1, tzinfo=UTC).timestamp()
LAST_MOMENT = datetime(2100, 1, 1, tzinfo=UTC).timestamp()


class JournalUnusableError(Exception):
    """What is read cannot be kept."""


class Backfill:
    """Reads a terminal's list for as long as its entry is loaded."""

    def __init__(  # noqa: PLR0913, PLR0917
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        client: AatssClient,
        link: PushLink,
        intake: Intake,
        record_days: float,
        host_clock: HostClock,
    ) -> None:
        """Prepare; `start` begins to listen, `async_run` reads."""
        self._hass = hass
        self._entry = entry
        self._client = client
        self._link = link
        self._intake = intake
        self._record_days = record_days
        self._monotonic = host_clock.monotonic
        self._wake = asyncio.Event()
        self._wanted = True
        self._failed = False
        self._read_at = self._jumped_at = self._rebuilt_at = float("-inf")
        self._last_id: int | None = None
        self._newest = 0.0
        # Whether the list was read since the start: only then can something in it be of this moment.
        self._settled = False

    @callback
    def start(self) -> None:
        """Read when the link comes up, has lost something, or the terminal answers, while the entry is loaded."""
        async_follow(self._hass, self._entry, SIGNAL_ANSWER, self._look_soon)
        async_follow(self._hass, self._entry, SIGNAL_LINK, self._on_link)
        async_follow(self._hass, self._entry, SIGNAL_PUSHED, self._on_pushed)

    @callback
    def want(self, *, now: bool = True) -> None:
        """Have the list read from the cursor: now, or as soon as the terminal answers."""
        self._wanted = True
        if now:
            self._wake.set()

    @callback
    def _look_soon(self) -> None:
        self._wake.set()

    @callback
    def _on_link(self) -> None:
        if self._link.connected:
            self.want(now=False)

    @callback
    def _on_pushed(self, record: Record) -> None:
        """Follow the ids: one that is missing may have been lost on the way."""
        self._note_newest(record)
        before, self._last_id = self._last_id, record.record_id
        jumped = before is not None and self._last_id not in {None, before + 1}
        if jumped:
            at_once = self._monotonic() - self._jumped_at >= JUMP_INTERVAL
            self._jumped_at = self._monotonic() if at_once else self._jumped_at
            self.want(now=at_once)

    async def async_run(self) -> None:
        """Read when asked to, and every ten minutes, until cancelled."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(RETRY if self._failed else None):
                    await self._wake.wait()
            self._wake.clear()
            if self._link.other_answers or self._link.unavailable:
                continue
            try:
                await self._work()
            except AatssNotSupportedError, AatssParameterError:
                self._failed = False
                self._finish(self._link.links)
            except JournalUnusableError:
                # The next answer of the terminal is soon enough.
                self._wanted, self._failed = True, False
            except AatssError as err:
                _LOGGER.debug("%s: the list was not read to its end: %s", self._entry.title, err)
                self._wanted = self._failed = True

    async def _work(self) -> None:
        due = self._monotonic() - self._read_at >= INTERVAL or not self._intake.complete
        if self._wanted or due:
            await self._read()
        else:
            await self._look()
        self._failed = False

    async def _read(self) -> None:
        """Read from the cursor, and move it when all of it is in the journal."""
        self._wanted, link, now = False, self._link.links, self._intake.terminal_now()
        if not await self._intake.async_load():
            # What the link brings is of this moment nonetheless.
            self._link.note_reading(link)
            raise JournalUnusableError
        self._intake.begin_reading()
        cursor = self._intake.memory.cursor
        if cursor is None:
            await self._begin(now)
        else:
            # The clock may have been set back.
            cursor = min(cursor, now)
            self._intake.remember(cursor=cursor)
            start = max(cursor - OVERLAP, self._horizon(), FIRST_MOMENT)
            newest = await self._take(read_list(self._client, moment(start), moment(now + DAY_SECONDS)), now)
            self._intake.remember(cursor=max(cursor, newest))
            await self._compare(now)
        self._note_moment(self._intake.memory.cursor or 0.0)
        await self._intake.async_save()
        self._finish(link)

    def _finish(self, link: int) -> None:
        self._link.note_reading(link)
        self._settled = True
        self._read_at = self._monotonic()

    async def _begin(self, now: float) -> None:
        """Leave the past alone: what is there already was not missed."""
        page = await newest_page(self._client, moment(FIRST_MOMENT), moment(now + DAY_SECONDS))
        signed = [_signed(record) for record in page.items]
        if signed:
            self._intake.remember(past=[max(signed), max(record.record_id or 0 for record in page.items)])
        for name, span in self._spans(now).items():
            total = await self._total(*span) or 0
            self._remember_span(name, total, total)
        self._intake.remember(cursor=max((at for at in signed if at <= now), default=now - 1))

    def _remember_span(self, name: str, total: int, unread: int) -> None:
        """Remember how many records of a span the terminal has, and how many of these the journal does not."""
        memory = self._intake.memory
        self._intake.remember(totals={**memory.totals, name: total}, unread={**memory.unread, name: unread})

    async def _look(self) -> None:
        """Ask for what is newer than all that is known; what the link should have brought proves it dead."""
        now = self._intake.terminal_now()
        self._newest = min(self._newest, now)
        page = await self._client.records(moment(self._newest + 1), moment(now + DAY_SECONDS), 1, LOOK)
        if not await self._unknown(page.items):
            return
        if self._monotonic() - self._rebuilt_at >= REBUILD_INTERVAL and self._link.rebuild():
            self._rebuilt_at = self._monotonic()
        await self._read()

    async def _unknown(self, records: Iterable[Record]) -> list[Record]:
        """Return the records that are new, after the link had time to bring those of this moment."""
        unknown = self._sift(records)
        undecided = self._intake.offset is None or any(self._intake.is_fresh(record) for record in unknown)
        if unknown and self._link.connected and undecided:
            await asyncio.sleep(GRACE)
            unknown = self._sift(unknown)
        return unknown

    def _sift(self, records: Iterable[Record]) -> list[Record]:
        keys = {key_of(record): record for record in records}
        return [one for one in keys.values() if not self._intake.knows(one) and not self._intake.is_past(one)]

    async def _take(self, pages: Pages, now: float) -> float:
        """Deliver what is new, page by page; return the time of the newest record of a sane clock."""
        newest = 0.0
        async for page in pages:
            if self._link.unavailable:
                raise AatssConnectionError("Both links are down")
            await self._take_page(page)
            if self._intake.is_full:
                await self._flush()
            newest = max([newest, *(_signed(record) for record in page if _signed(record) <= now)])
        await self._flush()
        return newest

    async def _take_page(self, page: Iterable[Record]) -> None:
        began = self._hass.loop.time()
        for record in await self._unknown(page):
            if not self._intake.knows(record):
                self._intake.take_listed(record, may_be_live=self._settled)
            # A page may be long, and all that it has is notified of.
            if self._hass.loop.time() - began >= TURN:
                await asyncio.sleep(0)
                began = self._hass.loop.time()

    async def _flush(self) -> None:
        if not await self._intake.async_flush():
            raise JournalUnusableError

    async def _compare(self, now: float) -> None:
        """Find records with absurd dates, which no reading from the cursor meets, by their number."""
        for name, span in self._spans(now).items():
            total = await self._total(*span)
            if total is None:
                continue
            try:
                await self._compare_span(name, span, total, now)
            except AatssProtocolError as err:
                # What a terminal counts may be wrong for a moment: the next reading compares again.
                _LOGGER.debug("%s: the records were not compared: %s", self._entry.title, err)

    async def _compare_span(self, name: str, span: tuple[datetime, datetime], total: int, now: float) -> None:
        memory = self._intake.memory
        before = memory.totals.get(name, 0)
        # No records at all is also what a terminal says that cannot read them at present.
        cleared = 0 < total <= FEW and total < before and await self._has_no_past()
        if cleared or total - await self._intake.async_count(*span) > memory.unread.get(name, 0):
            client, known = self._client, self._intake.async_count
            pages = read_list(client, *span) if cleared else search(client, *span, known, total)
            await self._take(pages, now)
        self._remember_span(name, total or before, total - await self._intake.async_count(*span))

    async def _has_no_past(self) -> bool:
        """Return whether the terminal has nothing left of what was there before it was added."""
        past = self._intake.memory.past
        if past and await count(self._client, moment(FIRST_MOMENT), moment(past[0])):
            return False
        self._intake.remember(past=None)
        return True

    async def _total(self, start: datetime, end: datetime) -> int | None:
        """Return how many records the terminal has in a span, or None where it does not take such times."""
        try:
            return await count(self._client, start, end)
        except AatssParameterError:
            return None

    def _spans(self, now: float) -> dict[str, tuple[datetime, datetime]]:
        """Return the times before, around and after that of a sane clock, as far back as records are kept."""
        return {
            "before": (moment(FIRST_MOMENT), moment(SANE - 1)),
            "sane": (moment(max(SANE, self._horizon())), moment(now + DAY_SECONDS)),
            "after": (moment(now + DAY_SECONDS + 1), moment(LAST_MOMENT)),
        }

    def _horizon(self) -> float:
        return self._intake.terminal_now() - self._record_days * DAY_SECONDS

    def _note_newest(self, record: Record) -> None:
        if _signed(record) <= self._intake.terminal_now() + OVERLAP:
            self._note_moment(_signed(record))

    def _note_moment(self, signed: float) -> None:
        self._newest = max(self._newest, signed)


def _signed(record: Record) -> float:
    return record.signed_at.timestamp() if record.signed_at else 0.0
