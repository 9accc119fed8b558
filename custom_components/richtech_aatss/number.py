"""Settings that are numbers."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.number import NumberDeviceClass, NumberEntity, NumberEntityDescription, NumberMode
from homeassistant.const import Platform, UnitOfTemperature, UnitOfTime
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util.unit_conversion import TemperatureConverter

from .api.models import UNLOCK_STEP
from .api.values import temperature_unit
from .data import AatssConfigEntry
from .entity import AatssSettingDescription, AatssSettingEntity, supported

PARALLEL_UPDATES = 0

# Of a number in an error.
DECIMALS = 2


@dataclass(frozen=True, kw_only=True)
class AatssNumberDescription(AatssSettingDescription[float], NumberEntityDescription):
    """A setting that is a number, with the range of the vendor's document."""

    mode: NumberMode | None = NumberMode.BOX
    native_min_value: float
    native_max_value: float

    @override
    def changes(self, value: float) -> dict[str, Any]:
        """Return the attributes to write; terminals take whole numbers."""
        return self.set_fn(value) if self.set_fn else {self.key: round(value)}


NUMBERS = (
    AatssNumberDescription(
        key="face_threshold",
        native_min_value=0,
        native_max_value=10,
        native_step=1,
    ),
    AatssNumberDescription(
        key="face_min_size",
        native_unit_of_measurement="px",
        native_min_value=30,
        native_max_value=300,
        native_step=1,
    ),
    AatssNumberDescription(
        key="face_max_size",
        native_unit_of_measurement="px",
        native_min_value=300,
        native_max_value=500,
        native_step=1,
    ),
    AatssNumberDescription(
        key="detection_interval",
        device_class=NumberDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.SECONDS,
        native_min_value=6,
        native_max_value=20,
        native_step=1,
    ),
    AatssNumberDescription(
        key="unlock_duration",
        device_class=NumberDeviceClass.DURATION,
        entity_registry_enabled_default=True,
        native_unit_of_measurement=UnitOfTime.SECONDS,
        native_min_value=UNLOCK_STEP,
        native_max_value=254 * UNLOCK_STEP,
        native_step=UNLOCK_STEP,
        part="peripheral",
        value_fn=lambda peripheral: peripheral.unlock_seconds,
        set_fn=lambda value: {"unlock_steps": round(value / UNLOCK_STEP)},
    ),
)
TEMPERATURE_WARNING_THRESHOLD = AatssNumberDescription(
    key="temperature_warning_threshold",
    device_class=NumberDeviceClass.TEMPERATURE,
    native_min_value=37.0,
    native_max_value=37.5,
    native_step=0.1,
    set_fn=lambda value: {"temperature_warning_threshold": round(value, 1)},
)
FAHRENHEIT_RANGE = (98.6, 99.5)


async def async_setup_entry(
    hass: HomeAssistant, entry: AatssConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the numbers that the terminal supports."""
    async_add_entities(AatssNumber(entry, row) for row in supported(entry, Platform.NUMBER, NUMBERS))
    threshold = supported(entry, Platform.NUMBER, (TEMPERATURE_WARNING_THRESHOLD,))
    async_add_entities(AatssThreshold(entry, row) for row in threshold)


class AatssNumber(AatssSettingEntity[float], NumberEntity):
    """A number among a terminal's settings, whose range takes in whatever the terminal has reported."""

    entity_description: AatssNumberDescription

    @property
    def _range(self) -> tuple[float, float]:
        return self.entity_description.native_min_value, self.entity_description.native_max_value

    @property
    @override
    def native_min_value(self) -> float:
        """Return the lowest value."""
        return min((self._range[0], *self._reported))

    @property
    @override
    def native_max_value(self) -> float:
        """Return the highest value."""
        return max((self._range[1], *self._reported))

    @property
    @override
    def native_value(self) -> float | None:
        """Return the terminal's setting."""
        return self._setting

    @override
    async def async_set_native_value(self, value: float) -> None:
        """Write the setting."""
        await self._set(value, str(self._converted(value)))

    def _converted(self, value: float) -> float:
        """Return a value in the unit that is shown."""
        native, unit = self.native_unit_of_measurement, self.unit_of_measurement
        if native != unit and {native, unit} <= TemperatureConverter.VALID_UNITS:
            return TemperatureConverter.convert(value, native, unit)
        return value

    @override
    async def _shown(self, state: str) -> str:
        """Return a number as it is shown, with its unit."""
        with suppress(ValueError):
            state = f"{round(float(state), DECIMALS):.10g}"
        return f"{state} {self.unit_of_measurement or ''}".rstrip()


class AatssThreshold(AatssNumber):
    """A temperature, whose unit is told by its size: the terminal's setting of the unit may say otherwise."""

    @property
    @override
    def native_unit_of_measurement(self) -> str | None:
        """Return °C or °F."""
        return None if self._setting is None else temperature_unit(self._setting)

    @property
    @override
    def _range(self) -> tuple[float, float]:
        fahrenheit = self.native_unit_of_measurement == UnitOfTemperature.FAHRENHEIT
        return FAHRENHEIT_RANGE if fahrenheit else super()._range

    @property
    @override
    def _reported(self) -> set[float]:
        unit = self.native_unit_of_measurement
        return {value for value in super()._reported if temperature_unit(value) == unit}
