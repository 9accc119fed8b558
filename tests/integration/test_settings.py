"""Settings, written safely whatever else happens to them."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.richtech_aatss.api.models import Peripheral, SmartFace
from custom_components.richtech_aatss.number import NUMBERS, TEMPERATURE_WARNING_THRESHOLD
from custom_components.richtech_aatss.select import SELECTS
from custom_components.richtech_aatss.switch import SWITCHES
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from tests.emulator import Terminal
from tests.waiting import eventually

from .conftest import entity_id, set_up, state, states_of
from .inside import coordinator_of, poll
from .watching import ready

pytestmark = pytest.mark.usefixtures("everything_enabled")

WRITES = {"/api/device/smartfacecfg", "/api/device/perparacfg"}
READS = {"/api/device/smartface", "/api/device/perpara"}


async def set_value(hass: HomeAssistant, key: str, value: Any) -> None:
    """Set a setting, of whatever sort it is."""
    entity = entity_id(hass, key)
    domain = entity.partition(".")[0]
    service, data = {
        "number": ("set_value", {"value": value}),
        "select": ("select_option", {"option": value}),
        "switch": ("turn_on" if value in ("on", True) else "turn_off", {}),
    }[domain]
    await hass.services.async_call(domain, service, {"entity_id": entity, **data}, blocking=True)


@pytest.mark.parametrize(
    ("key", "value", "attribute", "sent", "shown"),
    [
        ("unlock_duration", 3, "unlockOuttime", 100, "3.0"),
        ("unlock_duration", 7.62, "unlockOuttime", 254, "7.62"),
        ("unlock_duration", 0.03, "unlockOuttime", 1, "0.03"),
        ("voice_prompt", "off", "voiceProswitch", 0, "off"),
        ("record_opening", "on", "RecordOpen", 1, "on"),
        ("temperature_normal", "off", "tempNormal", 0, "off"),
        ("mask_normal", "on", "maskNormal", 1, "on"),
        ("comparison_normal", "off", "cmpNormal", 0, "off"),
        ("image_type", "face_and_original", "imgType", 2, "face_and_original"),
        ("temperature_unit", "fahrenheit", "TempUnit", 1, "fahrenheit"),
        ("alarm_output", "abnormal", "alarmType", 1, "abnormal"),
        ("unlock_relay", "normally_closed", "unlockControl", 1, "normally_closed"),
        ("detection_interval", 12, "faceInterval", 12, "12"),
        ("face_min_size", 40, "faceMinsize", 40, "40"),
        ("face_max_size", 400, "faceMaxsize", 400, "400"),
    ],
)
async def test_each_setting(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    key: str,
    value: Any,
    attribute: str,
    sent: int,
    shown: str,
) -> None:
    """A setting writes its own attribute, and no other changes, those that nobody knows included."""
    terminal.smart_face["secret"] = terminal.peripheral["secret"] = {"a": 1}
    before = dict(terminal.smart_face | terminal.peripheral)
    await set_value(hass, key, value)
    assert terminal.smart_face | terminal.peripheral == before | {attribute: sent}
    assert state(hass, key).state == shown


async def test_numbers_without_a_name(hass: HomeAssistant, terminal: Terminal, entry: MockConfigEntry) -> None:
    """A select offers what the document names and what the terminal has reported, and nothing else."""
    terminal.peripheral |= {"detecTemMod": 3, "unlockControl": 7}
    await set_up(hass, entry)
    assert state(hass, "temperature_mode").state == "3"
    assert state(hass, "temperature_mode").attributes["options"] == ["3"]
    assert state(hass, "unlock_relay").state == "7"
    assert state(hass, "unlock_relay").attributes["options"] == ["normally_open", "normally_closed", "7"]
    await set_value(hass, "unlock_relay", "normally_open")
    with pytest.raises(HomeAssistantError, match="did not take 7 for Unlock relay and has Normally open"):
        await set_value(hass, "unlock_relay", "7")
    with pytest.raises(ServiceValidationError):
        await set_value(hass, "temperature_mode", "2")
    terminal.peripheral["detecTemMod"] = 2
    await poll(entry)
    assert state(hass, "temperature_mode").attributes["options"] == ["2", "3"]


async def test_values_out_of_range(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """They are refused before anything is sent; what the terminal reports is always in range."""
    terminal.requests.clear()
    for key, value in (("face_min_size", 301), ("unlock_duration", 7.7), ("detection_interval", 3)):
        with pytest.raises(ServiceValidationError):
            await set_value(hass, key, value)
    assert not WRITES & {request.path for request in terminal.requests}
    terminal.peripheral["unlockOuttime"] = 1000
    await poll(loaded)
    assert state(hass, "unlock_duration").attributes["max"] == 30
    await set_value(hass, "unlock_duration", 3)
    assert state(hass, "unlock_duration").attributes["max"] == 30


@pytest.mark.parametrize(
    ("reported", "unit", "low", "high", "new"),
    [(37.3, "°C", 37.0, 37.5, 37.1), (99.1, "°F", 98.6, 99.5, 99.4), (38.2, "°C", 37.0, 38.2, 37.0)],
)
async def test_the_unit_of_the_threshold(
    hass: HomeAssistant,
    terminal: Terminal,
    entry: MockConfigEntry,
    reported: float,
    unit: str,
    low: float,
    high: float,
    new: float,
) -> None:
    """The size of the threshold tells its unit, whatever the terminal's setting of the unit says."""
    terminal.smart_face |= {"tempWarnThre": reported, "TempUnit": 0 if unit == "°F" else 1}
    await set_up(hass, entry)
    er.async_get(hass).async_update_entity_options(
        entity_id(hass, "temperature_warning_threshold"), "number", {"unit_of_measurement": unit}
    )
    await hass.async_block_till_done()
    threshold = state(hass, "temperature_warning_threshold")
    assert float(threshold.state) == reported
    attributes = threshold.attributes
    assert (attributes["unit_of_measurement"], attributes["min"], attributes["max"]) == (unit, low, high)
    await set_value(hass, "temperature_warning_threshold", new)
    assert terminal.smart_face["tempWarnThre"] == new


