"""The actions on people, as an administrator calls them."""

from base64 import b64decode
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
import voluptuous as vol

from custom_components.richtech_aatss.const import DOMAIN
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
from homeassistant.helpers import device_registry as dr
from tests.emulator import Terminal, face, portrait
from tests.emulator.state import BodyForm
from tests.texts import says
from tests.waiting import eventually

from .conftest import DEVICE_ID, state
from .people import act, act_at, enrol

ACTIONS: dict[str, dict[str, Any]] = {
    "set_user": {"user_id": "7", "name": "Ada"},
    "get_users": {},
    "delete_user": {"user_id": "7"},
    "delete_all_users": {"confirm": True},
    "enroll_capture": {"record_id": 1, "name": "Ada"},
    "copy_users": {"source": "x"},
}


@pytest.mark.parametrize("action", ACTIONS)
async def test_for_administrators(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, hass_read_only_user: MockUser, action: str
) -> None:
    """Nobody else sees or changes people."""
    enrol(terminal, "7", "Grace")
    with pytest.raises(Unauthorized):
        await act(hass, action, Context(user_id=hass_read_only_user.id), terminals=loaded.entry_id, **ACTIONS[action])
    assert terminal.users["7"]["name"] == "Grace"


async def test_add_change_and_delete(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """A person is added, changed in what is given only, unchanged where nothing differs, and deleted."""
    person = {"user_id": "0011", "name": "Emil Kästner", "kind": "visitor", "end_time": "2026-12-01 10:00:00"}
    assert await act_at(hass, loaded, "set_user", **person, gender="male", department="Office") == {
        "user_id": "0011",
        "outcome": "added",
    }
    added = dict(terminal.users["0011"])
    # Home Assistant's tests live in San Francisco.
    assert added["endTime"] == datetime(2026, 12, 1, 18, tzinfo=UTC).timestamp()
    assert (added["userType"], added["gender"], added["department"]) == (2, 1, "Office")
    terminal.users["0011"]["vendorOnly"] = 5
    assert (await act_at(hass, loaded, "set_user", user_id="0011", title="Dr."))["outcome"] == "updated"
    assert terminal.users["0011"] == added | {"title": "Dr.", "vendorOnly": 5}
    terminal.requests.clear()
    assert (await act_at(hass, loaded, "set_user", **person, title="Dr."))["outcome"] == "unchanged"
    assert not [request for request in terminal.requests if request.path.startswith("/api/user/update")]
    cleared = await act_at(hass, loaded, "set_user", user_id="0011", end_time="", gender=None, department="")
    assert cleared["outcome"] == "updated"
    now = terminal.users["0011"]
    assert (now["endTime"], now["gender"], now["department"], now["title"]) == (0, 0, "", "Dr.")
    assert await act_at(hass, loaded, "delete_user", user_id="0011") == {"outcome": "deleted"}
    assert terminal.users == {}
    assert await act_at(hass, loaded, "delete_user", user_id="0011") == {"outcome": "not_found"}


async def test_a_new_person_needs_little(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """With a name alone, the class is staff and the ID a free one."""
    result = await act_at(hass, loaded, "set_user", name="Ada")
    assert result["outcome"] == "added"
    assert terminal.users[result["user_id"]]["userType"] == 1
    unknown = await act_at(hass, loaded, "set_user", user_id="8", department="Office")
    assert "no person with the ID 8" in unknown["error"]
    assert "Front door" in unknown["error"]


async def test_several_terminals(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, back: MockConfigEntry, back_door: Terminal
) -> None:
    """One person goes to several terminals under one ID; one that is away says so and does not stop the others."""
    device = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, DEVICE_ID), loaded.entry_id)
    assert device
    both = [device.id, back.entry_id]
    results = await act(hass, "set_user", terminals=both, name="Ada")
    (user_id,) = terminal.users
    expected = {"user_id": user_id, "outcome": "added"}
    assert results == {loaded.entry_id: expected, back.entry_id: expected}
    assert list(back_door.users) == [user_id]
    await back_door.stop()
    results = await act(hass, "set_user", terminals=both, name="Grace")
    assert results[loaded.entry_id]["outcome"] == "added"
    assert "Back door cannot be reached" in results[back.entry_id]["error"]
    await hass.config_entries.async_unload(back.entry_id)
    results = await act(hass, "get_users", terminals=both)
    assert results[loaded.entry_id]["total"] == 2
    assert "Back door is not connected" in results[back.entry_id]["error"]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"name": "x" * 31}, "text_too_long"),
        ({"user_id": "12345678901234567", "name": "x"}, "text_too_long"),
        ({"user_id": "all", "name": "x"}, "id_invalid"),
        ({"user_id": " ", "name": "x"}, "id_invalid"),
        ({"user_id": "1", "name": " "}, "name_missing"),
        ({"start_time": "2026-12-02", "end_time": "2026-12-01", "name": "x"}, "times_reversed"),
        ({"end_time": "1970-01-01T00:00:00+00:00", "name": "x"}, "time_invalid"),
        ({"end_time": "2026-11-25T25:00", "name": "x"}, "time_invalid"),
        ({"user_id": "x/../all", "name": "x"}, "id_invalid"),
        ({"user_id": "\uff41\uff4c\uff4c", "name": "x"}, "id_invalid"),
        ({"user_id": "all\0", "name": "x"}, "id_invalid"),
        ({"start_time": "tomorrow", "name": "x"}, "time_invalid"),
        ({"name": "x", "photo_file": "/etc/passwd"}, "photo_outside"),
        ({"name": "x", "photo_file": "/a\0.jpg"}, "photo_outside"),
        ({"name": "x", "photo_file": ""}, "photo_unreadable"),
        ({"name": "x", "photo_file": "/a.jpg", "photo_entity": "image.a"}, "photo_sources"),
        ({"name": "x", "photo_entity": "light.a"}, "photo_entity_unreadable"),
        ({"name": "x", "photo_entity": "image.a"}, "photo_entity_unreadable"),
        ({"name": "x", "photo_media": "media-source://nothing/a"}, "photo_medium_unreadable"),
        ({"terminals": ["nothing"], "name": "x"}, "terminal_unknown"),
    ],
)
async def test_bad_input(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, data: dict[str, Any], error: str
) -> None:
    """What no terminal would take is refused before anything is sent."""
    await eventually(lambda: state(hass, "people").state == "0")
    terminal.requests.clear()
    with pytest.raises(ServiceValidationError) as raised:
        await act(hass, "set_user", **{"terminals": loaded.entry_id, **data})
    assert raised.value.translation_key == error
    assert not [request for request in terminal.requests if "/user" in request.path]
    assert terminal.users == {}


