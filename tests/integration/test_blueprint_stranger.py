"""The blueprint that asks whether to open for a stranger."""

import asyncio
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from homeassistant.core import Context, HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from tests.emulator import Terminal
from tests.waiting import eventually

from .automations import ANNA, STRANGER
from .blueprints import messages, phone, run_now, seen, terminal_device, use
from .conftest import entity_id
from .inside import poll
from .test_images import jpeg, kept

BLACKLISTED: dict[str, Any] = {"type": 3, "name": "Carl", "userId": "0019"}
PRESSED = "mobile_app_notification_action"
CLEARED = "clear_notification"
FAILED = "The door could not be opened. Please look whether it is open."


class Door:
    """Two phones that are asked, and what is done afterwards."""

    def __init__(self, hass: HomeAssistant, entry: MockConfigEntry) -> None:
        """Get the phones ready."""
        self._hass = hass
        self._entry = entry
        my_phone, self.mine = phone(hass, "My phone")
        her_tablet, self.hers = phone(hass, "Her tablet")
        self.devices = [my_phone, her_tablet]
        self.done = async_mock_service(hass, "test", "done")

    async def ask(self, **inputs: Any) -> None:
        """Make the automation."""
        terminal = terminal_device(self._hass, self._entry)
        afterwards = {
            f"{how}_actions": [{"action": "test.done", "data": {"how": how}}]
            for how in ("opened", "ignored", "unanswered")
        }
        usual = {"terminal": terminal, "phones": self.devices, **afterwards}
        await use(self._hass, "stranger_at_the_door", **usual | inputs)

    async def asks(self, times: int = 1) -> None:
        """Wait until so many questions were asked."""
        await eventually(lambda: len(self.mine) == len(self.hers) == times)

    def delay(self) -> asyncio.Event:
        """Let the second phone take its time with everything, until this is set."""
        arrived = asyncio.Event()

        async def notify(call: ServiceCall) -> None:
            self.hers.append(call)
            await arrived.wait()

        self._hass.services.async_register("notify", "mobile_app_her_tablet", notify)
        return arrived

    def press(self, button: int, question: ServiceCall, user_id: str | None = None) -> None:
        """Press a button of a question."""
        action = question.data["data"]["actions"][button]["action"]
        self._hass.bus.async_fire(PRESSED, {"action": action}, context=Context(user_id=user_id))

    async def answer(self, button: int, question: ServiceCall | None = None, user_id: str | None = None) -> None:
        """Press a button, of the latest question unless another is given, and wait for what follows."""
        self.press(button, question or self.mine[-1], user_id)
        await self._hass.async_block_till_done()

    @property
    def outcomes(self) -> list[str]:
        """Return what was done afterwards."""
        return [call.data["how"] for call in self.done]


@pytest.fixture
async def door(hass: HomeAssistant, loaded: MockConfigEntry) -> Door:
    """Return a door with two phones."""
    return Door(hass, loaded)


async def test_the_question(
    hass: HomeAssistant, terminal: Terminal, door: Door, hass_client_no_auth: ClientSessionGenerator
) -> None:
    """Both phones show the picture and two buttons, on both systems."""
    await door.ask(tap_path="/lovelace/door")
    await terminal.recognize(**STRANGER, picture=jpeg(40))
    await door.asks()
    asked = door.mine[0].data
    assert (asked["title"], asked["message"]) == ("Front door", "A stranger is at the door.")
    details = asked["data"]
    assert [(action["title"], action.get("authenticationRequired", False)) for action in details["actions"]] == [
        ("Open", True),
        ("Ignore", False),
    ]
    assert details["image"] == details["attachment"]["url"]
    assert details["attachment"]["content-type"] == "jpeg"
    assert details["url"] == details["clickAction"] == "/lovelace/door"
    assert door.hers[0].data == asked
    await eventually(lambda: kept(hass))
    client = await hass_client_no_auth()
    answer = await client.get(details["image"])
    assert (answer.status, await answer.read()) == (200, jpeg(40))


