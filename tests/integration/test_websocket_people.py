"""The people at terminals, as the panel reads and prepares them."""

from base64 import b64encode
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from PIL import Image
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser, async_fire_time_changed
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.richtech_aatss.people import photo_memory
from homeassistant.components.websocket_api.const import DATA_CONNECTIONS
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from tests.emulator import Terminal, face, portrait
from tests.waiting import eventually

from .conftest import press
from .inside import withdrawals_of
from .panel import Open, Panel
from .people import act, enrol, size_of, upload
from .watching import ready

LIST = "/api/user/list"
ALL = {
    *("user_id", "name", "kind", "gender", "ic_number", "job_number", "mobile", "remark", "department", "birthday"),
    *("entry_time", "mail", "title", "position", "id_number", "prompt", "start_time", "end_time", "purpose"),
    *("interviewee", "come_from", "description", "photo", "digest", "photo_digest"),
}
COMMANDS: dict[str, dict[str, Any]] = {
    "list": {},
    "get": {"user_id": "7"},
    "photo": {"upload": "x"},
    "free_id": {},
    "check": {"person": {}},
    "set": {"user_id": None, "person": {}},
    "remove": {"user_ids": ["7"]},
    "end": {"user_ids": ["7"], "end": "2026-01-01 00:00:00"},
    "copy": {"source": "x", "user_ids": ["7"]},
}
OF_ONE = ("list", "get")
OF_SOME = ("free_id", "set", "remove", "end", "copy")


def named(command: str, entry_id: str) -> dict[str, Any]:
    """Return what a command takes, about one terminal."""
    of = {"entry": entry_id} if command in OF_ONE else {"entries": [entry_id]} if command in OF_SOME else {}
    return COMMANDS[command] | of


async def everybody(panel: Panel, entry: MockConfigEntry, **data: Any) -> list[dict[str, Any]]:
    """Return all people of a terminal, page by page."""
    found: list[dict[str, Any]] = []
    for page in range(100):
        answer = await panel.ask("people/list", entry=entry.entry_id, page=page, **data)
        found += answer["people"]
        if not answer["more"]:
            return found
    raise AssertionError


@pytest.mark.parametrize("command", COMMANDS)
async def test_only_administrators(
    loaded: MockConfigEntry, panel: Open, hass_read_only_access_token: str, command: str
) -> None:
    """Nobody else sees or changes people."""
    browser = await panel(hass_read_only_access_token)
    code, _ = await browser.refused(f"people/{command}", **named(command, loaded.entry_id))
    assert code == "unauthorized"


@pytest.mark.parametrize("command", [*OF_ONE, *OF_SOME])
async def test_no_such_terminal(loaded: MockConfigEntry, panel: Open, command: str) -> None:
    """A terminal that there is not is said to be none."""
    code, text = await (await panel()).refused(f"people/{command}", **named(command, "nobody's"))
    assert code == "not_found"
    assert "does not belong to this integration" in text


@pytest.mark.parametrize(
    ("command", "wrong"),
    [
        ("list", {"page": -1}),
        ("list", {"size": 101}),
        ("list", {"size": 0}),
        ("get", {"user_id": ["Mark"]}),
        ("free_id", {"entries": []}),
        ("check", {"person": {"name": ["Mark"]}}),
        ("check", {"person": {"nickname": "Mark"}}),
        ("set", {"person": {"gender": "Mark"}}),
        ("set", {"user_id": {"Mark": 1}}),
        ("remove", {"user_ids": []}),
        ("remove", {"user_ids": "Mark"}),
        ("end", {"end": "Mark"}),
        ("copy", {"overwrite": "Mark"}),
        ("photo", {"upload": "x", "recognition": "y"}),
    ],
    ids=str,
)
async def test_odd_commands(
    loaded: MockConfigEntry, panel: Open, caplog: pytest.LogCaptureFixture, command: str, wrong: dict[str, Any]
) -> None:
    """Are refused, and no log repeats whom they name."""
    caplog.set_level("INFO")
    code, _ = await (await panel()).refused(f"people/{command}", **named(command, loaded.entry_id) | wrong)
    assert code == "invalid_format"
    assert "Mark" not in caplog.text


