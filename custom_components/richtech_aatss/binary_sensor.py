"""Whether the push link stands, and whether the network gives the terminal its address."""

from typing import override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.const import EntityCategory, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .data import AatssConfigEntry
from .entity import AatssEntity, AatssLinkEntity, enabled

PARALLEL_UPDATES = 0

PUSH_CONNECTION = BinarySensorEntityDescription(
    key="push_connection",
    device_class=BinarySensorDeviceClass.CONNECTIVITY,
    entity_category=EntityCategory.DIAGNOSTIC,
)
DHCP = BinarySensorEntityDescription(
    key="dhcp",
    entity_category=EntityCategory.DIAGNOSTIC,
    entity_registry_enabled_default=False,
)


async def async_setup_entry(
    hass: HomeAssistant, entry: AatssConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the sensors that the terminal supports."""
    network = (DHCP,) if entry.runtime_data.coordinator.data.network else ()
    rows = enabled(entry, Platform.BINARY_SENSOR, (PUSH_CONNECTION, *network))
    async_add_entities((AatssPushConnection if row is PUSH_CONNECTION else AatssDhcp)(entry, row) for row in rows)


class AatssPushConnection(AatssLinkEntity, BinarySensorEntity):
    """The push link of a terminal."""

    @property
    @override
    def available(self) -> bool:
        """Say that the link is down while the terminal is away."""
        return True

    @property
    @override
    def is_on(self) -> bool:
        """Return whether records can arrive."""
        return self._entry.runtime_data.feed.link.connected


class AatssDhcp(AatssEntity, BinarySensorEntity):
    """Whether a terminal gets its address by DHCP."""

    @property
    @override
    def is_on(self) -> bool | None:
        """Return the terminal's setting."""
        return self._state.network.dhcp if self._state.network else None
