"""Richtech AATSS face-recognition terminals."""

from functools import partial

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import ConfigType

from .connection import create_client, get_session
from .const import DOMAIN
from .coordinator import AatssConfigEntry, AatssCoordinator, AatssData
from .entity import update_device
from .people.people import People
from .people.withdrawals import async_get_withdrawals
from .recognitions.feed import RecognitionFeed
from .services import async_setup_services
from .settings import Settings

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)
PLATFORMS = [
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.EVENT,
    Platform.NUMBER,
    Platform.SELECT,
    Platform.SENSOR,
    Platform.SWITCH,
]


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Register the actions, and know what terminals still have to be told."""
    await async_get_withdrawals(hass)
    async_setup_services(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: AatssConfigEntry) -> bool:
    """Connect to a terminal."""
    client = await create_client(hass, entry.data)
    entry.async_on_unload(client.close)
    coordinator = AatssCoordinator(hass, entry, client)
    await coordinator.async_config_entry_first_refresh()
    feed = RecognitionFeed(hass, entry, coordinator, get_session(hass))
    entry.runtime_data = AatssData(
        coordinator, Settings(hass, entry, coordinator), feed, People(hass, entry, coordinator)
    )
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    entry.async_on_unload(coordinator.async_add_listener(partial(update_device, hass, entry)))
    feed.start()
    entry.runtime_data.people.start()
    return True


async def async_unload_entry(hass: HomeAssistant, entry: AatssConfigEntry) -> bool:
    """Let go of a terminal."""
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


async def async_remove_entry(hass: HomeAssistant, entry: AatssConfigEntry) -> None:
    """Forget what a terminal still had to be told."""
    withdrawals = await async_get_withdrawals(hass)
    await withdrawals.async_forget(entry.entry_id)
