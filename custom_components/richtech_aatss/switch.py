"""Settings that are on or off."""

from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.const import STATE_OFF, STATE_ON, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .data import AatssConfigEntry
from .entity import AatssSettingDescription, AatssSettingEntity, supported

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class AatssSwitchDescription(AatssSettingDescription[bool], SwitchEntityDescription):
    """A setting that is on or off."""


SWITCHES = (
    AatssSwitchDescription(key="face_detection"),
    AatssSwitchDescription(key="face_comparison"),
    AatssSwitchDescription(key="mask_detection", entity_registry_enabled_default=True),
    AatssSwitchDescription(key="temperature_detection", entity_registry_enabled_default=True),
    AatssSwitchDescription(key="liveness_detection"),
    AatssSwitchDescription(key="stranger_check"),
    AatssSwitchDescription(key="face_frame"),
    AatssSwitchDescription(key="ftp_upload"),
    AatssSwitchDescription(key="voice_prompt", part="peripheral"),
    AatssSwitchDescription(key="record_opening", part="peripheral"),
    AatssSwitchDescription(key="temperature_normal", part="peripheral"),
    AatssSwitchDescription(key="mask_normal", part="peripheral"),
    AatssSwitchDescription(key="comparison_normal", part="peripheral"),
)


async def async_setup_entry(
    hass: HomeAssistant, entry: AatssConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the switches that the terminal supports."""
    async_add_entities(AatssSwitch(entry, row) for row in supported(entry, Platform.SWITCH, SWITCHES))


class AatssSwitch(AatssSettingEntity[bool], SwitchEntity):
    """A switch among a terminal's settings."""

    entity_description: AatssSwitchDescription

    @property
    @override
    def is_on(self) -> bool | None:
        """Return the terminal's setting."""
        return self._setting

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Write the setting."""
        await self._set(value=True, state=STATE_ON)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Write the setting."""
        await self._set(value=False, state=STATE_OFF)
