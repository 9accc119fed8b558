"""Points about the records that were pushed while the links were open."""

from typing import Any

from custom_components.richtech_aatss.api.models import Record
from custom_components.richtech_aatss.api.survey.attributes import differences, kinds, pictures
from custom_components.richtech_aatss.api.survey.lists import RECORDS, quarters

from .subject import ProbedSubject

NOBODY = "cannot be told: none came"


def _records(subject: ProbedSubject) -> list[dict[str, Any]]:
    data = [frame.content.get("data") for frame in subject.links.records]
    return [item for item in data if isinstance(item, dict)]


async def lateness(subject: ProbedSubject) -> str:
    """Say by how much their times differ from the moments at which they came."""
    signed = [(frame.at, frame.content.get("data")) for frame in subject.links.records]
    records = [(at, Record.from_dict(data).signed_at) for at, data in signed if isinstance(data, dict)]
    late = [at - moment.timestamp() for at, moment in records if moment]
    return quarters(min(late, key=abs)) if late else NOBODY


async def attributes(subject: ProbedSubject) -> str:
    """Say which attributes they have."""
    return kinds(found) if (found := _records(subject)) else NOBODY


async def unlike(subject: ProbedSubject) -> str:
    """Say in what they differ from the document."""
    return differences(found, Record) if (found := _records(subject)) else NOBODY


async def shown(subject: ProbedSubject) -> str:
    """Say whether they have their pictures."""
    return pictures(found, RECORDS.pictures) if (found := _records(subject)) else NOBODY
