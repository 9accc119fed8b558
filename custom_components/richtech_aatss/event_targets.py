"""Which terminals the target of a trigger or a condition means."""

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.target import TargetSelection, async_extract_referenced_entity_ids

from .const import DOMAIN


@callback
def targeted_entries(hass: HomeAssistant, selection: TargetSelection) -> set[str]:
    """Return the entries whose events are targeted: any event of a terminal stands for the terminal."""
    selected = async_extract_referenced_entity_ids(hass, selection)
    registry = er.async_get(hass)
    entities = (registry.async_get(entity_id) for entity_id in selected.referenced | selected.indirectly_referenced)
    return {
        str(entity.config_entry_id)
        for entity in entities
        if entity and entity.platform == DOMAIN and entity.domain == "event"
    }
