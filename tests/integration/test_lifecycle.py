"""Setting up, polling, losing and finding the terminal, leaving nothing behind."""

import asyncio
from functools import partial
import logging
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.richtech_aatss import coordinator as coordinator_module
from custom_components.richtech_aatss.api import client as client_module
from custom_components.richtech_aatss.api import transport
from custom_components.richtech_aatss.const import DOMAIN
from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.dispatcher import DATA_DISPATCHER
from tests.emulator import Terminal
from tests.waiting import eventually

from .clocks import Clock
from .conftest import entity_id, press, set_up, state, states_of
from .inside import link_of, polled

INFORMATION = "/api/device/information"
HOUR = 3600.0


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask again soon after a signature error."""
    monkeypatch.setattr(coordinator_module, "SIGNATURE_PAUSE", 0.01)


async def test_set_up_and_unload(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """Unloading closes the link; loading opens it again; removing leaves nothing."""
    tasks = {task.get_name() for task in asyncio.all_tasks()}
    assert any("push link" in name for name in tasks)
    await hass.config_entries.async_unload(loaded.entry_id)
    await eventually(lambda: terminal.push_clients == 0)
    assert loaded.state is ConfigEntryState.NOT_LOADED
    assert not any("push link" in task.get_name() for task in asyncio.all_tasks())
    assert not [
        signal for signal, targets in hass.data[DATA_DISPATCHER].items() if loaded.entry_id in str(signal) and targets
    ]
    await set_up(hass, loaded)
    await eventually(lambda: terminal.push_clients == 1)
    await hass.config_entries.async_reload(loaded.entry_id)
    await eventually(lambda: terminal.push_clients == 1)
    await hass.config_entries.async_remove(loaded.entry_id)
    await eventually(lambda: terminal.push_clients == 0)
    assert hass.states.async_entity_ids() == []


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        ({"refused_addresses": {"127.0.0.1"}}, "ip_refused"),
        ({"clock_offset": HOUR, "date_header": False}, "clock_skew"),
        ({"device": {}}, "not_a_terminal"),
    ],
)
async def test_what_keeps_an_entry_from_loading_is_told(
    hass: HomeAssistant, terminal: Terminal, entry: MockConfigEntry, trouble: dict[str, Any], error: str
) -> None:
    """The entry shows what is wrong, and asks for no password."""
    for name, value in trouble.items():
        setattr(terminal, name, value)
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert entry.error_reason_translation_key == error
    assert "Front door" in (entry.reason or "")
    assert not hass.config_entries.flow.async_progress()


async def test_silence_keeps_an_entry_from_loading(
    hass: HomeAssistant, terminal: Terminal, entry: MockConfigEntry
) -> None:
    """A terminal that is off is told as that."""
    await terminal.stop()
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert entry.error_reason_translation_key == "cannot_connect"


async def test_a_wrong_password_at_setup(hass: HomeAssistant, terminal: Terminal, entry: MockConfigEntry) -> None:
    """Three signature errors in a row ask for the password, once."""
    terminal.password = "new"
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert [flow["context"]["source"] for flow in hass.config_entries.flow.async_progress()] == [SOURCE_REAUTH]
    assert len(terminal.requests) == 3


async def test_one_signature_error_at_setup_is_borne(
    hass: HomeAssistant, terminal: Terminal, entry: MockConfigEntry
) -> None:
    """A terminal that has just started may refuse a good signature."""
    terminal.faults.add(INFORMATION, code=10005, times=2)
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.LOADED


async def test_a_password_changed_while_running(
    hass: HomeAssistant, terminal: Terminal, clock: Clock, loaded: MockConfigEntry
) -> None:
    """One reauthentication appears, after three refusals, and only one however long it takes."""
    terminal.password = "new"
    for seconds in (30, 10):
        await polled(loaded, clock, seconds)
        assert not hass.config_entries.flow.async_progress()
        assert state(hass, "open_door").state != "unavailable"
    for seconds in (10, 30, 30):
        await polled(loaded, clock, seconds)
        assert len(hass.config_entries.flow.async_progress()) == 1


async def test_a_success_between_signature_errors(
    hass: HomeAssistant, terminal: Terminal, clock: Clock, loaded: MockConfigEntry
) -> None:
    """Only errors in a row count."""
    for _ in range(3):
        terminal.faults.add(INFORMATION, code=10005, times=2)
        for seconds in (30, 10, 10):
            await polled(loaded, clock, seconds)
    assert not hass.config_entries.flow.async_progress()


@pytest.mark.parametrize(
    ("trouble", "cure"),
    [
        ({"refused_addresses": {"127.0.0.1"}}, {"refused_addresses": set()}),
        ({"clock_offset": HOUR, "date_header": False}, {"clock_offset": 0.0}),
    ],
)
async def test_unavailable_after_a_minute(
    hass: HomeAssistant,
    terminal: Terminal,
    clock: Clock,
    loaded: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
    trouble: dict[str, Any],
    cure: dict[str, Any],
) -> None:
    """One lost poll greys out nothing, a minute does; one log line tells each change."""
    caplog.set_level(logging.INFO)
    for name, value in trouble.items():
        setattr(terminal, name, value)
    caplog.clear()
    await polled(loaded, clock, 30)
    assert state(hass, "open_door").state != "unavailable"
    await polled(loaded, clock, 30)
    assert state(hass, "open_door").state == "unavailable"
    assert state(hass, "push_connection").state == "on"
    assert state(hass, "recognition").state != "unavailable"
    for _ in range(5):
        await polled(loaded, clock, 30)
    assert len(ours(caplog)) == 1
    for name, value in cure.items():
        setattr(terminal, name, value)
    await polled(loaded, clock, 30)
    assert state(hass, "open_door").state != "unavailable"
    assert len(ours(caplog)) == 2


def ours(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what the integration has logged."""
    return [record.getMessage() for record in caplog.records if record.name.startswith(f"custom_components.{DOMAIN}")]


