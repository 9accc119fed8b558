"""Whether the push link stands."""

from typing import override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import AatssConfigEntry
from .entity import AatssLinkEntity

PARALLEL_UPDATES = 0

PUSH_CONNECTION = BinarySensorEntityDescription(
    key="push_connection",
    device_class=BinarySensorDeviceClass.CONNECTIVITY,
    entity_category=EntityCategory.DIAGNOSTIC,
)


async def async_setup_entry(
    hass: HomeAssistant, entry: AatssConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the sensor."""
    async_add_entities([AatssPushConnection(entry, PUSH_CONNECTION)])


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
        return self._entry.runtime_data.feed.connected
