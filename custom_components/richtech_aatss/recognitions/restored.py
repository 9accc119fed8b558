"""What Home Assistant keeps of entities that are not there now, for as long as a week."""

from collections.abc import Container

from homeassistant.const import STATE_UNKNOWN
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import restore_state

from ..const import DOMAIN


async def async_forget_restored(hass: HomeAssistant, entry_ids: Container[str]) -> None:
    """Forget the states that entities would take up again, whoever they are of, and keep the others as they are."""
    registry, kept = er.async_get(hass), restore_state.async_get(hass)
    for stored in kept.async_get_stored_states():
        entity = registry.async_get(stored.state.entity_id)
        if entity and entity.platform == DOMAIN and entity.config_entry_id in entry_ids:
            stored.state = State(entity.entity_id, STATE_UNKNOWN)
            stored.extra_data = None
    await kept.async_dump_states()
