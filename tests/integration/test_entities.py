"""What a user sees and presses."""

import asyncio
from datetime import UTC, datetime
import json
import time
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser, async_mock_service
import voluptuous as vol

from custom_components.richtech_aatss.api import client as client_module
from custom_components.richtech_aatss.const import DOMAIN
from homeassistant.components.event import DOMAIN as EVENT_DOMAIN
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceNotSupported, Unauthorized
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM
from tests.emulator import Terminal
from tests.emulator.state import BodyForm
from tests.waiting import eventually

from .conftest import DEVICE_ID, entity_id, press, state, states_of
from .watching import EVENT_ATTRIBUTES, ready

OPEN = "/api/device/open"


async def open_door(hass: HomeAssistant, target: str = "open_door", **data: Any) -> None:
    """Call the action."""
    await hass.services.async_call(DOMAIN, "open_door", {"entity_id": entity_id(hass, target), **data}, blocking=True)


async def test_the_device(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """The device page has what a user looks for."""
    device = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, DEVICE_ID), loaded.entry_id)
    assert device
    assert device.name == "Front door"
    assert device.manufacturer == "Richtech"
    assert device.model == "AATSS MODEL V2 PRO"
    assert device.serial_number == DEVICE_ID
    assert device.sw_version == "V1.0.32, web V1.0.8"
    assert device.configuration_url == "http://127.0.0.1"


async def test_buttons(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """Each button does what it says."""
    terminal.clock_offset = 100.0
    for key in ("open_door", "sync_time", "reboot"):
        await press(hass, key)
    assert terminal.openings == ["Home Assistant"]
    assert terminal.reboots == 1
    assert terminal.clock_offset == pytest.approx(0, abs=3)


async def test_open_with_a_remark(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """The remark reaches the terminal's log in any script, up to its limit."""
    await open_door(hass, remark="Paket für 李雷")
    await open_door(hass, remark="ü" * 255)
    await open_door(hass)
    assert terminal.openings == ["Paket für 李雷", "ü" * 255, "Home Assistant"]
    with pytest.raises(vol.Invalid):
        await open_door(hass, remark="x" * 256)
    with pytest.raises(ServiceNotSupported):
        await open_door(hass, target="reboot")
    device = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, DEVICE_ID), loaded.entry_id)
    assert device
    await hass.services.async_call(DOMAIN, "open_door", {"device_id": device.id}, blocking=True)
    assert len(terminal.openings) == 4
    assert terminal.reboots == 0


async def test_who_may_open(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, hass_read_only_user: MockUser
) -> None:
    """A user without control over the button cannot open the door."""
    with pytest.raises(Unauthorized):
        await hass.services.async_call(
            DOMAIN,
            "open_door",
            {"entity_id": entity_id(hass, "open_door")},
            blocking=True,
            context=Context(user_id=hass_read_only_user.id),
        )
    assert terminal.openings == []


@pytest.mark.parametrize(
    ("fault", "key"),
    [
        ({"drop": "reset", "act": True}, "door_unclear"),
        ({"body": "empty"}, "door_unclear"),
        ({"body": "cut"}, "door_unclear"),
        ({"code": 50002}, "door_unclear"),
        ({"code": 10004}, "ip_refused"),
        ({"code": 40001}, "not_supported"),
        ({"code": 50003}, "busy"),
        ({"code": 30001}, "invalid_parameter"),
        ({"code": 50004}, "terminal_failed"),
    ],
)
async def test_errors_are_told(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
    fault: dict[str, Any],
    key: str,
) -> None:
    """A failed press says what happened, to which terminal; the door opens at most once."""
    monkeypatch.setattr(client_module, "SEND_TIMEOUT", 0.3)
    terminal.faults.add(OPEN, **fault)
    for attempt in (press(hass, "open_door"), open_door(hass, remark="x")):
        terminal.openings.clear()
        with pytest.raises(HomeAssistantError) as raised:
            await attempt
        assert raised.value.translation_key == key
        assert "Front door" in str(raised.value)
        assert len(terminal.openings) <= 1
    terminal.faults.clear()
    await asyncio.sleep(0.3)
    assert len(terminal.openings) <= 1


