"""Buttons: open the door, restart the terminal, set its clock."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import override

from homeassistant.components.button import ButtonDeviceClass, ButtonEntity, ButtonEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .api.errors import AatssClockError
from .const import OPENS_DOOR
from .data import AatssConfigEntry, AatssData
from .door import async_open_door
from .entity import AatssEntity
from .errors import translated

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class AatssButtonDescription(ButtonEntityDescription):
    """A call without parameters."""

    entity_category: EntityCategory | None = EntityCategory.CONFIG
    press_fn: Callable[[AatssData], Awaitable[None]]


OPEN_DOOR = ButtonEntityDescription(key="open_door")
REBOOT = AatssButtonDescription(
    key="reboot", device_class=ButtonDeviceClass.RESTART, press_fn=lambda data: data.client.reboot()
)
SYNC_TIME = AatssButtonDescription(key="sync_time", press_fn=lambda data: data.coordinator.clock.async_sync())


async def async_setup_entry(
    hass: HomeAssistant, entry: AatssConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the buttons."""
    async_add_entities(
        [AatssDoorButton(entry, OPEN_DOOR), AatssButton(entry, REBOOT), AatssClockButton(entry, SYNC_TIME)]
    )


class AatssDoorButton(AatssEntity, ButtonEntity):
    """Opens the door, and takes the action that does so with a remark."""

    # By this the action finds the door among the buttons of a device.
    _attr_supported_features = OPENS_DOOR

    @override
    async def async_press(self) -> None:
        """Open the door."""
        await async_open_door(self.hass, self._entry, self._context)

    async def async_open_door(self, remark: str = "") -> None:
        """Open the door with a remark for the terminal's own log."""
        await async_open_door(self.hass, self._entry, self._context, remark, self.entity_id)


class AatssButton(AatssEntity, ButtonEntity):
    """A button of a terminal."""

    entity_description: AatssButtonDescription
    _attr_supported_features = 0

    @override
    async def async_press(self) -> None:
        """Carry out the call."""
        with translated(self._entry.title):
            with suppress(AatssClockError):
                await self.coordinator.async_identify()
            await self.entity_description.press_fn(self._entry.runtime_data)


class AatssClockButton(AatssButton):
    """Sets the terminal's clock."""

    @property
    @override
    def available(self) -> bool:
        """Let the clock be set where it is the clock that keeps the terminal away."""
        return super().available or self.coordinator.refused_by_clock

    @override
    async def async_press(self) -> None:
        """Set the clock, and take up what its error has kept down."""
        await super().async_press()
        self._entry.runtime_data.feed.link.try_now()
        await self.coordinator.async_request_refresh()
