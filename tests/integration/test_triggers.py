"""The triggers and the condition, through automations."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator
import voluptuous as vol

from custom_components.richtech_aatss.const import DOMAIN
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, Event, HomeAssistant, callback
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import label_registry as lr
from homeassistant.helpers.trigger import async_validate_trigger_config
from homeassistant.util import dt as dt_util
from tests.emulator import Terminal
from tests.waiting import eventually

from .automations import ANNA, BEN, STRANGER, automate, come, event_of, names, traces
from .clocks import zone_at
from .conftest import entity_id, state
from .inside import journal_of
from .journals import KEEP, recognition
from .test_images import jpeg
from .watching import HOUR, ago


async def test_one_turn(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """Image, sensors, event, trigger: in this order, and in one turn of the loop."""
    calls = await automate(hass, "recognized", event_of(hass))
    keys = ["last_capture", "last_stranger", "last_person", "last_recognition", "recognition"]
    watched = [entity_id(hass, key) for key in keys]
    seen: list[str] = []

    @callback
    def note(event: Event[Any]) -> None:
        if event.event_type == "call_service":
            seen.append("action")
        elif event.data["entity_id"] in watched:
            if not seen:
                hass.loop.call_soon(seen.append, "next turn")
            seen.append(event.data["entity_id"])

    hass.bus.async_listen("state_changed", note)
    hass.bus.async_listen("call_service", note)
    await terminal.recognize(**STRANGER)
    await eventually(lambda: calls and "next turn" in seen)
    assert seen == [*watched, "action", "next turn"]


async def test_what_an_automation_gets(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    """All attributes, the terminal's name, and a picture for who has no password."""
    calls = await automate(hass, "recognized", event_of(hass))
    record = await terminal.recognize(**ANNA, picture=jpeg(30))
    await eventually(lambda: calls)
    facts = calls[0].data["trigger"]
    attributes = state(hass, "recognition").attributes
    assert {name: facts[name] for name in ("record_id", "name", "user_id", "similarity", "recovered")} == {
        name: attributes[name] for name in ("record_id", "name", "user_id", "similarity", "recovered")
    }
    assert (facts["record_id"], facts["kind"], facts["terminal"]) == (record["id"], "staff", "Front door")
    assert calls[0].data["entity"] == entity_id(hass, "recognition")
    assert calls[0].context.parent_id == state(hass, "recognition").context.id
    await hass.async_block_till_done()
    client = await hass_client_no_auth()
    answer = await client.get(facts["picture"])
    assert (answer.status, await answer.read()) == (200, jpeg(30))
    assert (await client.get(urlsplit(facts["picture"]).path)).status == 401
    await come(hass, terminal, ANNA | {"picture": False})
    assert calls[1].data["trigger"]["picture"] is None


@pytest.mark.parametrize(
    ("options", "who"),
    [
        ({}, ["Anna", "Ben", None]),
        ({"kind": "staff"}, ["Anna"]),
        ({"kind": ["visitor", "stranger"]}, ["Ben", None]),
        ({"user_id": "0017"}, ["Anna"]),
        ({"name": ["Ben", "Zoe\u0308"]}, ["Ben"]),
        ({"method": "card"}, ["Ben"]),
        ({"min_similarity": 90}, ["Anna"]),
        ({"kind": "staff", "name": "Ben"}, []),
        ({"user_id": []}, ["Anna", "Ben", None]),
        ({"min_similarity": 0, "first_of_day": False}, ["Anna", "Ben", None]),
    ],
)
async def test_whom_it_is_about(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, options: dict[str, Any], who: list[str | None]
) -> None:
    """Each option lets only some people start the automation."""
    calls = await automate(hass, "recognized", event_of(hass), **options)
    await come(hass, terminal, ANNA | {"similarity": 90}, BEN | {"inputType": 3, "similarity": ...}, STRANGER)
    assert names(calls) == who


