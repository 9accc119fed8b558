"""The table of points that the script asks, in their order: those of the short survey, and many more."""

from functools import partial

from custom_components.richtech_aatss.api.survey.lists import RECORDS, USERS, SurveyedList
from custom_components.richtech_aatss.api.survey.points import (
    ANSWERS,
    ATTRIBUTES,
    CLOCK,
    IDENTITY,
    LISTS,
    PROTOCOL,
    Point,
)
from custom_components.richtech_aatss.api.survey.subject import Subject

from . import calls, pages, pushed, writes
from .subject import ProbedSubject


def _further_pages(name: str, surveyed: SurveyedList) -> tuple[Point[Subject], ...]:
    return (
        Point(name=f"{name}: page size", ask=partial(pages.page_size, surveyed=surveyed)),
        Point(name=f"{name}: beyond the last page", ask=partial(pages.beyond, surveyed=surveyed)),
    )


REFUSALS = (
    Point(name="Answer to no signature", ask=calls.unsigned),
    Point(name="Answer to a wrong signature", ask=calls.wrongly_signed),
    Point(name="Answer to a wrong method", ask=calls.wrong_method),
)
READ_POINTS = (
    Point(name=PROTOCOL.name, ask=calls.protocol),
    *IDENTITY,
    *REFUSALS,
    *CLOCK,
    *LISTS,
    *_further_pages("User list", USERS),
    *_further_pages("Record list", RECORDS),
    Point(name="Record list: a search without result", ask=pages.without_result),
    *ATTRIBUTES,
    *ANSWERS,
    Point(name="Two requests at a time", ask=calls.overlap),
    Point(name="Clock set by a read", ask=calls.clock_moved),
)
LINK_POINTS: tuple[Point[ProbedSubject], ...] = (
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
WRITE_POINTS = (
    Point(name="Forms of bodies", ask=writes.forms),
    Point(name="Time synchronisation", ask=writes.synchronisation),
)