async def test_a_lost_poll_and_a_saving_one(
    hass: HomeAssistant, terminal: Terminal, clock: Clock, loaded: MockConfigEntry
) -> None:
    """After a lost poll the terminal is asked again soon."""
    terminal.faults.add(INFORMATION, drop="close", times=1)
    await polled(loaded, clock, 30)
    await polled(loaded, clock, 10)
    await polled(loaded, clock, 30)
    assert state(hass, "open_door").state != "unavailable"


async def test_a_busy_terminal_is_not_away(
    monkeypatch: pytest.MonkeyPatch, hass: HomeAssistant, terminal: Terminal, clock: Clock, loaded: MockConfigEntry
) -> None:
    """50003 is an answer."""
    monkeypatch.setattr(client_module, "SEND_TIMEOUT", 0.3)
    terminal.faults.add(INFORMATION, code=50003)
    for _ in range(3):
        await polled(loaded, clock, 30)
    assert state(hass, "open_door").state != "unavailable"


async def test_power_off_and_on(hass: HomeAssistant, terminal: Terminal, clock: Clock, loaded: MockConfigEntry) -> None:
    """Everything comes back by itself, the link at once when the poll succeeds."""
    await terminal.stop()
    await eventually(lambda: state(hass, "push_connection").state == "off")
    for _ in range(3):
        await clock.tick(30)
        await hass.async_block_till_done(wait_background_tasks=False)
    await eventually(lambda: state(hass, "open_door").state == "unavailable")
    await eventually(lambda: state(hass, "recognition").state == "unavailable")
    assert state(hass, "last_person").state == "unknown"
    assert state(hass, "push_connection").state == "off"
    await terminal.start()
    await polled(loaded, clock, 30)
    await eventually(lambda: state(hass, "push_connection").state == "on")
    await eventually(lambda: state(hass, "open_door").state != "unavailable")
    assert state(hass, "recognition").state != "unavailable"


