"""What belongs to a loaded entry, and what all entries share."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import ClientSession

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from .api.client import AatssClient
from .connection import async_create_client, async_create_session
from .const import DOMAIN
from .coordinator import AatssCoordinator
from .factory_password import Reminders
from .host_clock import HostClock
from .link_history import Histories, TerminalHistory
from .people import People
from .people.withdrawals import Withdrawals
from .recognitions.feed import RecognitionFeed
from .recognitions.journal import Journal
from .recognitions.sightings import Sightings
from .settings_writer import SettingsWriter


@dataclass(frozen=True)
class AatssData:
    """What belongs to a loaded entry."""

    client: AatssClient
    coordinator: AatssCoordinator
    settings: SettingsWriter
    feed: RecognitionFeed
    people: People
    # Which were set up, and are to be unloaded.
    platforms: list[Platform] = field(default_factory=list)


type AatssConfigEntry = ConfigEntry[AatssData]


@dataclass
class AatssShared:
    """What all entries share, for as long as Home Assistant runs."""

    hass: HomeAssistant
    session: ClientSession
    journal: Journal
    withdrawals: Withdrawals
    host_clock: HostClock = field(default_factory=HostClock)
    sightings: Sightings = field(default_factory=Sightings)
    reminders: Reminders = field(default_factory=dict)
    histories: Histories = field(default_factory=lambda: defaultdict(TerminalHistory))
    started_at: datetime = field(default_factory=dt_util.utcnow)

    async def async_load(self) -> None:
        """Know what is pending at terminals, and who was seen there."""
        await self.withdrawals.async_load()
        self.sightings.load(await self.journal.async_seen())

    async def async_settle(self) -> None:
        """Have what has come from all terminals written before somebody looks, but wait for no backup."""
        loaded: list[AatssConfigEntry] = self.hass.config_entries.async_loaded_entries(DOMAIN)
        await asyncio.gather(*(entry.runtime_data.feed.intake.async_settle() for entry in loaded))

    async def async_create_client(self, data: Mapping[str, Any]) -> AatssClient:
        """Return the client of the terminal that an entry's data describe."""
        return await async_create_client(self.hass, self.session, data)


SHARED: HassKey[AatssShared] = HassKey(DOMAIN)


@callback
def async_get_shared(hass: HomeAssistant) -> AatssShared:
    """Return what all entries share; a dialog may need it before anything is set up."""
    if SHARED not in hass.data:
        hass.data[SHARED] = AatssShared(hass, async_create_session(hass), Journal(hass), Withdrawals(hass))
    return hass.data[SHARED]