async def test_bad_types(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """Classes and times are checked against what is there, too."""
    with pytest.raises(vol.Invalid):
        await act_at(hass, loaded, "set_user", name="x", kind="stranger")
    await act_at(hass, loaded, "set_user", user_id="1", name="x", start_time="2026-12-02")
    result = await act_at(hass, loaded, "set_user", user_id="1", end_time="2026-12-01")
    assert "ends before it starts" in result["error"]
    with pytest.raises(ServiceValidationError, match="Nobody was deleted"):
        await act_at(hass, loaded, "delete_all_users", confirm=False)
    with pytest.raises(vol.Invalid):
        await act_at(hass, loaded, "delete_all_users")
    for user_id in ("all", "", " ALL "):
        with pytest.raises(ServiceValidationError):
            await act_at(hass, loaded, "delete_user", user_id=user_id)


@pytest.mark.parametrize(
    ("code", "key"),
    [
        (20001, "person_not_found"),
        (20002, "person_mismatch"),
        (30001, "person_refused"),
        (30002, "person_no_face"),
        (30003, "person_refused"),
        (30004, "person_picture_refused"),
        (50002, "person_unclear"),
        (50009, "person_no_room"),
    ],
)
async def test_what_the_terminal_refuses(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, code: int, key: str
) -> None:
    """Each refusal is a sentence that names the person, the terminal and what to do."""
    enrol(terminal, "7")
    terminal.faults.add("/api/user/update/*", code=code)
    error = (await act_at(hass, loaded, "set_user", user_id="7", title="Dr."))["error"]
    assert says(error, key)
    assert "Front door" in error
    assert " 7" in error
    assert "title" not in terminal.users["7"]


async def test_a_list_that_fails(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """Nobody is changed or copied whom the terminal cannot look up, or does not know."""
    assert says((await act_at(hass, loaded, "set_user", user_id="7", title="Dr."))["error"], "person_unknown")
    enrol(terminal, "7")
    terminal.faults.add("/api/user/list", code=50002)
    assert says((await act_at(hass, loaded, "set_user", user_id="7", title="Dr."))["error"], "person_failed")
    assert "title" not in terminal.users["7"]


async def test_no_room(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """A full terminal says so."""
    terminal.capacity = 0
    assert "no room for 7" in (await act_at(hass, loaded, "set_user", user_id="7", name="Ada"))["error"]


async def test_lengths_in_bytes(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """Where a terminal counts bytes, the error says which text is too long for it."""
    terminal.lengths_in_bytes = True
    error = (await act_at(hass, loaded, "set_user", user_id="7", name="李" * 11))["error"]
    assert says(error, "person_text_too_long")
    assert "name is too long" in error
    assert "30 bytes" in error
    assert (await act_at(hass, loaded, "set_user", user_id="7", name="李" * 10))["outcome"] == "added"


async def test_what_the_terminal_does_not_keep(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry
) -> None:
    """What was accepted is read again; what the terminal made something else of is an error."""
    enrol(terminal, "7")
    terminal.faults.add("/api/user/update/*", act=False)
    error = (await act_at(hass, loaded, "set_user", user_id="7", title="Dr.", department="Office"))["error"]
    assert "has others for: title, department" in error or "has others for: department, title" in error
    terminal.faults.clear()
    terminal.faults.add("/api/user/delete/*", act=False)
    assert "still has this person" in (await act_at(hass, loaded, "delete_user", user_id="7"))["error"]
    assert "still has people" in (await act_at(hass, loaded, "delete_all_users", confirm=True))["error"]


@pytest.mark.parametrize("form", ["json", "multipart", "urlencoded"])
@pytest.mark.parametrize("others", ["refused", "ignored"])
async def test_forms_of_a_body(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, form: BodyForm, others: str
) -> None:
    """However the terminal wants its objects, also where it takes others for nothing, people arrive."""
    terminal.body_form, terminal.ignores_unknown_body = form, others == "ignored"
    assert (await act_at(hass, loaded, "set_user", user_id="7", name="Ada"))["outcome"] == "added"
    assert (await act_at(hass, loaded, "set_user", user_id="7", name="Grace"))["outcome"] == "updated"
    assert terminal.users["7"]["name"] == "Grace"


async def test_unclear_answers(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """An answer that got lost is cleared up by reading, never by doing it again."""
    terminal.faults.add("/api/user", drop="close", times=1)
    assert (await act_at(hass, loaded, "set_user", user_id="7", name="Ada"))["outcome"] == "added"
    terminal.faults.add("/api/user/delete/*", drop="reset", times=1)
    assert await act_at(hass, loaded, "delete_user", user_id="7") == {"outcome": "deleted"}
    enrol(terminal, "7")
    terminal.faults.add("/api/user/delete/*", drop="close", times=1)
    assert await act_at(hass, loaded, "delete_all_users", confirm=True) == {"deleted": 1}
    terminal.faults.add("/api/user", drop="close", act=False, times=1)
    assert "may or may not" in (await act_at(hass, loaded, "set_user", user_id="7", name="Ada"))["error"]
    deletes = [request for request in terminal.requests if request.path.startswith("/api/user/delete")]
    assert [request.raw_path.rpartition("/")[2] for request in deletes] == ["7", "all"]


@pytest.mark.parametrize("faces", ["shown", "hidden", "blank"])
async def test_a_face_is_never_lost(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, faces: str
) -> None:
    """A change of something else leaves the face, where it is shown and where it is hidden."""
    terminal.hides_photos_in_lists, terminal.erases_photo_on_blank = faces == "hidden", True
    enrol(terminal, "7")
    if faces == "blank":
        terminal.faults.add("/api/user/list", nulls=("photo",))
    await act_at(hass, loaded, "set_user", user_id="7", department="Office")
    assert terminal.users["7"]["department"] == "Office"
    assert terminal.users["7"]["photo"] == portrait("Ada")
    assert not [request for request in terminal.requests if b'"photo":""' in request.body]


async def test_get_users(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """People are returned in a bounded number, by filters, with photos only where asked for."""
    for number in range(75):
        enrol(terminal, f"{number:03}", f"Person {number}", userType=1 + number % 3, department="A" if number else "B")
    result = await act_at(hass, loaded, "get_users")
    assert result["total"] == len(result["users"]) == 75
    assert "photo" not in result["users"][0]
    assert (result["users"][1]["user_id"], result["users"][1]["kind"]) == ("001", "visitor")
    page = await act_at(hass, loaded, "get_users", offset=30, limit=15)
    assert [user["user_id"] for user in page["users"]] == [f"{number:03}" for number in range(30, 45)]
    assert page["total"] == 75
    photos = await act_at(hass, loaded, "get_users", photos=True)
    assert len(photos["users"]) == 50
    assert photos["users"][0]["photo"] == portrait("Person 0")
    assert (await act_at(hass, loaded, "get_users", kind="blacklist"))["total"] == 25
    assert [user["name"] for user in (await act_at(hass, loaded, "get_users", department="B"))["users"]] == ["Person 0"]
    terminal.user_list_needs_type = True
    hass.config_entries.async_schedule_reload(loaded.entry_id)
    await hass.async_block_till_done()
    assert (await act_at(hass, loaded, "get_users"))["total"] == 75
    terminal.users.clear()
    assert await act_at(hass, loaded, "get_users") == {"users": [], "total": 0}


async def test_delete_all(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """Everybody goes, and the number is told."""
    for number in range(12):
        enrol(terminal, str(number))
    assert await act_at(hass, loaded, "delete_all_users", confirm=True) == {"deleted": 12}
    assert terminal.users == {}
    assert await act_at(hass, loaded, "delete_all_users", confirm=True) == {"deleted": 0}
    terminal.faults.add("/api/user/delete/*", code=20001)
    assert await act_at(hass, loaded, "delete_all_users", confirm=True) == {"deleted": 0}


@pytest.mark.parametrize("act", [True, False])
async def test_an_unclear_deletion_of_all(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, *, act: bool
) -> None:
    """Where the answer is lost, the terminal is asked whether anybody is left."""
    enrol(terminal, "7")
    terminal.faults.add("/api/user/delete/*", drop="reset", act=act)
    result = await act_at(hass, loaded, "delete_all_users", confirm=True)
    assert result == {"deleted": 1} if act else "error" in result
    assert (not terminal.users) is act


async def test_dates_of_yaml(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """A date without quotes is the same as one with quotes."""
    for user_id, day in (("7", date(2026, 12, 1)), ("8", "2026-12-01")):
        await act_at(hass, loaded, "set_user", user_id=user_id, name="Ada", end_time=day, birthday=day)
    one, other = (terminal.users[user_id] for user_id in ("7", "8"))
    assert one["endTime"] == other["endTime"]
    assert one["birthday"] == other["birthday"]


async def test_the_sensor(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """It counts the people of each class without reading them, and again after a change."""
    await eventually(lambda: state(hass, "people").state == "0")
    await act_at(hass, loaded, "set_user", name="Ada")
    await act_at(hass, loaded, "set_user", name="Lupin", kind="blacklist")
    await eventually(lambda: state(hass, "people").state == "2")
    attributes = state(hass, "people").attributes
    assert (attributes["staff"], attributes["visitor"], attributes["blacklist"]) == (1, 0, 1)
    counted = [request for request in terminal.requests if request.query.get("size") == "1"]
    assert {request.query.get("type") for request in counted} >= {"1", "2", "3"}


def photo(width: int, height: int) -> bytes:
    """Return a large photo."""
    file = BytesIO()
    Image.new("RGB", (width, height), (200, 30, 30)).save(file, "JPEG")
    return file.getvalue()


def size_of(text: str) -> tuple[int, int]:
    """Return the size of a picture at the terminal."""
    with Image.open(BytesIO(b64decode(text))) as image:
        return image.size


async def test_a_photo_of_a_file(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, tmp_path: Path
) -> None:
    """A photo in a folder that is allowed is scaled and enrolled; sent again, nothing changes."""
    hass.config.allowlist_external_dirs = {str(tmp_path)}
    (tmp_path / "ada.jpg").write_bytes(photo(3000, 2000))
    given = {"user_id": "7", "name": "Ada", "photo_file": str(tmp_path / "ada.jpg")}
    assert (await act_at(hass, loaded, "set_user", **given))["outcome"] == "added"
    assert size_of(terminal.users["7"]["photo"]) == (800, 533)
    assert (await act_at(hass, loaded, "set_user", **given))["outcome"] == "unchanged"
    (tmp_path / "text.jpg").write_bytes(b"no picture")
    for name, error in (("text.jpg", "not_a_picture"), ("nothing.jpg", "unreadable"), ("", "unreadable")):
        with pytest.raises(ServiceValidationError) as raised:
            await act_at(hass, loaded, "set_user", user_id="7", photo_file=str(tmp_path / name))
        assert raised.value.translation_key == f"photo_{error}"


async def test_a_capture_is_enrolled(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, back: MockConfigEntry, back_door: Terminal
) -> None:
    """The picture that one terminal took of a stranger makes a person at another; an ID that exists is refused."""
    record = await terminal.recognize(picture=face("Stranger", capture=True))
    given = {"record_id": record["id"], "config_entry_id": loaded.entry_id, "name": "Emil", "kind": "visitor"}
    assert (await act_at(hass, back, "enroll_capture", user_id="7", **given))["outcome"] == "added"
    assert back_door.users["7"]["userType"] == 2
    assert size_of(back_door.users["7"]["photo"]) == (120, 160)
    again = await act_at(hass, back, "enroll_capture", user_id="7", **given)
    assert "already has a person with the ID 7" in again["error"]
    with pytest.raises(ServiceValidationError) as raised:
        await act_at(hass, back, "enroll_capture", **{**given, "record_id": 99})
    assert raised.value.translation_key == "record_unknown"
    blind = await terminal.recognize(picture=False)
    for data, error in (
        (given | {"record_id": blind["id"]}, "photo_missing"),
        (given | {"photo_entity": "image.a"}, "photo_sources"),
        ({"name": "Emil"}, "source_missing"),
        ({"record_id": blind["id"]}, "name_missing"),
    ):
        with pytest.raises(ServiceValidationError) as raised:
            await act_at(hass, back, "enroll_capture", **data)
        assert raised.value.translation_key == error
    await terminal.stop()
    assert (await act_at(hass, back, "enroll_capture", **given))["outcome"] == "added"
    with pytest.raises(HomeAssistantError, match="Front door cannot be reached"):
        await act_at(hass, back, "enroll_capture", **{**given, "record_id": 99})


async def test_an_unknown_card_is_enrolled(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """The number of the card that was shown goes to the new person."""
    record = await terminal.recognize(inputType=3, icNumber="0123456")
    result = await act_at(hass, loaded, "enroll_capture", record_id=record["id"], name="Emil")
    user = terminal.users[result["user_id"]]
    assert (user["icNumber"], user["name"]) == ("0123456", "Emil")
    assert not user.get("photo")
