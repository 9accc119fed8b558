"""Points about the two lists: pages, order, pictures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from time import time
from typing import Any

from .. import values
from ..errors import OK, AatssNoResultsError
from ..models import Record, User
from .attributes import kinds, pictures, told_code
from .subject import Reply, Subject

ROOMY = 10
SMALL = 2
LARGE = 20
FAR = 9999
QUARTER = 900
# Asking again with a type helps against these.
WANTS_TYPE = (30001, 30003)
NO_RESULTS = 50008
TOO_FEW = "cannot be told: too few entries"


@dataclass(frozen=True, kw_only=True)
class Listing:
    """One of the lists."""

    call: str
    model: type[User]
    pictures: tuple[str, ...]
    query: Mapping[str, str] = field(default_factory=dict)
    sizes: tuple[int, ...] = (SMALL,)


USERS = Listing(call="user/list", model=User, pictures=("photo",), sizes=(SMALL, LARGE))
RECORDS = Listing(
    call="record",
    model=Record,
    pictures=("signAvatar", "photo"),
    query={"type": "0", "startTime": "1", "endTime": str(2**31 - 1)},
)

LISTINGS = {listing.call: listing for listing in (USERS, RECORDS)}


async def page(subject: Subject, listing: Listing, number: int = 1, size: int = ROOMY) -> Reply:
    """Return a page, of staff only where the terminal wants a type."""
    numbers = {"page": str(number), "size": str(size)}
    if listing is USERS and (await subject.read("user/list", page="1", size=str(ROOMY))).code in WANTS_TYPE:
        numbers["type"] = "1"
    return await subject.read(listing.call, **listing.query, **numbers)


async def entries(subject: Subject, listing: Listing, number: int = 1, size: int = ROOMY) -> list[dict[str, Any]]:
    """Return the entries of a page."""
    return _entries(await page(subject, listing, number, size))


def _entries(reply: Reply) -> list[dict[str, Any]]:
    try:
        data = reply.data
    except AatssNoResultsError:
        return []
    found = data.get("data") if isinstance(data, dict) else data
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


async def type_left_out(subject: Subject) -> str:
    """Say whether users of all types can be asked for at once."""
    code = (await subject.read("user/list", page="1", size=str(ROOMY))).code
    if code in (OK, NO_RESULTS):
        return "accepted"
    return "no code" if code is None else f"refused ({told_code(code)})"


async def page_attributes(subject: Subject, listing: Listing) -> str:
    """Say what a page tells about itself, the total above all."""
    data = (await page(subject, listing)).data
    if not isinstance(data, dict):
        return "none: the entries stand alone"
    there = {name: value for name, value in data.items() if name != "data"}
    return kinds([there]) + ("" if "total" in there else "; no total")


async def page_size(subject: Subject, listing: Listing) -> str:
    """Say whether a page has as many entries as were asked for."""
    if len(await entries(subject, listing)) <= SMALL:
        return TOO_FEW
    came = {size: len(await entries(subject, listing, size=size)) for size in listing.sizes}
    return "; ".join(f"{size} asked: {count} came" for size, count in came.items())


async def beyond(subject: Subject, listing: Listing) -> str:
    """Say what stands beyond the last page."""
    return _nothing(await page(subject, listing, number=FAR))


async def without_result(subject: Subject) -> str:
    """Say how a search of records ends that finds nothing."""
    query = {"type": "0", "startTime": "1", "endTime": "2", "page": "1", "size": str(ROOMY)}
    return _nothing(await subject.read("record", **query))


def _nothing(reply: Reply) -> str:
    if reply.code != OK:
        return "no code" if reply.code is None else f"code {told_code(reply.code)}"
    return f"{len(found)} entries, code 200" if (found := _entries(reply)) else "an empty list, code 200"


async def _seen(subject: Subject) -> list[Record]:
    return [Record.from_dict(item) for item in await entries(subject, RECORDS)]


async def order(subject: Subject) -> str:
    """Say in which order records come."""
    return _direction([record.signed_at for record in await _seen(subject)], "newest first", "oldest first")


async def ids(subject: Subject) -> str:
    """Say whether later records have greater ids."""
    seen = [(record.signed_at, record.record_id) for record in await _seen(subject)]
    if len({number for _, number in seen}) < len(seen):
        return "some occur twice"
    # Of the same second nobody knows which one was first.
    by_time = {moment: number for moment, number in seen if moment}
    return _direction([by_time[moment] for moment in sorted(by_time)], "they fall with time", "they grow with time")


async def same_second(subject: Subject) -> str:
    """Say in which order records of the same second come."""
    pairs = [(a, b) for a, b in pairwise(await _seen(subject)) if a.signed_at and a.signed_at == b.signed_at]
    if not pairs:
        return "cannot be told: there are none among the newest"
    return _direction([record.record_id for record in pairs[0]], "greater id first", "smaller id first")


def _direction(found: Iterable[Any], falling: str, rising: str) -> str:
    known = [value for value in found if value is not None]
    if len(set(known)) < SMALL:
        return TOO_FEW
    if all(a >= b for a, b in pairwise(known)):
        return falling
    return rising if all(a <= b for a, b in pairwise(known)) else "in no order"


async def times(subject: Subject) -> str:
    """Say in which unit times are, and whether the newest one lies in the future by the terminal's own clock."""
    raw = [values.to_float(item.get("signTime")) for item in await entries(subject, RECORDS)]
    numbers = [number for number in raw if number]
    if not numbers:
        return TOO_FEW
    milliseconds = max(numbers) >= values.MILLISECONDS_FROM
    newest = max(numbers) / (1000 if milliseconds else 1)
    ahead = newest - time() - subject.client.signer.clock_offset
    future = f"the newest is {quarters(ahead)} in the future" if ahead > QUARTER / 2 else "none in the future"
    return f"{'milliseconds' if milliseconds else 'seconds'}; {future}"


def quarters(seconds: float) -> str:
    """Return a difference as time zones have it; what is finer might tell when somebody was there."""
    return f"{round(seconds / QUARTER) / 4:+g} h"


async def shown(subject: Subject, listing: Listing) -> str:
    """Say whether the entries have their pictures."""
    found = await entries(subject, listing)
    return pictures(found, listing.pictures) if found else TOO_FEW
