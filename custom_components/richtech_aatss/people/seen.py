"""What a terminal saw, as the start of an enrolment."""

from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import timedelta

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..api.client import AatssClient
from ..api.models import Record
from ..api.record_list import walk
from ..api.values import Method
from ..recognitions.feed import RecognitionFeed
from ..recognitions.recognition import Query
from .photo import async_prepare

# How far back a record is looked for: one enrols who has just been there.
SEEN_DAYS = 7
MOST_SEEN_PAGES = 100


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Somebody at the door: the picture that the terminal took, or the number of the card that was shown."""

    picture: bytes | None = None
    card: str | None = None

    async def async_prepared(self, hass: HomeAssistant) -> Seen:
        """Return the same with the picture as terminals take it; raises PictureError."""
        return replace(self, picture=await async_prepare(hass, self.picture)) if self.picture else self


async def async_capture_of(
    hass: HomeAssistant, feed: RecognitionFeed, client: AatssClient, record_id: int
) -> Seen | None:
    """Return what a record of the last days shows, or None where there is no such record; raises AatssError."""
    # The latest, as ids start again where a terminal was cleared.
    if found := await feed.async_find(Query(record_id=record_id, limit=1)):
        recognition = found[0].recognition
        return card_of(recognition.record) or Seen(picture=await feed.async_picture(recognition.key))
    record = await _record(client, record_id)
    if record is None:
        return None
    return card_of(record) or Seen(picture=await hass.async_add_executor_job(record.picture))


def card_of(record: Record) -> Seen | None:
    """Return the card that was shown, if it was one."""
    return Seen(card=record.ic_number) if record.method is Method.CARD and record.ic_number else None


async def _record(client: AatssClient, record_id: int) -> Record | None:
    # The terminal's clock may be ahead.
    start, end = dt_util.utcnow() - timedelta(days=SEEN_DAYS), dt_util.utcnow() + timedelta(days=1)
    async with aclosing(walk(client, start, end, MOST_SEEN_PAGES)) as records:
        async for record in records:
            if record.record_id == record_id:
                return record
    return None