async def test_pages(terminal: Terminal, loaded: MockConfigEntry, panel: Open) -> None:
    """A page has as many people as are asked for, and all pages together have everybody."""
    for number in range(37):
        enrol(terminal, f"{number:02}", f"Person {number}")
    browser = await panel()
    for size in (1, 7, 10, 25, 37, 50):
        found = await everybody(browser, loaded, size=size)
        assert [one["user_id"] for one in found] == [f"{number:02}" for number in range(37)]
    answer = await browser.ask("people/list", entry=loaded.entry_id, size=30)
    assert (len(answer["people"]), answer["total"], answer["more"]) == (30, 37, True)
    assert {frozenset(one) for one in answer["people"]} == {frozenset(ALL)}
    beyond = await browser.ask("people/list", entry=loaded.entry_id, page=9)
    assert (beyond["people"], beyond["more"]) == ([], False)
    terminal.users.clear()
    answer = await browser.ask("people/list", entry=loaded.entry_id)
    assert answer == {"people": [], "total": 0, "more": False, "pending": []}


async def test_lists_of_classes(terminal: Terminal, loaded: MockConfigEntry, panel: Open) -> None:
    """A terminal that wants a class in each query has nobody left out, and nobody twice."""
    terminal.user_list_needs_type = True
    for number in range(36):
        enrol(terminal, f"{number:02}", f"Person {number}", userType=number % 4 % 3 + 1)
    enrol(terminal, "", "Nobody")
    found = await everybody(await panel(), loaded, size=8)
    assert sorted(one["user_id"] for one in found) == [f"{number:02}" for number in range(36)]


async def test_a_person(
    terminal: Terminal, loaded: MockConfigEntry, back: MockConfigEntry, back_door: Terminal, panel: Open
) -> None:
    """All values arrive; the digests tell which people are the same, and which pictures."""
    born = int(datetime(1971, 3, 14, tzinfo=UTC).timestamp())
    for each, more in ((terminal, {}), (back_door, {"vendorOnly": 1})):
        enrol(each, "1", "Ada", birthday=born, gender=2, endTime=1_900_000_000, **more)
        enrol(each, "2", "Grace", photo=portrait(f"Grace at {each.host}"))
        enrol(each, "3", f"Joan at {each.host}", photo="")
    browser = await panel()
    here, there = await everybody(browser, loaded), await everybody(browser, back)
    ada = here[0]
    assert (ada["name"], ada["kind"], ada["gender"], ada["birthday"]) == ("Ada", "staff", "female", "1971-03-14")
    assert datetime.fromisoformat(ada["end_time"]).timestamp() == 1_900_000_000
    assert (ada["mail"], ada["start_time"]) == (None, None)
    assert [one["digest"] == other["digest"] for one, other in zip(here, there, strict=True)] == [True, True, False]
    pictures = [one["photo_digest"] == other["photo_digest"] for one, other in zip(here, there, strict=True)]
    assert pictures == [True, False, True]
    assert (here[2]["photo"], here[2]["photo_digest"]) == (None, None)
    found = await browser.ask("people/get", entry=back.entry_id, user_id="1")
    assert {**found["person"], "photo": None} == {**there[0], "photo": None}
    nobody = await browser.ask("people/get", entry=back.entry_id, user_id="77")
    assert nobody == {"person": None, "picture": None}


async def test_a_terminal_that_makes_its_own_pictures(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    back: MockConfigEntry,
    back_door: Terminal,
    panel: Open,
) -> None:
    """The picture that it made of one that we sent is told to be the same."""
    enrol(terminal, "1")
    back_door.own_photo = portrait("Made of it")
    await act(hass, "copy_users", source=loaded.entry_id, terminals=[back.entry_id])
    browser = await panel()
    (here,), (there,) = await everybody(browser, loaded), await everybody(browser, back)
    assert here["photo_digest"] == there["photo_digest"]
    assert here["photo"].partition("?")[0] != there["photo"].partition("?")[0]


