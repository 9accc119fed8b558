"""The people at terminals, as the panel changes them."""

from base64 import b64decode
from datetime import UTC, datetime, timedelta
import logging
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.richtech_aatss.people import photo_memory
from homeassistant.components.websocket_api.const import DATA_CONNECTIONS
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from tests.emulator import Terminal, face, portrait
from tests.waiting import eventually

from .conftest import press
from .inside import people_of, poll, withdrawals_of
from .panel import Open, Panel
from .people import enrol, upload

CHRISTMAS = datetime(2026, 12, 24, tzinfo=UTC)
NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC)
ADA = {"name": "Ada", "kind": "visitor"}

type Results = dict[tuple[str, str], dict[str, Any]]


@pytest.fixture
def both(loaded: MockConfigEntry, back: MockConfigEntry) -> list[str]:
    """Return the ids of both entries."""
    return [loaded.entry_id, back.entry_id]


def by_terminal(results: list[dict[str, Any]]) -> Results:
    """Return results by terminal and person: there is exactly one of each."""
    found = {(one["entry"], one["user_id"]): one for one in results}
    assert len(found) == len(results)
    return found


def outcomes(results: list[dict[str, Any]], entry: MockConfigEntry) -> dict[str, str | None]:
    """Return what became of each person at a terminal."""
    return {one["user_id"]: one["outcome"] for one in results if one["entry"] == entry.entry_id}


async def test_add(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    back: MockConfigEntry,
    back_door: Terminal,
    both: list[str],
    panel: Open,
    hass_client: ClientSessionGenerator,
) -> None:
    """A new person gets the same free id and the photo everywhere; a terminal that refuses says why."""
    back_door.faults.add("/api/user", code=50009)
    browser = await panel()
    photo = (await browser.ask("people/photo", upload=await upload(hass, hass_client, face("Ada"))))["photo"]
    person = {**ADA, "birthday": "1971-03-14", "mail": None}
    results = await browser.results("people/set", entries=both, user_id=None, person=person, photo=photo, language="en")
    (user_id,) = terminal.users
    found = by_terminal(results)
    assert found[loaded.entry_id, user_id] == {
        "type": "result",
        "entry": loaded.entry_id,
        "user_id": user_id,
        "outcome": "added",
        "error": None,
        "kept": False,
        "field": None,
    }
    refused = found[back.entry_id, user_id]
    assert (refused["outcome"], refused["kept"]) == (None, False)
    assert f"Back door has no room for {user_id}" in refused["error"]
    user = terminal.users[user_id]
    assert (user["name"], user["userType"]) == ("Ada", 2)
    assert b64decode(user["photo"]).startswith(b"\xff\xd8\xff")
    back_door.faults.clear()
    results = await browser.results("people/set", entries=both, user_id=user_id, person=person, photo=photo)
    assert {one["entry"]: one["outcome"] for one in results} == dict(zip(both, ("unchanged", "added"), strict=True))


async def test_a_photo_without_a_face(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, panel: Open, hass_client: ClientSessionGenerator
) -> None:
    """The error is about the photo; the photo is still there for another try, but not for ever."""
    terminal.faults.add("/api/user", code=30002)
    browser = await panel()
    photo = (await browser.ask("people/photo", upload=await upload(hass, hass_client, face("Ada"))))["photo"]
    change = {"entries": [loaded.entry_id], "user_id": "7", "person": ADA, "photo": photo}
    (result,) = await browser.results("people/set", **change)
    assert (result["field"], result["outcome"]) == ("photo", None)
    terminal.faults.clear()
    (result,) = await browser.results("people/set", **change)
    assert result["outcome"] == "added"
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=photo_memory.PREPARED_FOR + 1))
    await hass.async_block_till_done()
    code, text = await browser.refused("people/set", **change)
    assert (code, "no longer kept" in text) == ("richtech_aatss", True)


