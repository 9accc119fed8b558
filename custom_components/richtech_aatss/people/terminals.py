"""The same work at several terminals: one that fails does not stop the others."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from datetime import datetime
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant

from ..errors import async_text
from .directory import Directory
from .errors import TERMINAL_ERRORS, async_explain, not_loaded
from .person import Values
from .withdrawals import EVERYBODY, REFUSALS, Withdrawals

# The texts for what is kept of everybody, and of one person.
KEPT_TEXTS = ("deletion_of_all_kept", "withdrawal_kept")

type DirectoryWork = Callable[[Directory], Awaitable[dict[str, Any]]]
# Keeps a withdrawal that could not reach the terminal of an entry.
type Keep = Callable[[ConfigEntry], Coroutine[Any, Any, None]]


def directory_of(entry: ConfigEntry) -> Directory:
    """Return the people of a loaded entry; raises HomeAssistantError where it is not loaded."""
    if entry.state is not ConfigEntryState.LOADED:
        raise not_loaded(entry.title)
    directory: Directory = entry.runtime_data.people.directory
    return directory


def loaded(entries: Iterable[ConfigEntry]) -> list[Directory]:
    """Return the directories of the entries that are loaded."""
    return [directory_of(entry) for entry in entries if entry.state is ConfigEntryState.LOADED]


async def async_each(
    hass: HomeAssistant, entries: list[ConfigEntry], person: str, work: DirectoryWork, keep: Keep | None = None
) -> dict[str, Any]:
    """Do some work at each terminal, and return the results by the entries' ids, with errors in words."""

    async def one(entry: ConfigEntry) -> dict[str, Any]:
        try:
            return await work(directory_of(entry))
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
                text = await async_text(hass, KEPT_TEXTS[bool(person)], terminal=entry.title, person=person, error=text)
            return {"error": text}

    results = await asyncio.gather(*map(one, entries))
    return {entry.entry_id: result for entry, result in zip(entries, results, strict=True)}


async def async_set(  # noqa: PLR0913, PLR0917
    hass: HomeAssistant,
    withdrawals: Withdrawals,
    entries: list[ConfigEntry],
    user_id: str,
    values: Values,
    picture: bytes | None,
) -> dict[str, Any]:
    """Add or change a person; an end of validity that cannot reach a terminal is kept."""
    end = values.get("end_time")

    async def work(directory: Directory) -> dict[str, Any]:
        return {"user_id": user_id, "outcome": (await directory.set(user_id, values, picture)).value}

    return await async_each(hass, entries, user_id, work, _keep(withdrawals, user_id, end) if end else None)


async def async_delete(
    hass: HomeAssistant, withdrawals: Withdrawals, entries: list[ConfigEntry], user_id: str
) -> dict[str, Any]:
    """Delete a person; what cannot reach a terminal is kept."""

    async def work(directory: Directory) -> dict[str, Any]:
        return {"outcome": "deleted" if await directory.delete(user_id) else "not_found"}

    return await async_each(hass, entries, user_id, work, _keep(withdrawals, user_id))


async def async_delete_all(hass: HomeAssistant, withdrawals: Withdrawals, entries: list[ConfigEntry]) -> dict[str, Any]:
    """Delete everybody; what cannot reach a terminal is kept."""

    async def work(directory: Directory) -> dict[str, Any]:
        return {"deleted": await directory.delete_all()}

    return await async_each(hass, entries, "", work, _keep(withdrawals, EVERYBODY))


def _keep(withdrawals: Withdrawals, user_id: str, end: datetime | None = None) -> Keep:
    async def keep(entry: ConfigEntry) -> None:
        await withdrawals.async_keep(entry.entry_id, user_id, end)

    return keep