async def test_enrolled_pictures(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    panel: Open,
    hass_client_no_auth: ClientSessionGenerator,
    hass_client: ClientSessionGenerator,
    hass_admin_user: MockUser,
    hass_read_only_access_token: str,
) -> None:
    """They are small in the list and whole for one person, for the administrator who asked and no proxy's memory."""
    large = BytesIO()
    Image.effect_noise((700, 900), 50).save(large, "JPEG")
    enrol(terminal, "7", photo=portrait("Ada"))
    enrol(terminal, "8", photo=f"data:image/jpeg;base64,{b64encode(large.getvalue()).decode()}")
    browser, anybody = await panel(), await hass_client_no_auth()
    (ada, grace) = await everybody(browser, loaded)
    response = await anybody.get(ada["photo"])
    assert response.status == 200
    assert response.headers["Cache-Control"] == "private, max-age=86400"
    assert size_of(await (await anybody.get(grace["photo"])).read()) == (199, 256)
    whole = (await browser.ask("people/get", entry=loaded.entry_id, user_id="8"))["picture"]
    assert await (await anybody.get(whole)).read() == large.getvalue()
    assert "8" not in whole.partition("?")[0].split("/")
    assert (await anybody.get(whole.partition("?")[0])).status == 401
    reader = await hass_client(hass_read_only_access_token)
    assert (await reader.get(whole.partition("?")[0])).status == 401
    administrator = await hass_client()
    for path in ("small/none", "whole/none", "prepared/none", "large/none"):
        assert (await administrator.get(f"/api/richtech_aatss/photos/{path}")).status == 404
    hass_admin_user.groups = []
    assert (await anybody.get(whole)).status == 401


