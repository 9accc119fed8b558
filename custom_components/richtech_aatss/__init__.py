"""Richtech AATSS face-recognition terminals."""

from functools import partial

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import ConfigType

from .clock import HOST_CLOCK, ClockKeeper, HostClock, clear_issue
from .connection import create_client, get_session
from .const import DOMAIN
from .coordinator import AatssConfigEntry, AatssCoordinator, AatssData
from .entity import update_device
from .media_source import AatssCaptureView
from .people.people import People
from .people.withdrawals import async_get_withdrawals
from .recognitions.feed import RecognitionFeed
from .recognitions.journal import async_get_journal
from .services import async_setup_services
from .settings import Settings

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)
PLATFORMS = [
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.EVENT,
    Platform.IMAGE,
    Platform.NUMBER,
    Platform.SELECT,
    Platform.SENSOR,
    Platform.SWITCH,
]


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Register the actions, and know what terminals still have to be told."""
    hass.data[HOST_CLOCK] = HostClock()
    hass.http.register_view(AatssCaptureView(hass))
    await async_get_withdrawals(hass)
    async_setup_services(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: AatssConfigEntry) -> bool:
    """Connect to a terminal."""
    client = await create_client(hass, entry.data)
    entry.async_on_unload(client.close)
    journal = await async_get_journal(hass)
    clock = ClockKeeper(hass, entry, client, journal)
    coordinator = AatssCoordinator(hass, entry, client, clock)
    feed = RecognitionFeed(hass, entry, coordinator, get_session(hass), journal)
    await feed.async_recall()
    clock.listeners.append(feed.clock_moved)
    await coordinator.async_config_entry_first_refresh()
    people = People(hass, entry, coordinator)
    entry.runtime_data = AatssData(coordinator, Settings(hass, entry, coordinator), feed, people)
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    entry.async_on_unload(coordinator.async_add_listener(partial(update_device, hass, entry)))
    feed.start()
    people.start()
    return True


async def async_unload_entry(hass: HomeAssistant, entry: AatssConfigEntry) -> bool:
    """Let go of a terminal."""
    clear_issue(hass, entry)
    await entry.runtime_data.feed.async_stop()
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


async def async_remove_entry(hass: HomeAssistant, entry: AatssConfigEntry) -> None:
    """Forget what a terminal saw, and what it still had to be told."""
    clear_issue(hass, entry)
    await (await async_get_journal(hass)).async_remove(entry.entry_id)
    await (await async_get_withdrawals(hass)).async_forget(entry.entry_id)
