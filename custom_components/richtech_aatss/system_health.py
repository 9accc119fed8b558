"""What Home Assistant's system information shows of all terminals."""

from pathlib import Path
from typing import Any, Final

from homeassistant.components.system_health import SystemHealthRegistration
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.loader import async_get_integration

from .const import DOMAIN
from .data import AatssConfigEntry, async_get_shared
from .issues import Problem
from .recognitions.journal import FILE
from .recognitions.journal.database import SUFFIXES

# The worst first.
PROBLEMS: Final = (Problem.JOURNAL_UNWRITABLE, Problem.JOURNAL_NEWER, Problem.JOURNAL_DAMAGED)
MIB: Final = 1024 * 1024


@callback
def async_register(hass: HomeAssistant, register: SystemHealthRegistration) -> None:
    """Register what is shown."""
    register.async_register_info(async_info, "/config/integrations/integration/" + DOMAIN)


async def async_info(hass: HomeAssistant) -> dict[str, Any]:
    """Return what is known at once, and what takes a moment as something to wait for."""
    entries: list[AatssConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    return {
        "version": (await async_get_integration(hass, DOMAIN)).version,
        "terminals": len(hass.config_entries.async_entries(DOMAIN, include_ignore=False, include_disabled=False)),
        "terminals_reachable": sum(entry.runtime_data.coordinator.last_update_success for entry in entries),
        "push_connections": sum(entry.runtime_data.feed.link.connected for entry in entries),
        "journal": _state(hass),
        "journal_size": _journal_size(hass),
        "pictures_size": _pictures_size(hass),
    }


@callback
def _state(hass: HomeAssistant) -> str | dict[str, str]:
    """Return what a repair tells of the journal."""
    issues = ir.async_get(hass)
    for problem in PROBLEMS:
        if (issue := issues.async_get_issue(DOMAIN, problem)) and issue.active:
            return {"type": "failed", "error": problem.removeprefix("journal_")}
    return "ok"


async def _journal_size(hass: HomeAssistant) -> str:
    path = Path(hass.config.path(FILE))
    files = [path.with_name(path.name + suffix) for suffix in SUFFIXES]
    return _shown(await hass.async_add_executor_job(lambda: sum(map(_size, files))))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


async def _pictures_size(hass: HomeAssistant) -> str:
    """Return what the pictures take, by what the journal knows of them."""
    journal = async_get_shared(hass).journal
    entries = hass.config_entries.async_entries(DOMAIN)
    totals = [await journal.async_totals(entry.entry_id) for entry in entries]
    return _shown(sum(total.get("picture_bytes", 0) for total in totals))


def _shown(size: int) -> str:
    return f"{size / MIB:.1f} MiB"
