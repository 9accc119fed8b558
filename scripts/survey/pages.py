"""Points about pages of the two lists that the short survey leaves out."""

from custom_components.richtech_aatss.api.errors import OK
from custom_components.richtech_aatss.api.survey.attributes import told_code
from custom_components.richtech_aatss.api.survey.lists import (
    RECORDS,
    ROOMY,
    TOO_FEW,
    USERS,
    SurveyedList,
    entries,
    entries_of,
    page,
)
from custom_components.richtech_aatss.api.survey.subject import Reply, Subject

SMALL = 2
LARGE = 20
FAR = 9999
SIZES = {USERS.call: (SMALL, LARGE), RECORDS.call: (SMALL,)}


async def page_size(subject: Subject, surveyed: SurveyedList) -> str:
    """Say whether a page has as many entries as were asked for."""
    if len(await entries(subject, surveyed)) <= SMALL:
        return TOO_FEW
    came = {size: len(entries_of(await page(subject, surveyed, size=size))) for size in SIZES[surveyed.call]}
    return "; ".join(f"{size} asked: {count} came" for size, count in came.items())


async def beyond(subject: Subject, surveyed: SurveyedList) -> str:
    """Say what stands beyond the last page."""
    return _nothing(await page(subject, surveyed, number=FAR))


async def without_result(subject: Subject) -> str:
    """Say how a search of records ends that finds nothing."""
    query = {"type": "0", "startTime": "1", "endTime": "2", "page": "1", "size": str(ROOMY)}
    return _nothing(await subject.read("record", **query))


def _nothing(reply: Reply) -> str:
    if reply.code != OK:
        return "no code" if reply.code is None else f"code {told_code(reply.code)}"
    return f"{len(found)} entries, code 200" if (found := entries_of(reply)) else "an empty list, code 200"
