"""What the tests of live and missed recognitions share."""

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.richtech_aatss import coordinator as coordinator_module
from custom_components.richtech_aatss.api import stream as stream_module
from custom_components.richtech_aatss.recognitions import backfill as backfill_module
from custom_components.richtech_aatss.recognitions import push_link as link_module
from homeassistant.core import HomeAssistant
from tests.emulator import Terminal

from ..watching import Watch, ago, ready, store


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait less for what may come over the link as well, for the link itself, and between two polls."""
    monkeypatch.setattr(backfill_module, "GRACE", 0.1)
    monkeypatch.setattr(backfill_module, "RETRY", 0.1)
    monkeypatch.setattr(stream_module, "CONTEST", 0.0)
    monkeypatch.setattr(stream_module, "SHORTEST_PAUSE", 0.1)
    monkeypatch.setattr(coordinator_module, "REFRESH_COOLDOWN", 0.1)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take a link for proven as soon as the list has been read."""
    monkeypatch.setattr(link_module, "PROVEN_AFTER", 0.0)


@pytest.fixture
def a_past(terminal: Terminal) -> None:
    """Have the list begin long before the terminal is added."""
    store(terminal, signTime=ago(4000))


@pytest.fixture
async def watch(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> Watch:
    """Watch the events of a terminal whose list has been read."""
    await ready(loaded)
    return Watch(hass)
