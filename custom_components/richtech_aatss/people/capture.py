"""What a terminal saw, as the start of an enrolment."""

from contextlib import suppress
from datetime import timedelta

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..api.models import Record
from ..coordinator import AatssConfigEntry

# How far back a record is looked for: one enrols who has just been there.
DAYS = 7
MOST_PAGES = 50


async def async_record_of(hass: HomeAssistant, entry: AatssConfigEntry, record_id: int) -> Record | None:
    """Return a record of the last days, as the terminal has it; raises AatssError."""
    client = entry.runtime_data.coordinator.client
    # The terminal's clock may be ahead.
    start, end = dt_util.utcnow() - timedelta(days=DAYS), dt_util.utcnow() + timedelta(days=1)
    seen = 0
    for number in range(1, MOST_PAGES + 1):
        page = await client.records(start, end, number)
        seen += len(page.items)
        with suppress(StopIteration):
            return next(record for record in page.items if record.record_id == record_id)
        if not page.items or (page.total is not None and seen >= page.total):
            break
    return None


async def async_capture_of(hass: HomeAssistant, entry: AatssConfigEntry, record_id: int) -> bytes | None:
    """Return the picture that a terminal took, or None where there is none."""
    record = await async_record_of(hass, entry, record_id)
    return await hass.async_add_executor_job(record.picture) if record else None
