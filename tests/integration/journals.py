"""Recognitions without a terminal, and the journal's files."""

from collections.abc import Callable
from datetime import UTC, datetime
import json
from pathlib import Path
import sqlite3
from typing import Any

from sqlalchemy import Connection

from custom_components.richtech_aatss.api.models import Record
from custom_components.richtech_aatss.const import DOMAIN
from custom_components.richtech_aatss.recognitions.journal import FILE, Journal
from custom_components.richtech_aatss.recognitions.recognition import Query, Recognition
from custom_components.richtech_aatss.recognitions.retention import Retention
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir

from .inside import journal_of, renew_journal

ENTRY = "01JDOOR"
KEEP = Retention()
ALL = Query(limit=100_000)
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
NOBODY = {"type": -1, "userType": -1, "name": "", "userId": ""}


def recognition(number: int, *, picture: str | None = None, at: datetime = NOW, said: Any = None) -> Recognition:
    """Return a recognition of somebody."""
    usual: dict[str, Any] = {"id": number, "signTime": int(at.timestamp()), "type": 1, "userType": 1, "inputType": 1}
    usual |= {"similarity": 92} | ({"signAvatar": picture} if picture else {})
    record = Record.from_dict({"userId": "17", "name": "Ada Lovelace", **usual, **(said or {})})
    return Recognition(record=record, received_at=at, recognized_at=record.signed_at, live=True)


async def reopened(hass: HomeAssistant, meanwhile: Callable[[], object] = lambda: None) -> Journal:
    """Return the journal of a Home Assistant that was restarted."""
    await renew_journal(hass)
    await hass.async_add_executor_job(meanwhile)
    return await journal_of(hass)


async def numbers(journal: Journal, query: Query = ALL) -> list[int]:
    """Return the ids of the records that are found."""
    found = await journal.async_find(ENTRY, query)
    return [number for entry in found if (number := entry.recognition.record.record_id) is not None]


def file_of(hass: HomeAssistant) -> Path:
    """Return the journal's file."""
    return Path(hass.config.path(FILE))


def pictures(hass: HomeAssistant) -> list[str]:
    """Return the pictures on the disk."""
    folder = Path(hass.config.cache_path(DOMAIN))
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def rows_of(path: Path) -> list[int]:
    """Return the ids in a file, as another program reads them."""
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    found = connection.execute("SELECT record_id, attributes FROM recognitions ORDER BY id").fetchall()
    connection.close()
    assert all(json.loads(attributes)["id"] == record_id for record_id, attributes in found)
    return [record_id for record_id, _ in found]


def problem(hass: HomeAssistant, name: str) -> dict[str, str] | None:
    """Return what an issue tells, or None where there is none."""
    issue = ir.async_get(hass).async_get_issue(DOMAIN, name)
    return (issue.translation_placeholders or {}) if issue else None


def limit_pages(journal: Journal, pages: int) -> int:
    """Let the journal's file grow no further, as on a full disk."""

    def work(connection: Connection) -> int:
        return int(connection.exec_driver_sql(f"PRAGMA max_page_count={pages}").scalar_one())

    return int(journal._database.run([work])[0])