async def test_change(terminal: Terminal, loaded: MockConfigEntry, panel: Open) -> None:
    """Only what is given changes, null clears, and a new person never takes the place of another one."""
    enrol(terminal, "7", title="Dr.", department="Mathematics", icNumber="C-1")
    enrol(terminal, "8", "Grace")
    browser = await panel()
    at = {"entries": [loaded.entry_id]}
    (result,) = await browser.results("people/set", **at, user_id="7", person={"title": None, "mobile": "123"})
    assert result["outcome"] == "updated"
    user = terminal.users["7"]
    assert (user["title"], user["mobile"], user["department"], user["name"]) == ("", "123", "Mathematics", "Ada")
    assert user["photo"] == portrait("Ada")
    (result,) = await browser.results("people/set", **at, user_id="7", person=ADA, new=True)
    assert (result["outcome"], result["field"]) == (None, "user_id")
    assert "already has a person with the ID 7" in result["error"]
    assert terminal.users["7"]["userType"] == 1
    (result,) = await browser.results("people/set", **at, user_id="8", person={"ic_number": "C-1"})
    assert result["field"] == "ic_number"
    (result,) = await browser.results(
        "people/set", **at, user_id="8", person={"ic_number": "C-1"}, allow_shared_card=True
    )
    assert result["outcome"] == "updated"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"user_id": None, "person": {}}, "A person needs a name"),
        ({"user_id": "7", "person": {"name": " "}}, "A person needs a name"),
        ({"user_id": "7", "person": ADA | {"name": "x" * 31}}, "The value of Name is too long: 30 characters"),
        ({"user_id": "7", "person": ADA | {"birthday": "1970-01-01"}}, "Birthday"),
        ({"user_id": "7", "person": {"remark": "x" * 256}}, "The value of Remark is too long"),
        ({"user_id": "7", "person": {"end_time": "never"}}, "The value of Valid until is not"),
        (
            {"user_id": "7", "person": {"start_time": "2026-12-02 08:00", "end_time": "2026-12-01 08:00"}},
            "The validity ends before it starts",
        ),
        ({"user_id": "all", "person": ADA}, "This cannot be the ID"),
        ({"user_id": None, "person": ADA | {"user_id": "all"}}, "This cannot be the ID"),
        ({"user_id": "7", "person": ADA, "photo": "unheard-of"}, "no longer kept"),
    ],
    ids=str,
)
async def test_what_no_terminal_would_take(
    terminal: Terminal, loaded: MockConfigEntry, panel: Open, change: dict[str, Any], said: str
) -> None:
    """Nothing is begun."""
    terminal.requests.clear()
    code, text = await (await panel()).refused("people/set", entries=[loaded.entry_id], **change)
    assert code == "richtech_aatss"
    assert said in text
    assert not terminal.users


async def test_remove(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    back: MockConfigEntry,
    back_door: Terminal,
    both: list[str],
    panel: Open,
) -> None:
    """Each person and terminal has a result; at one that is off, it is done as soon as that is back."""
    for each in (terminal, back_door):
        for user_id in ("1", "2", "3"):
            enrol(each, user_id)
    del terminal.users["2"]
    await back_door.stop()
    browser = await panel()
    number = await browser.start("subscribe")
    await browser.event(number, "terminals")
    results = await browser.results("people/remove", entries=both, user_ids=["1", "2", "1"], language="en")
    assert outcomes(results, loaded) == {"1": "deleted", "2": "not_found"}
    assert outcomes(results, back) == {"1": None, "2": None}
    assert all(one["kept"] and "as soon as Back door answers" in one["error"] for one in results if one["error"])
    assert list(terminal.users) == ["3"]
    pending = {one["entry"]: one["admin"]["pending"] for one in (await browser.ask("terminals"))["terminals"]}
    assert pending == dict(zip(both, (0, 2), strict=True))
    told: dict[str, Any] = {}
    while told.get("admin", {}).get("pending") != 2:
        told = (await browser.event(number, "terminals"))["terminals"][0]
    await back_door.start()
    await poll(back)
    await eventually(lambda: list(back_door.users) == ["3"])
    while told["admin"]["pending"]:
        told = (await browser.event(number, "terminals"))["terminals"][0]


async def test_a_removed_face_is_forgotten(
    terminal: Terminal, loaded: MockConfigEntry, panel: Open, hass_client_no_auth: ClientSessionGenerator
) -> None:
    """The picture of somebody who was removed can no longer be seen, that of somebody who is still there can."""
    enrol(terminal, "1", "Ada")
    enrol(terminal, "2", "Grace")
    browser, anybody = await panel(), await hass_client_no_auth()
    people = (await browser.ask("people/list", entry=loaded.entry_id))["people"]
    await browser.results("people/remove", entries=[loaded.entry_id], user_ids=["1"])
    assert [(await anybody.get(one["photo"])).status for one in people] == [404, 200]


