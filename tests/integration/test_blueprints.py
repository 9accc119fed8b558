"""The blueprints about people: to welcome them, to be warned of them, to open for them, to list them."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from tests.emulator import Terminal
from tests.waiting import eventually

from .automations import ANNA, BEN, STRANGER, come, ids_in_event
from .blueprints import messages, phone, recognitions_of, terminal_device, use
from .clocks import zone_at
from .conftest import state
from .inside import poll
from .watching import HOUR, ago, store

SEEN = ANNA | {"similarity": 92}
CARL: dict[str, Any] = {"type": 3, "name": "Carl", "userId": "0019"}
LATE = {"signTime": ago(HOUR)}
BY_CARD = {"inputType": 3}
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({}, ["Welcome, Anna!", "Welcome, Ben!"]),
        ({"not_again_within": {"seconds": 0}}, ["Welcome, Anna!", "Welcome, Ben!", "Welcome, Anna!"]),
        ({"not_again_within": {"seconds": 0}, "first_of_day": True}, ["Welcome, Anna!", "Welcome, Ben!"]),
        ({"kinds": ["visitor"], "message": "{{ name }} at {{ terminal }}"}, ["Ben at Front door"]),
        ({"user_ids": ["0017"]}, ["Welcome, Anna!"]),
        ({"quiet_from": "15:00:00", "quiet_until": "10:00:00"}, ["Welcome, Anna!", "Welcome, Ben!"]),
        ({"quiet_from": "23:00:00", "quiet_until": "15:00:00"}, []),
        ({"quiet_from": "10:00:00", "quiet_until": "15:00:00"}, []),
    ],
)
async def test_welcome_by_name(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, inputs: dict[str, Any], said: list[str]
) -> None:
    """Those who are meant hear their name, at noon."""
    await hass.config.async_set_time_zone(zone_at(12))
    spoken = async_mock_service(hass, "tts", "speak")
    voice = {"voice": "tts.voice", "speakers": ["media_player.hall", "media_player.porch"]}
    await use(hass, "welcome_by_name", terminals=recognitions_of(hass, loaded), **voice, **inputs)
    await come(hass, terminal, ANNA, BEN, STRANGER, ANNA | {"name": ""}, ANNA, CARL, BEN | LATE)
    assert messages(spoken) == said
    for call in spoken:
        assert call.data["entity_id"] == ["tts.voice"]
        assert call.data["media_player_entity_id"] == ["media_player.hall", "media_player.porch"]


@pytest.mark.parametrize(
    ("inputs", "said"), [({"first_of_day": True}, ["Welcome, Ben!"]), ({}, ["Welcome, Anna!", "Welcome, Ben!"])]
)
async def test_welcome_after_quiet_hours(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, inputs: dict[str, Any], said: list[str]
) -> None:
    """Whoever comes first in the quiet hours has come for the first time that day, as the descriptions say."""
    spoken = async_mock_service(hass, "tts", "speak")
    quiet = {"quiet_from": "10:00:00", "quiet_until": "15:00:00", "not_again_within": {"seconds": 0}}
    voice = {"voice": "tts.voice", "speakers": ["media_player.hall"]}
    await use(hass, "welcome_by_name", terminals=recognitions_of(hass, loaded), **voice, **quiet, **inputs)
    await hass.config.async_set_time_zone(zone_at(12))
    await come(hass, terminal, ANNA)
    assert messages(spoken) == []
    await hass.config.async_set_time_zone(zone_at(16))
    await come(hass, terminal, ANNA, BEN)
    assert messages(spoken) == said


@pytest.mark.parametrize(
    ("inputs", "told"),
    [
        ({}, ["Anna: high temperature, no mask (38.2 °C)", "Somebody: no mask (36.5 °C)"]),
        ({"alarms": ["blacklist"], "message": "{{ name }} at {{ terminal }}"}, ["Carl at Front door"]),
        ({"alarms": ["low_temperature"]}, ["Ben: low temperature (95.2 °F)"]),
    ],
)
async def test_fever_or_missing_mask(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, inputs: dict[str, Any], told: list[str]
) -> None:
    """A phone hears of the alarms that were chosen, once for each person, and the actions run."""
    device, calls = phone(hass, "My phone")
    done = async_mock_service(hass, "test", "done")
    actions = [{"action": "test.done", "data": {"message": "{{ message }}"}}]
    target = recognitions_of(hass, loaded)
    await use(hass, "fever_or_missing_mask", terminals=target, phones=[device], actions=actions, **inputs)
    hot = ANNA | {"temperature": 38.24, "temperatureState": 1, "wearMaskAlarm": True}
    cold = BEN | {"temperature": 95.2, "temperatureState": -1}
    await come(hass, terminal, ANNA, hot, hot, cold, CARL, STRANGER | {"wearMaskAlarm": True}, hot | LATE)
    assert messages(calls) == messages(done) == told
    assert calls[0].data["title"] == "Front door"
    assert calls[0].data["data"]["image"] == calls[0].data["data"]["attachment"]["url"]


async def test_fever_without_picture(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """The picture can be left out, and so can the temperature, where none was measured."""
    device, calls = phone(hass, "My phone")
    target = recognitions_of(hass, loaded)
    await use(hass, "fever_or_missing_mask", terminals=target, phones=[device], with_picture=False)
    await come(hass, terminal, ANNA | {"wearMaskAlarm": True, "temperature": ...})
    assert messages(calls) == ["Anna: no mask"]
    assert "image" not in calls[0].data["data"]


def today() -> str:
    """Return the day of the week."""
    return DAYS[dt_util.now().weekday()]


@pytest.mark.parametrize(
    ("inputs", "opened"),
    [
        ({}, 1),
        ({"min_similarity": 95}, 0),
        ({"user_ids": ["17", "18"]}, 0),
        ({"user_ids": []}, 0),
        ({"user_ids": ["0017", "0018"], "pause": 0}, 3),
        ({"open_from": "17:00:00", "open_until": "23:00:00"}, 0),
        ({"open_from": "17:00:00", "open_until": "16:00:00"}, 1),
        ({"open_from": "12:00:00", "open_until": "12:00:00"}, 1),
        ({"weekdays": []}, 0),
        ({"schedule": "schedule.on", "open_from": "17:00:00", "open_until": "23:00:00"}, 1),
        ({"schedule": "schedule.off"}, 0),
        ({"schedule": "schedule.gone"}, 0),
        ({"conditions": [{"condition": "state", "entity_id": "schedule.off", "state": "on"}]}, 0),
        ({"conditions": [{"condition": "state", "entity_id": "schedule.on", "state": "on"}]}, 1),
    ],
)
async def test_open_for_known_people(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, inputs: dict[str, Any], opened: int
) -> None:
    """The door opens for who is listed by id, at noon, on the days or by the schedule."""
    await hass.config.async_set_time_zone(zone_at(12))
    for name in ("on", "off"):
        hass.states.async_set(f"schedule.{name}", name)
    inputs = {"user_ids": ["0017"], "weekdays": DAYS, "open_from": "10:00:00", "open_until": "15:00:00"} | inputs
    await use(hass, "open_for_known_people", terminal=terminal_device(hass, loaded), **inputs)
    for person in (SEEN, SEEN | BEN, SEEN, STRANGER, SEEN | {"userId": ""}):
        await come(hass, terminal, person)
    assert len(terminal.openings) == opened
    assert set(terminal.openings) <= {"Opened by Home Assistant for Anna", "Opened by Home Assistant for Ben"}


@pytest.mark.parametrize(
    "said",
    [
        LATE,
        BY_CARD,
        {"similarity": ...},
        {"type": 3},
        {"type": -1},
        {"temperatureState": 1},
        {"wearMaskAlarm": True},
    ],
)
async def test_closed_for_known_people(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, said: dict[str, Any]
) -> None:
    """It stays closed for who was missed, for cards, for the blacklist, and while there is an alarm."""
    await hass.config.async_set_time_zone(zone_at(12))
    times = {"weekdays": [today()], "open_from": "10:00:00", "open_until": "15:00:00"}
    terminal_id = terminal_device(hass, loaded)
    await use(hass, "open_for_known_people", terminal=terminal_id, user_ids=["0017"], **times)
    await come(hass, terminal, SEEN | said)
    assert terminal.openings == []
    await come(hass, terminal, SEEN)
    assert len(terminal.openings) == 1


@pytest.mark.parametrize(
    ("inputs", "said", "opened"),
    [
        ({}, {"wearMask": False}, 1),
        ({"despite_alarms": True}, {"wearMaskAlarm": True, "temperatureState": 1}, 1),
        ({"only_with_mask": True}, {"wearMask": False}, 0),
        ({"only_with_mask": True}, {"wearMask": ...}, 0),
        ({"only_with_mask": True, "despite_alarms": True}, {"wearMask": 0}, 0),
        ({"only_with_mask": True}, {"wearMask": 1}, 1),
        ({"only_with_mask": True}, {"wearMask": 1, "temperatureState": 1}, 0),
    ],
)
async def test_masks(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    inputs: dict[str, Any],
    said: dict[str, Any],
    opened: int,
) -> None:
    """A mask can be asked for, whether or not the terminal raises an alarm without one."""
    times = {"weekdays": DAYS, "open_from": "00:00:00", "open_until": "00:00:00"}
    device = terminal_device(hass, loaded)
    await use(hass, "open_for_known_people", terminal=device, user_ids=["0017"], **times, **inputs)
    await come(hass, terminal, SEEN | said)
    assert len(terminal.openings) == opened


async def test_closed_on_other_days(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """It stays closed on days that are not chosen, and for what the link did not bring."""
    await hass.config.async_set_time_zone(zone_at(12))
    times = {"weekdays": [day for day in DAYS if day != today()], "open_from": "10:00:00", "open_until": "15:00:00"}
    await use(hass, "open_for_known_people", terminal=terminal_device(hass, loaded), user_ids=["0017"], **times)
    await come(hass, terminal, SEEN)
    assert terminal.openings == []


async def test_closed_for_who_was_recovered(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """It stays closed for who was found in the list only."""
    times = {"weekdays": DAYS, "open_from": "00:00:00", "open_until": "00:00:00"}
    await use(hass, "open_for_known_people", terminal=terminal_device(hass, loaded), user_ids=["0017"], **times)
    number = store(terminal, **SEEN)
    await poll(loaded)
    await eventually(lambda: number in ids_in_event(hass))
    await hass.async_block_till_done()
    assert state(hass, "recognition").attributes["recovered"]
    assert terminal.openings == []
