"""What a terminal saw, as the start of an enrolment."""

from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import timedelta

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..api.client import AatssClient
from ..api.models import Record
from ..api.values import Kind, Method
from ..coordinator import AatssConfigEntry
from ..recognitions.journal import async_get_journal
from ..recognitions.listing import walk
from ..recognitions.pictures import async_picture, identifier_of
from ..recognitions.recognition import Recognition
from ..recognitions.rows import Query
from .pictures import async_prepare

# How far back a record is looked for: one enrols who has just been there.
DAYS = 7
MOST_PAGES = 100


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Somebody at the door: the picture that the terminal took, or the number of the card that was shown."""

    picture: bytes | None = None
    card: str | None = None

    async def async_prepared(self, hass: HomeAssistant) -> Seen:
        """Return the same with the picture as terminals take it; raises PictureError."""
        return replace(self, picture=await async_prepare(hass, self.picture)) if self.picture else self


async def async_strangers(hass: HomeAssistant, entry: AatssConfigEntry, limit: int) -> list[Recognition]:
    """Return whom the terminal did not know in the last days, the latest first."""
    journal = await async_get_journal(hass)
    query = Query(start=dt_util.utcnow() - timedelta(days=DAYS), kind=Kind.STRANGER, limit=limit)
    return [one.recognition for one in await journal.async_find(entry.entry_id, query)]


async def async_capture_of(hass: HomeAssistant, entry: AatssConfigEntry, record_id: int) -> Seen | None:
    """Return what a record of the last days shows, or None where there is no such record; raises AatssError."""
    if found := await _journaled(hass, entry, record_id):
        return await async_seen(hass, entry, found)
    record = await _record(entry.runtime_data.coordinator.client, record_id)
    if record is None:
        return None
    return _card(record) or Seen(picture=await hass.async_add_executor_job(record.picture))


async def async_seen(hass: HomeAssistant, entry: AatssConfigEntry, recognition: Recognition) -> Seen:
    """Return what a recognition of the journal shows."""
    if card := _card(recognition.record):
        return card
    return Seen(picture=await async_picture(hass, identifier_of(entry.entry_id, recognition.key)))


def _card(record: Record) -> Seen | None:
    return Seen(card=record.ic_number) if record.method is Method.CARD and record.ic_number else None


async def _journaled(hass: HomeAssistant, entry: AatssConfigEntry, record_id: int) -> Recognition | None:
    journal = await async_get_journal(hass)
    # The latest, as ids start again where a terminal was cleared.
    entries = await journal.async_find(entry.entry_id, Query(record_id=record_id, limit=1))
    return entries[0].recognition if entries else None


async def _record(client: AatssClient, record_id: int) -> Record | None:
    # The terminal's clock may be ahead.
    start, end = dt_util.utcnow() - timedelta(days=DAYS), dt_util.utcnow() + timedelta(days=1)
    async with aclosing(walk(client, start, end, MOST_PAGES)) as records:
        async for record in records:
            if record.record_id == record_id:
                return record
    return None