async def test_end(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    back: MockConfigEntry,
    back_door: Terminal,
    both: list[str],
    panel: Open,
) -> None:
    """A validity ends where the person is, never later than before, and later where the terminal is off."""
    late, early = int(NEW_YEAR.timestamp()), int(CHRISTMAS.timestamp())
    enrol(terminal, "1")
    enrol(terminal, "2", endTime=early - 60)
    enrol(back_door, "3", startTime=late, endTime=late + 60)
    browser = await panel()
    given = {"entries": both, "user_ids": ["1", "2", "3"], "end": CHRISTMAS.isoformat()}
    results = await browser.results("people/end", **given)
    assert outcomes(results, loaded) == {"1": "updated", "2": "unchanged"}
    assert outcomes(results, back) == {"3": "updated"}
    assert [terminal.users[user_id]["endTime"] for user_id in "12"] == [early, early - 60]
    assert (back_door.users["3"]["startTime"], back_door.users["3"]["endTime"]) == (early - 1, early)
    await back_door.stop()
    results = await browser.results("people/end", **given | {"user_ids": ["3"], "end": "2026-12-01 00:00:00+00:00"})
    assert [(one["entry"], one["outcome"], one["kept"]) for one in results] == [(back.entry_id, None, True)]
    await back_door.start()
    await poll(back)
    await eventually(lambda: back_door.users["3"]["endTime"] < early)


async def test_copy(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    back: MockConfigEntry,
    back_door: Terminal,
    panel: Open,
) -> None:
    """Progress and results come person by person."""
    for user_id in ("1", "2", "3", "4"):
        enrol(terminal, user_id, f"Person {user_id}")
    enrol(back_door, "2", "Person 2")
    enrol(back_door, "3", "Another")
    browser = await panel()
    copy = {"source": loaded.entry_id, "entries": [back.entry_id], "user_ids": ["1", "2", "3", "77"]}
    number = await browser.start("people/copy", **copy, overwrite=False)
    events: list[dict[str, Any]] = []
    while not events or events[-1]["type"] != "done":
        events.append(await browser.event(number))
    results = [one for one in events if one["type"] == "result"]
    assert outcomes(results, back) == {"1": "added", "2": "skipped", "3": "different", "77": None}
    assert "Front door has no person with the ID 77" in results[-1]["error"]
    progress = [(one["done"], one["total"]) for one in events if one["type"] == "progress"]
    assert progress == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert [one["type"] for one in events[:2]] == ["result", "progress"]
    results = await browser.results("people/copy", **copy | {"user_ids": ["3"]}, overwrite=True)
    assert outcomes(results, back) == {"3": "updated"}
    assert back_door.users["3"]["name"] == "Person 3"
    code, text = await browser.refused("people/copy", **copy | {"entries": [loaded.entry_id]})
    assert (code, "also one of the terminals" in text) == ("richtech_aatss", True)


async def test_copy_between_terminals_that_are_away(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    back: MockConfigEntry,
    back_door: Terminal,
    panel: Open,
) -> None:
    """Each person has a result, with the reason."""
    for number in range(5):
        enrol(terminal, str(number))
    browser = await panel()
    everybody = [str(number) for number in range(5)]
    copy = {"source": loaded.entry_id, "entries": [back.entry_id], "user_ids": everybody, "language": "en"}
    back_door.faults.add("/api/user", times=2)
    back_door.faults.add("/api/user", drop="close", act=False)
    results = await browser.results("people/copy", **copy)
    assert outcomes(results, back) == dict(zip(everybody, ("added", "added", None, None, None), strict=True))
    assert all("Back door may or may not" in one["error"] for one in results[2:])
    back_door.faults.clear()
    await back_door.stop()
    results = await browser.results("people/copy", **copy)
    assert outcomes(results, back) == dict.fromkeys(everybody)
    assert {"Back door cannot be reached" in one["error"] for one in results} == {True}
    await terminal.stop()
    results = await browser.results("people/copy", **copy)
    assert outcomes(results, back) == dict.fromkeys(everybody)
    assert {"Front door cannot be reached" in one["error"] for one in results} == {True}
    await hass.config_entries.async_unload(loaded.entry_id)
    results = await browser.results("people/copy", **copy)
    assert {"Front door is not connected" in one["error"] for one in results} == {True}


