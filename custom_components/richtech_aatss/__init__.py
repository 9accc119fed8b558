"""Richtech AATSS face-recognition terminals."""

from functools import partial
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import ConfigType

from .clock import ClockKeeper
from .const import DOMAIN
from .coordinator import AatssCoordinator
from .data import AatssConfigEntry, AatssData, async_get_shared
from .entity import AatssSettingDescription, async_note_mac, create_device, enabled, supported, update_device
from .factory_password import pause, remind
from .issues import async_setup_issues, forget_issues
from .link_history import async_watch
from .lock import DOOR
from .media_view import AatssCaptureView, AatssThumbnailView
from .number import NUMBERS, TEMPERATURE_WARNING_THRESHOLD
from .panel import async_load_frontend, async_update_panel
from .people import People
from .recognitions.feed import RecognitionFeed
from .recognitions.retention import retention_of
from .select import SELECTS
from .services import async_setup_services
from .settings_writer import SettingsWriter
from .switch import SWITCHES
from .webhook import async_close_webhook, async_open_webhook
from .websocket_api import async_setup_websocket_api

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)
PLATFORMS = [Platform.BINARY_SENSOR, Platform.BUTTON, Platform.EVENT, Platform.IMAGE, Platform.SENSOR]
# All of whose entities may be disabled, or unknown to the terminal: a start leaves such a platform out.
SETTINGS: dict[Platform, tuple[AatssSettingDescription[Any], ...]] = {
    Platform.NUMBER: (*NUMBERS, TEMPERATURE_WARNING_THRESHOLD),
    Platform.SELECT: SELECTS,
    Platform.SWITCH: SWITCHES,
}


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Register the actions, and know what is pending at terminals."""
    await async_get_shared(hass).async_load()
    async_setup_issues(hass)
    hass.http.register_view(AatssCaptureView(hass))
    hass.http.register_view(AatssThumbnailView(hass))
    async_setup_services(hass)
    async_setup_websocket_api(hass)
    await async_load_frontend(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: AatssConfigEntry) -> bool:
    """Connect to a terminal."""
    await async_update_panel(hass)
    shared = async_get_shared(hass)
    data = await _async_create_data(hass, entry)
    async_watch(hass, entry, data.feed.link, shared.histories[entry.entry_id])
    await data.feed.async_load()
    await data.coordinator.async_config_entry_first_refresh()
    entry.runtime_data = data
    create_device(hass, entry)
    data.platforms.extend(_platforms_of(entry))
    await hass.config_entries.async_forward_entry_setups(entry, data.platforms)
    entry.async_on_unload(data.coordinator.async_add_listener(partial(update_device, hass, entry)))
    data.feed.start()
    data.people.start()
    remind(hass, entry, shared.reminders, shared.host_clock.monotonic())
    entry.async_create_background_task(hass, async_note_mac(hass, entry), f"{entry.title} MAC address")
    async_open_webhook(hass, entry)
    return True


def _platforms_of(entry: AatssConfigEntry) -> list[Platform]:
    """Return the platforms that have something to add."""
    settings = [platform for platform, table in SETTINGS.items() if supported(entry, platform, table)]
    lock = [Platform.LOCK] if enabled(entry, Platform.LOCK, (DOOR,)) else []
    return PLATFORMS + settings + lock


async def _async_create_data(hass: HomeAssistant, entry: AatssConfigEntry) -> AatssData:
    """Build what belongs to an entry, from the protocol upwards; nothing of it has begun to work."""
    shared = async_get_shared(hass)
    client = await shared.async_create_client(entry.data)
    entry.async_on_unload(client.close)
    clock = ClockKeeper(hass, entry, client, shared.host_clock, shared.journal.async_newest)
    coordinator = AatssCoordinator(hass, entry, client, clock, shared.host_clock)
    return AatssData(
        client=client,
        coordinator=coordinator,
        settings=SettingsWriter(hass, entry, client, coordinator),
        feed=RecognitionFeed(
            hass,
            entry,
            shared.session,
            client,
            coordinator,
            shared.journal,
            shared.host_clock,
            retention_of(entry),
            shared.sightings,
        ),
        people=People(hass, entry, client, coordinator, shared.withdrawals),
    )


async def async_unload_entry(hass: HomeAssistant, entry: AatssConfigEntry) -> bool:
    """Let go of a terminal: the entities go before the feed ends, which pauses meanwhile."""
    feed = entry.runtime_data.feed
    await feed.async_pause()
    if not await hass.config_entries.async_unload_platforms(entry, entry.runtime_data.platforms):
        feed.resume()
        return False
    pause(hass, entry, async_get_shared(hass).reminders)
    await feed.async_stop()
    return True


async def async_remove_entry(hass: HomeAssistant, entry: AatssConfigEntry) -> None:
    """Forget what a terminal saw, and what is pending there."""
    shared = async_get_shared(hass)
    if entry.state is ConfigEntryState.FAILED_UNLOAD:
        async_close_webhook(hass, entry)
        await entry.runtime_data.coordinator.async_shutdown()
        await entry.runtime_data.feed.async_stop()
    await shared.journal.async_remove(entry.entry_id)
    await shared.withdrawals.async_forget(entry.entry_id)
    shared.sightings.forget(entry.entry_id)
    forget_issues(hass, entry.entry_id)
    shared.histories.pop(entry.entry_id, None)
    await async_update_panel(hass)
