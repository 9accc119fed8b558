"""Finds the picture of a recognition by its media id."""

from datetime import UTC, datetime

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant

from ..api.errors import AatssError
from ..api.values import LARGEST
from ..const import DOMAIN
from ..coordinator import AatssConfigEntry
from .journal import async_get_journal
from .listing import PAGE
from .recognition import Capture, Key, key_of

MEDIA = f"media-source://{DOMAIN}/"


def media_id(entry_id: str, key: Key) -> str:
    """Return the media id of a recognition's picture."""
    return MEDIA + identifier_of(entry_id, key)


def identifier_of(entry_id: str, key: Key) -> str:
    """Return what stands for a recognition's picture in its media id, and in its URL."""
    record_id, signed = key
    return f"{entry_id}/{record_id}/{signed}"


def parse_media_id(identifier: str) -> tuple[str, Key]:
    """Return the entry and the recognition that an identifier stands for; raises ValueError for another."""
    entry_id, *numbers = identifier.split("/")
    record_id, signed = map(int, numbers)
    datetime_of(signed)
    if abs(record_id) > LARGEST:
        raise ValueError
    return entry_id, (record_id, signed)


def datetime_of(signed: int) -> datetime:
    """Return the moment of a key; raises ValueError for none that can be."""
    try:
        return datetime.fromtimestamp(signed // 1000, UTC)
    except OverflowError, OSError:
        raise ValueError from None


async def async_picture(hass: HomeAssistant, identifier: str) -> bytes | None:
    """Return the JPEG from the journal, or from the terminal where it is not kept here; None where nobody has it."""
    try:
        entry_id, key = parse_media_id(identifier)
        journal = await async_get_journal(hass)
        if path := await journal.async_capture(entry_id, key):
            return await hass.async_add_executor_job(path.read_bytes)
    except ValueError, OSError:
        return None
    entry: AatssConfigEntry | None = hass.config_entries.async_get_entry(entry_id)
    if entry is None or entry.domain != DOMAIN or entry.state is not ConfigEntryState.LOADED:
        return None
    return await hass.async_add_executor_job((await _capture_in(entry, key)).decode)


async def _capture_in(entry: AatssConfigEntry, key: Key) -> Capture:
    """Return the capture that a terminal has of a recognition."""
    second = datetime_of(key[1])
    try:
        page = await entry.runtime_data.coordinator.client.records(second, second, 1, PAGE)
    except AatssError:
        return Capture()
    return Capture(next((record for record in page.items if key_of(record) == key), None))
