"""The table of points, in the order in which they are asked."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from ..models import Device, Network, Peripheral, SmartFace, VendorObject
from . import calls, lists, pushed, writes
from .attributes import differences, kinds
from .lists import RECORDS, TOO_FEW, USERS, Listing
from .subject import Subject

type Found = Callable[[Subject], Awaitable[list[Any]]]


@dataclass(frozen=True, kw_only=True)
class Point:
    """Something that the document leaves open, and how to find it out."""

    name: str
    ask: Callable[[Subject], Awaitable[str]]


async def _object(subject: Subject, call: str) -> list[Any]:
    return [(await subject.read(call)).data]


# What has attributes, how it is found, and what the document says of it.
OBJECTS: dict[str, tuple[Found, type[VendorObject]]] = {
    "Device": (partial(_object, call="information"), Device),
    "Network": (partial(_object, call="network"), Network),
    "Smart face": (partial(_object, call="smartface"), SmartFace),
    "Peripheral": (partial(_object, call="perpara"), Peripheral),
    "User": (partial(lists.entries, listing=USERS), USERS.model),
    "Record": (partial(lists.entries, listing=RECORDS), RECORDS.model),
}


async def _kinds(subject: Subject, find: Found) -> str:
    return kinds(found) if (found := await find(subject)) else TOO_FEW


async def _differences(subject: Subject, find: Found, model: type[VendorObject]) -> str:
    return differences(found, model) if (found := await find(subject)) else TOO_FEW


def _attributes() -> tuple[Point, ...]:
    found: list[Point] = []
    for name, (find, model) in OBJECTS.items():
        found += [
            Point(name=f"{name}: attributes", ask=partial(_kinds, find=find)),
            Point(name=f"{name}: not as documented", ask=partial(_differences, find=find, model=model)),
        ]
    return tuple(found)


def _pages(name: str, listing: Listing) -> tuple[Point, ...]:
    return (
        Point(name=f"{name}: page", ask=partial(lists.page_attributes, listing=listing)),
        Point(name=f"{name}: pictures", ask=partial(lists.shown, listing=listing)),
    )


def _further_pages(name: str, listing: Listing) -> tuple[Point, ...]:
    return (
        Point(name=f"{name}: page size", ask=partial(lists.page_size, listing=listing)),
        Point(name=f"{name}: beyond the last page", ask=partial(lists.beyond, listing=listing)),
    )


_CONNECTION = (
    Point(name="Protocol", ask=calls.protocol),
    Point(name="Model and firmware", ask=calls.model),
    Point(name="Good answer", ask=calls.good),
)
_REFUSALS = (
    Point(name="Answer to no signature", ask=calls.unsigned),
    Point(name="Answer to a wrong signature", ask=calls.wrongly_signed),
    Point(name="Answer to a wrong method", ask=calls.wrong_method),
)
_CLOCK = (
    Point(name="Date header", ask=calls.date_header),
    Point(name="Clock of the terminal, ahead of this one", ask=calls.clock),
)
_LISTS = (
    Point(name="Calls that read", ask=calls.calls),
    Point(name="User list: type left out", ask=lists.type_left_out),
    *_pages("User list", USERS),
    *_pages("Record list", RECORDS),
    Point(name="Record list: order", ask=lists.order),
    Point(name="Record list: same second", ask=lists.same_second),
    Point(name="Record list: ids", ask=lists.ids),
    Point(name="Record list: times", ask=lists.times),
)
_ANSWERS = (
    Point(name="Envelope", ask=calls.envelope),
    Point(name="Text of the answers", ask=calls.text),
)

BRIEF = (*_CONNECTION, *_CLOCK, *_LISTS, *_attributes(), *_ANSWERS)
READS = (
    *_CONNECTION,
    *_REFUSALS,
    *_CLOCK,
    *_LISTS,
    *_further_pages("User list", USERS),
    *_further_pages("Record list", RECORDS),
    Point(name="Record list: a search without result", ask=lists.without_result),
    *_attributes(),
    *_ANSWERS,
    Point(name="Two requests at a time", ask=calls.overlap),
    Point(name="Clock set by a read", ask=calls.clock_moved),
)
LINKS = (
    Point(name="Push link: first frame", ask=lambda subject: subject.links.greeting()),
    Point(name="Push link: records at connect", ask=lambda subject: subject.links.backlog()),
    Point(name="Push link: pings", ask=lambda subject: subject.links.pings()),
    Point(name="Push link: a second one", ask=lambda subject: subject.links.second()),
    Point(name="Push link: wrong signature", ask=lambda subject: subject.links.refusal()),
    Point(name="Push link: without a heartbeat", ask=lambda subject: subject.links.silence()),
    Point(name="Pushed record: behind this clock", ask=pushed.lateness),
    Point(name="Pushed record: pictures", ask=pushed.shown),
    Point(name="Pushed record: attributes", ask=pushed.attributes),
    Point(name="Pushed record: not as documented", ask=pushed.unlike),
)
WRITES = (
    Point(name="Forms of bodies", ask=writes.forms),
    Point(name="Time synchronisation", ask=writes.synchronisation),
)
