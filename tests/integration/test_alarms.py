"""The alarms that a recognition raises, and the doorbell."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.richtech_aatss import event
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from tests.emulator import Terminal
from tests.waiting import eventually

from .conftest import entity_id, state, states_of
from .flows import Dialog
from .watching import HOUR, ago, linked

ANNA: dict[str, Any] = {"type": 1, "name": "Anna", "userId": "0017"}
BEN: dict[str, Any] = {"type": 3, "name": "Ben", "userId": "0018"}
STRANGER: dict[str, Any] = {"type": -1, "name": "", "userId": ""}
HOT = {"temperatureState": 1, "wearMaskAlarm": True}


async def heard(hass: HomeAssistant, terminal: Terminal, **attributes: Any) -> None:
    """Let the terminal recognise somebody, and wait until that is known."""
    record = await terminal.recognize(**attributes)
    event = "missed_recognition" if "signTime" in attributes else "recognition"
    await eventually(lambda: state(hass, event).attributes.get("record_id") == record["id"])


def types(states: list[State]) -> list[str]:
    """Return the types of the events, each once."""
    return list({one.state: one.attributes["event_type"] for one in states if one.state != "unknown"}.values())


@pytest.mark.parametrize(
    ("said", "alarms"),
    [
        (ANNA, []),
        (ANNA | {"temperatureState": 1}, ["high_temperature"]),
        (ANNA | {"temperatureState": -1}, ["low_temperature"]),
        (ANNA | {"wearMaskAlarm": 1}, ["no_mask"]),
        (ANNA | {"wearMask": False, "wearMaskAlarm": ...}, []),
        (BEN | HOT, ["high_temperature", "no_mask", "blacklist"]),
        (STRANGER | HOT | {"signTime": ago(HOUR)}, []),
    ],
)
async def test_alarms(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, said: dict[str, Any], alarms: list[str]
) -> None:
    """A live recognition raises all that the terminal is alarmed about, in a fixed order."""
    seen = states_of(hass, entity_id(hass, "alarm"))
    await heard(hass, terminal, **said)
    assert types(seen()) == alarms
    if alarms:
        facts = state(hass, "alarm").attributes
        assert facts["record_id"] == state(hass, "recognition").attributes["record_id"]
        assert facts["kind"] == state(hass, "recognition").attributes["event_type"]


async def choose(hass: HomeAssistant, entry: MockConfigEntry, doorbell: str) -> None:
    """Choose for whom the doorbell rings."""
    dialog = await Dialog(hass, entry).open()
    assert (await dialog.send(**dialog.suggested | {"doorbell": doorbell}))["type"] == "create_entry"
    await hass.async_block_till_done()


@pytest.mark.parametrize(("doorbell", "rung"), [("strangers", [None]), ("not_admitted", [None, "Ben", "Anna"])])
async def test_the_doorbell(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, doorbell: str, rung: list[str | None]
) -> None:
    """It rings for those whom it was chosen for, once for each visit, and never for what was missed."""
    await choose(hass, loaded, doorbell)
    await linked(loaded, 1)
    seen = states_of(hass, entity_id(hass, "doorbell"))
    for person in (ANNA, STRANGER, STRANGER, BEN, STRANGER, BEN, ANNA | HOT):
        await heard(hass, terminal, **person)
    await heard(hass, terminal, **STRANGER, signTime=ago(HOUR))
    rings = {one.state: one.attributes for one in seen() if one.attributes["event_type"]}
    assert [ring["name"] for ring in rings.values()] == rung
    assert {ring["event_type"] for ring in rings.values()} == {"ring"}
    assert state(hass, "doorbell").attributes["device_class"] == "doorbell"


async def test_another_visit(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who comes again after the visit rings again."""
    assert timedelta(seconds=30) == event.VISIT
    monkeypatch.setattr(event, "VISIT", timedelta())
    await choose(hass, loaded, "strangers")
    await linked(loaded, 1)
    seen = states_of(hass, entity_id(hass, "doorbell"))
    for _ in range(2):
        await heard(hass, terminal, **STRANGER)
    assert types(seen()) == ["ring"] * 2


async def test_no_doorbell(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """There is none unless it is chosen, and none is left behind."""
    registry = er.async_get(hass)
    assert not registry.async_get_entity_id("event", loaded.domain, f"{loaded.unique_id}_doorbell")
    await choose(hass, loaded, "strangers")
    assert state(hass, "doorbell").state == "unknown"
    await choose(hass, loaded, "off")
    assert not registry.async_get_entity_id("event", loaded.domain, f"{loaded.unique_id}_doorbell")
