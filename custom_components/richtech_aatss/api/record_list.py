"""Reads a terminal's list of records, which changes while one reads (section 8.3.2)."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterable
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
import json
from typing import Any
from zlib import crc32

from .client import AatssClient
from .errors import AatssProtocolError
from .models import Page, Record

LIST_PAGE = 10
SECOND = timedelta(seconds=1)
# No list is longer than this.
MOST_RECORD_PAGES = 100_000
# So many wait with their pictures where the list does not say how long it is.
MOST_AT_ONCE = 200
# From when until when a terminal's clock can be for the calendar.
FIRST_MOMENT, END_OF_TIME = 1.0, datetime(9999, 1, 1, tzinfo=UTC).timestamp()
OLDEST = datetime.fromtimestamp(0, UTC)

# A record's id and its time in milliseconds: ids start again when a terminal's records are cleared.
type Key = tuple[int, int]
type Pages = AsyncIterator[list[Record]]


def key_of(record: Record) -> Key:
    """Return the identity of a record, to the second; one without an id is known by what it says."""
    signed = int(record.signed_at.timestamp()) * 1000 if record.signed_at else 0
    if record.record_id is not None:
        return record.record_id, signed
    return -crc32(json.dumps(record.attributes, sort_keys=True).encode()), signed


async def count(client: AatssClient, start: datetime, end: datetime) -> int:
    """Return how many records a terminal has between two moments of its own time."""
    page = await client.records(start, end, 1, 1)
    return len(page.items) if page.total is None else page.total


async def read_list(client: AatssClient, start: datetime, end: datetime) -> Pages:
    """Yield the records between two moments, oldest first; the list itself begins with the newest."""
    first = await client.records(start, end, 1, LIST_PAGE)
    if first.total is None and first.items:
        async for records in _read_uncounted(client, start, end):
            yield records
        return
    total, size, read = first.total or 0, len(first.items), 0
    if total <= size:
        yield _oldest_first(first.items)
        return
    if not size:
        raise AatssProtocolError("The list is not what it was counted to be")
    for _ in range(MOST_RECORD_PAGES):
        if read >= total:
            return
        number = (total - read - 1) // size + 1
        page = await client.records(start, end, number, size)
        if not page.items or page.total is None:
            raise AatssProtocolError("The list ended before its time")
        total = page.total
        # New records push the others to later pages: this one may now begin behind what is still unread.
        if total - number * size <= read:
            read = total - (number - 1) * size
            yield _oldest_first(page.items)
    raise AatssProtocolError("The list has no end")


async def _read_uncounted(client: AatssClient, start: datetime, end: datetime) -> Pages:
    """Yield the records of a list that does not say how long it is, a long one in parts."""
    records: list[Record] = []
    may_part = end - start > SECOND
    async with aclosing(walk(client, start, end)) as found:
        async for record in found:
            records.append(record)
            # A terminal that gives what it was not asked for gives the same for each part.
            may_part = may_part and start <= (record.signed_at or start) < end + SECOND
            if may_part and len(records) > MOST_AT_ONCE:
                break
        else:
            yield _oldest_first(records)
            return
    for half in _halves(start, end):
        async for page in read_list(client, *half):
            yield page


async def walk(
    client: AatssClient, start: datetime, end: datetime, most_pages: int = MOST_RECORD_PAGES, **filters: Any
) -> AsyncGenerator[Record]:
    """Yield each record between two moments once, in the list's own order, until a page brings nothing new."""
    seen: set[Key] = set()
    for number in range(1, most_pages + 1):
        page = await client.records(start, end, number, LIST_PAGE, **filters)
        new = {key: record for record in page.items if (key := key_of(record)) not in seen}
        if not new:
            return
        seen |= new.keys()
        for record in new.values():
            yield record


async def newest(client: AatssClient, start: datetime, end: datetime, most_pages: int) -> dict[Key, Record]:
    """Return the records between two moments, no more than are on the first pages, by their keys."""
    found: dict[Key, Record] = {}
    for number in range(1, most_pages + 1):
        page = await client.records(start, end, number, LIST_PAGE)
        found |= {key_of(record): record for record in page.items}
        last = len(page.items) < LIST_PAGE if page.total is None else len(found) >= page.total
        if not page.items or last:
            break
    return found


async def newest_page(client: AatssClient, start: datetime, end: datetime) -> Page[Record]:
    """Return the page with the newest records, which is the last one where a list begins with the oldest."""
    page = await client.records(start, end, 1, LIST_PAGE)
    if not page.items or not page.total or _moment_in(page.items[0]) >= _moment_in(page.items[-1]):
        return page
    return await client.records(start, end, (page.total - 1) // len(page.items) + 1, LIST_PAGE)


async def find(client: AatssClient, key: Key) -> Record | None:
    """Return the record with a key, or None; raises ValueError for a moment that cannot be."""
    second = moment_of(key)
    page = await client.records(second, second, 1, LIST_PAGE)
    return next((record for record in page.items if key_of(record) == key), None)


def moment(seconds: float) -> datetime:
    """Return a terminal's time as the protocol takes it."""
    return datetime.fromtimestamp(int(min(max(seconds, FIRST_MOMENT), END_OF_TIME)), UTC)


def moment_of(key: Key) -> datetime:
    """Return when a record was signed, by its key; raises ValueError for a moment that cannot be."""
    try:
        return datetime.fromtimestamp(key[1] // 1000, UTC)
    except OverflowError, OSError:
        raise ValueError from None


async def search(
    client: AatssClient,
    start: datetime,
    end: datetime,
    known: Callable[[datetime, datetime], Awaitable[int]],
    total: int,
) -> Pages:
    """Yield the records of those spans in which the terminal has more than are known.

    Raises AatssProtocolError where the parts of the list are not as many as the whole was.
    """
    if total <= await known(start, end):
        return
    if total <= LIST_PAGE or end - start <= SECOND:
        async for page in read_list(client, start, end):
            total -= len(page)
            yield page
        if total > 0:
            raise AatssProtocolError("The list has less than it was counted to have")
        return
    halves = _halves(start, end)
    totals = [await count(client, *half) for half in halves]
    # Some may have come meanwhile; twice as many means that the terminal takes no times.
    if not total <= sum(totals) < 2 * total:
        raise AatssProtocolError("The list does not add up")
    for half, part in zip(halves, totals, strict=True):
        async for page in search(client, *half, known, part):
            yield page


def _halves(start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    middle = (start + (end - start) / 2).replace(microsecond=0)
    return [(start, middle), (middle + SECOND, end)]


def _moment_in(record: Record) -> datetime:
    return record.signed_at or OLDEST


def _oldest_first(records: Iterable[Record]) -> list[Record]:
    return sorted(records, key=lambda record: (_moment_in(record), record.record_id or 0))
