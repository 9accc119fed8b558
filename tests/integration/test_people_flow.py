"""The pages for people in the entry's dialog; the terminal's push link stays as it is."""

from base64 import b64decode
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from PIL import Image
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from tests.emulator import Terminal, face
from tests.waiting import eventually

from .conftest import entry_of, set_up
from .flows import Dialog
from .people import enrol

NOBODY: dict[str, Any] = {"more": {}}
ADA = {"name": "Ada", "kind": "staff", "user_id": "7", **NOBODY}
EVERYTHING = {
    "job_number": "J1",
    "mobile": "+49 1",
    "ic_number": "0042",
    "department": "Post",
    "start_time": "2026-12-01 08:00:00",
    "end_time": "2026-12-01 18:00:00",
    "remark": "a remark",
}
MORE = {
    "mail": "ada@example.com",
    "title": "Dr.",
    "position": "Boss",
    "id_number": "P1",
    "gender": "female",
    "birthday": "1990-02-03",
    "entry_time": "2020-01-02",
    "prompt": "Hello",
    "purpose": "Tea",
    "interviewee": "Emil",
    "come_from": "Rome",
    "description": "tall",
}


@pytest.fixture(autouse=True)
async def nothing_reloads(terminal: Terminal, loaded: MockConfigEntry) -> AsyncIterator[None]:
    """See that the push link has never been opened anew."""
    await eventually(lambda: terminal.push_clients)
    before = len(terminal.push_requests)
    yield
    assert len(terminal.push_requests) == before


@pytest.fixture
async def dialog(hass: HomeAssistant, loaded: MockConfigEntry) -> Dialog:
    """Return the dialog at the people."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    return await Dialog(hass, loaded).open("people")


async def upload(hass: HomeAssistant, hass_client: ClientSessionGenerator, photo: bytes) -> str:
    """Upload a file as the browser does."""
    assert await async_setup_component(hass, "file_upload", {})
    client = await hass_client()
    response = await client.post("/api/file_upload", data={"file": BytesIO(photo)})
    assert response.status == 200
    return str((await response.json())["file_id"])


def size_of(user: dict[str, Any]) -> tuple[int, int]:
    """Return the size of a person's picture."""
    with Image.open(BytesIO(b64decode(user["photo"]))) as image:
        return image.size


def seconds(*moment: int) -> int:
    """Return a moment as the terminal has it."""
    year, month, day, hour = moment
    return int(datetime(year, month, day, hour, tzinfo=UTC).timestamp())


async def test_everything_is_added(
    hass: HomeAssistant, terminal: Terminal, dialog: Dialog, hass_client: ClientSessionGenerator
) -> None:
    """All that a terminal keeps of a person can be given, with a photo that is made to fit."""
    photo = BytesIO()
    Image.new("RGB", (1600, 1200), "red").save(photo, "PNG")
    await dialog.go("add")
    given = {**ADA, **EVERYTHING, "photo": await upload(hass, hass_client, photo.getvalue()), "more": MORE}
    await dialog.send(**given)
    assert (dialog.step, dialog.said) == ("added", "Ada (7) was added to Front door.")
    user = terminal.users["7"]
    assert size_of(user) == (800, 600)
    assert (user["startTime"], user["endTime"]) == (seconds(2026, 12, 1, 7), seconds(2026, 12, 1, 17))
    assert (user["birthday"], user["gender"]) == (seconds(1990, 2, 3, 0), 2)
    texts = {**EVERYTHING, **MORE}.keys() - {"start_time", "end_time", "gender", "birthday", "entry_time"}
    held = set(map(str, user.values()))
    assert {{**EVERYTHING, **MORE}[name] for name in texts} <= held
    await dialog.go("people", "choose")
    label = "Ada · Staff · 7 · 2026-12-01 08:00 → 2026-12-01 18:00"
    assert dialog.options("person") == [label]
    await dialog.send(person=label)
    assert dialog.said == "Ada (7) at Front door"
    await dialog.go("edit")
    assert dialog.suggested == {"name": "Ada", "kind": "staff", **EVERYTHING, **MORE}


