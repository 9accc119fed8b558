"""What a terminal makes up fills no memory."""

from functools import partial
import json

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.richtech_aatss.data import async_get_shared
from custom_components.richtech_aatss.recognitions import sightings
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from tests.emulator import Terminal
from tests.integration.conftest import state
from tests.integration.inside import link_of
from tests.waiting import eventually


def is_last(hass: HomeAssistant, terminal: Terminal) -> bool:
    """Return whether the newest record is told of."""
    newest: int = terminal.records[-1]["id"]
    return newest == state(hass, "recognition").attributes.get("record_id")


async def test_people_without_end(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those who were seen longest ago are forgotten, and none of those who were seen since."""
    monkeypatch.setattr(sightings, "MOST_PEOPLE", 5)
    start = dt_util.utcnow()
    for number in [*range(8), 3]:
        await terminal.recognize(userId=str(number), name="A")
        await eventually(partial(is_last, hass, terminal))

    def seen(number: int) -> bool:
        known = async_get_shared(hass).sightings
        return known.is_seen_since(start.replace(microsecond=0), [loaded.entry_id], [str(number)], [])

    assert [number for number in range(8) if seen(number)] == [3, 4, 5, 6, 7]


async def test_a_long_name(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """It is cut where it is longer than any text of a terminal."""
    await terminal.recognize(name="x" * 100_000)
    await eventually(lambda: state(hass, "recognition").attributes.get("name"))
    assert len(state(hass, "recognition").attributes["name"]) == 1020


async def test_shapes_without_end(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """What is not understood is counted by few shapes, whatever it is."""
    for number in range(30):
        await terminal.push_frame(json.dumps({"code": 31_000 + number}))
        await terminal.push_frame(json.dumps({"code": 30_000, "data": [str(number)] * number}))
        await terminal.push_frame(f"{number}: nothing")
    await eventually(lambda: sum(link_of(loaded).passed_over.values()) >= 90)
    assert len(link_of(loaded).passed_over) < 10