def _asked(terminal: Terminal, times: int) -> bool:
    return len(terminal.requests) >= times


async def test_polls_follow_the_link(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """A link that drops or comes up is a reason to look at once."""
    await eventually(lambda: terminal.requests)
    for _ in range(2):
        before = len(terminal.requests)
        await terminal.drop_push()
        await eventually(partial(_asked, terminal, before + 3))
        await eventually(lambda: terminal.push_clients)
        await hass.async_block_till_done()


async def test_a_terminal_with_less(
    hass: HomeAssistant, terminal: Terminal, entry: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    """What a terminal does not support has no entities, and is no error."""
    terminal.unsupported = {"/api/device/smartface", "/api/device/network", "/api/device/perpara"}
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.LOADED
    assert not hass.states.async_entity_ids("switch")
    assert not hass.states.async_entity_ids("number")
    assert not hass.states.async_entity_ids("select")
    assert not [record for record in caplog.records if DOMAIN in record.name and record.levelno >= logging.WARNING]
    assert hass.states.async_entity_ids("button")
    terminal.unsupported = set()
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert hass.states.async_entity_ids("switch")
    assert hass.states.async_entity_ids("number")


async def test_a_stalled_read_is_given_up(
    hass: HomeAssistant, terminal: Terminal, entry: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Silence on an open connection is silence."""
    monkeypatch.setattr(transport, "ANSWER_TIMEOUT", 0.2)
    terminal.faults.add(INFORMATION, stall=60)
    await set_up(hass, entry)
    assert entry.error_reason_translation_key == "cannot_connect"


async def test_another_terminal_at_the_address(
    hass: HomeAssistant, terminal: Terminal, clock: Clock, loaded: MockConfigEntry
) -> None:
    """The door of another terminal is never opened for this one."""
    own, terminal.device["deviceID"] = terminal.device["deviceID"], "other"
    await polled(loaded, clock, 30)
    assert state(hass, "open_door").state == "unavailable"
    seen = states_of(hass, entity_id(hass, "recognition"))
    await terminal.recognize()
    for action, data in (("set_network", {"dns_1": "9.9.9.9"}), ("send_command", {"command": {"a": 1}})):
        with pytest.raises(HomeAssistantError, match="Another terminal answers"):
            await hass.services.async_call(DOMAIN, action, data, blocking=True, return_response=True)
    assert (terminal.commands, terminal.network["DNS1"]) == ([], "202.96.134.133")
    assert seen() == []
    await hass.config_entries.async_reload(loaded.entry_id)
    assert loaded.error_reason_translation_key == "wrong_device"
    terminal.device["deviceID"] = own
    await hass.config_entries.async_reload(loaded.entry_id)
    assert state(hass, "open_door").state != "unavailable"


@pytest.mark.parametrize("path", ["/api/device/network", "/api/device/smartface", "/api/device/perpara"])
@pytest.mark.parametrize("fault", [{"body": "not_json"}, {"code": 50004}, {"code": 50002}, {"code": 30001}])
async def test_an_object_that_cannot_be_read(
    hass: HomeAssistant, terminal: Terminal, entry: MockConfigEntry, path: str, fault: dict[str, Any]
) -> None:
    """It does not keep the door from working."""
    terminal.faults.add(path, **fault)
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.LOADED
    assert state(hass, "open_door").state != "unavailable"


async def test_signature_errors_in_a_row(
    hass: HomeAssistant, terminal: Terminal, clock: Clock, loaded: MockConfigEntry
) -> None:
    """Another answer in between breaks the row, and silence after it is no reason to ask for a password."""
    for code in (10005, 10004, 10005, 10004, 10005):
        terminal.faults.add(INFORMATION, code=code, times=1)
        await polled(loaded, clock, 10)
    assert not hass.config_entries.flow.async_progress()


async def test_a_password_that_is_right_again(
    hass: HomeAssistant, terminal: Terminal, clock: Clock, loaded: MockConfigEntry
) -> None:
    """The question goes away with its reason."""
    terminal.password = "new"
    for seconds in (30, 10, 10):
        await polled(loaded, clock, seconds)
    assert len(hass.config_entries.flow.async_progress()) == 1
    terminal.password = loaded.data["password"]
    await polled(loaded, clock, 30)
    assert not hass.config_entries.flow.async_progress()


async def test_the_link_follows_the_polls(
    hass: HomeAssistant, terminal: Terminal, clock: Clock, loaded: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A terminal that answers is connected to at once, however long the present pause is."""
    monkeypatch.setattr("custom_components.richtech_aatss.api.stream.uniform", lambda *_: 1e6)
    await terminal.drop_push()
    await eventually(lambda: terminal.push_clients)
    await eventually(lambda: state(hass, "push_connection").state == "on")


async def test_the_clock_can_be_set_when_it_keeps_the_terminal_away(
    hass: HomeAssistant, terminal: Terminal, clock: Clock, loaded: MockConfigEntry
) -> None:
    """The button that helps is not greyed out with the others."""
    terminal.clock_offset, terminal.date_header, terminal.sync_time_checks_clock = HOUR, False, False
    for _ in range(3):
        await polled(loaded, clock, 30)
    assert state(hass, "open_door").state == "unavailable"
    await terminal.drop_push()
    await eventually(lambda: state(hass, "push_connection").state == "off")
    await press(hass, "sync_time")
    await eventually(lambda: state(hass, "open_door").state != "unavailable")
    await eventually(lambda: state(hass, "push_connection").state == "on")


async def test_an_object_that_could_not_be_read_at_first(
    hass: HomeAssistant, terminal: Terminal, clock: Clock, entry: MockConfigEntry
) -> None:
    """Its entities come by themselves once it can be."""
    terminal.faults.add("/api/device/smartface", code=50002, times=1)
    await set_up(hass, entry)
    assert not hass.states.async_entity_ids("switch")
    await clock.tick(30)
    await eventually(lambda: hass.states.async_entity_ids("switch"))


async def test_a_platform_that_refuses_to_go(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The link stays, or comes back, until Home Assistant is restarted; the entry can still be removed."""
    await eventually(lambda: terminal.push_clients == 1)
    unload = hass.config_entries.async_unload_platforms

    async def refuse(entry: MockConfigEntry, platforms: list[str]) -> bool:
        return False

    monkeypatch.setattr(hass.config_entries, "async_unload_platforms", refuse)
    assert not await hass.config_entries.async_unload(loaded.entry_id)
    await eventually(lambda: link_of(loaded).links == 2)
    await terminal.recognize()
    await eventually(lambda: state(hass, "recognition").state != "unknown")
    monkeypatch.setattr(hass.config_entries, "async_unload_platforms", unload)
    await hass.config_entries.async_remove(loaded.entry_id)
    await eventually(lambda: terminal.push_clients == 0)


async def test_settings_that_are_all_disabled(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """They are gone after a reload, and come back when one of them is enabled."""
    registry = er.async_get(hass)
    settings = ("number", "select", "switch", "lock")
    entities = er.async_entries_for_config_entry(registry, loaded.entry_id)
    for entity in entities:
        if entity.domain in settings:
            registry.async_update_entity(entity.entity_id, disabled_by=er.RegistryEntryDisabler.USER)
    assert await hass.config_entries.async_reload(loaded.entry_id)
    assert not hass.states.async_entity_ids(settings)
    for one in ("number.front_door_face_threshold", "lock.front_door_door"):
        registry.async_update_entity(one, disabled_by=None)
    assert await hass.config_entries.async_reload(loaded.entry_id)
    assert sorted(hass.states.async_entity_ids(settings)) == [
        "lock.front_door_door",
        "number.front_door_face_threshold",
    ]
    assert await hass.config_entries.async_unload(loaded.entry_id)
