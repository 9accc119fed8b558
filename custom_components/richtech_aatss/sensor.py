"""Facts about the terminal, and about the latest recognition."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, override

from homeassistant.components.sensor import (
    RestoreSensor,
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorExtraStoredData,
    SensorStateClass,
)
from homeassistant.const import (
    ATTR_ENTITY_ID,
    ATTR_NAME,
    EVENT_CORE_CONFIG_UPDATE,
    PERCENTAGE,
    EntityCategory,
    Platform,
    UnitOfTemperature,
    UnitOfTime,
)
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.util import dt as dt_util

from .api.models import Network
from .api.values import Kind, Method
from .const import EVENT_RECOGNIZED_AGAIN
from .coordinator import AatssState
from .data import AatssConfigEntry, async_get_shared
from .entity import AatssEntity, enabled
from .people_sensor import AatssPeopleSensor
from .recognitions.recognition import Erased, Recognition
from .recognitions.signals import SIGNAL_ERASED, SIGNAL_JOURNAL, SIGNAL_LATEST

PARALLEL_UPDATES = 0

LONGEST_STATE: Final = 255
ATTR_USER_ID: Final = "user_id"
STRANGER: Final = "stranger"
UNKNOWN_PERSON: Final = "unknown_person"


@dataclass(frozen=True, kw_only=True)
class AatssSensorDescription(SensorEntityDescription):
    """A fact."""

    entity_category: EntityCategory | None = EntityCategory.DIAGNOSTIC
    entity_registry_enabled_default: bool = False
    value_fn: Callable[[AatssState], str | int | None]


@dataclass(frozen=True, kw_only=True)
class AatssLatestDescription(SensorEntityDescription):
    """A fact about the latest recognition."""

    value_fn: Callable[[Recognition], str | float | datetime | None]
    unit_fn: Callable[[Recognition], str | None] | None = None
    attributes: tuple[str, ...] = ()
    # Whether the activity list is to have the same value again, which is no change of state.
    tells_again: bool = False


def _shown_name(recognition: Recognition) -> str:
    """Return who it was as a state; the two that are no names are translated."""
    record = recognition.record
    return (record.name or (STRANGER if record.kind is Kind.STRANGER else UNKNOWN_PERSON))[:LONGEST_STATE]


def _network(value_fn: Callable[[Network], str | None]) -> Callable[[AatssState], str | None]:
    return lambda state: value_fn(state.network) if state.network else None


NETWORK_SENSORS = (
    AatssSensorDescription(key="ip_address", value_fn=_network(lambda network: network.ip_address)),
    AatssSensorDescription(key="gateway", value_fn=_network(lambda network: network.gateway)),
    AatssSensorDescription(key="subnet_mask", value_fn=_network(lambda network: network.subnet_mask)),
    AatssSensorDescription(key="dns_1", value_fn=_network(lambda network: network.dns_1)),
    AatssSensorDescription(key="dns_2", value_fn=_network(lambda network: network.dns_2)),
)
DEVICE_SENSORS = (
    AatssSensorDescription(key="app_version", value_fn=lambda state: state.device.app_version),
    AatssSensorDescription(key="web_version", value_fn=lambda state: state.device.web_version),
    AatssSensorDescription(
        key="clock_offset",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.SECONDS,
        value_fn=lambda state: state.clock_offset,
    ),
)
LATEST_SENSORS = (
    AatssLatestDescription(
        key="last_person", value_fn=_shown_name, attributes=("kind", "user_id", "method"), tells_again=True
    ),
    AatssLatestDescription(
        key="last_recognition",
        device_class=SensorDeviceClass.TIMESTAMP,
        value_fn=lambda recognition: recognition.recognized_at or recognition.received_at,
    ),
    AatssLatestDescription(
        key="last_method",
        entity_registry_enabled_default=False,
        device_class=SensorDeviceClass.ENUM,
        options=list(Method),
        value_fn=lambda recognition: recognition.record.method,
    ),
    AatssLatestDescription(
        key="last_similarity",
        entity_registry_enabled_default=False,
        native_unit_of_measurement=PERCENTAGE,
        value_fn=lambda recognition: recognition.record.similarity,
    ),
    AatssLatestDescription(
        key="last_temperature",
        entity_registry_enabled_default=False,
        device_class=SensorDeviceClass.TEMPERATURE,
        native_unit_of_measurement=UnitOfTemperature.CELSIUS,
        suggested_display_precision=1,
        value_fn=lambda recognition: recognition.record.temperature,
        unit_fn=lambda recognition: recognition.record.temperature_unit,
    ),
)
TODAY = SensorEntityDescription(key="recognitions_today", state_class=SensorStateClass.TOTAL_INCREASING)
PEOPLE = SensorEntityDescription(key="people", state_class=SensorStateClass.MEASUREMENT)


async def async_setup_entry(
    hass: HomeAssistant, entry: AatssConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the sensors that the terminal supports."""
    network = NETWORK_SENSORS if entry.runtime_data.coordinator.data.network else ()
    async_add_entities(AatssSensor(entry, row) for row in enabled(entry, Platform.SENSOR, DEVICE_SENSORS + network))
    async_add_entities(AatssLatestSensor(entry, row) for row in enabled(entry, Platform.SENSOR, LATEST_SENSORS))
    async_add_entities([AatssRecognitionsToday(entry, TODAY), AatssPeopleSensor(entry, PEOPLE)])