async def test_open(hass: HomeAssistant, terminal: Terminal, door: Door) -> None:
    """The door opens once, its log says who has opened, and the question is gone from both phones."""
    hass.states.async_set("person.ada", "home", {"user_id": "u17", "friendly_name": "Ada"})
    hass.states.async_set("person.nobody", "home", {"friendly_name": "Nobody"})
    await door.ask()
    await terminal.recognize(**STRANGER)
    await door.asks()
    await door.answer(0, user_id="u17")
    assert terminal.openings == ["Opened from the phone by Ada"]
    assert messages(door.mine)[1:] == messages(door.hers)[1:] == [CLEARED]
    assert door.mine[1].data["data"]["tag"] == door.mine[0].data["data"]["tag"]
    assert door.outcomes == ["opened"]
    await door.answer(0, door.mine[0])
    assert len(terminal.openings) == 1


async def test_ignore(hass: HomeAssistant, terminal: Terminal, door: Door) -> None:
    """The door stays closed, and nobody is asked any longer."""
    await door.ask()
    await terminal.recognize(**STRANGER)
    await door.asks()
    await door.answer(1)
    assert (terminal.openings, door.outcomes) == ([], ["ignored"])
    assert messages(door.hers)[1:] == [CLEARED]
    await door.answer(0, door.mine[0])
    assert terminal.openings == []


async def test_nobody_answers(hass: HomeAssistant, terminal: Terminal, door: Door) -> None:
    """After a while the question disappears, and its buttons do nothing any more."""
    await door.ask(timeout={"milliseconds": 100})
    await terminal.recognize(**STRANGER)
    await eventually(lambda: door.outcomes)
    await hass.async_block_till_done()
    assert door.outcomes == ["unanswered"]
    assert messages(door.mine)[1:] == [CLEARED]
    await door.answer(0, door.mine[0])
    assert terminal.openings == []


async def test_a_slow_phone(hass: HomeAssistant, terminal: Terminal, door: Door) -> None:
    """The first phone opens while the second has not got the question yet; both are cleared."""
    arrived = door.delay()
    await door.ask()
    await terminal.recognize(**STRANGER)
    await door.asks()
    door.press(0, door.mine[0])
    await eventually(lambda: terminal.openings)
    assert messages(door.mine)[1:] == door.outcomes == []
    arrived.set()
    await hass.async_block_till_done()
    assert messages(door.mine)[1:] == messages(door.hers)[1:] == [CLEARED]
    assert door.outcomes == ["opened"]
    assert len(terminal.openings) == 1


async def test_nobody_answers_a_slow_phone(hass: HomeAssistant, terminal: Terminal, door: Door) -> None:
    """A question that arrives after the time to answer is over disappears as well."""
    arrived = door.delay()
    await door.ask(timeout={"milliseconds": 1})
    await terminal.recognize(**STRANGER)
    await door.asks()
    await eventually(lambda: PRESSED not in hass.bus.async_listeners())
    arrived.set()
    await hass.async_block_till_done()
    assert messages(door.mine)[1:] == messages(door.hers)[1:] == [CLEARED]
    assert door.outcomes == ["unanswered"]


async def test_the_next_one(hass: HomeAssistant, terminal: Terminal, door: Door) -> None:
    """Only the newest question opens: nobody opens for somebody whose picture is gone."""
    await door.ask(not_again_within={"seconds": 0})
    hass.states.async_set("person.ada", "home", {"user_id": "u17", "friendly_name": "Ada"})
    for times in (1, 2):
        await terminal.recognize(**STRANGER)
        await door.asks(times)
    door.press(0, door.mine[0], user_id="u17")
    await door.answer(0)
    assert terminal.openings == ["Opened from the phone"]


async def test_who_stays_is_asked_about_once(hass: HomeAssistant, terminal: Terminal, door: Door) -> None:
    """A stranger who is recognized again meanwhile does not ring again; staff never does."""
    await door.ask()
    await seen(hass, terminal, STRANGER, STRANGER, ANNA, BLACKLISTED, STRANGER)
    await door.asks()
    await door.answer(0)
    assert len(terminal.openings) == 1
    assert messages(door.mine)[1:] == [CLEARED]


