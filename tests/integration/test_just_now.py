"""Who looks finds what was told a moment ago, though a burst is gathered before it is written."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.richtech_aatss.recognitions import bursts
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from tests.emulator import Terminal
from tests.waiting import eventually

from .automations import automate, come, event_of, ids_in_event, names
from .media import Browser, set_up_media, titles
from .panel import Open
from .people import act
from .test_assist import WHO, ask, expose
from .test_recognition_actions import get
from .watching import ready

ANNA: dict[str, Any] = {"type": 1, "userId": "11", "name": "Anna"}


@pytest.fixture
async def anna(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> int:
    """Have Anna come, and return the number of her record; it is written late where nobody asks for it."""
    await ready(loaded)
    for seconds in ("PAUSE", "LONGEST_WAIT"):
        monkeypatch.setattr(bursts, seconds, 30.0)
    number = int((await terminal.recognize(**ANNA))["id"])
    await eventually(lambda: number in ids_in_event(hass))
    return number


async def test_the_page(panel: Open, anna: int) -> None:
    """The list of visitors."""
    answer = await (await panel()).ask("recognitions")
    assert [one["record_id"] for one in answer["recognitions"]] == [anna]


async def test_the_action(hass: HomeAssistant, anna: int) -> None:
    """The action that answers from the journal."""
    assert [one["record_id"] for one in await get(hass)] == [anna]


async def test_media(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, loaded: MockConfigEntry, anna: int
) -> None:
    """People in Media."""
    await set_up_media(hass)
    page = await Browser(await hass_ws_client(hass)).open("Front door", "By person")
    assert titles(page["children"]) == ["Anna"]


async def test_assist(hass: HomeAssistant, loaded: MockConfigEntry, anna: int) -> None:
    """What language models are told."""
    for component in ("homeassistant", "llm"):
        assert await async_setup_component(hass, component, {})
    expose(hass, event_of(hass)["entity_id"])
    assert [one["name"] for one in (await ask(hass, WHO))["people"]] == ["Anna"]


async def test_erasing(hass: HomeAssistant, anna: int) -> None:
    """Somebody is erased by the name."""
    await act(hass, "erase_person", name="Anna", confirm=True)
    assert not await get(hass)


async def test_an_automation(
    hass: HomeAssistant, terminal: Terminal, anna: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An automation that begins to listen knows that she has come already."""
    calls = await automate(hass, "recognized", event_of(hass), not_again_within={"minutes": 5})
    monkeypatch.setattr(bursts, "PAUSE", 0.0)
    await come(hass, terminal, ANNA, {"type": 1, "userId": "12", "name": "Ben"})
    assert names(calls) == ["Ben"]