async def test_an_id_is_made(terminal: Terminal, dialog: Dialog) -> None:
    """Only a name is needed."""
    await dialog.go("add")
    assert dialog.suggested == {"kind": "staff"}
    await dialog.send(name="Ada", kind="staff", **NOBODY)
    assert dialog.step == "added"
    assert [user["name"] for user in terminal.users.values()] == ["Ada"]
    await dialog.go("add")
    await dialog.send(name="Bob", kind="visitor", **NOBODY)
    assert len(terminal.users) == 2


async def test_nobody_is_added_twice(terminal: Terminal, dialog: Dialog) -> None:
    """A form that is sent again because the answer was lost finds the person who was added by then."""

    def hang_up(line: str) -> None:
        if "POST /api/user" in line:
            terminal.faults.add(drop="close", act=False)

    terminal.announce = hang_up
    terminal.faults.add("/api/user", drop="close")
    await dialog.go("add")
    await dialog.send(name="Ada", kind="staff", **NOBODY)
    assert "Front door may or may not have saved Ada" in dialog.said
    await dialog.send(name="Ada", kind="staff", **NOBODY)
    assert "Ada was not saved at Front door. Front door cannot be reached" in dialog.said
    terminal.faults.clear()
    await dialog.send(name="Ada", kind="staff", **NOBODY)
    (user_id,) = terminal.users
    assert f"Front door already has a person with the ID {user_id}." in dialog.said


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"user_id": "8"}, "Front door already has a person with the ID 8. Choose another ID"),
        ({"user_id": "all"}, "Ada (all) was not saved at Front door. This cannot be the ID of a person."),
        ({"name": " "}, "was not saved at Front door. A person needs a name."),
        ({"name": "A" * 31}, "The value of Name is too long: 30 characters"),
        ({"more": {"mail": "a" * 41}}, "The value of Email is too long"),
        (
            {"start_time": "2026-12-02 08:00:00", "end_time": "2026-12-01 08:00:00"},
            "Ada (7) was not saved at Front door. The validity ends before it starts.",
        ),
        ({"photo": "0b4c1f3e-1f5e-4f0e-8f0e-000000000000"}, "The photo's file cannot be read."),
    ],
)
async def test_what_is_wrong_with_a_person(
    terminal: Terminal, dialog: Dialog, given: dict[str, Any], problem: str
) -> None:
    """The form says what is wrong, keeps what was typed, and takes it when it is right."""
    enrol(terminal, "8", "Bob")
    await dialog.go("add")
    wrong = {**ADA, "remark": "typed", **given}
    await dialog.send(**wrong)
    assert dialog.step == "add"
    assert problem in dialog.said
    kept = {name: value for name, value in {**wrong, **wrong["more"]}.items() if name not in ("more", "photo")}
    assert dialog.suggested == kept
    assert terminal.users.keys() == {"8"}
    await dialog.send(**ADA)
    assert dialog.step == "added"


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        (10001, "Ada (7) was not saved at Front door. Front door refuses the password"),
        (10004, "Front door does not accept requests from the IP address"),
        (20002, "Front door says that Ada (7) is somebody else there"),
        (30001, "Front door does not accept the values of Ada (7)"),
        (30002, "Front door found no face in the photo of Ada (7) (No face detected in the image (30002)). Use one"),
        (30004, "Front door cannot use the photo of Ada (7)"),
        (40001, "Front door does not support this"),
        (50002, "Front door may or may not have saved Ada (7)"),
        (50009, "Front door has no room for Ada (7)"),
    ],
)
async def test_what_the_terminal_refuses(terminal: Terminal, dialog: Dialog, code: int, problem: str) -> None:
    """Each refusal is told with the person and the terminal."""
    await dialog.go("add")
    terminal.faults.add("/api/user", code=code)
    await dialog.send(**ADA)
    assert dialog.step == "add"
    assert problem in dialog.said
    assert dialog.suggested["name"] == "Ada"


