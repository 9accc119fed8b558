"""Copying people from one terminal to others."""

import asyncio
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.richtech_aatss.people.copying import async_copy
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from tests.emulator import Terminal, portrait
from tests.texts import says
from tests.waiting import eventually

from .conftest import press
from .inside import withdrawals_of
from .people import act, enrol

WRITES = ("/api/user", "/api/user/update")


async def copy(hass: HomeAssistant, source: MockConfigEntry, target: MockConfigEntry, **data: Any) -> dict[str, Any]:
    """Copy people and return the lists that are not empty."""
    results = await act(hass, "copy_users", source=source.entry_id, terminals=[target.entry_id], **data)
    return {name: value for name, value in results[target.entry_id].items() if value}


def writes(terminal: Terminal) -> int:
    """Return how often people were written."""
    return sum(request.path.startswith(WRITES) and request.method == "POST" for request in terminal.requests)


async def test_by_content(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    back: MockConfigEntry,
    back_door: Terminal,
) -> None:
    """Who is missing is added, who is the same skipped, and who is different reported; overwritten only when told."""
    for user_id in ("1", "2", "3", "4"):
        enrol(terminal, user_id, f"Person {user_id}", startTime=1_790_000_000, vendorOnly=1)
    enrol(terminal, "5", "Only a card", photo="", icNumber="123")
    enrol(back_door, "2", "Person 2", startTime=1_790_000_000, department="")
    enrol(back_door, "3", "Another name", startTime=1_790_000_000)
    enrol(back_door, "4", "Person 4", startTime=1_790_000_000, photo=portrait("Another face"))
    enrol(back_door, "9", "Only here")
    before = {user_id: dict(user) for user_id, user in back_door.users.items()}
    assert await copy(hass, loaded, back) == {"added": ["1", "5"], "skipped": ["2"], "different": ["3", "4"]}
    assert {user_id: back_door.users[user_id] for user_id in before} == before
    for name in ("name", "photo", "startTime", "userType"):
        assert back_door.users["1"][name] == terminal.users["1"][name]
    back_door.requests.clear()
    assert await copy(hass, loaded, back) == {"skipped": ["1", "2", "5"], "different": ["3", "4"]}
    assert writes(back_door) == 0
    assert await copy(hass, loaded, back, user_ids=["3"], overwrite=True) == {"updated": ["3"]}
    assert await copy(hass, loaded, back, overwrite=True) == {"skipped": ["1", "2", "3", "5"], "updated": ["4"]}
    assert back_door.users["4"]["photo"] == terminal.users["4"]["photo"]
    terminal.users["4"]["photo"] = ""
    # A face that is only there is not taken away.
    assert await copy(hass, loaded, back, user_ids=["4"], overwrite=True) == {"different": ["4"]}
    terminal.users["4"]["photo"] = back_door.users["4"]["photo"]
    assert back_door.users["9"]["name"] == "Only here"
    failed = await copy(hass, loaded, back, user_ids=["77", "1"])
    assert failed["skipped"] == ["1"]
    assert says(failed["failed"][0]["error"], "person_not_at_source")
    assert "Front door has no person with the ID 77" in failed["failed"][0]["error"]
    assert await copy(hass, loaded, back, user_ids=[]) == {}


async def test_hidden_pictures(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, back: MockConfigEntry, back_door: Terminal
) -> None:
    """Nobody is copied without a face that the terminal only hides, nor taken to be the same."""
    enrol(terminal, "1")
    terminal.hides_photos_in_lists = True
    failed = (await copy(hass, loaded, back))["failed"]
    assert [one["user_id"] for one in failed] == ["1"]
    assert "Front door does not show the picture of 1" in failed[0]["error"]
    assert back_door.users == {}
    terminal.hides_photos_in_lists = False
    enrol(terminal, "2", "Only a card", photo="")
    assert await copy(hass, loaded, back) == {"added": ["1", "2"]}
    assert await copy(hass, loaded, back) == {"skipped": ["1", "2"]}
    back_door.hides_photos_in_lists = True
    assert await copy(hass, loaded, back) == {"different": ["1", "2"]}
    assert await copy(hass, loaded, back, user_ids=["1"]) == {"different": ["1"]}
    assert await copy(hass, loaded, back, user_ids=["1"], overwrite=True) == {"updated": ["1"]}
    assert back_door.users["1"]["photo"] == portrait("Ada")


