"""The same work at several terminals: one that fails does not stop the others."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from datetime import datetime
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr

from ..const import DOMAIN
from ..coordinator import AatssConfigEntry
from ..errors import async_text
from .directory import Directory
from .errors import TERMINAL_ERRORS, PeopleError, async_explain, not_loaded
from .person import Values
from .withdrawals import EVERYBODY, REFUSALS, WITHDRAWALS

# The texts for what is kept of everybody, and of one person.
KEPT = ("deletion_of_all_kept", "withdrawal_kept")

type Work = Callable[[Directory], Awaitable[dict[str, Any]]]
# Keeps a withdrawal that could not reach the terminal of an entry.
type Keep = Callable[[AatssConfigEntry], Coroutine[Any, Any, None]]


@callback
def terminals(hass: HomeAssistant, ids: Iterable[str]) -> list[AatssConfigEntry]:
    """Return the entries for ids of devices or entries, whether or not they are loaded; raises PeopleError."""
    devices = dr.async_get(hass)
    found: dict[str, AatssConfigEntry] = {}
    for one in ids:
        device = devices.async_get(one)
        entry = hass.config_entries.async_get_entry((device.config_entry_id or "") if device else one)
        if entry is None or entry.domain != DOMAIN:
            raise PeopleError("terminal_unknown")
        found[entry.entry_id] = entry
    return list(found.values())


@callback
def loaded(entries: Iterable[AatssConfigEntry]) -> list[Directory]:
    """Return the directories of the entries that are loaded."""
    return [entry.runtime_data.people.directory for entry in entries if entry.state is ConfigEntryState.LOADED]


async def async_each(
    hass: HomeAssistant, entries: list[AatssConfigEntry], person: str, work: Work, keep: Keep | None = None
) -> dict[str, Any]:
    """Do some work at each terminal, and return the results by the entries' ids, with errors in words."""

    async def one(entry: AatssConfigEntry) -> dict[str, Any]:
        try:
            if entry.state is not ConfigEntryState.LOADED:
                raise not_loaded(entry.title)
            return await work(entry.runtime_data.people.directory)
        except asyncio.CancelledError:
            if keep:
                hass.async_create_task(keep(entry), f"{entry.title} withdrawal")
            raise
        except TERMINAL_ERRORS as err:
            kept = keep is not None and not isinstance(err, REFUSALS)
            if keep and kept:
                await keep(entry)
            text = await async_explain(hass, err, entry.title, person)
            if kept:
                text = await async_text(hass, KEPT[bool(person)], terminal=entry.title, person=person, error=text)
            return {"error": text}

    results = await asyncio.gather(*map(one, entries))
    return {"results": {entry.entry_id: result for entry, result in zip(entries, results, strict=True)}}


async def async_set(
    hass: HomeAssistant, entries: list[AatssConfigEntry], user_id: str, values: Values, picture: bytes | None
) -> dict[str, Any]:
    """Add or change a person; an end of validity that cannot reach a terminal is kept."""
    end = values.get("end_time")

    async def work(directory: Directory) -> dict[str, Any]:
        return {"user_id": user_id, "outcome": (await directory.set(user_id, values, picture)).value}

    return await async_each(hass, entries, user_id, work, _keep(hass, user_id, end) if end else None)


async def async_delete(hass: HomeAssistant, entries: list[AatssConfigEntry], user_id: str) -> dict[str, Any]:
    """Delete a person; what cannot reach a terminal is kept."""

    async def work(directory: Directory) -> dict[str, Any]:
        return {"outcome": "deleted" if await directory.delete(user_id) else "not_found"}

    return await async_each(hass, entries, user_id, work, _keep(hass, user_id))


async def async_delete_all(hass: HomeAssistant, entries: list[AatssConfigEntry]) -> dict[str, Any]:
    """Delete everybody; what cannot reach a terminal is kept."""

    async def work(directory: Directory) -> dict[str, Any]:
        return {"deleted": await directory.delete_all()}

    return await async_each(hass, entries, "", work, _keep(hass, EVERYBODY))


def _keep(hass: HomeAssistant, user_id: str, end: datetime | None = None) -> Keep:
    async def keep(entry: AatssConfigEntry) -> None:
        await hass.data[WITHDRAWALS].async_keep(entry.entry_id, user_id, end)

    return keep