class AatssSensor(AatssEntity, SensorEntity):
    """A fact about a terminal."""

    entity_description: AatssSensorDescription

    @property
    @override
    def native_value(self) -> str | int | None:
        """Return the fact."""
        return self.entity_description.value_fn(self._state)


class AatssOwnSensor(AatssEntity, SensorEntity):
    """What Home Assistant knows by itself."""

    @property
    @override
    def available(self) -> bool:
        """Know it while the terminal is away as well."""
        return True


@dataclass
class AatssExtraData(SensorExtraStoredData):
    """What is kept of a sensor over a restart, the attributes included."""

    attributes: dict[str, Any]

    @override
    def as_dict(self) -> dict[str, Any]:
        """Return it as the store keeps it."""
        return super().as_dict() | {"attributes": self.attributes}


class AatssLatestSensor(AatssOwnSensor, RestoreSensor):
    """A fact about the latest live recognition; unknown where the terminal did not say."""

    entity_description: AatssLatestDescription

    def __init__(self, entry: AatssConfigEntry, description: AatssLatestDescription) -> None:
        """Know nobody yet."""
        super().__init__(entry, description)
        self._attr_extra_state_attributes = dict.fromkeys(description.attributes)
        self._whose: tuple[str | None, str | None] | None = None

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the recognitions, beginning with the one before the restart."""
        await super().async_added_to_hass()
        self._follow(SIGNAL_LATEST, self._on_recognition)
        self._follow(SIGNAL_ERASED, self._on_erased)
        if known := await self.async_get_last_sensor_data():
            self._attr_native_value = known.native_value
            self._attr_native_unit_of_measurement = known.native_unit_of_measurement
        if extra := await self.async_get_last_extra_data():
            self._attr_extra_state_attributes |= extra.as_dict().get("attributes", {})
        if ATTR_USER_ID in self._attr_extra_state_attributes:
            self._whose = self._attr_extra_state_attributes[ATTR_USER_ID], str(self.native_value or "")

    @property
    @override
    def extra_restore_state_data(self) -> AatssExtraData:
        """Return what a restart must not lose."""
        return AatssExtraData(self.native_value, self.native_unit_of_measurement, self._attr_extra_state_attributes)

    @callback
    def _on_erased(self, erased: Erased) -> None:
        """Forget a recognition of somebody who is erased, and one of which nobody knows any more whose it was."""
        if self._whose is None or erased.is_meant(*self._whose):
            self._attr_native_value = None
            self._attr_extra_state_attributes = dict.fromkeys(self.entity_description.attributes)
            self.async_write_ha_state()

    @callback
    def _on_recognition(self, recognition: Recognition) -> None:
        description = self.entity_description
        value = description.value_fn(recognition)
        self._whose = recognition.person[:2]
        is_again = description.tells_again and value == self._attr_native_value
        self._attr_native_value = value
        if description.unit_fn and (unit := description.unit_fn(recognition)):
            self._attr_native_unit_of_measurement = unit
        facts = recognition.attributes | {"kind": recognition.record.kind}
        self._attr_extra_state_attributes = {name: facts[name] for name in description.attributes}
        self.async_write_ha_state()
        if is_again:
            self.hass.bus.async_fire(EVENT_RECOGNIZED_AGAIN, {ATTR_ENTITY_ID: self.entity_id, ATTR_NAME: value})


class AatssRecognitionsToday(AatssOwnSensor):
    """How many recognitions there were since midnight, live and missed."""

    _cancel_day: CALLBACK_TYPE | None = None
    _counts: dict[Kind, int] | None = None

    @property
    @override
    def native_value(self) -> int | None:
        """Return the number of all."""
        return None if self._counts is None else sum(self._counts.values())

    @property
    @override
    def extra_state_attributes(self) -> dict[str, int]:
        """Return the number of each class."""
        return {} if self._counts is None else {kind.value: self._counts.get(kind, 0) for kind in Kind}

    @override
    async def async_added_to_hass(self) -> None:
        """Count anew when the journal has grown, when a day begins, and when the time zone has changed."""
        await super().async_added_to_hass()
        self._follow(SIGNAL_JOURNAL, self._count_again)
        self.async_on_remove(self.hass.bus.async_listen(EVENT_CORE_CONFIG_UPDATE, self._count_again))
        self.async_on_remove(lambda: self._cancel_day and self._cancel_day())
        await self.async_update()

    @callback
    def _count_again(self, _now: datetime | Event | None = None) -> None:
        self.async_schedule_update_ha_state(force_refresh=True)

    @override
    async def async_update(self) -> None:
        """Count."""
        journal = async_get_shared(self.hass).journal
        midnight = dt_util.start_of_local_day()
        tomorrow = dt_util.start_of_local_day(midnight + timedelta(days=1, hours=12))
        if self._cancel_day:
            self._cancel_day()
        # A day may begin at another time than midnight.
        self._cancel_day = async_track_point_in_utc_time(self.hass, self._count_again, dt_util.as_utc(tomorrow))
        self._counts = await journal.async_received(self._entry.entry_id, midnight, tomorrow)