async def test_a_terminal_that_makes_its_own_pictures(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, back: MockConfigEntry, back_door: Terminal
) -> None:
    """Where a terminal keeps another file than it was sent, the same face is still known as the same."""
    enrol(terminal, "1")
    back_door.own_photo = portrait("Made of it")
    assert await copy(hass, loaded, back) == {"added": ["1"]}
    assert await copy(hass, loaded, back) == {"skipped": ["1"]}
    terminal.users["1"]["photo"] = portrait("A new face")
    assert await copy(hass, loaded, back) == {"different": ["1"]}


async def test_interrupted(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, back: MockConfigEntry, back_door: Terminal
) -> None:
    """A terminal that goes away ends its own copying with the reason, and it can be repeated."""
    for number in range(25):
        enrol(terminal, f"{number:02}", f"Person {number}")
    back_door.faults.add("/api/user", times=12)
    back_door.faults.add("/api/user", drop="close", act=False)
    result = await copy(hass, loaded, back)
    assert len(result["added"]) == len(back_door.users) == 12
    assert "Back door may or may not" in result["error"]
    assert len(result["failed"]) == 1
    back_door.faults.clear()
    result = await copy(hass, loaded, back)
    assert (len(result["skipped"]), len(result["added"])) == (12, 13)
    assert back_door.users.keys() == terminal.users.keys()
    back_door.capacity = 25
    enrol(terminal, "99")
    assert "no room for 99" in (await copy(hass, loaded, back))["failed"][0]["error"]
    await back_door.stop()
    assert "Back door cannot be reached" in (await copy(hass, loaded, back))["error"]
    await hass.config_entries.async_unload(back.entry_id)
    assert "Back door is not connected" in (await copy(hass, loaded, back))["error"]


async def test_the_source(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, back: MockConfigEntry
) -> None:
    """Nothing can be tried without the source, nor with it as a target."""
    with pytest.raises(ServiceValidationError) as raised:
        await copy(hass, loaded, loaded)
    assert raised.value.translation_key == "source_is_target"
    enrol(terminal, "1")
    for number in range(2, 30):
        enrol(terminal, str(number))
    terminal.faults.add("/api/user/list", times=4)
    terminal.faults.add("/api/user/list", code=50002)
    result = await copy(hass, loaded, back)
    assert "Front door" in result["error"]
    await terminal.stop()
    with pytest.raises(HomeAssistantError, match="Front door cannot be reached"):
        await copy(hass, loaded, back)


async def test_many(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, back: MockConfigEntry, back_door: Terminal
) -> None:
    """A long list is read and copied while people come and go, and the door opens meanwhile."""
    terminal.handling_seconds = back_door.handling_seconds = 0
    for number in range(120):
        enrol(terminal, f"{number:04}", "Somebody")
    steps: list[tuple[int, int | None]] = []
    copying = asyncio.create_task(
        async_copy(hass, withdrawals_of(hass), loaded, [back], progress=lambda done, total: steps.append((done, total)))
    )
    await eventually(lambda: len(steps) > 15)
    del terminal.users["0003"]
    await press(hass, "open_door")
    enrol(terminal, "new", "Somebody new")
    assert len(steps) < 100
    report = (await copying)[back.entry_id]
    assert not report.failed
    assert back_door.users.keys() == terminal.users.keys() | {"0003"}
    assert terminal.openings == ["Home Assistant"]
    assert steps[-1] == (121, 120)
