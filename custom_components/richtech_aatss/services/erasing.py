"""The action that erases a person: from the journal, from memory, and perhaps from terminals."""

from functools import partial
from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, ServiceCall, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.dispatcher import async_dispatcher_send

from ..const import DOMAIN
from ..data import AatssConfigEntry, async_get_shared
from ..dispatch import async_notify
from ..errors import async_text
from ..people.errors import PeopleError
from ..people.photo_memory import async_memory
from ..people.terminals import async_delete, async_finish
from ..recognitions.journal import erasure, files
from ..recognitions.journal.erasure import Counts, Erasure
from ..recognitions.recognition import Erased
from ..recognitions.restored import async_forget_restored
from ..recognitions.signals import SIGNAL_ERASED, SIGNAL_FORGET, SIGNAL_JOURNAL
from ..typed import text
from .targets import ATTR_TERMINALS, SOME_TERMINALS

type Results = dict[str, dict[str, Any]]

# The images of a terminal.
LATEST: Final = ("last_capture", "last_stranger")

ATTR_CONFIRM: Final = "confirm"
ATTR_FROM_TERMINALS: Final = "from_terminals"
ATTR_NAME: Final = "name"
ATTR_USER_ID: Final = "user_id"

ERASE_PERSON = vol.Schema(
    {
        vol.Optional(ATTR_USER_ID): text,
        vol.Optional(ATTR_NAME): text,
        vol.Required(ATTR_CONFIRM): cv.boolean,
        vol.Optional(ATTR_TERMINALS): SOME_TERMINALS,
        vol.Optional(ATTR_FROM_TERMINALS, default=False): cv.boolean,
    }
)


async def erase_person(call: ServiceCall, entries: list[AatssConfigEntry]) -> Results:
    """Forget somebody: at the terminals first, where that is asked for, so that nothing more comes from there."""
    hass, shared = call.hass, async_get_shared(call.hass)
    if not call.data[ATTR_CONFIRM]:
        raise PeopleError("erasing_unconfirmed")
    if shared.journal.in_backup:
        raise PeopleError("erasing_in_backup")
    # Also what is left of terminals that were removed.
    entry_ids = [entry.entry_id for entry in entries] if ATTR_TERMINALS in call.data else None
    await shared.async_settle()
    erased = await _async_who(call, entry_ids)
    return await async_finish(hass, _async_erase(call, entries, entry_ids, erased))


async def _async_erase(
    call: ServiceCall, entries: list[AatssConfigEntry], entry_ids: list[str] | None, erased: Erased
) -> Results:
    hass = call.hass
    results: Results = {entry.entry_id: {} for entry in entries}
    if call.data[ATTR_FROM_TERMINALS]:
        results |= await _async_removed(hass, entries, erased)
    for entry in entries:
        if entry.state is ConfigEntryState.LOADED:
            await entry.runtime_data.feed.intake.async_flush()
    done = await async_get_shared(hass).journal.async_erase(entry_ids, erased)
    await _async_forget(hass, entries, erased)
    return await _async_results(hass, entries, results, done)


async def _async_who(call: ServiceCall, entry_ids: list[str] | None) -> Erased:
    """Return who is meant; a name has to mean one person."""
    given = {name: call.data[name] for name in (ATTR_USER_ID, ATTR_NAME) if call.data.get(name)}
    if len(given) != 1:
        raise PeopleError("erasing_whom")
    if ATTR_USER_ID in given:
        return Erased(user_ids=frozenset(given.values()))
    find = partial(erasure.called, entry_ids=entry_ids, name=given[ATTR_NAME])
    erased = await async_get_shared(call.hass).journal.async_read(find, Erased(names=frozenset(given.values())))
    if len(erased.user_ids) > 1:
        raise PeopleError("erasing_ambiguous")
    if call.data[ATTR_FROM_TERMINALS] and not erased.user_ids:
        raise PeopleError("erasing_without_id")
    return erased


async def _async_removed(hass: HomeAssistant, entries: list[AatssConfigEntry], erased: Erased) -> Results:
    (user_id,) = erased.user_ids
    removed = await async_delete(hass, async_get_shared(hass).withdrawals, entries, user_id)
    return {
        entry_id: result if "error" in result else {"removed": result["outcome"] == "deleted"}
        for entry_id, result in removed.items()
    }


async def _async_forget(hass: HomeAssistant, entries: list[AatssConfigEntry], erased: Erased) -> None:
    """Forget somebody in all that is shown, in memory, and in what would be shown again."""
    for entry in entries:
        _forget_at(hass, entry, erased)
        for key in _unseen_images(hass, entry):
            await hass.async_add_executor_job(files.drop_latest, files.captures_folder(hass), entry.entry_id, key)
    async_dispatcher_send(hass, SIGNAL_FORGET, erased)
    await async_forget_restored(hass, {entry.entry_id for entry in entries})


@callback
def _unseen_images(hass: HomeAssistant, entry: AatssConfigEntry) -> list[str]:
    """Return the images that are kept of an entry and that no entity shows, so that nobody knows who is on them."""
    if entry.state is not ConfigEntryState.LOADED:
        return list(LATEST)
    registry = er.async_get(hass)
    ids = {key: registry.async_get_entity_id("image", DOMAIN, f"{entry.unique_id}_{key}") for key in LATEST}
    return [key for key, entity_id in ids.items() if entity_id is None or hass.states.get(entity_id) is None]


@callback
def _forget_at(hass: HomeAssistant, entry: AatssConfigEntry, erased: Erased) -> None:
    async_get_shared(hass).sightings.erase(entry.entry_id, erased)
    for user_id in erased.user_ids:
        async_memory(hass).forget(entry.entry_id, user_id)
    async_notify(hass, entry, SIGNAL_ERASED, erased)
    async_notify(hass, entry, SIGNAL_JOURNAL)


async def _async_results(
    hass: HomeAssistant, entries: list[AatssConfigEntry], results: Results, done: Erasure | None
) -> Results:
    """Return what was erased, by entries; what failed at a terminal before is told first."""
    counts = done.counts if done else {}
    for entry_id in dict.fromkeys([*results, *counts]):
        count = counts.get(entry_id, Counts())
        shown = {"recognitions": count.recognitions, "pictures": count.pictures}
        results[entry_id] = shown | results.get(entry_id, {})
    if done is None and not entries:
        raise PeopleError("erasing_unwritten")
    for entry in entries:
        if done is None or done.reason:
            text = await async_text(
                hass,
                "not_erased" if done is None else "erased_in_part",
                terminal=entry.title,
                reason=(done and done.reason) or "",
            )
            earlier = results[entry.entry_id].get("error")
            results[entry.entry_id]["error"] = f"{earlier} {text}" if earlier else text
    return results
