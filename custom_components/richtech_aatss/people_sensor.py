"""The sensor of how many people a terminal knows."""

from typing import override

from homeassistant.components.sensor import SensorEntity, SensorEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.start import async_at_started

from .data import AatssConfigEntry
from .entity import AatssEntity


class AatssPeopleSensor(AatssEntity, SensorEntity):
    """How many people a terminal knows."""

    def __init__(self, entry: AatssConfigEntry, description: SensorEntityDescription) -> None:
        """Follow the counts as well."""
        super().__init__(entry, description)
        self._counts = entry.runtime_data.people.counts

    @override
    async def async_added_to_hass(self) -> None:
        """Count as long as somebody looks."""
        await super().async_added_to_hass()
        self.async_on_remove(self._counts.async_add_listener(self.async_write_ha_state))
        # A start has more urgent things to ask of a terminal.
        self.async_on_remove(async_at_started(self.hass, self._count))

    @callback
    def _count(self, _hass: HomeAssistant) -> None:
        self._entry.async_create_background_task(self.hass, self._counts.async_refresh(), f"{self._entry.title} count")

    @property
    @override
    def native_value(self) -> int | None:
        """Return the number of all."""
        return sum(self._counts.data.values()) if self._counts.data else None

    @property
    @override
    def extra_state_attributes(self) -> dict[str, int]:
        """Return the number of each class."""
        return {kind.value: count for kind, count in (self._counts.data or {}).items()}