@pytest.fixture
def little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have room for three pictures."""
    monkeypatch.setattr(photo_memory, "MOST_WHOLE", 3 * len(face("Person 00")) + 300)


@pytest.mark.usefixtures("little_memory")
async def test_pictures_are_read_again(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    panel: Open,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    """Memory is bounded: what is no longer kept is read from the terminal, if it still is the same."""
    for number in range(10):
        enrol(terminal, f"{number:02}", f"Person {number:02}")
    browser, anybody = await panel(), await hass_client_no_auth()
    found = await everybody(browser, loaded)
    terminal.requests.clear()
    assert (await anybody.get(found[9]["photo"])).status == 200
    assert not [one for one in terminal.requests if one.path == LIST]
    assert (await anybody.get(found[0]["photo"])).status == 200
    assert [one.query["userId"] for one in terminal.requests if one.path == LIST][-1:] == ["00"]
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=photo_memory.WHOLE_FOR + 1))
    assert (await anybody.get(found[0]["photo"])).status == 200
    terminal.requests.clear()
    assert (await anybody.get(found[8]["photo"])).status == 200
    assert [one for one in terminal.requests if one.path == LIST]
    terminal.users["01"]["photo"] = portrait("Another face")
    del terminal.users["02"]
    assert (await anybody.get(found[1]["photo"])).status == 404
    assert (await anybody.get(found[2]["photo"])).status == 404
    await terminal.stop()
    assert (await anybody.get(found[3]["photo"])).status == 404
    await hass.config_entries.async_unload(loaded.entry_id)
    assert (await anybody.get(found[9]["photo"])).status == 404


async def test_a_terminal_that_is_away(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, panel: Open
) -> None:
    """Its error is in words, and so it is of one that is not loaded."""
    browser = await panel()
    await terminal.stop()
    code, text = await browser.refused("people/list", entry=loaded.entry_id, language="en")
    assert code == "richtech_aatss"
    assert "Front door cannot be reached" in text
    await hass.config_entries.async_unload(loaded.entry_id)
    code, text = await browser.refused("people/get", entry=loaded.entry_id, user_id="7", language="no such language")
    assert code == "richtech_aatss"
    assert "Front door is not connected to Home Assistant" in text


async def test_the_door_comes_first(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, panel: Open
) -> None:
    """It opens while people are read, and everybody is read nevertheless."""
    for number in range(60):
        enrol(terminal, f"{number:02}")
    browser = await panel()
    terminal.requests.clear()
    number = await browser.send("people/list", entry=loaded.entry_id, size=60)
    await eventually(lambda: any(one.path == LIST for one in terminal.requests))
    await press(hass, "open_door")
    paths = [one.path for one in terminal.requests]
    assert paths.count(LIST) < 6
    assert len(terminal.openings) == 1
    assert len((await browser.answer(number))["people"]) == 60


async def test_reading_ends_with_the_connection(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, panel: Open
) -> None:
    """Nothing more is read for a page that was left."""
    for number in range(90):
        enrol(terminal, f"{number:02}")
    leaving, staying = await panel(), await panel()
    terminal.requests.clear()
    await leaving.send("people/list", entry=loaded.entry_id, size=90)
    await eventually(lambda: any(one.path == LIST for one in terminal.requests))
    await leaving.close()
    await eventually(lambda: hass.data[DATA_CONNECTIONS] == 1)
    await staying.ask("people/list", entry=loaded.entry_id, size=10)
    assert len([one for one in terminal.requests if one.path == LIST]) < 6


async def test_pending(terminal: Terminal, loaded: MockConfigEntry, panel: Open, hass: HomeAssistant) -> None:
    """What a terminal has still to be told is listed."""
    enrol(terminal, "7")
    withdrawals = withdrawals_of(hass)
    await withdrawals.async_keep(loaded.entry_id, "7")
    await withdrawals.async_keep(loaded.entry_id, "8", datetime(2026, 12, 24, tzinfo=UTC))
    answer = await (await panel()).ask("people/list", entry=loaded.entry_id)
    assert answer["pending"] == [{"user_id": "7", "end": None}, {"user_id": "8", "end": "2026-12-24T00:00:00+00:00"}]


async def test_check(loaded: MockConfigEntry, panel: Open) -> None:
    """Everything that is wrong is told at its field, by what the form calls it."""
    browser = await panel()
    given = {
        "name": " ",
        "remark": "x" * 256,
        "birthday": "1970-01-01",
        "entry_time": "one day",
        "start_time": "2026-12-24 12:00:00",
        "end_time": "2026-12-23 12:00:00",
        "user_id": "all",
        "mail": None,
        "gender": "female",
    }
    errors = (await browser.ask("people/check", person=given))["errors"]
    assert errors.keys() == {"name", "remark", "birthday", "entry_time", "end_time", "user_id"}
    assert errors["remark"].startswith("The value of Remark is too long: 255")
    assert "Date joined is not a valid" in errors["entry_time"]
    assert "ends before it starts" in errors["end_time"]
    assert (await browser.ask("people/check", person={"name": "Ada", "end_time": ""}))["errors"] == {}


async def test_free_id(terminal: Terminal, loaded: MockConfigEntry, back: MockConfigEntry, panel: Open) -> None:
    """An id that nobody has."""
    answer = await (await panel()).ask("people/free_id", entries=[loaded.entry_id, back.entry_id])
    assert answer["user_id"] not in terminal.users
    assert answer["user_id"].isdecimal()


async def test_photo_of_upload(
    hass: HomeAssistant,
    loaded: MockConfigEntry,
    panel: Open,
    hass_client: ClientSessionGenerator,
    hass_client_no_auth: ClientSessionGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A photo is shown as terminals will get it; of many, the last are kept."""
    monkeypatch.setattr(photo_memory, "MOST_PREPARED", 2)
    browser, anybody = await panel(), await hass_client_no_auth()
    large = BytesIO()
    Image.effect_noise((4000, 3000), 50).save(large, "JPEG")
    prepared = [
        await browser.ask("people/photo", upload=await upload(hass, hass_client, large.getvalue())) for _ in range(3)
    ]
    assert {(one["width"], one["height"]) for one in prepared} == {(800, 600)}
    assert len({one["photo"] for one in prepared}) == 3
    responses = [await anybody.get(one["preview"]) for one in prepared]
    assert [one.status for one in responses] == [404, 200, 200]
    picture = await responses[2].read()
    assert (size_of(picture), len(picture)) == ((800, 600), prepared[2]["size"])
    assert responses[2].headers["Cache-Control"].startswith("private")
    code, text = await browser.refused("people/photo", upload=await upload(hass, hass_client, b"no picture"))
    assert (code, "not a picture" in text) == ("richtech_aatss", True)
    for given in ({"upload": "nothing"}, {}):
        assert "cannot be read" in (await browser.refused("people/photo", **given))[1]


async def test_photo_of_recognition(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    panel: Open,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    """The capture of a stranger becomes a photo; where there is none, that is said."""
    await ready(loaded)
    browser, anybody = await panel(), await hass_client_no_auth()
    await terminal.recognize()
    await hass.async_block_till_done()
    (stranger,) = (await browser.ask("recognitions"))["recognitions"]
    prepared = await browser.ask("people/photo", recognition=stranger["id"])
    picture = await (await anybody.get(prepared["preview"])).read()
    assert size_of(picture) == (prepared["width"], prepared["height"])
    await terminal.recognize(picture=False)
    await hass.async_block_till_done()
    blind = (await browser.ask("recognitions"))["recognitions"][0]
    for unknown in (blind["id"], f"{loaded.entry_id}/9/9000", "x", "a/b/c"):
        assert "no picture of this recognition" in (await browser.refused("people/photo", recognition=unknown))[1]
