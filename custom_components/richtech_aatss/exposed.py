"""The terminals that the user exposes to an assistant, by the names that people call them."""

from dataclasses import dataclass
from typing import Final

from homeassistant.components.homeassistant.exposed_entities import async_should_expose
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

from .api.spelling import folded
from .const import DOMAIN
from .data import AatssConfigEntry

# What tells who came; whoever exposes one of them lets the assistant know.
TELLING: Final = (("event", "recognition"), ("sensor", "last_person"))


@dataclass(frozen=True, kw_only=True)
class ExposedTerminal:
    """A terminal, its name, and all that it is called, its areas included."""

    entry: AatssConfigEntry
    name: str
    called: frozenset[str]


@callback
def async_exposed(hass: HomeAssistant, assistant: str) -> list[ExposedTerminal]:
    """Return the terminals, loaded or not, of which the assistant may know who came."""
    found = []
    for entry in hass.config_entries.async_entries(DOMAIN):
        telling = [
            entity for entity in _entities(hass, entry) if async_should_expose(hass, assistant, entity.entity_id)
        ]
        if telling:
            found.append(_describe(hass, entry, telling))
    return sorted(found, key=lambda terminal: terminal.name)


def called(terminals: list[ExposedTerminal], name: str) -> list[ExposedTerminal]:
    """Return those with a name or in an area, else those with the name as a part of theirs."""
    asked = folded(name)
    whole = [terminal for terminal in terminals if asked in terminal.called]
    return whole or [terminal for terminal in terminals if any(asked in one for one in terminal.called)]


def _entities(hass: HomeAssistant, entry: AatssConfigEntry) -> list[er.RegistryEntry]:
    registry = er.async_get(hass)
    ids = [registry.async_get_entity_id(domain, DOMAIN, f"{entry.unique_id}_{key}") for domain, key in TELLING]
    entities = [registry.async_get(entity_id) for entity_id in ids if entity_id]
    return [entity for entity in entities if entity and not entity.disabled]


def _describe(hass: HomeAssistant, entry: AatssConfigEntry, telling: list[er.RegistryEntry]) -> ExposedTerminal:
    device = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, str(entry.unique_id)), entry.entry_id)
    name = (device and (device.name_by_user or device.name)) or entry.title
    names = {name, entry.title}
    for entity in telling:
        names.update(er.async_get_entity_aliases(hass, entity))
        if area := ar.async_get(hass).async_get_area(entity.area_id or (device and device.area_id) or ""):
            names |= {area.name, *area.aliases}
    return ExposedTerminal(entry=entry, name=name, called=frozenset(map(folded, names)))