async def test_the_door_opens_meanwhile(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    back: MockConfigEntry,
    back_door: Terminal,
    panel: Open,
) -> None:
    """Copying leaves the way free."""
    everybody = [f"{number:02}" for number in range(30)]
    for user_id in everybody:
        enrol(terminal, user_id)
    browser = await panel()
    number = await browser.start("people/copy", source=loaded.entry_id, entries=[back.entry_id], user_ids=everybody)
    await browser.event(number, "result")
    await press(hass, "open_door")
    assert len(back_door.users) < 30
    assert len(terminal.openings) == 1
    await browser.event(number, "done")
    assert sorted(back_door.users) == everybody


def asked(terminal: Terminal, path: str) -> bool:
    """Return whether a terminal was asked to do something."""
    return any(one.path == path for one in terminal.requests)


async def leave(browser: Panel, number: int, how: str, hass: HomeAssistant) -> None:
    """Stop listening, or leave the page."""
    if how == "stop":
        await browser.stop(number)
    else:
        await browser.close()
        await eventually(lambda: not hass.data[DATA_CONNECTIONS])


@pytest.mark.parametrize("how", ["stop", "close"])
async def test_removing_that_is_given_up(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    panel: Open,
    caplog: pytest.LogCaptureFixture,
    how: str,
) -> None:
    """Who is being removed is removed; nobody else is, now or later."""
    caplog.set_level(logging.DEBUG)
    everybody = ["1", "2", "3"]
    for user_id in everybody:
        enrol(terminal, user_id)
    terminal.faults.add("/api/user/delete/1", stall_first=0.3)
    browser = await panel()
    number = await browser.start("people/remove", entries=[loaded.entry_id], user_ids=everybody)
    await eventually(lambda: asked(terminal, "/api/user/delete/1"))
    await leave(browser, number, how, hass)
    await eventually(lambda: list(terminal.users) == ["2", "3"])
    await poll(loaded)
    await eventually(lambda: people_of(loaded).idle)
    assert list(terminal.users) == ["2", "3"]
    assert withdrawals_of(hass).of(loaded.entry_id) == {}
    assert not [one for one in caplog.records if "closed connection" in one.getMessage()]


@pytest.mark.parametrize("how", ["stop", "close"])
async def test_removing_that_is_given_up_and_fails(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, panel: Open, how: str
) -> None:
    """Who was being removed when nobody listened any longer is removed later."""
    for user_id in ("1", "2"):
        enrol(terminal, user_id)
    terminal.faults.add("/api/user/delete/1", stall_first=0.3, drop="close", act=False)
    browser = await panel()
    number = await browser.start("people/remove", entries=[loaded.entry_id], user_ids=["1", "2"])
    await eventually(lambda: asked(terminal, "/api/user/delete/1"))
    await leave(browser, number, how, hass)
    await eventually(lambda: withdrawals_of(hass).of(loaded.entry_id) == {"1": None})
    terminal.faults.clear()
    await eventually(lambda: people_of(loaded).idle)
    await poll(loaded)
    await eventually(lambda: list(terminal.users) == ["2"])


async def test_copying_that_is_given_up(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    back: MockConfigEntry,
    back_door: Terminal,
    panel: Open,
) -> None:
    """Who is on the way arrives; nobody follows."""
    for user_id in ("1", "2", "3"):
        enrol(terminal, user_id)
    back_door.faults.add("/api/user", stall_first=0.3)
    browser = await panel()
    await browser.start("people/copy", source=loaded.entry_id, entries=[back.entry_id], user_ids=["1", "2", "3"])
    await eventually(lambda: asked(back_door, "/api/user"))
    await browser.close()
    await eventually(lambda: list(back_door.users) == ["1"])
    back_door.requests.clear()
    back_door.faults.clear()
    staying = await panel()
    found = await staying.ask("people/list", entry=back.entry_id)
    assert [one["user_id"] for one in found["people"]] == ["1"]
    assert not asked(back_door, "/api/user")