@pytest.mark.parametrize("by", ["device_id", "area_id", "label_id"])
async def test_targets(
    hass: HomeAssistant,
    terminal: Terminal,
    back_door: Terminal,
    loaded: MockConfigEntry,
    back: MockConfigEntry,
    by: str,
) -> None:
    """Devices, areas and labels choose the terminals; the others start nothing."""
    device = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, "RT2"), back.entry_id)
    assert device
    area = ar.async_get(hass).async_create("Yard").id
    label = lr.async_get(hass).async_create("Doors").label_id
    dr.async_get(hass).async_update_device(device.id, area_id=area, labels={label})
    calls = await automate(hass, "recognized", {by: {"device_id": device.id, "area_id": area, "label_id": label}[by]})
    await come(hass, terminal, ANNA)
    await eventually(lambda: back_door.push_clients)
    await back_door.recognize(**BEN)
    await eventually(lambda: calls)
    assert names(calls) == ["Ben"]
    assert calls[0].data["trigger"]["terminal"] == "Back door"


async def test_first_of_the_day(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """Each person once a day, also when Home Assistant was restarted meanwhile."""
    await hass.config.async_set_time_zone(zone_at(12))
    await come(hass, terminal, BEN)
    calls = await automate(hass, "recognized", event_of(hass), first_of_day=True)
    await come(hass, terminal, ANNA, BEN, ANNA, STRANGER, STRANGER)
    assert names(calls) == ["Anna", None]
    yesterday = recognition(99, at=dt_util.utcnow() - timedelta(days=1), said={"name": "Carl", "userId": "0019"})
    await (await journal_of(hass)).async_add(loaded.entry_id, [yesterday], KEEP)
    await hass.services.async_call("automation", "turn_off", {"entity_id": "automation.automation_0"}, blocking=True)
    await hass.services.async_call("automation", "turn_on", {"entity_id": "automation.automation_0"}, blocking=True)
    await come(hass, terminal, ANNA, {"type": 1, "name": "Carl", "userId": "0019"})
    assert names(calls) == ["Anna", None, "Carl"]


async def test_the_first_that_counts(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """Only what the other options let through is the first of the day."""
    await hass.config.async_set_time_zone(zone_at(12))
    calls = await automate(hass, "recognized", event_of(hass), first_of_day=True, min_similarity=90)
    await come(hass, terminal, ANNA | {"similarity": 80}, ANNA | {"similarity": 95}, ANNA | {"similarity": 96})
    assert [call.data["trigger"]["similarity"] for call in calls] == [95]


@pytest.mark.parametrize(("minutes", "who"), [(10, ["Anna"]), (4, ["Ben", "Anna"])])
async def test_not_again_within(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, minutes: int, who: list[str]
) -> None:
    """Who has triggered does not for a while, also over a restart."""
    # The second of them has triggered again, where ten minutes are between two.
    moments = [dt_util.utcnow() - timedelta(minutes=ago) for ago in (16, 5)]
    earlier = [recognition(98, at=moment, said={"name": "Ben", "userId": "0018"}) for moment in moments]
    await (await journal_of(hass)).async_add(loaded.entry_id, earlier, KEEP)
    calls = await automate(hass, "recognized", event_of(hass), not_again_within={"minutes": minutes})
    await come(hass, terminal, BEN, ANNA, ANNA, BEN)
    assert names(calls) == who


async def test_alarm_raised(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """Only alarms that were chosen, and each visit once."""
    calls = await automate(hass, "alarm_raised", event_of(hass, "alarm"), type=["high_temperature", "no_mask"])
    await come(hass, terminal, ANNA, ANNA | {"temperatureState": 1, "wearMaskAlarm": True}, BEN | {"type": 3})
    assert names(calls) == ["Anna"]
    assert calls[0].data["trigger"]["alarms"] == ["high_temperature", "no_mask"]
    assert calls[0].data["entity"] == entity_id(hass, "alarm")


async def test_an_alarm_not_again_within(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """Who stands there without a mask starts it once, even if recognized before without an alarm."""
    options: dict[str, Any] = {"type": "no_mask", "not_again_within": {"minutes": 1}}
    calls = await automate(hass, "alarm_raised", event_of(hass, "alarm"), **options)
    bare = {"wearMaskAlarm": True}
    await come(hass, terminal, ANNA, ANNA | bare, ANNA | bare | {"temperatureState": 1}, BEN | bare)
    assert names(calls) == ["Anna", "Ben"]


async def test_another_alarm(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """A fever is not swallowed because a mask was missing a moment ago, perhaps with another stranger."""
    calls = await automate(hass, "alarm_raised", event_of(hass, "alarm"), not_again_within={"minutes": 1})
    bare = STRANGER | {"wearMaskAlarm": True}
    await come(hass, terminal, bare, bare, bare | {"temperatureState": 1}, bare)
    assert [call.data["trigger"]["alarms"] for call in calls] == [["no_mask"], ["high_temperature", "no_mask"]]


async def test_recognition_missed(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """What was missed starts only this trigger."""
    live = await automate(hass, "recognized", event_of(hass))
    await come(hass, terminal, ANNA | {"signTime": ago(HOUR)}, BEN)
    assert names(live) == ["Ben"]


async def test_a_missed_visitor(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """The trigger says that it is too late."""
    calls = await automate(hass, "recognition_missed", event_of(hass, "missed_recognition"), kind="visitor")
    await come(hass, terminal, ANNA | {"signTime": ago(HOUR)}, BEN | {"signTime": ago(HOUR)}, BEN)
    assert names(calls) == ["Ben"]
    assert calls[0].data["trigger"]["live"] is False


@pytest.mark.parametrize(
    ("options", "reasons"),
    [
        ({"kind": "staff"}, [None, None, "kind"]),
        ({"first_of_day": True, "min_similarity": 50}, [None, "first_of_day", "min_similarity"]),
        ({"not_again_within": "01:00:00"}, [None, "not_again_within", None]),
    ],
)
async def test_why_not(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
    options: dict[str, Any],
    reasons: list[str | None],
) -> None:
    """A trace says which option kept a recognition from starting the automation, and of whom nothing."""
    await automate(hass, "recognized", event_of(hass), **options)
    await come(hass, terminal, ANNA | {"similarity": 92}, ANNA | {"similarity": 92}, STRANGER)
    steps = [trace["trace"]["trigger/0"][0] for trace in await traces(hass, hass_ws_client)]
    assert [step.get("result", {}).get("reason") for step in steps] == reasons
    refused = [step["result"] for step in steps if step.get("result", {}).get("reason")]
    assert "Anna" not in str(refused)


@pytest.mark.parametrize("blank", [{"user_id": [""]}, {"name": "  "}, {"user_id": ["0017", ""]}])
async def test_blanks(hass: HomeAssistant, loaded: MockConfigEntry, blank: dict[str, Any]) -> None:
    """Nobody is called nothing: who adds the field and leaves it blank is told so, and strangers start nothing."""
    trigger = {"trigger": "richtech_aatss.recognized", "target": event_of(hass), "options": blank}
    with pytest.raises(vol.Invalid):
        await async_validate_trigger_config(hass, cv.TRIGGER_SCHEMA([trigger]))


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
async def test_recalled_from_several_terminals(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    back: MockConfigEntry,
    order: tuple[int, int],
) -> None:
    """What it would have done before a restart does not depend on which terminal is read first."""
    front, other = ([loaded, back][number] for number in order)
    for entry, minutes in ((front, 16), (other, 13), (front, 5)):
        moment = dt_util.utcnow() - timedelta(minutes=minutes)
        one = recognition(90 + minutes, at=moment, said={"name": "Ben", "userId": "0018"})
        await (await journal_of(hass)).async_add(entry.entry_id, [one], KEEP)
    registry = er.async_get(hass)
    targets = [entity_id(hass, "recognition"), registry.async_get_entity_id("event", DOMAIN, "RT2_recognition")]
    calls = await automate(hass, "recognized", {"entity_id": targets}, not_again_within={"minutes": 10})
    await come(hass, terminal, BEN)
    assert names(calls) == []


async def test_while_home_assistant_starts(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """Who comes before automations are there has started none: the next time is the first of the day."""
    await hass.config.async_set_time_zone(zone_at(12))
    await come(hass, terminal, ANNA)
    hass.set_state(CoreState.starting)
    calls = await automate(hass, "recognized", event_of(hass), first_of_day=True)
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await hass.async_block_till_done()
    await come(hass, terminal, ANNA, ANNA)
    assert names(calls) == ["Anna"]


async def test_after_a_removal(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, back: MockConfigEntry
) -> None:
    """A terminal that was removed disturbs nothing at the others."""
    other = er.async_get(hass).async_get_entity_id("event", DOMAIN, "RT2_recognition")
    calls = await automate(hass, "recognized", {"entity_id": [other, entity_id(hass, "recognition")]})
    await hass.config_entries.async_remove(back.entry_id)
    await come(hass, terminal, ANNA)
    assert names(calls) == ["Anna"]
