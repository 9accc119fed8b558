"""Finds what the push link did not bring, by reading the terminal's own list."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
import logging
from time import monotonic, time
from typing import TYPE_CHECKING

from ..api.errors import (
    AatssConnectionError,
    AatssError,
    AatssNotSupportedError,
    AatssParameterError,
    AatssProtocolError,
)
from ..api.models import Page, Record
from .listing import PAGE, Pages, count, read_list, search
from .recognition import key_of

if TYPE_CHECKING:
    from .feed import RecognitionFeed

_LOGGER = logging.getLogger(__name__)

INTERVAL = 600.0
RETRY = 5.0
OVERLAP = 60.0
DAY = 86_400.0
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
FIRST, LAST = 1.0, datetime(2100, 1, 1, tzinfo=UTC).timestamp()


class JournalUnusableError(Exception):
    """What is read cannot be kept."""


class Backfill:
    """Reads a terminal's list for as long as its entry is loaded."""

    def __init__(self, feed: RecognitionFeed) -> None:
        """Read for a feed."""
        self._feed = feed
        self._client = feed.client
        self._memory = feed.memory
        self._wake = asyncio.Event()
        self._wanted = True
        self._failed = False
        self._read_at = self._jumped_at = self._rebuilt_at = float("-inf")
        self._last_id: int | None = None
        self._newest = 0.0
        # The link, by its number, that was up when the list was last read.
        self.read_on = -1
        # Whether the list was read since the start: only then can something in it be of this moment.
        self.settled = False

    def want(self, *, now: bool = True) -> None:
        """Have the list read from the cursor: now, or as soon as the terminal answers."""
        self._wanted = True
        if now:
            self._wake.set()

    def look(self) -> None:
        """Have the list looked at, for the terminal answers."""
        self._wake.set()

    def note_push(self, record: Record) -> None:
        """Follow the ids: one that is missing may have been lost on the way."""
        self._note_newest(record)
        before, self._last_id = self._last_id, record.record_id
        jumped = before is not None and self._last_id not in {None, before + 1}
        if jumped:
            at_once = monotonic() - self._jumped_at >= JUMP_INTERVAL
            self._jumped_at = monotonic() if at_once else self._jumped_at
            self.want(now=at_once)

    async def run(self) -> None:
        """Read when asked to, and every ten minutes, until cancelled."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(RETRY if self._failed else None):
                    await self._wake.wait()
            self._wake.clear()
            if self._feed.wrong_device or self._feed.unheard:
                continue
            try:
                await self._work()
            except AatssNotSupportedError, AatssParameterError:
                self._failed = False
                self._finish(self._feed.links)
            except JournalUnusableError:
                # The next answer of the terminal is soon enough.
                self._wanted, self._failed = True, False
            except AatssError as err:
                _LOGGER.debug("%s: the list was not read to its end: %s", self._feed.name, err)
                self._wanted = self._failed = True

    async def _work(self) -> None:
        due = monotonic() - self._read_at >= INTERVAL or not self._feed.delivery.written
        if self._wanted or due:
            await self._read()
        else:
            await self._look()
        self._failed = False

    async def _read(self) -> None:
        """Read from the cursor, and move it when all of it is in the journal."""
        self._wanted, link, now = False, self._feed.links, self._now()
        if not await self._feed.async_recall():
            raise JournalUnusableError
        self._feed.delivery.written = True
        if self._memory.cursor is None:
            await self._begin(now)
        else:
            # The clock may have been set back.
            self._memory.cursor = min(self._memory.cursor, now)
            start = max(self._memory.cursor - OVERLAP, self._horizon(), FIRST)
            newest = await self._take(read_list(self._client, moment(start), moment(now + DAY)), now)
            self._memory.cursor = max(self._memory.cursor, newest)
            await self._compare(now)
        self._note_moment(self._memory.cursor or 0.0)
        await self._feed.delivery.async_remember()
        self._finish(link)

    def _finish(self, link: int) -> None:
        self.read_on = link
        self.settled = True
        self._read_at = monotonic()

    async def _begin(self, now: float) -> None:
        """Leave the past alone: what is there already was not missed."""
        page = await self._newest_page(moment(FIRST), moment(now + DAY))
        signed = [_signed(record) for record in page.items]
        if signed:
            self._memory.past = [max(signed), max(record.record_id or 0 for record in page.items)]
        for name, span in self._spans(now).items():
            self._memory.totals[name] = self._memory.unread[name] = await self._total(*span) or 0
        self._memory.cursor = max((at for at in signed if at <= now), default=now - 1)

    async def _newest_page(self, start: datetime, end: datetime) -> Page[Record]:
        """Return the page with the newest records, which is the last one where a list begins with the oldest."""
        page = await self._client.records(start, end, 1, PAGE)
        if not page.items or not page.total or _signed(page.items[0]) >= _signed(page.items[-1]):
            return page
        return await self._client.records(start, end, (page.total - 1) // len(page.items) + 1, PAGE)

    async def _look(self) -> None:
        """Ask for what is newer than all that is known; what the link should have brought proves it dead."""
        now = self._now()
        self._newest = min(self._newest, now)
        page = await self._client.records(moment(self._newest + 1), moment(now + DAY), 1, LOOK)
        if not await self._unknown(page.items):
            return
        if monotonic() - self._rebuilt_at >= REBUILD_INTERVAL and self._feed.rebuild():
            self._rebuilt_at = monotonic()
        await self._read()

    async def _unknown(self, records: Iterable[Record]) -> list[Record]:
        """Return the records that are new, after the link had time to bring those of this moment."""
        unknown = self._sift(records)
        undecided = self._feed.judge.offset is None or any(self._feed.is_fresh(record) for record in unknown)
        if unknown and self._feed.connected and undecided:
            await asyncio.sleep(GRACE)
            unknown = self._sift(unknown)
        return unknown

    def _sift(self, records: Iterable[Record]) -> list[Record]:
        keys = {key_of(record): record for record in records if not record.says_nothing}
        return [
            record for key, record in keys.items() if not self._feed.delivery.knows(key) and not self.is_past(record)
        ]

    def is_past(self, record: Record) -> bool:
        """Return whether a record was there before the terminal was added."""
        if not self._memory.past or not record.signed_at:
            return False
        newest, newest_id = self._memory.past
        return _signed(record) <= newest and (record.record_id or 0) <= newest_id

    async def _take(self, pages: Pages, now: float) -> float:
        """Deliver what is new, page by page; return the time of the newest record of a sane clock."""
        newest = 0.0
        async for page in pages:
            if self._feed.unheard:
                raise AatssConnectionError("Nobody would hear of it")
            for record in await self._unknown(page):
                self._feed.deliver_listed(record, live=self.settled and self._feed.is_fresh(record))
            if not await self._feed.delivery.async_settle():
                raise JournalUnusableError
            newest = max([newest, *(_signed(record) for record in page if _signed(record) <= now)])
        return newest

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
                _LOGGER.debug("%s: the records were not compared: %s", self._feed.name, err)

    async def _compare_span(self, name: str, span: tuple[datetime, datetime], total: int, now: float) -> None:
        memory = self._memory
        # No records at all is also what a terminal says that cannot read them at present.
        cleared = 0 < total <= FEW and total < memory.totals.get(name, 0) and await self._has_no_past()
        if cleared or total - await self._feed.count(*span) > memory.unread.get(name, 0):
            client, known = self._client, self._feed.count
            pages = read_list(client, *span) if cleared else search(client, *span, known, total)
            await self._take(pages, now)
        memory.totals[name] = total or memory.totals.get(name, 0)
        memory.unread[name] = total - await self._feed.count(*span)

    async def _has_no_past(self) -> bool:
        """Return whether the terminal has nothing left of what was there before it was added."""
        if self._memory.past and await count(self._client, moment(FIRST), moment(self._memory.past[0])):
            return False
        self._memory.past = None
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
            "before": (moment(FIRST), moment(SANE - 1)),
            "sane": (moment(max(SANE, self._horizon())), moment(now + DAY)),
            "after": (moment(now + DAY + 1), moment(LAST)),
        }

    def _now(self) -> float:
        """Return what the terminal's records are dated at this moment."""
        return self._feed.judge.terminal_time(time(), self._client.signer.clock_offset)

    def _horizon(self) -> float:
        return self._now() - self._feed.retention.record_days * DAY

    def _note_newest(self, record: Record) -> None:
        if _signed(record) <= self._now() + OVERLAP:
            self._note_moment(_signed(record))

    def _note_moment(self, signed: float) -> None:
        self._newest = max(self._newest, signed)


def moment(seconds: float) -> datetime:
    """Return a terminal's time as the protocol takes it."""
    return datetime.fromtimestamp(int(seconds), UTC)


def _signed(record: Record) -> float:
    return record.signed_at.timestamp() if record.signed_at else 0.0
