"""The sensors of the latest recognition, and how many there were today."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_restore_state_shutdown_restart,
    mock_restore_cache_with_extra_data,
)

from homeassistant.core import HomeAssistant
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM
from tests.emulator import Terminal
from tests.waiting import eventually

from .clocks import zone_at
from .conftest import entity_id, set_up, state
from .watching import HOUR, ago, linked

ANNA: dict[str, Any] = {"type": 1, "name": "Anna", "userId": "0017"}
STRANGER: dict[str, Any] = {"type": -1, "name": "", "userId": ""}

pytestmark = pytest.mark.usefixtures("everything_enabled")


async def seen(hass: HomeAssistant, terminal: Terminal, **attributes: Any) -> list[str]:
    """Let the terminal recognise somebody; return who it is said to be, how, how surely, and how warm."""
    record = await terminal.recognize(**attributes)
    await eventually(lambda: state(hass, "recognition").attributes.get("record_id") == record["id"])
    return [state(hass, f"last_{fact}").state for fact in ("person", "method", "similarity", "temperature")]


async def test_who_came(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """The sensors say who came, when and how; what the terminal did not say is unknown."""
    assert {state(hass, f"last_{fact}").state for fact in ("person", "recognition", "method")} == {"unknown"}
    signed = ago(2)
    facts = {"similarity": 91, "temperature": 36.6, "signTime": signed}
    assert await seen(hass, terminal, **ANNA, **facts) == ["Anna", "face", "91", "36.6"]
    person = state(hass, "last_person").attributes
    assert [person[name] for name in ("kind", "user_id", "method")] == ["staff", "0017", "face"]
    assert state(hass, "last_recognition").state == state(hass, "recognition").attributes["recognized_at"]
    nothing = {"similarity": ..., "temperature": ..., "inputType": ...}
    assert await seen(hass, terminal, **STRANGER, **nothing) == ["stranger", "unknown", "unknown", "unknown"]
    assert (await seen(hass, terminal, type=1, name="", userId="0018"))[0] == "unknown_person"
    assert (await seen(hass, terminal, **ANNA | {"name": "A" * 300}))[0] == "A" * 255


async def test_units(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """A temperature has the record's own unit, and is shown in Home Assistant's."""
    assert (await seen(hass, terminal, **ANNA, temperature=97.7))[-1] == "36.5"
    assert (await seen(hass, terminal, **ANNA, temperature=36.9))[-1] == "36.9"
    hass.config.units = US_CUSTOMARY_SYSTEM
    assert (await seen(hass, terminal, **ANNA, temperature=97.8))[-1] in {"97.8", "36.6"}


async def test_missed_ones(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """What was missed changes no sensor that an automation may start with."""
    await seen(hass, terminal, **ANNA)
    await terminal.recognize(type=2, name="Ben", userId="0018", signTime=ago(HOUR))
    await eventually(lambda: state(hass, "missed_recognition").attributes.get("name") == "Ben")
    assert state(hass, "last_person").state == "Anna"


async def test_over_a_restart(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """All of it is what it was, the attributes included."""
    await seen(hass, terminal, **ANNA, temperature=97.7)
    names = [f"last_{fact}" for fact in ("person", "recognition", "method", "similarity", "temperature")]
    before = {name: (state(hass, name).state, dict(state(hass, name).attributes)) for name in names}
    data = await async_mock_restore_state_shutdown_restart(hass)
    kept = [data.last_states[entity_id(hass, name)] for name in names]
    await hass.config_entries.async_unload(loaded.entry_id)
    mock_restore_cache_with_extra_data(
        hass, [(one.state, one.extra_data.as_dict() if one.extra_data else {}) for one in kept]
    )
    await set_up(hass, loaded)
    assert {name: (state(hass, name).state, dict(state(hass, name).attributes)) for name in names} == before


async def test_today_by_class(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """The count has a number for each class, live and missed."""
    await hass.config.async_set_time_zone(zone_at(12))
    await linked(loaded, 1)
    for person in (ANNA, ANNA, STRANGER, STRANGER | {"signTime": ago(2 * HOUR)}):
        await terminal.recognize(**person)
    await eventually(lambda: state(hass, "recognitions_today").state == "4")
    counts = {name: state(hass, "recognitions_today").attributes[name] for name in ("staff", "visitor", "stranger")}
    assert counts == {"staff": 2, "visitor": 0, "stranger": 2}
