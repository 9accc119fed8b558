"""What all entities of a terminal share."""

from collections.abc import Callable
from typing import Any, override

from yarl import URL

from homeassistant.const import CONF_HOST
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.update_coordinator import CoordinatorEntity
from homeassistant.util.signal_type import SignalTypeFormat

from .api.models import Device
from .const import DOMAIN, MANUFACTURER
from .coordinator import AatssConfigEntry, AatssCoordinator, AatssState
from .recognitions.signals import SIGNAL_LINK


class AatssEntity(CoordinatorEntity[AatssCoordinator]):
    """An entity of a terminal; it follows the polls."""

    _attr_has_entity_name = True

    def __init__(self, entry: AatssConfigEntry, description: EntityDescription) -> None:
        """Belong to the terminal of an entry."""
        super().__init__(entry.runtime_data.coordinator)
        self.entity_description = description
        self._entry = entry
        self._attr_translation_key = description.key
        self._attr_unique_id = f"{entry.unique_id}_{description.key}"
        self._attr_device_info = device_info(entry)

    @property
    def _state(self) -> AatssState:
        return self.coordinator.data

    @callback
    def _follow[*Ts](self, signal: SignalTypeFormat[*Ts], target: Callable[[*Ts], Any]) -> None:
        """Listen to what is told of the terminal, for as long as the entity is there."""
        told = async_dispatcher_connect(self.hass, signal.format(self._entry.entry_id), target)
        self.async_on_remove(told)


class AatssLinkEntity(AatssEntity):
    """An entity that depends on the push link as well."""

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the link."""
        await super().async_added_to_hass()
        self._follow(SIGNAL_LINK, self.async_write_ha_state)


class AatssRecognitionEntity(AatssLinkEntity):
    """An entity of what the terminal saw."""

    @property
    @override
    def available(self) -> bool:
        """Stay available through short drops: a trigger ignores what follows on unavailability."""
        return not self._entry.runtime_data.feed.unheard


def device_info(entry: AatssConfigEntry) -> DeviceInfo:
    """Return the terminal as a device."""
    device = entry.runtime_data.coordinator.data.device
    return DeviceInfo(
        identifiers={(DOMAIN, str(entry.unique_id))},
        name=device.name or entry.title,
        manufacturer=MANUFACTURER,
        model=device.model,
        serial_number=device.device_id,
        sw_version=software(device),
        configuration_url=str(URL.build(scheme="http", host=entry.data[CONF_HOST])),
    )


def software(device: Device) -> str | None:
    """Return the versions of both programs on a terminal."""
    versions = (device.app_version, device.web_version and f"web {device.web_version}")
    return ", ".join(version for version in versions if version) or None


@callback
def update_device(hass: HomeAssistant, entry: AatssConfigEntry) -> None:
    """Note a new version after an update of the terminal."""
    registry = dr.async_get(hass)
    known = registry.async_get_device_by_identifier((DOMAIN, str(entry.unique_id)), entry.entry_id)
    version = software(entry.runtime_data.coordinator.data.device)
    if known and known.sw_version != version:
        registry.async_update_device(known.id, sw_version=version)
