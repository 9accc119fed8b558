"""The same work at several terminals: one that fails does not stop the others."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant

from ..errors import async_text
from .directory import Directory, Outcome
from .errors import TERMINAL_ERRORS, async_explain, not_loaded
from .person import Values
from .withdrawals import EVERYBODY, REFUSALS, Withdrawals, shortens

# The texts for what is kept of everybody, and of one person.
KEPT_TEXTS = ("deletion_of_all_kept", "withdrawal_kept")

type DirectoryWork = Callable[[Directory], Awaitable[dict[str, Any]]]
# Keeps a withdrawal that could not reach the terminal of an entry; returns whether there is something to keep.
type Keep = Callable[[ConfigEntry], Coroutine[Any, Any, bool]]
# Takes the id of an entry, the result there, and the error if there was one.
type Tell = Callable[[str, dict[str, Any], Exception | None], None]


@dataclass(frozen=True, kw_only=True)
class Audience:
    """Who hears of results: in which language, if not in Home Assistant's, and of each as soon as there is one."""

    language: str | None = None
    tell: Tell = lambda _entry_id, _result, _err: None


NOBODY: Final = Audience()


def directory_of(entry: ConfigEntry) -> Directory:
    """Return the people of a loaded entry; raises HomeAssistantError where it is not loaded."""
    if entry.state is not ConfigEntryState.LOADED:
        raise not_loaded(entry.title)
    directory: Directory = entry.runtime_data.people.directory
    return directory


def loaded(entries: Iterable[ConfigEntry]) -> list[Directory]:
    """Return the directories of the entries that are loaded."""
    return [directory_of(entry) for entry in entries if entry.state is ConfigEntryState.LOADED]


async def async_finish[T](hass: HomeAssistant, work: Coroutine[Any, Any, T]) -> T:
    """Do some work to its end, even where nobody waits for it any longer."""
    task = hass.async_create_background_task(work, "People at terminals")
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


async def async_each(  # noqa: PLR0913, PLR0917
    hass: HomeAssistant,
    entries: list[ConfigEntry],
    person: str,
    work: DirectoryWork,
    keep: Keep | None = None,
    audience: Audience = NOBODY,
) -> dict[str, Any]:
    """Do some work at each terminal, and return the results by the entries' ids, with errors in words."""

    async def explained(entry: ConfigEntry, err: Exception) -> dict[str, Any]:
        text = await async_explain(hass, err, entry.title, person, audience.language)
        if keep is None or isinstance(err, REFUSALS) or not await keep(entry):
            return {"error": text}
        key, terminal = KEPT_TEXTS[bool(person)], entry.title
        text = await async_text(hass, key, audience.language, terminal=terminal, person=person, error=text)
        return {"error": text, "kept": True}

    async def one(entry: ConfigEntry) -> dict[str, Any]:
        problem: Exception | None = None
        try:
            result = await work(directory_of(entry))
        except asyncio.CancelledError:
            if keep:
                hass.async_create_task(keep(entry), f"{entry.title} withdrawal")
            raise
        except TERMINAL_ERRORS as err:
            result, problem = await explained(entry, err), err
        audience.tell(entry.entry_id, result, problem)
        return result

    results = await asyncio.gather(*map(one, entries))
    return {entry.entry_id: result for entry, result in zip(entries, results, strict=True)}


async def async_set(  # noqa: PLR0913, PLR0917
    hass: HomeAssistant,
    withdrawals: Withdrawals,
    entries: list[ConfigEntry],
    user_id: str,
    values: Values,
    picture: bytes | None,
    *,
    new: bool = False,
    shared_card: bool = False,
    audience: Audience = NOBODY,
) -> dict[str, Any]:
    """Add or change a person, or only add one; an earlier end of the validity that cannot reach a terminal is kept."""

    async def work(directory: Directory) -> dict[str, Any]:
        outcome = Outcome.ADDED
        if new:
            await directory.add({**values, "user_id": user_id}, picture, shared_card=shared_card)
        else:
            outcome = await directory.set(user_id, values, picture, shared_card=shared_card)
        return {"user_id": user_id, "outcome": outcome.value}

    async def keep(entry: ConfigEntry) -> bool:
        known = directory_of(entry).known(user_id) if entry.state is ConfigEntryState.LOADED else None
        if not shortens(known, values):
            return False
        await withdrawals.async_keep(entry.entry_id, user_id, values["end_time"])
        return True

    return await async_each(hass, entries, user_id, work, None if new else keep, audience)


async def async_end(  # noqa: PLR0913, PLR0917
    hass: HomeAssistant,
    withdrawals: Withdrawals,
    entries: list[ConfigEntry],
    user_id: str,
    end: datetime,
    audience: Audience = NOBODY,
) -> dict[str, Any]:
    """End a person's validity; what cannot reach a terminal is kept. The outcome is None where nobody is there."""

    async def work(directory: Directory) -> dict[str, Any]:
        return {"user_id": user_id, "outcome": await directory.end(user_id, end)}

    return await async_each(hass, entries, user_id, work, _keep(withdrawals, user_id, end), audience)


async def async_delete(
    hass: HomeAssistant,
    withdrawals: Withdrawals,
    entries: list[ConfigEntry],
    user_id: str,
    audience: Audience = NOBODY,
) -> dict[str, Any]:
    """Delete a person; what cannot reach a terminal is kept."""

    async def work(directory: Directory) -> dict[str, Any]:
        return {"outcome": "deleted" if await directory.delete(user_id) else "not_found"}

    return await async_each(hass, entries, user_id, work, _keep(withdrawals, user_id), audience)


async def async_delete_all(hass: HomeAssistant, withdrawals: Withdrawals, entries: list[ConfigEntry]) -> dict[str, Any]:
    """Delete everybody; what cannot reach a terminal is kept."""

    async def work(directory: Directory) -> dict[str, Any]:
        return {"deleted": await directory.delete_all()}

    return await async_each(hass, entries, "", work, _keep(withdrawals, EVERYBODY))


def _keep(withdrawals: Withdrawals, user_id: str, end: datetime | None = None) -> Keep:
    async def keep(entry: ConfigEntry) -> bool:
        await withdrawals.async_keep(entry.entry_id, user_id, end)
        return True

    return keep
