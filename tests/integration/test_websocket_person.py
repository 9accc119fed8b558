"""One person, as the panel's form says it and as terminals get it."""

from base64 import b64decode
from datetime import datetime
from io import BytesIO
from typing import Any

from PIL import Image
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from homeassistant.core import HomeAssistant
from tests.emulator import Terminal, face, portrait
from tests.waiting import eventually

from .conftest import state
from .inside import poll, withdrawals_of
from .panel import Open, Panel
from .people import enrol, size_of, upload
from .watching import ready

TEXTS = {
    "name": "Ada",
    "job_number": "J1",
    "mobile": "+49 1",
    "ic_number": "0042",
    "department": "Post",
    "remark": "a remark",
    "mail": "ada@example.com",
    "title": "Dr.",
    "position": "Boss",
    "id_number": "P1",
    "prompt": "Hello",
    "purpose": "Tea",
    "interviewee": "Emil",
    "come_from": "Rome",
    "description": "tall",
}
CHOICES = {"kind": "visitor", "gender": "female"}
TIMES = {
    "start_time": "2026-12-01 08:00:00",
    "end_time": "2026-12-01 18:00",
    "birthday": "1990-02-03",
    "entry_time": "2020-01-02",
}
ADA = {"name": "Ada", "kind": "staff"}


def seconds(moment: str) -> int:
    """Return a moment in UTC as the terminal has it."""
    return int(datetime.fromisoformat(f"{moment}+00:00").timestamp())


def writes(terminal: Terminal) -> list[str]:
    """Return the requests that changed people."""
    return [one.path for one in terminal.requests if one.path.startswith("/api/user") and one.method == "POST"]


async def save(browser: Panel, entry: MockConfigEntry, user_id: str | None, **data: Any) -> dict[str, Any]:
    """Save a person at one terminal, and return the result."""
    (result,) = await browser.results("people/set", entries=[entry.entry_id], user_id=user_id, **data)
    return result


async def get(browser: Panel, entry: MockConfigEntry, user_id: str) -> dict[str, Any]:
    """Return a person as the form shows one."""
    person: dict[str, Any] = (await browser.ask("people/get", entry=entry.entry_id, user_id=user_id))["person"]
    return person


