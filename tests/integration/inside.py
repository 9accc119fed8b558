"""The only place of these tests that knows how a loaded entry, and what all entries share, is made inside."""

from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.richtech_aatss.coordinator import AatssCoordinator
from custom_components.richtech_aatss.data import async_get_shared
from custom_components.richtech_aatss.host_clock import HostClock
from custom_components.richtech_aatss.people import People
from custom_components.richtech_aatss.people.withdrawals import Withdrawals
from custom_components.richtech_aatss.recognitions.journal import Journal
from custom_components.richtech_aatss.recognitions.push_link import PushLink
from homeassistant.core import HomeAssistant
from tests.waiting import eventually

from .clocks import Clock


def coordinator_of(entry: MockConfigEntry) -> AatssCoordinator:
    """Return what polls the terminal."""
    coordinator: AatssCoordinator = entry.runtime_data.coordinator
    return coordinator


def link_of(entry: MockConfigEntry) -> PushLink:
    """Return the push link."""
    link: PushLink = entry.runtime_data.feed.link
    return link


def people_of(entry: MockConfigEntry) -> People:
    """Return the terminal's people."""
    people: People = entry.runtime_data.people
    return people


async def journal_of(hass: HomeAssistant) -> Journal:
    """Return the journal, opened."""
    journal = async_get_shared(hass).journal
    await journal.async_totals("")
    return journal


async def renew_journal(hass: HomeAssistant) -> None:
    """Let a new journal take the place of the one there is, as after a restart."""
    shared = async_get_shared(hass)
    await shared.journal.async_close()
    shared.journal = Journal(hass)


def withdrawals_of(hass: HomeAssistant) -> Withdrawals:
    """Return what is pending at terminals."""
    return async_get_shared(hass).withdrawals


async def renew_withdrawals(hass: HomeAssistant) -> None:
    """Know of what is pending only what was stored, as after a restart."""
    shared = async_get_shared(hass)
    shared.withdrawals = Withdrawals(hass)
    await shared.withdrawals.async_load()


def use_clock(hass: HomeAssistant, clock: HostClock) -> None:
    """Let all entries that are set up from now on live by a clock."""
    async_get_shared(hass).host_clock = clock


async def poll(entry: MockConfigEntry) -> None:
    """Poll the terminal now, and read all that it tells of itself."""
    coordinator_of(entry).forget_parts()
    await coordinator_of(entry).async_refresh()


async def polled(entry: MockConfigEntry, clock: Clock, seconds: float) -> None:
    """Let time pass until the next poll has been made."""
    coordinator = coordinator_of(entry)
    await eventually(lambda: coordinator._unsub_refresh)
    await clock.tick(seconds)
    await eventually(lambda: coordinator._unsub_refresh)
