"""Settings that are one of several."""

from dataclasses import dataclass, field
from typing import override

from homeassistant.components.select import SelectEntity, SelectEntityDescription
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .data import AatssConfigEntry
from .entity import AatssSettingDescription, AatssSettingEntity, supported

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class AatssSelectDescription(AatssSettingDescription[int], SelectEntityDescription):
    """A setting that is a number with a meaning, as far as the vendor's document tells it."""

    names: dict[int, str] = field(default_factory=dict)


SELECTS = (
    AatssSelectDescription(key="image_type", names={0: "face", 1: "original", 2: "face_and_original"}),
    AatssSelectDescription(key="temperature_unit", names={0: "celsius", 1: "fahrenheit"}),
    AatssSelectDescription(key="temperature_mode", part="peripheral"),
    AatssSelectDescription(key="alarm_output", part="peripheral", names={0: "normal", 1: "abnormal"}),
    AatssSelectDescription(key="unlock_relay", part="peripheral", names={0: "normally_open", 1: "normally_closed"}),
)


async def async_setup_entry(
    hass: HomeAssistant, entry: AatssConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the selects that the terminal supports."""
    async_add_entities(AatssSelect(entry, row) for row in supported(entry, Platform.SELECT, SELECTS))


class AatssSelect(AatssSettingEntity[int], SelectEntity):
    """A choice among a terminal's settings: what the document names, and what the terminal has reported."""

    entity_description: AatssSelectDescription

    @property
    def _names(self) -> dict[int, str]:
        named = self.entity_description.names
        return named | {number: str(number) for number in sorted(self._reported) if number not in named}

    @property
    @override
    def options(self) -> list[str]:
        """Return the choices; a number without a name stands for itself."""
        return list(self._names.values())

    @property
    @override
    def current_option(self) -> str | None:
        """Return the terminal's setting."""
        return None if self._setting is None else self._names[self._setting]

    @override
    async def async_select_option(self, option: str) -> None:
        """Write the setting."""
        numbers = {name: number for number, name in self._names.items()}
        await self._set(numbers[option], option)