async def test_everything(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    panel: Open,
    hass_client: ClientSessionGenerator,
) -> None:
    """All that a terminal keeps of a person arrives, is shown again, and is the same when it is sent again."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    links = len(terminal.push_requests)
    photo = BytesIO()
    Image.new("RGB", (1600, 1200), "red").save(photo, "PNG")
    browser = await panel()
    given = {**TEXTS, **CHOICES, **TIMES}
    token = (await browser.ask("people/photo", upload=await upload(hass, hass_client, photo.getvalue())))["photo"]
    assert (await save(browser, loaded, "7", person=given, photo=token, new=True))["outcome"] == "added"
    user = terminal.users["7"]
    assert set(TEXTS.values()) <= set(map(str, user.values()))
    assert (user["userType"], user["gender"]) == (2, 2)
    assert (user["startTime"], user["endTime"]) == (seconds("2026-12-01 07:00"), seconds("2026-12-01 17:00"))
    assert (user["birthday"], user["entryTime"]) == (seconds("1990-02-03 00:00"), seconds("2020-01-01 23:00"))
    assert size_of(b64decode(user["photo"])) == (800, 600)
    shown = await get(browser, loaded, "7")
    assert {name: shown[name] for name in (*TEXTS, *CHOICES)} == TEXTS | CHOICES
    assert (shown["start_time"], shown["birthday"]) == ("2026-12-01T08:00:00+01:00", "1990-02-03")
    written = writes(terminal)
    assert (await save(browser, loaded, "7", person={name: shown[name] for name in given}))["outcome"] == "unchanged"
    assert writes(terminal) == written
    assert len(terminal.push_requests) == links


async def test_what_is_emptied(terminal: Terminal, loaded: MockConfigEntry, panel: Open) -> None:
    """It is cleared, and the rest stays, to the second and the pixel, and what nobody knows as well."""
    user = enrol(terminal, "7", mobile="1", mail="a@b", remark="old", gender=2, unknown=3)
    user |= {"startTime": 1_767_225_605, "endTime": 1_900_000_000, "entryTime": 1_500_000_001}
    before = dict(user)
    browser = await panel()
    shown = await get(browser, loaded, "7")
    same = {name: shown[name] for name in ("kind", "start_time", "entry_time", "gender")}
    change = {"name": "Ada L.", "remark": "new", "mobile": None, "mail": "", "end_time": None}
    assert (await save(browser, loaded, "7", person=same | change))["outcome"] == "updated"
    changed = {"name": "Ada L.", "remark": "new", "mobile": "", "mail": "", "endTime": 0}
    assert terminal.users["7"] == before | changed
    await save(browser, loaded, "7", person={"start_time": "", "entry_time": None, "gender": None})
    cleared = {name: terminal.users["7"][name] for name in ("startTime", "entryTime", "gender")}
    assert cleared == dict.fromkeys(cleared, 0)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2026-12-01 08:00:05", "2026-12-01 07:00:05"),
        ("2026-12-01T08:00", "2026-12-01 07:00"),
        ("2026-12-01T08:00:00+05:00", "2026-12-01 03:00"),
        ("2026-12-01T08:00:00.000Z", "2026-12-01 08:00"),
        ("2026-07-01 08:00", "2026-07-01 06:00"),
    ],
)
async def test_times(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    panel: Open,
    typed: str,
    kept: str,
) -> None:
    """A time without a zone is by Home Assistant's clock."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    await save(await panel(), loaded, "7", person=ADA | {"end_time": typed})
    assert terminal.users["7"]["endTime"] == seconds(kept)


async def test_blanks(terminal: Terminal, loaded: MockConfigEntry, panel: Open) -> None:
    """They are not stored around a text, and do not make another person of the same id."""
    browser = await panel()
    given = {"name": " Ada\n", "ic_number": "\t4711 ", "title": "\u200bDr\u00a0", "remark": " "}
    assert (await save(browser, loaded, " 7 ", person=given))["outcome"] == "added"
    user = terminal.users["7"]
    assert (user["name"], user["icNumber"], user["title"], user.get("remark") or "") == ("Ada", "4711", "Dr", "")
    assert (await save(browser, loaded, "7\n", person=given))["outcome"] == "unchanged"


async def test_nobody_is_added_twice(terminal: Terminal, loaded: MockConfigEntry, panel: Open) -> None:
    """Where the answer was lost, the result has the id that was made, and who was added by then is found by it."""

    def hang_up(line: str) -> None:
        if "POST /api/user" in line:
            terminal.faults.add(drop="close", act=False)

    terminal.announce = hang_up
    terminal.faults.add("/api/user", drop="close")
    browser = await panel()
    result = await save(browser, loaded, None, person=ADA)
    user_id = result["user_id"]
    assert f"Front door may or may not have saved {user_id}" in result["error"]
    assert "Front door cannot be reached" in (await save(browser, loaded, user_id, person=ADA, new=True))["error"]
    terminal.faults.clear()
    result = await save(browser, loaded, user_id, person=ADA, new=True)
    assert f"Front door already has a person with the ID {user_id}. Choose another ID" in result["error"]
    assert list(terminal.users) == [user_id]


