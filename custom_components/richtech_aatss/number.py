"""Settings that are numbers."""

from dataclasses import dataclass
from typing import override

from homeassistant.components.number import NumberDeviceClass, NumberEntity, NumberEntityDescription, NumberMode
from homeassistant.const import UnitOfTime
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .api.values import temperature_unit
from .coordinator import AatssConfigEntry
from .setting import AatssSettingDescription, AatssSettingEntity, supported

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class AatssNumberDescription(AatssSettingDescription[float], NumberEntityDescription):
    """A setting that is a number, with the range of the vendor's document."""

    mode: NumberMode | None = NumberMode.BOX


NUMBERS = (
    AatssNumberDescription(
        key="face_threshold",
        native_min_value=0,
        native_max_value=10,
        native_step=1,
        value_fn=lambda face: face.face_threshold,
        set_fn=lambda value: {"face_threshold": round(value)},
    ),
    AatssNumberDescription(
        key="face_min_size",
        native_unit_of_measurement="px",
        native_min_value=30,
        native_max_value=300,
        native_step=1,
        value_fn=lambda face: face.face_min_size,
        set_fn=lambda value: {"face_min_size": round(value)},
    ),
    AatssNumberDescription(
        key="face_max_size",
        native_unit_of_measurement="px",
        native_min_value=300,
        native_max_value=500,
        native_step=1,
        value_fn=lambda face: face.face_max_size,
        set_fn=lambda value: {"face_max_size": round(value)},
    ),
    AatssNumberDescription(
        key="detection_interval",
        device_class=NumberDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.SECONDS,
        native_min_value=6,
        native_max_value=20,
        native_step=1,
        value_fn=lambda face: face.detection_interval,
        set_fn=lambda value: {"detection_interval": round(value)},
    ),
)
TEMPERATURE_NUMBERS = (
    AatssNumberDescription(
        key="temperature_warning_threshold",
        device_class=NumberDeviceClass.TEMPERATURE,
        native_min_value=37.0,
        native_max_value=37.5,
        native_step=0.1,
        value_fn=lambda face: face.temperature_warning_threshold,
        set_fn=lambda value: {"temperature_warning_threshold": round(value, 1)},
    ),
)


async def async_setup_entry(
    hass: HomeAssistant, entry: AatssConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the numbers that the terminal supports."""
    async_add_entities(AatssNumber(entry, row) for row in supported(entry, NUMBERS))
    async_add_entities(AatssTemperatureNumber(entry, row) for row in supported(entry, TEMPERATURE_NUMBERS))


class AatssNumber(AatssSettingEntity[float], NumberEntity):
    """A number among a terminal's settings, whose range never hides what the terminal reports."""

    entity_description: AatssNumberDescription

    def __init__(self, entry: AatssConfigEntry, description: AatssNumberDescription) -> None:
        """Begin with the documented range, and what the terminal reports."""
        super().__init__(entry, description)
        self._widen()

    def _widen(self) -> None:
        if (value := self._setting) is not None:
            self._attr_native_min_value = min(value, self.native_min_value)
            self._attr_native_max_value = max(value, self.native_max_value)

    @property
    @override
    def native_value(self) -> float | None:
        """Return the value."""
        return self._setting

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        self._widen()
        super()._handle_coordinator_update()

    @override
    async def async_set_native_value(self, value: float) -> None:
        """Write the value."""
        await self._set(value)


class AatssTemperatureNumber(AatssNumber):
    """A temperature, whose unit is told by its size: the terminal's setting of the unit may say otherwise."""

    @property
    @override
    def native_unit_of_measurement(self) -> str | None:
        """Return °C or °F."""
        return None if self._setting is None else temperature_unit(self._setting)
