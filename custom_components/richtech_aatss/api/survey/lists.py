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
QUARTER = 900
# Asking again with a type helps against these.
WANTS_TYPE = (30001, 30003)
NO_RESULTS = 50008
# With fewer values than these there is no order.
COMPARABLE = 2
TOO_FEW = "cannot be told: too few entries"


@dataclass(frozen=True, kw_only=True)
class SurveyedList:
    """One of the lists."""

    call: str
    model: type[User]
    pictures: tuple[str, ...]
    query: Mapping[str, str] = field(default_factory=dict)


USERS = SurveyedList(call="user/list", model=User, pictures=("photo",))
RECORDS = SurveyedList(
    call="record",
    model=Record,
    pictures=("signAvatar", "photo"),
    query={"type": "0", "startTime": "1", "endTime": str(2**31 - 1)},
)

SURVEYED_LISTS = {surveyed.call: surveyed for surveyed in (USERS, RECORDS)}


async def page(subject: Subject, surveyed: SurveyedList, number: int = 1, size: int = ROOMY) -> Reply:
    """Return a page, of staff only where the terminal wants a type."""
    numbers = {"page": str(number), "size": str(size)}
    if surveyed is USERS and (await subject.read("user/list", page="1", size=str(ROOMY))).code in WANTS_TYPE:
        numbers["type"] = "1"
    return await subject.read(surveyed.call, **surveyed.query, **numbers)


async def entries(subject: Subject, surveyed: SurveyedList) -> list[dict[str, Any]]:
    """Return the entries of a page."""
    return entries_of(await page(subject, surveyed))


def entries_of(reply: Reply) -> list[dict[str, Any]]:
    """Return the entries that an answer has brought."""
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


async def page_attributes(subject: Subject, surveyed: SurveyedList) -> str:
    """Say what a page tells about itself, the total above all."""
    data = (await page(subject, surveyed)).data
    if not isinstance(data, dict):
        return "none: the entries stand alone"
    there = {name: value for name, value in data.items() if name != "data"}
    return kinds([there]) + ("" if "total" in there else "; no total")


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
    if len(set(known)) < COMPARABLE:
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


async def shown(subject: Subject, surveyed: SurveyedList) -> str:
    """Say whether the entries have their pictures."""
    found = await entries(subject, surveyed)
    return pictures(found, surveyed.pictures) if found else TOO_FEW