@pytest.mark.parametrize(
    ("code", "said", "field"),
    [
        (10001, "No password is set on Front door", None),
        (10004, "Front door does not accept requests from the IP address", None),
        (20002, "Front door says that 7 is somebody else there", None),
        (30001, "Front door does not accept the values of 7", None),
        (30002, "Front door found no face in the photo of 7", "photo"),
        (30004, "Front door cannot use the photo of 7", "photo"),
        (40001, "Front door does not support this", None),
        (50002, "Front door may or may not have saved 7", None),
        (50009, "Front door has no room for 7", None),
    ],
)
async def test_what_the_terminal_refuses(
    terminal: Terminal, loaded: MockConfigEntry, panel: Open, code: int, said: str, field: str | None
) -> None:
    """Each refusal is told with the terminal, at the field that it is about, and nothing is kept for later."""
    browser = await panel()
    terminal.faults.add("/api/user", code=code)
    result = await save(browser, loaded, "7", person=ADA, new=True)
    assert said in result["error"]
    assert (result["outcome"], result["kept"], result["field"]) == (None, False, field)
    terminal.faults.clear()
    assert terminal.users == {}
    assert (await save(browser, loaded, "7", person=ADA, new=True))["outcome"] == "added"


async def test_a_removal_that_is_refused(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, panel: Open
) -> None:
    """It is told, is not kept, and can be tried again."""
    enrol(terminal, "7")
    terminal.faults.add("/api/user/delete/*", code=30001, times=1)
    browser, request = await panel(), {"entries": [loaded.entry_id], "user_ids": ["7"]}
    (result,) = await browser.results("people/remove", **request)
    assert "Front door does not accept the values of 7" in result["error"]
    assert (result["kept"], list(terminal.users)) == (False, ["7"])
    assert withdrawals_of(hass).of(loaded.entry_id) == {}
    (result,) = await browser.results("people/remove", **request)
    assert (result["outcome"], terminal.users) == ("deleted", {})


async def test_an_end_is_kept(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, panel: Open) -> None:
    """A validity that is made shorter is made so later; everything else has to be tried again."""
    await hass.config.async_set_time_zone("UTC")
    enrol(terminal, "7", endTime=seconds("2026-12-31 00:00"))
    browser = await panel()
    assert await get(browser, loaded, "7")
    await terminal.stop()
    for end in ("2026-12-31 01:00:00", "2027-12-31 01:00:00"):
        result = await save(browser, loaded, "7", person={"name": "Emil", "end_time": end})
        assert (result["kept"], "Front door cannot be reached" in result["error"]) == (False, True)
    result = await save(browser, loaded, "7", person={"name": "Ada", "end_time": "2026-12-01 08:00:00"})
    assert (result["kept"], "as soon as Front door answers" in result["error"]) == (True, True)
    await terminal.start()
    await poll(loaded)
    await eventually(lambda: terminal.users["7"]["endTime"] == seconds("2026-12-01 08:00"))
    assert terminal.users["7"]["name"] == "Ada"


async def test_hidden_pictures(
    terminal: Terminal, loaded: MockConfigEntry, back: MockConfigEntry, back_door: Terminal, panel: Open
) -> None:
    """A terminal that shows none is not taken for one without: a change keeps the face, and a copy is refused."""
    enrol(terminal, "7")
    terminal.hides_photos_in_lists, terminal.erases_photo_on_blank = True, True
    browser = await panel()
    shown = await get(browser, loaded, "7")
    assert (shown["photo"], shown["photo_digest"]) == (None, None)
    assert (await save(browser, loaded, "7", person={"department": "Office"}))["outcome"] == "updated"
    assert (terminal.users["7"]["department"], terminal.users["7"]["photo"]) == ("Office", portrait("Ada"))
    copy = {"source": loaded.entry_id, "entries": [back.entry_id], "user_ids": ["7"]}
    (result,) = await browser.results("people/copy", **copy)
    assert "Front door does not show the picture of 7" in result["error"]
    assert back_door.users == {}