async def test_a_scene_is_one_write_for_each_object(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry
) -> None:
    """Twenty settings at once are at most two reads and one write for each object."""
    scene = {
        entity_id(hass, row.key): {"state": "off" if state(hass, row.key).state == "on" else "on"} for row in SWITCHES
    } | {
        entity_id(hass, "face_min_size"): {"state": "50"},
        entity_id(hass, "face_max_size"): {"state": "450"},
        entity_id(hass, "detection_interval"): {"state": "7"},
        entity_id(hass, "unlock_duration"): {"state": "1.5"},
        entity_id(hass, "image_type"): {"state": "original"},
        entity_id(hass, "alarm_output"): {"state": "abnormal"},
        entity_id(hass, "unlock_relay"): {"state": "normally_closed"},
    }
    assert len(scene) == 20
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "scene", {"scene": {"platform": "homeassistant", "states": []}})
    await hass.async_block_till_done()
    terminal.requests.clear()
    await hass.services.async_call("scene", "apply", {"entities": scene}, blocking=True)
    paths = [request.path for request in terminal.requests if request.path in WRITES | READS]
    assert {path: paths.count(path) for path in WRITES} == dict.fromkeys(WRITES, 1)
    assert max(paths.count(path) for path in READS) == 2
    for entity, wanted in scene.items():
        shown = hass.states.get(entity)
        assert shown
        assert shown.state == wanted["state"]


