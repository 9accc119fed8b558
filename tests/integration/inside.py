"""The only place of these tests that knows how a loaded entry is made inside."""

from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.richtech_aatss.coordinator import AatssCoordinator
from custom_components.richtech_aatss.people.people import People
from custom_components.richtech_aatss.recognitions.feed import RecognitionFeed
from tests.waiting import eventually

from .conftest import Clock


def coordinator_of(entry: MockConfigEntry) -> AatssCoordinator:
    """Return what polls the terminal."""
    coordinator: AatssCoordinator = entry.runtime_data.coordinator
    return coordinator


def link_of(entry: MockConfigEntry) -> RecognitionFeed:
    """Return what knows the state of the push link."""
    feed: RecognitionFeed = entry.runtime_data.feed
    return feed


def people_of(entry: MockConfigEntry) -> People:
    """Return the terminal's people."""
    people: People = entry.runtime_data.people
    return people


async def poll(entry: MockConfigEntry) -> None:
    """Poll the terminal now."""
    await coordinator_of(entry).async_refresh()


async def polled(entry: MockConfigEntry, clock: Clock, seconds: float) -> None:
    """Let time pass until the next poll has been made."""
    coordinator = coordinator_of(entry)
    await eventually(lambda: coordinator._unsub_refresh)
    await clock.tick(seconds)
    await eventually(lambda: coordinator._unsub_refresh)
