"""What a terminal saw, as the start of an enrolment."""

from dataclasses import dataclass
from datetime import timedelta

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..api.client import AatssClient
from ..api.models import Record
from ..api.values import Method
from ..coordinator import AatssConfigEntry

# How far back a record is looked for: one enrols who has just been there.
DAYS = 7
MOST_PAGES = 50


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Somebody at the door: the picture that the terminal took, or the number of the card that was shown."""

    picture: bytes | None = None
    card: str | None = None


async def async_capture_of(hass: HomeAssistant, entry: AatssConfigEntry, record_id: int) -> Seen | None:
    """Return what a record of the last days shows, or None where there is no such record; raises AatssError."""
    record = await _record(entry.runtime_data.coordinator.client, record_id)
    if record is None:
        return None
    if record.method is Method.CARD and record.ic_number:
        return Seen(card=record.ic_number)
    return Seen(picture=await hass.async_add_executor_job(record.picture))


async def _record(client: AatssClient, record_id: int) -> Record | None:
    # The terminal's clock may be ahead.
    start, end = dt_util.utcnow() - timedelta(days=DAYS), dt_util.utcnow() + timedelta(days=1)
    seen = 0
    for number in range(1, MOST_PAGES + 1):
        page = await client.records(start, end, number)
        seen += len(page.items)
        for record in page.items:
            if record.record_id == record_id:
                return record
        if not page.items or (page.total is not None and seen >= page.total):
            break
    return None