async def test_a_photo_is_uploaded_once(
    hass: HomeAssistant, terminal: Terminal, dialog: Dialog, hass_client: ClientSessionGenerator
) -> None:
    """After an error of something else the photo is still there; one that is none has to be chosen anew."""
    await dialog.go("add")
    await dialog.send(**ADA, photo=await upload(hass, hass_client, b"no picture"))
    assert "Ada (7) was not saved at Front door. The photo is not a picture that can be read." in dialog.said
    assert "photo" not in dialog.suggested
    enrol(terminal, "7", "Bob")
    file_id = await upload(hass, hass_client, face("Ada"))
    await dialog.send(**ADA, photo=file_id)
    assert "already has a person" in dialog.said
    assert dialog.suggested["photo"] == file_id
    del terminal.users["7"]
    await dialog.send(**ADA, photo=file_id)
    assert size_of(terminal.users["7"]) == (120, 160)


async def test_a_person_is_changed(terminal: Terminal, dialog: Dialog) -> None:
    """What is changed is changed, what is emptied is cleared, and the rest stays, to the second and the pixel."""
    times = {"startTime": seconds(2026, 1, 1, 0) + 5, "endTime": seconds(2030, 1, 1, 0), "entryTime": 1_500_000_001}
    before = dict(enrol(terminal, "7", "Ada", mobile="1", mail="a@b", remark="old", unknown=3, **times))
    await dialog.go("choose")
    await dialog.send(person="7")
    await dialog.go("edit")
    shown = dialog.suggested
    assert (shown["mobile"], shown["mail"], shown["remark"]) == ("1", "a@b", "old")
    assert "user_id" not in shown
    assert dialog.options("clear") == ["start_time", "end_time", "entry_time"]
    same = {name: shown[name] for name in ("kind", "start_time")}
    entry = {"entry_time": shown["entry_time"]}
    await dialog.send(name="Ada L.", remark="new", **same, clear=["end_time"], end_time=shown["end_time"], more=entry)
    assert (dialog.step, dialog.said) == ("changed", "Ada (7) was changed at Front door.")
    changed = {"name": "Ada L.", "mobile": "", "mail": "", "remark": "new", "endTime": 0}
    assert terminal.users["7"] == before | changed


async def test_nothing_is_changed(terminal: Terminal, dialog: Dialog) -> None:
    """A form that is sent as it is writes nothing."""
    enrol(terminal, "7", "Ada", mobile="1")
    await dialog.go("choose")
    await dialog.send(person="7")
    await dialog.go("edit")
    await dialog.send(name="Ada", kind="staff", mobile="1", **NOBODY)
    assert dialog.step == "unchanged"
    assert not [request for request in terminal.requests if "/update/" in request.path]


async def test_a_change_that_is_refused(terminal: Terminal, dialog: Dialog) -> None:
    """What was typed stays in the form."""
    enrol(terminal, "7", "Ada")
    await dialog.go("choose")
    await dialog.send(person="7")
    await dialog.go("edit")
    terminal.faults.add("/api/user/update/*", code=30001)
    await dialog.send(name="Ada", kind="visitor", mobile="2", **NOBODY)
    terminal.faults.clear()
    assert "Front door does not accept the values of Ada (7)" in dialog.said
    assert dialog.suggested == {"name": "Ada", "kind": "visitor", "mobile": "2"}
    await dialog.send(name="Ada", kind="visitor", mobile="2", **NOBODY)
    assert (dialog.step, terminal.users["7"]["userType"]) == ("changed", 2)


async def test_a_person_is_removed(terminal: Terminal, dialog: Dialog) -> None:
    """The page names the person, and asks before."""
    enrol(terminal, "7", "Ada_*")
    await dialog.go("choose")
    await dialog.send(person="7")
    await dialog.go("remove")
    assert "Remove Ada_* (7) from Front door?" in dialog.said
    assert dialog.page["description_placeholders"]["person"] == r"Ada\_\* \(7\)"
    assert "7" in terminal.users
    terminal.faults.add("/api/user/delete/*", code=30001, times=1)
    await dialog.send()
    assert "Front door does not accept the values of Ada_* (7)" in dialog.said
    await dialog.send()
    assert dialog.step == "removed"
    assert not terminal.users