async def test_a_copy_with_a_card_of_somebody_else(
    terminal: Terminal, loaded: MockConfigEntry, back: MockConfigEntry, back_door: Terminal, panel: Open
) -> None:
    """It is refused at the card, unless it is to be shared."""
    enrol(terminal, "7", icNumber="4711")
    enrol(back_door, "8", "Grace", icNumber="4711")
    browser = await panel()
    copy = {"source": loaded.entry_id, "entries": [back.entry_id], "user_ids": ["7"]}
    (result,) = await browser.results("people/copy", **copy)
    assert (result["outcome"], result["field"]) == (None, "ic_number")
    (result,) = await browser.results("people/copy", **copy, allow_shared_card=True)
    assert (result["outcome"], back_door.users["7"]["icNumber"]) == ("added", "4711")


async def test_a_copy_where_a_removal_is_refused(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    back: MockConfigEntry,
    back_door: Terminal,
    panel: Open,
) -> None:
    """Only who is still to be removed there cannot be copied; everybody else is."""
    for user_id in ("6", "7", "8"):
        enrol(terminal, user_id)
    enrol(back_door, "7")
    back_door.faults.add("/api/user/delete/*", code=30001)
    await withdrawals_of(hass).async_keep(back.entry_id, "7")
    copy = {"source": loaded.entry_id, "entries": [back.entry_id], "user_ids": ["6", "7", "8"]}
    results = {one["user_id"]: one for one in await (await panel()).results("people/copy", **copy)}
    assert [results[user_id]["outcome"] for user_id in ("6", "7", "8")] == ["added", None, "added"]
    assert "Back door does not accept the values of 7" in results["7"]["error"]
    assert list(withdrawals_of(hass).of(back.entry_id)) == ["7"]


async def test_a_terminal_that_is_not_loaded(
    hass: HomeAssistant, loaded: MockConfigEntry, back: MockConfigEntry, back_door: Terminal, panel: Open
) -> None:
    """It says so, and the other one is done nonetheless."""
    await hass.config_entries.async_unload(loaded.entry_id)
    both = [loaded.entry_id, back.entry_id]
    results = await (await panel()).results("people/set", entries=both, user_id=None, person=ADA)
    found = {one["entry"]: one for one in results}
    assert "Front door is not connected" in found[loaded.entry_id]["error"]
    assert list(back_door.users) == [found[back.entry_id]["user_id"]]


async def test_a_stranger_is_enrolled(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, panel: Open
) -> None:
    """The picture of the door makes a visitor, who is recognized from then on; nobody else is replaced by that."""
    await ready(loaded)
    enrol(terminal, "1", "Bob")
    await terminal.recognize(picture=face("Emil", capture=True))
    await hass.async_block_till_done()
    browser = await panel()
    (stranger,) = (await browser.ask("recognitions", kinds=["stranger"]))["recognitions"]
    photo = (await browser.ask("people/photo", recognition=stranger["id"]))["photo"]
    given = {"person": {"name": "Emil", "kind": "visitor"}, "photo": photo, "new": True}
    assert "already has a person with the ID 1" in (await save(browser, loaded, "1", **given))["error"]
    assert terminal.users["1"]["name"] == "Bob"
    assert (await save(browser, loaded, "9", **given))["outcome"] == "added"
    user = terminal.users["9"]
    assert (user["name"], user["userType"], size_of(b64decode(user["photo"]))) == ("Emil", 2, (120, 160))
    await terminal.recognize("9")
    await eventually(lambda: state(hass, "recognition").attributes.get("name") == "Emil")
    assert state(hass, "recognition").attributes["event_type"] == "visitor"


async def test_an_unknown_card_is_enrolled(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, panel: Open
) -> None:
    """The recognition has the number, and a person gets it."""
    await ready(loaded)
    await terminal.recognize(inputType=3, icNumber="0042")
    await hass.async_block_till_done()
    browser = await panel()
    (seen,) = (await browser.ask("recognitions"))["recognitions"]
    assert (seen["card"], seen["card_unknown"]) == ("0042", True)
    await save(browser, loaded, "9", person={"name": "Emil", "ic_number": seen["card"]}, new=True)
    assert (terminal.users["9"]["icNumber"], terminal.users["9"].get("photo")) == ("0042", None)
