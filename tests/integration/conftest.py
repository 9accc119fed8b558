"""An entry for the emulated terminal, in Home Assistant's test core."""

from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.syrupy import HomeAssistantSnapshotExtension
from pytest_homeassistant_custom_component.typing import WebSocketGenerator
from pytest_socket import socket_allow_hosts
from syrupy.assertion import SnapshotAssertion

from custom_components.richtech_aatss.const import CONF_HTTP_PORT, CONF_OLD_TLS, CONF_PUSH_PORT, DOMAIN
from custom_components.richtech_aatss.recognitions.journal import Journal
from homeassistant.const import CONF_HOST, CONF_PASSWORD, CONF_SSL
from homeassistant.core import HomeAssistant, State, callback
from homeassistant.helpers import entity_registry as er
from tests.conftest import PASSWORD
from tests.emulator import Terminal
from tests.waiting import eventually

from .clocks import Clock
from .inside import journal_of, use_clock
from .panel import Open, Panel

DEVICE_ID = "RT20200628001"


@pytest.fixture(autouse=True)
def custom_integrations(enable_custom_integrations: None) -> None:
    """Let Home Assistant find the integration."""


@pytest.fixture
async def journal(hass: HomeAssistant) -> Journal:
    """Return the journal, opened."""
    return await journal_of(hass)


@pytest.fixture
async def clock(hass: HomeAssistant, terminal: Terminal) -> Clock:
    """Return a clock that can be set forward, while the terminal's link stays up."""
    clock = Clock(hass)
    terminal.push_silence = 1e6
    use_clock(hass, clock)
    return clock


@pytest.fixture
def entry(hass: HomeAssistant, terminal: Terminal) -> MockConfigEntry:
    """Return the entry of the terminal, not yet set up."""
    return entry_of(hass, terminal, "Front door")


@pytest.fixture
async def back_door(socket_enabled: None) -> AsyncIterator[Terminal]:
    """Run a second terminal, at another address."""
    socket_allow_hosts(["127.0.0.1", "127.0.0.2"])
    async with Terminal(password=PASSWORD, host="127.0.0.2") as terminal:
        terminal.device |= {"deviceID": "RT2", "deviceName": "Back door"}
        yield terminal


@pytest.fixture
async def back(hass: HomeAssistant, loaded: MockConfigEntry, back_door: Terminal) -> MockConfigEntry:
    """Return the entry of the second terminal, set up."""
    entry = entry_of(hass, back_door, "Back door")
    await set_up(hass, entry)
    return entry


def entry_of(hass: HomeAssistant, terminal: Terminal, title: str) -> MockConfigEntry:
    """Return the entry of a terminal, not yet set up."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title=title,
        unique_id=terminal.device["deviceID"],
        data={
            CONF_HOST: terminal.host,
            CONF_PASSWORD: PASSWORD,
            CONF_HTTP_PORT: terminal.http_port,
            CONF_PUSH_PORT: terminal.push_port,
            CONF_SSL: False,
            CONF_OLD_TLS: False,
        },
    )
    entry.add_to_hass(hass)
    return entry


@pytest.fixture
def panel(hass: HomeAssistant, hass_ws_client: WebSocketGenerator) -> Open:
    """Open the panel, perhaps as somebody else."""

    async def open_panel(*token: str) -> Panel:
        return Panel(await hass_ws_client(hass, *token))

    return open_panel


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Leave out of snapshots what differs from run to run."""
    return snapshot.use_extension(HomeAssistantSnapshotExtension)


@pytest.fixture
def everything_enabled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add the entities that are off by default as well."""
    monkeypatch.setattr("homeassistant.helpers.entity.Entity.entity_registry_enabled_default", property(lambda _: True))


@pytest.fixture
async def loaded(hass: HomeAssistant, terminal: Terminal, entry: MockConfigEntry) -> MockConfigEntry:
    """Return the entry, set up, with its push link up."""
    await set_up(hass, entry)
    await eventually(lambda: terminal.push_clients)
    await eventually(lambda: state(hass, "push_connection").state == "on")
    await hass.async_block_till_done()
    return entry


async def set_up(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Set an entry up."""
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()


def entity_id(hass: HomeAssistant, key: str) -> str:
    """Return the entity of the terminal with a key."""
    entries = er.async_get(hass).entities.values()
    return next(entity.entity_id for entity in entries if entity.unique_id == f"{DEVICE_ID}_{key}")


def state(hass: HomeAssistant, key: str) -> State:
    """Return the state of the terminal's entity with a key."""
    state = hass.states.get(entity_id(hass, key))
    assert state is not None
    return state


async def press(hass: HomeAssistant, key: str) -> None:
    """Press a button."""
    await hass.services.async_call("button", "press", {"entity_id": entity_id(hass, key)}, blocking=True)


def states_of(hass: HomeAssistant, watched: str) -> Callable[[], list[State]]:
    """Watch an entity; return a function that tells the states that it has had since."""
    seen: list[State] = []

    @callback
    def note(event: Any) -> None:
        data: Mapping[str, Any] = event.data
        if data["entity_id"] == watched and data["new_state"]:
            seen.append(data["new_state"])

    hass.bus.async_listen("state_changed", note)
    return lambda: seen