async def test_others(hass: HomeAssistant, terminal: Terminal, door: Door) -> None:
    """Other classes can be asked about, with texts of one's own."""
    texts = {
        "message": "{{ name }} ({{ kind }}) rings",
        "title": "Hello",
        "open_title": "Let in",
        "remark": "{{ name }}!",
    }
    await door.ask(kinds=["blacklist"], unlocked_phone=False, **texts)
    await seen(hass, terminal, STRANGER, BLACKLISTED | {"picture": False})
    await door.asks()
    assert messages(door.mine) == ["Carl (blacklist) rings"]
    details = door.mine[0].data["data"]
    assert details["actions"][0]["title"] == "Let in"
    assert details["actions"][0]["authenticationRequired"] is False
    assert not details.keys() & {"image", "attachment", "url"}
    await door.answer(0)
    assert terminal.openings == ["Carl!"]


@pytest.mark.parametrize("answers", [True, False])
async def test_the_door_does_not_open(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, door: Door, *, answers: bool
) -> None:
    """Whoever has pressed the button hears that it was in vain, also where the terminal is not available."""
    await door.ask()
    await terminal.recognize(**STRANGER)
    await door.asks()
    if answers:
        terminal.faults.add("/api/device/open", code=50002)
    else:
        terminal.device["deviceID"] = "other"
        await poll(loaded)
    await door.answer(0)
    assert terminal.openings == []
    assert messages(door.mine)[1:] == messages(door.hers)[1:] == [FAILED]
    assert door.outcomes == []


@pytest.mark.parametrize("disabled", [True, False])
async def test_without_the_button(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, door: Door, *, disabled: bool
) -> None:
    """Where the button that opens the door is disabled that is said; under a name of one's own it opens."""
    registry = er.async_get(hass)
    button = entity_id(hass, "open_door")
    if disabled:
        registry.async_update_entity(button, disabled_by=er.RegistryEntryDisabler.USER)
    else:
        registry.async_update_entity(button, new_entity_id="button.gate")
    await hass.async_block_till_done()
    await door.ask()
    await terminal.recognize(**STRANGER)
    await door.asks()
    await door.answer(0)
    assert len(terminal.openings) == int(not disabled)
    assert messages(door.mine)[1:] == messages(door.hers)[1:] == [FAILED if disabled else CLEARED]
    assert door.outcomes == [] if disabled else ["opened"]


async def test_other_buttons(hass: HomeAssistant, terminal: Terminal, door: Door) -> None:
    """Another button that is not available says nothing about the door."""
    hass.states.async_set(entity_id(hass, "reboot"), "unavailable")
    await door.ask()
    await terminal.recognize(**STRANGER)
    await door.asks()
    await door.answer(0)
    assert (len(terminal.openings), door.outcomes) == (1, ["opened"])


async def test_a_phone_that_is_gone(hass: HomeAssistant, terminal: Terminal, door: Door) -> None:
    """The others are asked all the same, also when one cannot be reached."""
    gone, _ = phone(hass, "Old phone")
    lost, _ = phone(hass, "Lost phone")
    async_mock_service(hass, "notify", "mobile_app_lost_phone", raise_exception=HomeAssistantError("not connected"))
    dr.async_get(hass).async_remove_device(gone)
    await door.ask(phones=[gone, lost, *door.devices])
    await terminal.recognize(**STRANGER)
    await door.asks()
    await door.answer(0)
    assert len(terminal.openings) == 1
    assert messages(door.hers)[1:] == [CLEARED]


async def test_to_try_it(hass: HomeAssistant, terminal: Terminal, door: Door) -> None:
    """The automation can be run by hand, and opens then as well, with a remark that fits."""
    await door.ask(remark="{{ 'x' * 300 }}")
    hass.async_create_task(run_now(hass))
    await door.asks()
    assert "image" not in door.mine[0].data["data"]
    await door.answer(0)
    assert terminal.openings == ["x" * 255]
