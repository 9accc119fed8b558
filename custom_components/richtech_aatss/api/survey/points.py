"""The table of points, in the order in which they are asked."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from ..models import Device, Network, Peripheral, SmartFace, VendorObject
from . import calls, lists
from .attributes import differences, kinds
from .lists import RECORDS, TOO_FEW, USERS, SurveyedList
from .subject import Subject

type Found = Callable[[Subject], Awaitable[list[Any]]]


@dataclass(frozen=True, kw_only=True)
class Point[S: Subject]:
    """Something that the document leaves open, and how to find it out."""

    name: str
    ask: Callable[[S], Awaitable[str]]


async def _object(subject: Subject, call: str) -> list[Any]:
    return [(await subject.read(call)).object]


# What has attributes, how it is found, and what the document says of it.
OBJECTS: dict[str, tuple[Found, type[VendorObject]]] = {
    "Device": (partial(_object, call="information"), Device),
    "Network": (partial(_object, call="network"), Network),
    "Smart face": (partial(_object, call="smartface"), SmartFace),
    "Peripheral": (partial(_object, call="perpara"), Peripheral),
    "User": (partial(lists.entries, surveyed=USERS), USERS.model),
    "Record": (partial(lists.entries, surveyed=RECORDS), RECORDS.model),
}


async def _kinds(subject: Subject, find: Found) -> str:
    return kinds(found) if (found := await find(subject)) else TOO_FEW


async def _differences(subject: Subject, find: Found, model: type[VendorObject]) -> str:
    return differences(found, model) if (found := await find(subject)) else TOO_FEW


def _attributes() -> tuple[Point[Subject], ...]:
    found: list[Point[Subject]] = []
    for name, (find, model) in OBJECTS.items():
        found += [
            Point(name=f"{name}: attributes", ask=partial(_kinds, find=find)),
            Point(name=f"{name}: not as documented", ask=partial(_differences, find=find, model=model)),
        ]
    return tuple(found)


def _pages(name: str, surveyed: SurveyedList) -> tuple[Point[Subject], ...]:
    return (
        Point(name=f"{name}: page", ask=partial(lists.page_attributes, surveyed=surveyed)),
        Point(name=f"{name}: pictures", ask=partial(lists.shown, surveyed=surveyed)),
    )


PROTOCOL = Point(name="Protocol", ask=calls.protocol)
IDENTITY = (
    Point(name="Model and firmware", ask=calls.model),
    Point(name="Good answer", ask=calls.good),
)
CLOCK = (
    Point(name="Date header", ask=calls.date_header),
    Point(name="Clock of the terminal, ahead of this one", ask=calls.clock),
)
LISTS = (
    Point(name="Calls that read", ask=calls.calls),
    Point(name="User list: type left out", ask=lists.type_left_out),
    *_pages("User list", USERS),
    *_pages("Record list", RECORDS),
    Point(name="Record list: order", ask=lists.order),
    Point(name="Record list: same second", ask=lists.same_second),
    Point(name="Record list: ids", ask=lists.ids),
    Point(name="Record list: times", ask=lists.times),
)
ATTRIBUTES = _attributes()
ANSWERS = (
    Point(name="Envelope", ask=calls.envelope),
    Point(name="Text of the answers", ask=calls.text),
)

BRIEF = (PROTOCOL, *IDENTITY, *CLOCK, *LISTS, *ATTRIBUTES, *ANSWERS)
