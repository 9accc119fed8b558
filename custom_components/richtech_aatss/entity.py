"""What all entities of a terminal share."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, override

from yarl import URL

from homeassistant.const import CONF_HOST, EntityCategory, Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.translation import async_get_translations
from homeassistant.helpers.update_coordinator import CoordinatorEntity
from homeassistant.util.signal_type import SignalTypeFormat

from .api.models import Device
from .const import DOMAIN, MANUFACTURER
from .coordinator import AatssCoordinator, AatssState
from .data import AatssConfigEntry
from .errors import explain_setting
from .neighbours import async_find_mac
from .recognitions.signals import SIGNAL_LINK
from .settings_writer import NotKeptError


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
        self.device_entry = device_of(entry)

    @property
    def _state(self) -> AatssState:
        return self.coordinator.data

    @callback
    def _follow[*Ts](self, signal: SignalTypeFormat[*Ts], target: Callable[[*Ts], Any]) -> None:
        """Listen to a signal of the terminal, for as long as the entity is there."""
        undo = async_dispatcher_connect(self.hass, signal.format(self._entry.entry_id), target)
        self.async_on_remove(undo)


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
        return not self._entry.runtime_data.feed.link.unavailable


@dataclass(frozen=True, kw_only=True)
class AatssSettingDescription[T](EntityDescription):
    """Where a setting is, how it is read and how it is changed."""

    entity_category: EntityCategory | None = EntityCategory.CONFIG
    entity_registry_enabled_default: bool = False
    part: str = "smart_face"
    # Where these are not given, the setting is the attribute of the same name as it is.
    value_fn: Callable[[Any], T | None] | None = None
    set_fn: Callable[[T], dict[str, Any]] | None = None

    def value(self, state: object) -> T | None:
        """Return the value in a terminal's state; None where the terminal does not have it."""
        return self.value_of(getattr(state, self.part))

    def value_of(self, part: object) -> T | None:
        """Return the value in an object of the terminal."""
        if not part:
            return None
        value: T | None = self.value_fn(part) if self.value_fn else getattr(part, self.key)
        return value

    def changes(self, value: T) -> dict[str, Any]:
        """Return the attributes to write for a value."""
        return self.set_fn(value) if self.set_fn else {self.key: value}


@callback
def enabled[D: EntityDescription](entry: AatssConfigEntry, platform: Platform, table: Iterable[D]) -> list[D]:
    """Leave out what is registered and disabled: it is built when it is enabled, by a reload."""
    registry = er.async_get(entry.runtime_data.coordinator.hass)

    def is_disabled(row: D) -> bool:
        entity_id = registry.async_get_entity_id(platform, DOMAIN, f"{entry.unique_id}_{row.key}")
        return entity_id is not None and registry.entities[entity_id].disabled

    return [row for row in table if not is_disabled(row)]


@callback
def supported[D: AatssSettingDescription[Any]](
    entry: AatssConfigEntry, platform: Platform, table: tuple[D, ...]
) -> list[D]:
    """Return the rows of a table that the terminal has and that are not disabled."""
    state = entry.runtime_data.coordinator.data
    return enabled(entry, platform, [row for row in table if row.value(state) is not None])


class AatssSettingEntity[T](AatssEntity):
    """A setting of a terminal."""

    entity_description: AatssSettingDescription[T]

    def __init__(self, entry: AatssConfigEntry, description: AatssSettingDescription[T]) -> None:
        """Begin with what the terminal reports."""
        super().__init__(entry, description)
        self._seen: set[T] = set()
        self._note()

    @property
    def _setting(self) -> T | None:
        return self.entity_description.value(self._state)

    @property
    def _reported(self) -> set[T]:
        return self._seen if self._setting is None else self._seen | {self._setting}

    def _note(self) -> None:
        confirmed = self._entry.runtime_data.settings.confirmed(self.entity_description.part)
        if (value := self.entity_description.value_of(confirmed)) is not None:
            self._seen.add(value)

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        self._note()
        super()._handle_coordinator_update()

    async def _set(self, value: T, state: str) -> None:
        """Write the setting; an error names it, what was asked for, and what the terminal has, as they are shown."""
        description = self.entity_description
        try:
            await self._entry.runtime_data.settings.set(description.part, **description.changes(value))
        except NotKeptError as err:
            raise HomeAssistantError(
                **explain_setting(
                    err.cause,
                    terminal=self._entry.title,
                    setting=str(self.name),
                    wanted=await self._shown(state),
                    actual=await self._shown(str(self.state)),
                )
            ) from err

    async def _shown(self, state: str) -> str:
        """Return a state by its name in Home Assistant's language, if it has one."""
        texts = await async_get_translations(self.hass, self.hass.config.language, "entity", {DOMAIN})
        key = f"{self.platform.domain}.{self.entity_description.key}"
        return texts.get(f"component.{DOMAIN}.entity.{key}.state.{state}", state)


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
def create_device(hass: HomeAssistant, entry: AatssConfigEntry) -> None:
    """Register the terminal, once for all of its entities."""
    dr.async_get(hass).async_get_or_create(config_entry_id=entry.entry_id, **device_info(entry))


@callback
def device_of(entry: AatssConfigEntry) -> dr.DeviceEntry | None:
    """Return the terminal as it is registered."""
    registry = dr.async_get(entry.runtime_data.coordinator.hass)
    return registry.async_get_device_by_identifier((DOMAIN, str(entry.unique_id)), entry.entry_id)


@callback
def update_device(hass: HomeAssistant, entry: AatssConfigEntry) -> None:
    """Note a new version after an update of the terminal."""
    registry = dr.async_get(hass)
    known = device_of(entry)
    version = software(entry.runtime_data.coordinator.data.device)
    if known and known.sw_version != version:
        registry.async_update_device(known.id, sw_version=version)


async def async_note_mac(hass: HomeAssistant, entry: AatssConfigEntry) -> None:
    """Note the MAC address, by which Home Assistant tells of a new IP address; those known before stay."""
    mac = await async_find_mac(hass, entry.data[CONF_HOST])
    registry = dr.async_get(hass)
    known = device_of(entry)
    if known and mac:
        connections = known.connections | {(dr.CONNECTION_NETWORK_MAC, mac)}
        registry.async_update_device(known.id, new_connections=connections)