async def test_a_removal_is_kept(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """The page says that the terminal will be told, and it is."""
    enrol(terminal, "7", "Ada")
    dialog = await Dialog(hass, loaded).open("people", "choose")
    await dialog.send(person="7")
    await dialog.go("remove")
    terminal.faults.add(drop="close", act=False)
    await dialog.send()
    terminal.faults.clear()
    assert dialog.step == "removal_kept"
    assert "Front door cannot be reached" in dialog.said
    assert "carried out as soon as Front door answers" in dialog.said
    await loaded.runtime_data.coordinator.async_refresh()
    await eventually(lambda: not terminal.users)
    await eventually(lambda: not ir.async_get(hass).issues)


async def test_an_end_is_kept(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """A validity that is to be shortened is shortened later; everything else has to be tried again."""
    enrol(terminal, "7", "Ada", endTime=seconds(2026, 12, 31, 0))
    dialog = await Dialog(hass, loaded).open("people", "choose")
    await dialog.send(person="7")
    await dialog.go("edit")
    terminal.faults.add(drop="close", act=False)
    for end in ("2026-12-31 01:00:00", "2027-12-31 01:00:00"):
        await dialog.send(name="Emil", kind="staff", end_time=end, **NOBODY)
        assert (dialog.step, dialog.suggested["name"]) == ("edit", "Emil")
        assert "Front door cannot be reached" in dialog.said
    await dialog.send(name="Ada", kind="staff", end_time="2026-12-01 08:00:00", **NOBODY)
    terminal.faults.clear()
    assert dialog.step == "end_kept"
    assert "The new end of the validity of Ada (7) is kept" in dialog.said
    await loaded.runtime_data.coordinator.async_refresh()
    await eventually(lambda: terminal.users["7"]["endTime"] < seconds(2026, 12, 2, 0))
    assert terminal.users["7"]["name"] == "Ada"


async def test_who_cannot_be_shown(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """A terminal without people, one that is away and a person who has gone are told apart."""
    dialog = await Dialog(hass, loaded).open("people", "choose")
    assert dialog.step == "nobody"
    enrol(terminal, "7")
    await dialog.go("people", "choose")
    terminal.users.clear()
    await dialog.send(person="7")
    assert (dialog.step, dialog.said) == ("failed", "There is no such person at Front door. Choose one of the list.")
    terminal.faults.add(drop="close", act=False)
    await dialog.go("people", "choose")
    assert dialog.step == "failed"
    assert "Front door cannot be reached" in dialog.said


async def test_a_stranger_is_enrolled(
    hass: HomeAssistant, terminal: Terminal, dialog: Dialog, hass_client: ClientSessionGenerator
) -> None:
    """The picture is shown, and makes a visitor who is recognized from then on."""
    await dialog.go("enroll")
    assert dialog.step == "nobody_seen"
    enrol(terminal, "1", "Bob")
    await terminal.recognize("1")
    await terminal.recognize(picture=False)
    await terminal.recognize(picture=face("Emil", capture=True))
    await eventually(lambda: len(terminal.records) == 3)
    await hass.async_block_till_done()
    await dialog.go("people", "enroll")
    seen, blind = dialog.options("recognition")
    await dialog.send(recognition=blind["value"])
    assert (dialog.step, "no picture of this recognition" in dialog.said) == ("failed", True)
    await dialog.go("people", "enroll")
    await dialog.send(recognition=seen["value"])
    assert dialog.step == "enroll_person"
    url = dialog.page["description_placeholders"]["picture"].removeprefix("![](").removesuffix(")")
    client = await hass_client("nobody")
    response = await client.get(url)
    assert (response.status, (await response.read())[:2]) == (200, b"\xff\xd8")
    assert dialog.suggested == {"kind": "visitor"}
    given = {"name": "Emil", "kind": "visitor", "end_time": "2030-12-01 18:00:00", **NOBODY}
    await dialog.send(**given, user_id="1")
    assert "already has a person with the ID 1" in dialog.said
    await dialog.send(**given, user_id="9")
    assert dialog.step == "added"
    user = terminal.users["9"]
    assert (user["name"], user["userType"], user["endTime"]) == ("Emil", 2, seconds(2030, 12, 1, 17))
    assert size_of(user) == (120, 160)


async def test_an_unknown_card_is_enrolled(hass: HomeAssistant, terminal: Terminal, dialog: Dialog) -> None:
    """The number of the card stands in the form."""
    await terminal.recognize(inputType=3, icNumber="0042")
    await hass.async_block_till_done()
    await dialog.go("enroll")
    (card,) = dialog.options("recognition")
    assert "Card · 0042" in card["label"]
    await dialog.send(recognition=card["value"])
    assert dialog.suggested == {"kind": "visitor", "ic_number": "0042"}
    await dialog.send(name="Emil", kind="visitor", user_id="9", ic_number="0042", **NOBODY)
    assert terminal.users["9"]["icNumber"] == "0042"


async def test_people_are_copied(
    hass: HomeAssistant, terminal: Terminal, dialog: Dialog, back: MockConfigEntry, back_door: Terminal
) -> None:
    """The page tells what became of everybody at each terminal."""
    for user_id, name in (("1", "Ada"), ("2", "Bob"), ("3", "Cleo"), ("4", "Dan")):
        enrol(terminal, user_id, name)
    back_door.users["2"] = dict(terminal.users["2"])
    enrol(back_door, "3", "Cleopatra")
    back_door.faults.add("/api/user", code=30002, times=1)
    await dialog.go("copy")
    assert [one["label"] for one in dialog.options("terminals")] == ["Back door"]
    assert len(dialog.options("people")) == 4
    await dialog.send(people=["1", "2"], terminals=[], overwrite=True)
    assert "Choose at least one terminal to copy to." in dialog.said
    assert dialog.suggested == {"people": ["1", "2"], "terminals": [], "overwrite": True}
    page = await dialog.send(terminals=[back.entry_id], overwrite=False)
    assert page["type"] is FlowResultType.SHOW_PROGRESS
    await dialog.wait("copied")
    assert dialog.step == "copied"
    assert "- Added: Dan (4)\n- Changed: -\n- The same already: Bob (2)\n" in dialog.said
    assert "- Different, left alone: Cleo (3)" in dialog.said
    assert "- Failed: \n  - Ada (1): Back door found no face in the photo of 1" in dialog.said
    await dialog.go("people", "copy")
    await dialog.send(people=["1", "3"], terminals=[back.entry_id], overwrite=True)
    await dialog.wait("copied")
    assert "**Back door**\n- Added: Ada (1)\n- Changed: Cleo (3)\n- The same already: -" in dialog.said
    assert back_door.users == terminal.users


async def test_what_cannot_be_copied(
    hass: HomeAssistant, terminal: Terminal, dialog: Dialog, back_door: Terminal
) -> None:
    """Without another terminal there is nowhere to copy to; one that goes away meanwhile is told of."""
    await dialog.go("copy")
    assert dialog.step == "nowhere"
    back = entry_of(hass, back_door, "Back door")
    await set_up(hass, back)
    await dialog.go("people", "copy")
    assert dialog.step == "nobody"
    enrol(terminal, "1", "Ada")
    await dialog.go("people", "copy")
    await back_door.stop()
    await dialog.send(terminals=[back.entry_id], overwrite=False)
    await dialog.wait("copied")
    assert "Back door cannot be reached" in dialog.said


async def test_a_terminal_that_is_not_loaded(hass: HomeAssistant, dialog: Dialog, back: MockConfigEntry) -> None:
    """The pages say so."""
    other = await Dialog(hass, back).open("people")
    await hass.config_entries.async_unload(back.entry_id)
    await other.go("choose")
    assert (other.step, "Back door is not connected" in other.said) == ("failed", True)
    await other.go("people", "add")
    await other.send(**ADA)
    assert "Back door is not connected" in other.said


async def test_copying_ends_with_the_dialog(
    hass: HomeAssistant,
    terminal: Terminal,
    dialog: Dialog,
    loaded: MockConfigEntry,
    back: MockConfigEntry,
    back_door: Terminal,
) -> None:
    """Nothing is copied any more once the dialog is closed."""
    enrol(terminal, "1", "Ada")
    await dialog.go("copy")
    back_door.faults.add("/api/user", stall_first=60)
    await dialog.send(terminals=[back.entry_id], overwrite=False)
    await eventually(lambda: back_door.requests[-1].path == "/api/user")
    assert "Front door copy" in tasks_of(loaded)
    dialog.close()
    await eventually(lambda: "Front door copy" not in tasks_of(loaded))
    assert not back_door.users


def tasks_of(entry: MockConfigEntry) -> set[str]:
    """Return what an entry does in the background."""
    return {task.get_name() for task in entry._background_tasks}
