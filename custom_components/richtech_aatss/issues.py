"""Issues: what Home Assistant shows under Repairs."""

from collections.abc import Iterable
from enum import StrEnum
import logging
from pathlib import Path
from typing import Final

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
    ConfigEntryState,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.issue_registry import IssueEntry, IssueSeverity

from .const import DOMAIN

_LOGGER = logging.getLogger(__name__)


class Problem(StrEnum):
    """All issues, by the keys of their texts."""

    CAPTURES_UNWRITABLE = "captures_unwritable"
    CERTIFICATE_CHANGED = "certificate_changed"
    CLOCK_WRONG = "clock_wrong"
    EVERYBODY_WITHDRAWN = "everybody_withdrawn"
    FACTORY_PASSWORD = "factory_password"  # noqa: S105
    JOURNAL_DAMAGED = "journal_damaged"
    JOURNAL_NEWER = "journal_newer"
    JOURNAL_UNWRITABLE = "journal_unwritable"
    NO_HTTPS = "no_https"
    PEOPLE_FULL = "people_full"
    PEOPLE_WITHDRAWN = "people_withdrawn"
    PUSH_CONTESTED = "push_contested"
    PUSH_UNREACHABLE = "push_unreachable"
    SAME_TERMINAL = "same_terminal"
    WITHDRAWAL_REFUSED = "withdrawal_refused"


# People can come in whether the entry is loaded or not. The ids are these names with the entry's id.
WITHDRAWALS: Final = "withdrawals"
WITHDRAWALS_REFUSED: Final = "withdrawals_refused"


@callback
def create_issue(  # noqa: PLR0913
    hass: HomeAssistant,
    entry: ConfigEntry,
    problem: Problem,
    *,
    name: str | None = None,
    is_fixable: bool = False,
    severity: IssueSeverity = IssueSeverity.WARNING,
    other: ConfigEntry | None = None,
    **placeholders: str,
) -> None:
    """Create an issue about a terminal, and perhaps another one; its id is its name with the entry's id."""
    data: dict[str, str | int | float | None] = {"entry_id": entry.entry_id}
    texts = {"terminal": entry.title, **placeholders}
    if other:
        data["other_entry_id"] = other.entry_id
        texts["other"] = other.title
    ir.async_create_issue(
        hass,
        DOMAIN,
        f"{name or problem}_{entry.entry_id}",
        data=data,
        is_fixable=is_fixable,
        severity=severity,
        translation_key=problem,
        translation_placeholders=texts,
    )


@callback
def delete_issue(hass: HomeAssistant, entry_id: str, name: str) -> None:
    """Delete an issue about a terminal where there is one."""
    ir.async_delete_issue(hass, DOMAIN, f"{name}_{entry_id}")


@callback
def has_issue(hass: HomeAssistant, entry_id: str, name: str) -> bool:
    """Return whether there is an issue about a terminal."""
    return ir.async_get(hass).async_get_issue(DOMAIN, f"{name}_{entry_id}") is not None


@callback
def create_file_issue(hass: HomeAssistant, problem: Problem, path: Path, reason: str = "") -> bool:
    """Create an issue about what all terminals share; return whether it is news."""
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
def delete_file_issues(hass: HomeAssistant, *problems: Problem) -> None:
    """Delete issues of what works again."""
    for problem in problems:
        ir.async_delete_issue(hass, DOMAIN, problem)


@callback
def note_pictures(hass: HomeAssistant, folder: Path, reason: str | None, *, saved: bool = False) -> None:
    """Tell why pictures cannot be kept, or that they can again."""
    if reason is None:
        if saved:
            delete_file_issues(hass, Problem.CAPTURES_UNWRITABLE)
    elif create_file_issue(hass, Problem.CAPTURES_UNWRITABLE, folder, reason):
        _LOGGER.warning("Pictures cannot be kept: %s", reason)


@callback
def async_setup_issues(hass: HomeAssistant) -> None:
    """Withdraw what is told of a terminal whenever its entry stops, even one whose set-up is still being tried."""

    @callback
    def on_change(_change: ConfigEntryChange, entry: ConfigEntry) -> None:
        if entry.domain == DOMAIN and entry.state is ConfigEntryState.NOT_LOADED:
            # What the user ignores would be shown again after a reload.
            told = [issue for issue in _about(hass, entry.entry_id) if not issue.dismissed_version]
            _delete(hass, (issue for issue in told if not issue.issue_id.startswith(WITHDRAWALS)))

    async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, on_change)


@callback
def forget_issues(hass: HomeAssistant, entry_id: str) -> None:
    """Delete all about a terminal that was removed; with the last one, all that there is."""
    _delete(hass, _about(hass, entry_id))
    is_last = not hass.config_entries.async_entries(DOMAIN)
    _delete(hass, (issue for issue in _ours(hass) if is_last or entry_id in (issue.data or {}).values()))


def _ours(hass: HomeAssistant) -> list[IssueEntry]:
    return [issue for issue in ir.async_get(hass).issues.values() if issue.domain == DOMAIN]


def _about(hass: HomeAssistant, entry_id: str) -> list[IssueEntry]:
    return [issue for issue in _ours(hass) if issue.issue_id.endswith(f"_{entry_id}")]


@callback
def _delete(hass: HomeAssistant, issues: Iterable[IssueEntry]) -> None:
    for issue in issues:
        ir.async_delete_issue(hass, DOMAIN, issue.issue_id)
