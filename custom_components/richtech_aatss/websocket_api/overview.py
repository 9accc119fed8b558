"""The terminals as the panel and the card show them, each as far as the user may see it."""

from collections.abc import Container, Mapping
from typing import Any, Final

from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import POLICY_CONTROL, POLICY_READ
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_HOST
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

from ..captures import may_read
from ..const import DOMAIN
from ..data import AatssConfigEntry, async_get_shared
from .commands import Call

# The entities that the card needs, and what one has to be allowed with them.
POLICIES: Final = {
    "open_door": ("button", POLICY_CONTROL),
    "last_capture": ("image", POLICY_READ),
    "recognition": ("event", POLICY_READ),
}


@callback
def readable(hass: HomeAssistant, user: User, only: Container[str] | None = None) -> list[AatssConfigEntry]:
    """Return the terminals, perhaps only some, whose recognitions a user may read, by their names."""
    entries = hass.config_entries.async_entries(DOMAIN, include_ignore=False)
    asked = [entry for entry in entries if only is None or entry.entry_id in only]
    visible = (entry for entry in asked if may_read(hass, user, entry.entry_id))
    return sorted(visible, key=lambda entry: entry.title.casefold())


async def terminals(call: Call) -> dict[str, Any]:
    """Answer which terminals there are, and how they are."""
    return {"terminals": described(call.hass, call.connection.user)}


@callback
def described(hass: HomeAssistant, user: User, only: Container[str] | None = None) -> list[dict[str, Any]]:
    """Return how terminals are; those that were disabled are not there."""
    return [_terminal(hass, user, entry) for entry in readable(hass, user, only) if entry.disabled_by is None]


def _terminal(hass: HomeAssistant, user: User, entry: AatssConfigEntry) -> dict[str, Any]:
    device = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, str(entry.unique_id)), entry.entry_id)
    return {
        "entry": entry.entry_id,
        "title": entry.title,
        "device_id": device.id if device else None,
        **_links(entry),
        **{key: _entity(hass, user, entry, key) for key in POLICIES},
        "admin": _for_admins(hass, entry) if user.is_admin else None,
    }


def _links(entry: AatssConfigEntry) -> Mapping[str, bool | None]:
    if entry.state is not ConfigEntryState.LOADED:
        return {"loaded": False, "answers": None, "push": None}
    data = entry.runtime_data
    return {"loaded": True, "answers": data.coordinator.last_update_success, "push": data.feed.link.connected}


def _entity(hass: HomeAssistant, user: User, entry: AatssConfigEntry, key: str) -> str | None:
    """Return an entity that is there, if the user may do with it what it is shown for."""
    domain, policy = POLICIES[key]
    registry = er.async_get(hass)
    entity_id = registry.async_get_entity_id(domain, DOMAIN, f"{entry.unique_id}_{key}")
    entity = registry.async_get(entity_id) if entity_id else None
    if entity is None or entity.disabled or not user.permissions.check_entity(entity.entity_id, policy):
        return None
    return entity.entity_id


def _for_admins(hass: HomeAssistant, entry: AatssConfigEntry) -> dict[str, Any]:
    is_loaded = entry.state is ConfigEntryState.LOADED
    return {
        "pending": len(async_get_shared(hass).withdrawals.of(entry.entry_id)),
        "counts": entry.runtime_data.people.counts.data if is_loaded else None,
        "clock_offset": entry.runtime_data.coordinator.data.clock_offset if is_loaded else None,
        "host": entry.data[CONF_HOST],
    }
