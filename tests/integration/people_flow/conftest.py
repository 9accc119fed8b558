"""What the tests of the pages for people share."""

from collections.abc import AsyncIterator

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.core import HomeAssistant
from tests.emulator import Terminal
from tests.waiting import eventually

from ..flows import Dialog


@pytest.fixture(autouse=True)
async def nothing_reloads(terminal: Terminal, loaded: MockConfigEntry) -> AsyncIterator[None]:
    """See that the push link has never been opened anew."""
    await eventually(lambda: terminal.push_clients)
    before = len(terminal.push_requests)
    yield
    assert len(terminal.push_requests) == before


@pytest.fixture
async def dialog(hass: HomeAssistant, loaded: MockConfigEntry) -> Dialog:
    """Return the dialog at the people."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    return await Dialog(hass, loaded).open("people")
