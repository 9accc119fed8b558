"""Issues about the journal and the push link."""

from pathlib import Path
from typing import Final

from sqlalchemy.exc import DBAPIError

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.issue_registry import IssueSeverity

from ..const import DOMAIN

JOURNAL_UNWRITABLE: Final = "journal_unwritable"
JOURNAL_NEWER: Final = "journal_newer"
JOURNAL_DAMAGED: Final = "journal_damaged"
CAPTURES_UNWRITABLE: Final = "captures_unwritable"


def reason_of(err: Exception) -> str:
    """Return what went wrong; the whole text of a database's error may hold values."""
    if isinstance(err, DBAPIError):
        return str(err.orig)
    return (err.strerror if isinstance(err, OSError) else None) or str(err)


@callback
def create_issue(hass: HomeAssistant, problem: str, path: Path, reason: str = "") -> bool:
    """Create an issue; return whether it is news."""
    known = ir.async_get(hass).async_get_issue(DOMAIN, problem)
    ir.async_create_issue(
        hass,
        DOMAIN,
        problem,
        is_fixable=False,
        severity=IssueSeverity.ERROR,
        translation_key=problem,
        translation_placeholders={"file": str(path), "reason": reason},
    )
    return known is None or not known.active


@callback
def create_contest(hass: HomeAssistant, entry_id: str, terminal: str) -> None:
    """Create the issue that another client and this one throw each other out."""
    ir.async_create_issue(
        hass,
        DOMAIN,
        contest_id(entry_id),
        is_fixable=False,
        severity=IssueSeverity.WARNING,
        translation_key="push_contested",
        translation_placeholders={"terminal": terminal},
    )


@callback
def create_unreachable(hass: HomeAssistant, entry_id: str, **placeholders: str) -> None:
    """Create the issue that a terminal answers, but not on its push port."""
    ir.async_create_issue(
        hass,
        DOMAIN,
        unreachable_id(entry_id),
        is_fixable=False,
        severity=IssueSeverity.WARNING,
        translation_key="push_unreachable",
        translation_placeholders=placeholders,
    )


def unreachable_id(entry_id: str) -> str:
    """Return the id of the issue about the push port."""
    return f"push_unreachable_{entry_id}"


def contest_id(entry_id: str) -> str:
    """Return the id of the issue that tells of another client."""
    return f"push_contested_{entry_id}"


@callback
def delete_issues(hass: HomeAssistant, *problems: str) -> None:
    """Delete issues of what works again."""
    for problem in problems:
        ir.async_delete_issue(hass, DOMAIN, problem)
