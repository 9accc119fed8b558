"""Adding people in the entry's dialog."""

from io import BytesIO
from typing import Any

from PIL import Image
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from homeassistant.core import HomeAssistant
from tests.emulator import Terminal, face

from ..flows import Dialog
from ..people import enrol
from .forms import ADA, NOBODY, seconds, size_of, upload

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
        (10001, "Ada (7) was not saved at Front door. No password is set on Front door"),
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
