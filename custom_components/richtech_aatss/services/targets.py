"""Which terminals an action is about, and how it fails."""

from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any, Final

import voluptuous as vol

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import service

from ..const import DOMAIN
from ..data import AatssConfigEntry
from ..errors import translated
from ..people.errors import PeopleError

ATTR_CONFIG_ENTRY_ID: Final = "config_entry_id"
ATTR_TERMINALS: Final = "terminals"

ONE_TERMINAL: Final[dict[Any, Any]] = {vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string}
SOME_TERMINALS: Final = vol.All(cv.ensure_list, [cv.string], vol.Length(min=1))
TERMINALS: Final[dict[Any, Any]] = {vol.Required(ATTR_TERMINALS): SOME_TERMINALS}

type Handler = Callable[[ServiceCall], Coroutine[Any, Any, ServiceResponse]]


@callback
def entry_of(call: ServiceCall, field: str = ATTR_CONFIG_ENTRY_ID) -> AatssConfigEntry:
    """Return the loaded entry that a call names, or the only one."""
    return service.async_get_config_entry(call.hass, DOMAIN, call.data.get(field))


@callback
def entries_of(hass: HomeAssistant, ids: Iterable[str]) -> list[AatssConfigEntry]:
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


def for_one(function: Callable[[ServiceCall, AatssConfigEntry], Awaitable[dict[str, Any]]]) -> Handler:
    """Return an action on one terminal, which raises what the terminal refuses."""

    async def handle(call: ServiceCall) -> ServiceResponse:
        entry = entry_of(call)
        with translated(entry.title):
            return await function(call, entry)

    return handle


def for_several(function: Callable[[ServiceCall, list[AatssConfigEntry]], Awaitable[dict[str, Any]]]) -> Handler:
    """Return an action on several terminals or all, which raises what is wrong and answers what failed where."""

    async def handle(call: ServiceCall) -> ServiceResponse:
        try:
            ids = call.data.get(ATTR_TERMINALS)
            everywhere = call.hass.config_entries.async_entries(DOMAIN, include_ignore=False)
            results = await function(call, everywhere if ids is None else entries_of(call.hass, ids))
        except PeopleError as err:
            raise ServiceValidationError(
                translation_domain=DOMAIN, translation_key=err.key, translation_placeholders=err.placeholders
            ) from None
        if not call.return_response:
            _raise_failures(call, results)
        return {"results": results}

    return handle


def _raise_failures(call: ServiceCall, results: dict[str, dict[str, Any]]) -> None:
    """Raise where an action failed whose response nobody reads; the person is named in a response only."""

    def titles(entry_ids: Iterable[str]) -> str:
        return ", ".join(call.hass.config_entries.async_get_known_entry(entry_id).title for entry_id in entry_ids)

    failed = [entry_id for entry_id, result in results.items() if "error" in result or result.get("failed")]
    kept = [entry_id for entry_id in failed if results[entry_id].get("kept")]
    if failed:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="action_failed_kept" if kept else "action_failed",
            translation_placeholders={"action": call.service, "terminals": titles(failed), "kept": titles(kept)},
        )
