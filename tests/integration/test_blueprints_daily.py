"""The blueprints that look after a terminal: its connection, and the list of the day."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service

from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.util import dt as dt_util
from tests.emulator import Terminal
from tests.waiting import eventually

from .automations import ANNA, STRANGER, come
from .blueprints import AUTOMATION, messages, phone, run_now, terminal_device, use
from .clocks import zone_at
from .conftest import entity_id, state
from .inside import journal_of, link_of
from .journals import KEEP, NOBODY, recognition

DOWN = "Recognitions cannot arrive. Please look after the terminal and its network."
BACK = "Recognitions arrive again."
SOON = {"milliseconds": 100}


@pytest.fixture(autouse=True)
async def switched_off(hass: HomeAssistant) -> AsyncIterator[None]:
    """Leave no automation behind that waits for a time."""
    yield
    await hass.services.async_call("automation", "turn_off", {"entity_id": AUTOMATION}, blocking=True)


async def switch_off(hass: HomeAssistant, terminal: Terminal) -> None:
    """Switch the terminal off, and wait until that shows."""
    await terminal.stop()
    await eventually(lambda: state(hass, "push_connection").state == "off")


async def switch_on(hass: HomeAssistant, terminal: Terminal, entry: MockConfigEntry) -> None:
    """Switch the terminal on again, and wait until it is connected."""
    await terminal.start()
    link_of(entry).try_now()
    await eventually(lambda: state(hass, "push_connection").state == "on")


@pytest.mark.parametrize("back", [True, False])
async def test_push_link_down(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, *, back: bool) -> None:
    """A phone hears that the link has been down for a while, and if wanted, that it is back."""
    device, calls = phone(hass, "My phone")
    done = async_mock_service(hass, "test", "done")
    actions = [{"action": "test.done", "data": {"message": "{{ terminals }}: {{ message }}"}}]
    inputs = {"patience": SOON, "phones": [device], "actions": actions, "back_actions": actions}
    connections = [entity_id(hass, "push_connection")]
    await use(hass, "push_link_down", connections=connections, tell_when_back=back, **inputs)
    await switch_off(hass, terminal)
    await eventually(lambda: done)
    assert (messages(calls), calls[0].data["title"]) == ([DOWN], "Front door")
    await switch_on(hass, terminal, loaded)
    await hass.async_block_till_done()
    assert messages(done) == [f"Front door: {DOWN}", f"Front door: {BACK}"]
    assert messages(calls) == [DOWN, BACK] if back else [DOWN]


async def test_a_short_interruption(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """Nobody hears of a link that comes back soon."""
    device, calls = phone(hass, "My phone")
    connections = [entity_id(hass, "push_connection")]
    await use(hass, "push_link_down", connections=connections, phones=[device])
    await switch_off(hass, terminal)
    await switch_on(hass, terminal, loaded)
    await hass.async_block_till_done()
    assert calls == []


@pytest.mark.parametrize("stays", [True, False])
async def test_down_since_the_start(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, *, stays: bool
) -> None:
    """A link that is down when Home Assistant starts is told of as well, if it stays down."""
    done = async_mock_service(hass, "test", "done")
    await switch_off(hass, terminal)
    connections = [entity_id(hass, "push_connection")]
    actions = [{"action": "test.done", "data": {"message": "{{ message }}"}}]
    patience = SOON if stays else {"seconds": 2}
    hass.set_state(CoreState.starting)
    await use(hass, "push_link_down", connections=connections, patience=patience, actions=actions)
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    if stays:
        await eventually(lambda: done)
        assert messages(done) == [DOWN]
    await switch_on(hass, terminal, loaded)
    await hass.async_block_till_done()
    assert len(done) == int(stays)


async def remember(hass: HomeAssistant, entry: MockConfigEntry, *visits: tuple[int, float, dict[str, Any]]) -> None:
    """Put recognitions into the journal: number, at which hour of today, who."""
    midnight = dt_util.start_of_local_day()
    some = [recognition(number, at=midnight + timedelta(hours=hour), said=who) for number, hour, who in visits]
    await (await journal_of(hass)).async_add(entry.entry_id, some, KEEP)


BEN: dict[str, Any] = {"type": 2, "name": "Ben", "userId": ""}
VISITS = (
    (11, -3, {"name": "Yesterday", "userId": "3"}),
    (12, 7.5, BEN),
    (13, 8.25, {"name": "Anna", "userId": "0017"}),
    (14, 9, {"name": "ben", "userId": ""}),
    (15, 10, {"name": "Anna", "userId": "0017"}),
    (16, 11, NOBODY),
    (17, 11.5, {"name": "Anna", "userId": "0017"}),
    (18, 11.75, NOBODY),
    (19, 11.9, {"name": "Anna", "userId": "0018"}),
)
LINES = ["Ben: 07:30", "Anna: 08:15\u201311:30 (3\u00d7)", "ben: 09:00", "Anna: 11:54", "Strangers: 2"]


@pytest.mark.parametrize(
    ("inputs", "lines"),
    [
        ({}, LINES),
        ({"most": 2}, [*LINES[:2], "Others: 2", LINES[4]]),
        ({"kinds": ["visitor"], "strangers_text": "Fremde"}, ["Ben: 07:30", "Fremde: 2"]),
        ({"day": "yesterday"}, ["Yesterday: 21:00"]),
    ],
)
async def test_who_came_today(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, inputs: dict[str, Any], lines: list[str]
) -> None:
    """A phone gets everybody with the first and the last time, in the order of their coming."""
    await hass.config.async_set_time_zone(zone_at(12))
    device, calls = phone(hass, "My phone")
    done = async_mock_service(hass, "test", "done")
    actions = [{"action": "test.done", "data": {"message": "{{ message }}", "number": "{{ number }}"}}]
    await remember(hass, loaded, *VISITS)
    terminals = [terminal_device(hass, loaded)]
    await use(hass, "who_came_today", terminals=terminals, phones=[device], actions=actions, **inputs)
    await run_now(hass)
    assert messages(calls) == messages(done) == ["\n".join(lines)]
    assert calls[0].data["title"] == "Who came"


@pytest.mark.parametrize(("number", "complete"), [(9_999, True), (10_001, False)])
async def test_a_busy_day(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, number: int, *, complete: bool
) -> None:
    """A list from which the morning is missing says so."""
    await hass.config.async_set_time_zone(zone_at(12))
    device, calls = phone(hass, "My phone")
    visits = [(20 + visit, 8 + visit / 10_000, NOBODY) for visit in range(number - 1)]
    await remember(hass, loaded, (12, 7.5, BEN), *visits)
    await use(hass, "who_came_today", terminals=[terminal_device(hass, loaded)], phones=[device])
    await run_now(hass)
    missing = "Not complete, the first of the day are missing"
    lines = ["Ben: 07:30", "Strangers: 9998"] if complete else [missing, "Strangers: 10000"]
    assert messages(calls) == ["\n".join(lines)]


async def test_the_time_has_come(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """The list comes by itself, with who was at the terminal just now."""
    await hass.config.async_set_time_zone(zone_at(12))
    device, calls = phone(hass, "My phone")
    await come(hass, terminal, ANNA, STRANGER)
    at = (dt_util.now() + timedelta(seconds=2)).strftime("%H:%M:%S")
    await use(hass, "who_came_today", terminals=[terminal_device(hass, loaded)], phones=[device], at=at)
    await eventually(lambda: calls)
    person, strangers = calls[0].data["message"].split("\n")
    assert person.startswith("Anna: ")
    assert strangers == "Strangers: 1"


async def test_several_terminals(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, back: MockConfigEntry
) -> None:
    """Each terminal has its part, also one at which nobody was, and one that is away."""
    await hass.config.async_set_time_zone(zone_at(12))
    device, calls = phone(hass, "My phone")
    await remember(hass, loaded, *VISITS[:2])
    terminals = [terminal_device(hass, loaded), terminal_device(hass, back)]
    await use(hass, "who_came_today", terminals=terminals, phones=[device])
    await run_now(hass)
    await hass.config_entries.async_unload(back.entry_id)
    await run_now(hass)
    first = "Front door:\nBen: 07:30\n\nBack door:\n"
    assert messages(calls) == [f"{first}Nobody", f"{first}Not known, the terminal is not connected"]


@pytest.mark.parametrize(("skip", "told"), [(True, []), (False, ["Nobody"])])
async def test_nobody_came(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, told: list[str], *, skip: bool
) -> None:
    """A day on which nobody came needs no message."""
    device, calls = phone(hass, "My phone")
    terminals = [terminal_device(hass, loaded)]
    await use(hass, "who_came_today", terminals=terminals, phones=[device], skip_if_nobody=skip)
    await run_now(hass)
    assert messages(calls) == told
