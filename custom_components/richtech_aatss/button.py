"""Buttons: open the door, restart the terminal, set its clock."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import override

from homeassistant.components.button import ButtonDeviceClass, ButtonEntity, ButtonEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import OPENS_DOOR
from .coordinator import AatssConfigEntry, AatssCoordinator
from .entity import AatssEntity
from .errors import translated

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class AatssButtonDescription(ButtonEntityDescription):
    """A call without parameters."""

    press_fn: Callable[[AatssCoordinator], Awaitable[None]]
    unclear_key: str = "unclear"
    features: int = 0
    sets_clock: bool = False


BUTTONS = (
    AatssButtonDescription(
        key="open_door",
        press_fn=lambda coordinator: coordinator.client.open_door(),
        unclear_key="door_unclear",
        features=OPENS_DOOR,
    ),
    AatssButtonDescription(
        key="reboot",
        device_class=ButtonDeviceClass.RESTART,
        entity_category=EntityCategory.CONFIG,
        press_fn=lambda coordinator: coordinator.client.reboot(),
    ),
    AatssButtonDescription(
        key="sync_time",
        entity_category=EntityCategory.CONFIG,
        press_fn=lambda coordinator: coordinator.clock.async_set(),
        sets_clock=True,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant, entry: AatssConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the buttons."""
    async_add_entities(AatssButton(entry, description) for description in BUTTONS)


class AatssButton(AatssEntity, ButtonEntity):
    """A button of a terminal."""

    entity_description: AatssButtonDescription

    def __init__(self, entry: AatssConfigEntry, description: AatssButtonDescription) -> None:
        """Offer the actions of the button."""
        super().__init__(entry, description)
        self._attr_supported_features = description.features

    @property
    @override
    def available(self) -> bool:
        """Let the clock be set where it is the clock that keeps the terminal away."""
        return super().available or (self.entity_description.sets_clock and self.coordinator.refused_by_clock)

    @override
    async def async_press(self) -> None:
        """Carry out the call."""
        with translated(self.coordinator.name, unclear=self.entity_description.unclear_key):
            await self.entity_description.press_fn(self.coordinator)
        if self.entity_description.sets_clock:
            self._entry.runtime_data.feed.try_now()
            await self.coordinator.async_request_refresh()

    async def async_open_door(self, remark: str = "") -> None:
        """Open the door with a remark for the terminal's own log."""
        with translated(self.coordinator.name, unclear=self.entity_description.unclear_key):
            await self.coordinator.client.open_door(remark)
