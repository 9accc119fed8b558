"""How openings and people read in the activity list, as the real logbook tells them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.components.recorder.common import async_wait_recording_done
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.richtech_aatss.const import DOMAIN, EVENT_RECOGNIZED_AGAIN
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
from tests.emulator import Terminal
from tests.waiting import eventually

from .conftest import entity_id, state
from .inside import poll

DOOR = {"action": f"{DOMAIN}.open_door", "target": {"entity_id": "button.front_door_open_door"}}
AUTOMATION = {"alias": "Parcel", "triggers": {"trigger": "event", "event_type": "parcel"}, "actions": DOOR}


@pytest.fixture
def mock_recorder_before_hass(async_test_recorder: object) -> None:
    """Let the recorder be there before Home Assistant."""


class Activity:
    """The activity list from now on."""

    def __init__(self, hass: HomeAssistant, entry: MockConfigEntry, ws: WebSocketGenerator) -> None:
        """Remember when it begins."""
        self.entry = entry
        self._hass = hass
        self._ws = ws
        self._begin = datetime.now(UTC).isoformat()

    async def lines(self, *keys: str) -> list[dict[str, Any]]:
        """Return the lines of some of the terminal's entities, or all there are."""
        await async_wait_recording_done(self._hass)
        socket = await self._ws(self._hass)
        query: dict[str, Any] = {"type": "logbook/get_events", "start_time": self._begin}
        if keys:
            query["entity_ids"] = [entity_id(self._hass, key) for key in keys]
        await socket.send_json_auto_id(query)
        answer = await socket.receive_json()
        assert answer["success"]
        return list(answer["result"])


@pytest.fixture
async def activity(
    hass: HomeAssistant, recorder_mock: object, loaded: MockConfigEntry, hass_ws_client: WebSocketGenerator
) -> Activity:
    """Return the activity list of a Home Assistant that has a logbook."""
    # The pages themselves are not needed, and not installed.
    hass.config.components.add("frontend")
    assert await async_setup_component(hass, "logbook", {})
    return Activity(hass, loaded, hass_ws_client)


async def use(hass: HomeAssistant, domain: str, action: str, key: str, user: MockUser) -> None:
    """Call an action at an entity as a user would."""
    data = {"entity_id": entity_id(hass, key)}
    await hass.services.async_call(domain, action, data, blocking=True, context=Context(user_id=user.id))


async def test_the_action(hass: HomeAssistant, activity: Activity, hass_admin_user: MockUser) -> None:
    """Reads as an opening by the user, though no state changes."""
    await use(hass, DOMAIN, "open_door", "open_door", hass_admin_user)
    (line,) = await activity.lines("open_door")
    assert (line["name"], line["message"]) == ("Front door Open door", "Opened")
    assert line["entity_id"] == entity_id(hass, "open_door")
    assert line["context_user_id"] == hass_admin_user.id


async def test_an_automation(hass: HomeAssistant, terminal: Terminal, activity: Activity) -> None:
    """Reads as an opening by it."""
    assert await async_setup_component(hass, "automation", {"automation": AUTOMATION})
    hass.bus.async_fire("parcel")
    await eventually(lambda: terminal.openings)
    await hass.async_block_till_done(wait_background_tasks=False)
    (line,) = await activity.lines("open_door")
    assert line["message"] == "Opened"
    assert (line["context_event_type"], line["context_name"]) == ("automation_triggered", "Parcel")


async def test_a_press(hass: HomeAssistant, activity: Activity, hass_admin_user: MockUser) -> None:
    """Is told by the button's own state, and by nothing else."""
    await use(hass, "button", "press", "open_door", hass_admin_user)
    (line,) = await activity.lines("open_door")
    assert line["state"] == state(hass, "open_door").state
    assert line["context_user_id"] == hass_admin_user.id


async def test_what_did_not_open(
    hass: HomeAssistant, terminal: Terminal, activity: Activity, hass_admin_user: MockUser
) -> None:
    """Does not read as an opening."""
    terminal.faults.add("/api/device/open", drop="reset", act=True, times=1)
    with pytest.raises(HomeAssistantError):
        await use(hass, DOMAIN, "open_door", "open_door", hass_admin_user)
    assert await activity.lines("open_door") == []


@pytest.mark.usefixtures("everything_enabled")
async def test_the_lock(hass: HomeAssistant, terminal: Terminal, activity: Activity, hass_admin_user: MockUser) -> None:
    """Its state tells who opened, by the action as well; while it is unlocked already, the event does."""
    terminal.peripheral["unlockOuttime"] = 2000
    await poll(activity.entry)
    for _ in range(2):
        await use(hass, DOMAIN, "open_door", "open_door", hass_admin_user)
    await use(hass, "lock", "unlock", "door", hass_admin_user)
    lines = await activity.lines("open_door", "door")
    door, button = entity_id(hass, "door"), entity_id(hass, "open_door")
    told = [(line["entity_id"], line.get("state", line.get("message"))) for line in lines]
    assert told == [(door, "unlocked"), (button, "Opened"), (door, "Opened")]
    assert {line["context_user_id"] for line in lines} == {hass_admin_user.id}


async def test_who_came(hass: HomeAssistant, terminal: Terminal, activity: Activity) -> None:
    """Each recognition reads as the person, once, also where the one before was the same."""
    for name in ("Anna", "Anna", "", "", "Anna"):
        record = await terminal.recognize(type=1 if name else -1, name=name)
        await eventually(lambda: state(hass, "recognition").attributes.get("record_id") == record["id"])  # noqa: B023
    lines = await activity.lines("last_person")
    told = [line.get("state", line.get("message")) for line in lines]
    assert told == ["Anna", "Anna", "stranger", "Stranger", "Anna"]
    assert {line["entity_id"] for line in lines} == {entity_id(hass, "last_person")}
    assert "Anna" in [line.get("message") for line in lines]


async def test_an_entity_that_is_gone(hass: HomeAssistant, activity: Activity) -> None:
    """Does not take its lines with it."""
    hass.bus.async_fire(EVENT_RECOGNIZED_AGAIN, {"entity_id": "sensor.gone", "name": "Anna"})
    (line,) = [line for line in await activity.lines() if line.get("domain") == DOMAIN]
    assert (line["name"], line["message"]) == ("sensor.gone", "Anna")
