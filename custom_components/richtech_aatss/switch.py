"""Settings that are on or off."""

from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.const import STATE_OFF, STATE_ON
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import AatssConfigEntry
from .setting import AatssSettingDescription, AatssSettingEntity, supported

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class AatssSwitchDescription(AatssSettingDescription[bool], SwitchEntityDescription):
    """A setting that is on or off."""


SWITCHES = (
    AatssSwitchDescription(
        key="face_detection",
        value_fn=lambda face: face.face_detection,
        set_fn=lambda on: {"face_detection": on},
    ),
    AatssSwitchDescription(
        key="face_comparison",
        value_fn=lambda face: face.face_comparison,
        set_fn=lambda on: {"face_comparison": on},
    ),
    AatssSwitchDescription(
        key="mask_detection",
        entity_registry_enabled_default=True,
        value_fn=lambda face: face.mask_detection,
        set_fn=lambda on: {"mask_detection": on},
    ),
    AatssSwitchDescription(
        key="temperature_detection",
        entity_registry_enabled_default=True,
        value_fn=lambda face: face.temperature_detection,
        set_fn=lambda on: {"temperature_detection": on},
    ),
    AatssSwitchDescription(
        key="liveness_detection",
        value_fn=lambda face: face.liveness_detection,
        set_fn=lambda on: {"liveness_detection": on},
    ),
    AatssSwitchDescription(
        key="stranger_check",
        value_fn=lambda face: face.stranger_check,
        set_fn=lambda on: {"stranger_check": on},
    ),
    AatssSwitchDescription(
        key="face_frame",
        value_fn=lambda face: face.face_frame,
        set_fn=lambda on: {"face_frame": on},
    ),
    AatssSwitchDescription(
        key="ftp_upload",
        value_fn=lambda face: face.ftp_upload,
        set_fn=lambda on: {"ftp_upload": on},
    ),
    AatssSwitchDescription(
        key="voice_prompt",
        part="peripheral",
        value_fn=lambda peripheral: peripheral.voice_prompt,
        set_fn=lambda on: {"voice_prompt": on},
    ),
    AatssSwitchDescription(
        key="record_opening",
        part="peripheral",
        value_fn=lambda peripheral: peripheral.record_opening,
        set_fn=lambda on: {"record_opening": on},
    ),
    AatssSwitchDescription(
        key="temperature_normal",
        part="peripheral",
        value_fn=lambda peripheral: peripheral.temperature_normal,
        set_fn=lambda on: {"temperature_normal": on},
    ),
    AatssSwitchDescription(
        key="mask_normal",
        part="peripheral",
        value_fn=lambda peripheral: peripheral.mask_normal,
        set_fn=lambda on: {"mask_normal": on},
    ),
    AatssSwitchDescription(
        key="comparison_normal",
        part="peripheral",
        value_fn=lambda peripheral: peripheral.comparison_normal,
        set_fn=lambda on: {"comparison_normal": on},
    ),
)


async def async_setup_entry(
    hass: HomeAssistant, entry: AatssConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the switches that the terminal supports."""
    async_add_entities(AatssSwitch(entry, row) for row in supported(entry, SWITCHES))


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
        await self._set(value=True, shown=STATE_ON)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Write the setting."""
        await self._set(value=False, shown=STATE_OFF)