async def test_the_door_passes_a_stalled_poll(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """A read in progress is cut off for the door."""
    terminal.faults.add("/api/device/information", stall=30, times=1)
    await terminal.drop_push()
    await eventually(lambda: not terminal.faults.rules)
    await press(hass, "open_door")
    assert terminal.openings == ["Home Assistant"]
    await hass.async_block_till_done(wait_background_tasks=False)
    assert state(hass, "open_door").state != "unavailable"


async def test_a_recognition(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """A push becomes one event with what an automation needs, and no picture."""
    seen = states_of(hass, entity_id(hass, "recognition"))
    signed = int(time.time())
    record = await terminal.recognize(
        userId="0011",
        name="Anna",
        type=1,
        userType=1,
        inputType=1,
        similarity=93,
        temperature=98.6,
        Temperatureunit=0,
        temperatureState=1,
        wearMask=1,
        id=77,
        signTime=signed,
    )
    await eventually(seen)
    attributes = dict(seen()[0].attributes)
    assert {name: attributes.get(name) for name in EVENT_ATTRIBUTES} == {
        "event_type": "staff",
        "record_id": 77,
        "recognized_at": datetime.fromtimestamp(signed, UTC).isoformat(),
        "user_id": "0011",
        "name": "Anna",
        "method": "face",
        "similarity": 93,
        "temperature": 98.6,
        "temperature_unit": "°F",
        "temperature_state": "high",
        "mask": True,
        "recovered": False,
    }
    assert datetime.fromisoformat(attributes["recognized_at"]).tzinfo is not None
    assert record["signAvatar"][:20] not in json.dumps(attributes, default=str)
    assert len(seen()) == 1


@pytest.mark.parametrize(("number", "kind"), [(1, "staff"), (2, "visitor"), (3, "blacklist"), (-1, "stranger")])
async def test_kinds_of_recognitions(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, number: int, kind: str
) -> None:
    """The event's type is the person's class, and what the terminal did not say is null."""
    seen = states_of(hass, entity_id(hass, "recognition"))
    left_out = ("temperature", "similarity", "wearMask", "temperatureState", "inputType", "Temperatureunit")
    attributes: dict[str, Any] = {"type": number, "name": "", "userId": "", **dict.fromkeys(left_out, ...)}
    await terminal.recognize(**attributes)
    await eventually(seen)
    told = seen()[0].attributes
    assert told["event_type"] == kind
    assert {name for name in EVENT_ATTRIBUTES if told[name] is None} == set(EVENT_ATTRIBUTES) - {
        "event_type",
        "record_id",
        "recognized_at",
        "recovered",
    }


async def test_the_same_person_twice_starts_an_automation_twice(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry
) -> None:
    """Each recognition is a change of state, the first one after the start included."""
    calls = async_mock_service(hass, "test", "ring")
    automation = {
        "triggers": {"trigger": "state", "entity_id": entity_id(hass, "recognition"), "not_to": "unavailable"},
        "actions": {"action": "test.ring"},
    }
    assert await async_setup_component(hass, "automation", {"automation": automation})
    for _ in range(3):
        await terminal.recognize(name="Anna", type=1)
    await eventually(lambda: len(calls) == 3)
    assert EVENT_DOMAIN == "event"


@pytest.mark.usefixtures("everything_enabled")
async def test_facts(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """The network's facts and the versions are diagnostic sensors."""
    expected = {
        "ip_address": "192.168.1.73",
        "subnet_mask": "255.255.0.0",
        "gateway": "192.168.0.1",
        "dns_1": "202.96.134.133",
        "dns_2": "8.8.8.8",
        "app_version": "V1.0.32",
        "web_version": "V1.0.8",
    }
    assert {key: state(hass, key).state for key in expected} == expected


@pytest.mark.usefixtures("everything_enabled")
async def test_numbers(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """A number is written with all others as they were; its range never hides what the terminal has."""
    threshold = state(hass, "face_threshold")
    assert (threshold.state, threshold.attributes["max"]) == ("99", 99)
    before = terminal.smart_face | {"unknown": "kept"}
    terminal.smart_face["unknown"] = "kept"
    await set_number(hass, "face_threshold", 5)
    assert terminal.smart_face == before | {"faceThre": 5}
    assert state(hass, "face_threshold").state == "5"
    assert state(hass, "face_threshold").attributes["max"] == 99
    await set_number(hass, "temperature_warning_threshold", 37.2)
    assert terminal.smart_face["tempWarnThre"] == 37.2
    assert state(hass, "temperature_warning_threshold").attributes["unit_of_measurement"] == "°C"


async def set_number(hass: HomeAssistant, key: str, value: float) -> None:
    """Set a number."""
    data = {"entity_id": entity_id(hass, key), "value": value}
    await hass.services.async_call("number", "set_value", data, blocking=True)


async def set_switch(hass: HomeAssistant, key: str, *, on: bool) -> None:
    """Set a switch."""
    service = "turn_on" if on else "turn_off"
    await hass.services.async_call("switch", service, {"entity_id": entity_id(hass, key)}, blocking=True)


@pytest.mark.usefixtures("everything_enabled")
async def test_switches(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """Each switch writes its own attribute and no other."""
    for key, attribute in (
        ("face_detection", "faceEnable"),
        ("face_comparison", "faceCmpEnable"),
        ("mask_detection", "maskDetecEnable"),
        ("temperature_detection", "tempDetecEnable"),
        ("liveness_detection", "Hacknessenble"),
        ("stranger_check", "StrTempCkEnable"),
        ("face_frame", "faceFrame"),
        ("ftp_upload", "ftpPutImgEnable"),
    ):
        before = dict(terminal.smart_face)
        on = not before[attribute]
        await set_switch(hass, key, on=on)
        assert terminal.smart_face == before | {attribute: int(on)}
        assert state(hass, key).state == ("on" if on else "off")


async def test_changes_that_arrive_together_are_one_write(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry
) -> None:
    """Two switches flicked at once are two reads and a write."""
    await hass.async_block_till_done()
    terminal.requests.clear()
    await asyncio.gather(
        set_switch(hass, "mask_detection", on=True), set_switch(hass, "temperature_detection", on=True)
    )
    assert [request.path for request in terminal.requests if "smartface" in request.path] == [
        "/api/device/smartface",
        "/api/device/smartfacecfg",
        "/api/device/smartface",
    ]
    assert terminal.smart_face["maskDetecEnable"] == terminal.smart_face["tempDetecEnable"] == 1


@pytest.mark.parametrize(
    ("path", "fault", "key"),
    [
        ("/api/device/smartfacecfg", {"code": 40001}, "setting_not_supported"),
        ("/api/device/smartfacecfg", {"code": 30001}, "setting_invalid_parameter"),
        ("/api/device/smartfacecfg", {"code": 50002}, "setting_unclear"),
        ("/api/device/smartfacecfg", {"act": False}, "setting_ignored"),
        ("/api/device/smartfacecfg", {"code": 50003}, "setting_busy"),
        ("/api/device/smartfacecfg", {"code": 10001}, "setting_no_password"),
        ("/api/device/smartfacecfg", {"code": 10002}, "setting_password_expired"),
        ("/api/device/smartfacecfg", {"code": 10003}, "setting_clock_skew"),
        ("/api/device/smartfacecfg", {"code": 10005}, "setting_invalid_auth"),
        ("/api/device/smartfacecfg", {"code": 50004}, "setting_terminal_failed"),
        ("/api/device/smartface", {"code": 10004}, "setting_ip_refused"),
        ("/api/device/smartface", {"status": 503, "body": "not_json"}, "setting_starting"),
        ("/api/device/smartface", {"framing": "two_lengths"}, "setting_garbled"),
        ("/api/device/smartface", {"unknown": {"note": "caf\ufffd"}}, "setting_unreadable"),
        ("/api/device/information", {"unknown": {"deviceID": " "}}, "setting_no_device_id"),
        ("/api/device/information", {"unknown": {"deviceID": "another"}}, "setting_wrong_device"),
    ],
)
async def test_a_setting_that_the_terminal_does_not_keep(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, path: str, fault: dict[str, Any], key: str
) -> None:
    """The user learns what was asked and what the terminal has; the state shows the latter."""
    await ready(loaded)
    terminal.faults.add(path, **fault)
    with pytest.raises(HomeAssistantError) as raised:
        await set_switch(hass, "mask_detection", on=True)
    assert raised.value.translation_key == key
    assert "Front door did not take on for Mask detection and has off" in str(raised.value)
    assert state(hass, "mask_detection").state == "off"
    assert terminal.smart_face["maskDetecEnable"] == 0
    terminal.faults.clear()
    await set_switch(hass, "mask_detection", on=True)
    assert state(hass, "mask_detection").state == "on"


async def test_an_unclear_write_that_was_kept_is_no_error(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry
) -> None:
    """Reading back tells more than a lost answer, and nothing is written twice."""
    terminal.faults.add("/api/device/smartfacecfg", drop="reset", act=True, times=1)
    terminal.requests.clear()
    await set_switch(hass, "mask_detection", on=True)
    assert state(hass, "mask_detection").state == "on"
    assert [request.path for request in terminal.requests].count("/api/device/smartfacecfg") == 1


@pytest.mark.parametrize("form", ["multipart", "urlencoded"])
async def test_a_terminal_that_takes_a_form_for_nothing(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, form: BodyForm
) -> None:
    """A write that was accepted and changed nothing is tried in the other forms."""
    terminal.body_form = form
    terminal.ignores_unknown_body = True
    await set_switch(hass, "mask_detection", on=True)
    assert terminal.smart_face["maskDetecEnable"] == 1
    assert state(hass, "mask_detection").state == "on"


async def test_unloading_ends_a_write(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """A change under way fails with an error instead of hanging for ever."""
    fault = terminal.faults.add("/api/device/smartfacecfg", stall_first=60)
    setting = asyncio.create_task(set_switch(hass, "mask_detection", on=True))
    await eventually(lambda: terminal.requests[-1].path == "/api/device/smartfacecfg")
    await hass.config_entries.async_unload(loaded.entry_id)
    with pytest.raises(HomeAssistantError):
        await setting
    terminal.faults.remove(fault)


@pytest.mark.usefixtures("everything_enabled")
async def test_a_temperature_that_is_not_kept(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """The error has what was asked for and what the terminal has in the unit that is shown, rounded."""
    hass.config.units = US_CUSTOMARY_SYSTEM
    await hass.config_entries.async_reload(loaded.entry_id)
    terminal.faults.add("/api/device/smartfacecfg", act=False)
    with pytest.raises(HomeAssistantError) as raised:
        await hass.services.async_call(
            "number",
            "set_value",
            {"entity_id": entity_id(hass, "temperature_warning_threshold"), "value": 98.9},
            blocking=True,
        )
    assert "98.9 °F" in str(raised.value)
    assert "has 99.5 °F" in str(raised.value)


@pytest.mark.usefixtures("everything_enabled")
async def test_an_option_that_is_not_kept(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """The error has the options by their names."""
    terminal.faults.add("/api/device/smartfacecfg", act=False)
    with pytest.raises(HomeAssistantError, match="take Degrees Fahrenheit for "):
        await hass.services.async_call(
            "select",
            "select_option",
            {"entity_id": entity_id(hass, "temperature_unit"), "option": "fahrenheit"},
            blocking=True,
        )