async def test_the_new_value_shows_at_once(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """It shows while it is written, a poll meanwhile does not bring the old one back, and the true one stays."""
    terminal.strict_overlap = False
    fault = terminal.faults.add("/api/device/smartfacecfg", stall_first=60)
    setting = asyncio.create_task(set_value(hass, "mask_detection", "on"))
    await eventually(lambda: terminal.requests[-1].path == "/api/device/smartfacecfg")
    assert state(hass, "mask_detection").state == "on"
    await terminal.drop_push()
    assert state(hass, "mask_detection").state == "on"
    terminal.faults.remove(fault)
    setting.cancel()
    with suppress(asyncio.CancelledError):
        await setting


async def test_a_poll_that_read_before_the_write(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry
) -> None:
    """It ends while the change is made, and does not bring the old value back."""
    await ready(loaded)
    coordinator = coordinator_of(loaded)
    seen = states_of(hass, entity_id(hass, "mask_detection"))
    terminal.faults.add("/api/device/smartface", stall=0.2, times=1)
    terminal.faults.add("/api/device/perpara", stall=0.2, times=1)
    terminal.faults.add("/api/device/smartfacecfg", stall=0.2, times=1)
    before = len(terminal.requests)
    polling = asyncio.create_task(poll(loaded))
    await eventually(lambda: "/api/device/smartface" in [request.path for request in terminal.requests[before:]])
    setting = asyncio.create_task(set_value(hass, "mask_detection", "on"))
    await polling
    coordinator.async_update_listeners()
    assert not setting.done()
    await setting
    assert {shown.state for shown in seen()} == {"on"}


async def test_one_ignored_write_does_not_spoil_the_others(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry
) -> None:
    """The terminal takes JSON only and keeps a value of its own once; the next change works."""
    terminal.body_form = "json"
    terminal.faults.add("/api/device/smartfacecfg", act=False, times=1)
    with pytest.raises(HomeAssistantError) as raised:
        await set_value(hass, "mask_detection", "on")
    assert raised.value.translation_key == "setting_ignored"
    await set_value(hass, "mask_detection", "on")
    assert terminal.smart_face["maskDetecEnable"] == 1


async def test_an_object_that_went_away(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """A change that cannot be made is an error at once, and is not made later with another one."""
    terminal.unsupported = {"/api/device/smartface"}
    await poll(loaded)
    with pytest.raises(HomeAssistantError) as raised:
        await set_value(hass, "liveness_detection", "off")
    assert raised.value.translation_key == "setting_not_supported"
    terminal.unsupported = set()
    await poll(loaded)
    await set_value(hass, "mask_detection", "on")
    assert (terminal.smart_face["Hacknessenble"], terminal.smart_face["maskDetecEnable"]) == (1, 1)


async def test_an_attribute_that_goes_away(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """The entity says that it does not know."""
    for name in ("tempWarnThre", "faceThre", "imgType"):
        del terminal.smart_face[name]
    await poll(loaded)
    for key in ("temperature_warning_threshold", "face_threshold", "image_type"):
        assert state(hass, key).state == "unknown"


async def test_a_number_first_seen_after_a_write(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry
) -> None:
    """What was changed on the terminal's own page shows, and is in range, with the next write."""
    terminal.peripheral |= {"detecTemMod": 5, "unlockOuttime": 1000}
    await set_value(hass, "voice_prompt", "off")
    assert state(hass, "temperature_mode").state == "5"
    assert state(hass, "temperature_mode").attributes["options"] == ["0", "5"]
    assert (state(hass, "unlock_duration").state, state(hass, "unlock_duration").attributes["max"]) == ("30.0", 30)


async def test_a_setting_that_nobody_could_read(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry
) -> None:
    """What was shown before proves nothing."""
    terminal.smart_face["maskDetecEnable"] = 1
    terminal.faults.add("/api/device/smartface", drop="reset")
    with pytest.raises(HomeAssistantError) as raised:
        await set_value(hass, "mask_detection", "off")
    assert raised.value.translation_key == "setting_cannot_connect"


async def test_a_lost_answer_at_the_end_of_the_search_for_a_form(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry
) -> None:
    """The next change works again."""
    terminal.faults.add("/api/device/smartfacecfg", act=False, times=3)
    setting = asyncio.create_task(set_value(hass, "mask_detection", "on"))
    await eventually(lambda: [request.path for request in terminal.requests].count("/api/device/smartfacecfg") == 3)
    terminal.faults.add("/api/device/smartface", drop="reset", times=2)
    with pytest.raises(HomeAssistantError):
        await setting
    terminal.faults.clear()
    await set_value(hass, "mask_detection", "on")
    assert terminal.smart_face["maskDetecEnable"] == 1


async def test_a_change_of_mind(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """The last of several values asked for in the same moment counts, and the earlier ones are no errors."""
    await asyncio.gather(*(set_value(hass, "face_min_size", size) for size in (40, 50, 60)))
    assert terminal.smart_face["faceMinsize"] == 60
    assert state(hass, "face_min_size").state == "60"


async def test_what_waits_survives_a_failed_write(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry
) -> None:
    """A change that arrives during a write that fails is written after it."""
    terminal.faults.add("/api/device/smartfacecfg", code=50002, stall=0.3, times=1)
    first = asyncio.create_task(set_value(hass, "mask_detection", "on"))
    await eventually(lambda: terminal.requests[-1].path == "/api/device/smartfacecfg")
    second = asyncio.create_task(set_value(hass, "face_frame", "off"))
    with pytest.raises(HomeAssistantError, match="Mask detection"):
        await first
    await second
    assert (terminal.smart_face["maskDetecEnable"], terminal.smart_face["faceFrame"]) == (0, 0)
    assert (state(hass, "mask_detection").state, state(hass, "face_frame").state) == ("off", "off")


# What may happen to the settings, by anybody, at any time.
CHANGES: dict[str, list[Any]] = {
    **{row.key: ["on", "off"] for row in SWITCHES},
    "face_min_size": [30, 100, 300],
    "detection_interval": [6, 13, 20],
    "unlock_duration": [0.03, 3, 7.62],
    "image_type": ["face", "original", "face_and_original"],
    "unlock_relay": ["normally_open", "normally_closed"],
}
WRITE = st.sampled_from(sorted(CHANGES)).flatmap(
    lambda key: st.tuples(st.just("write"), st.just(key), st.sampled_from(CHANGES[key]))
)
OUTSIDE = st.tuples(st.just("outside"), st.sampled_from(["faceInterval", "faceFrame", "faceThre"]), st.integers(0, 1))
FAULT = st.tuples(
    st.just("fault"),
    st.sampled_from(sorted(WRITES)),
    st.sampled_from([{"code": 30001}, {"code": 50002}, {"act": False}, {"drop": "reset"}, {"code": 50003}]),
)
POLL = st.just(("poll", "", None))
STEPS = st.lists(st.lists(WRITE | OUTSIDE | FAULT | POLL, min_size=1, max_size=6), min_size=1, max_size=5)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
async def test_whatever_happens_both_agree(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, steps: list[list[tuple[str, str, Any]]]
) -> None:
    """After any sequence, terminal and entities agree, and nothing has changed that nobody asked to change."""
    asked: set[str] = set()
    before = terminal.smart_face | terminal.peripheral
    for together in steps:
        await asyncio.gather(*(_step(hass, terminal, loaded, step, asked) for step in together))
        terminal.faults.clear()
    await poll(loaded)
    after = terminal.smart_face | terminal.peripheral
    assert {name for name in after if after[name] != before[name]} <= asked
    for row in (*NUMBERS, TEMPERATURE_WARNING_THRESHOLD, *SELECTS, *SWITCHES):
        assert state(hass, row.key).state == _shown(row, loaded)
        assert row.value(coordinator_of(loaded).data) == row.value(_truth(terminal))


async def _step(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, step: tuple[str, str, Any], asked: set[str]
) -> None:
    kind, name, value = step
    match kind:
        case "write":
            asked.add(_attribute(loaded, name))
            with suppress(HomeAssistantError):
                await set_value(hass, name, value)
        case "outside":
            asked.add(name)
            terminal.smart_face[name] = value + 6 if name == "faceInterval" else value
        case "fault":
            terminal.faults.add(name, times=1, **value)
        case _:
            await poll(loaded)


def _attribute(loaded: MockConfigEntry, key: str) -> str:
    """Return the vendor's attribute behind a setting."""
    row = next(row for row in (*NUMBERS, *SELECTS, *SWITCHES) if row.key == key)
    field = "unlock_steps" if key == "unlock_duration" else key
    names: Callable[[], dict[str, str]] = getattr(coordinator_of(loaded).data, row.part).vendor_names
    return names()[field]


def _truth(terminal: Terminal) -> SimpleNamespace:
    """Return what the terminal has."""
    return SimpleNamespace(
        smart_face=SmartFace.from_dict(terminal.smart_face), peripheral=Peripheral.from_dict(terminal.peripheral)
    )


def _shown(row: Any, loaded: MockConfigEntry) -> str:
    value = row.value(coordinator_of(loaded).data)
    if row in SELECTS:
        return str(row.names.get(value, value))
    if row in SWITCHES:
        return "on" if value else "off"
    return str(value)
