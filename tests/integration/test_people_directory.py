"""One terminal's people, as the pages of the options use them."""

from base64 import b64encode

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.richtech_aatss.api.errors import AatssConnectionError, AatssUnclearError
from custom_components.richtech_aatss.api.values import Kind
from custom_components.richtech_aatss.people import People
from custom_components.richtech_aatss.people import directory as directory_module
from custom_components.richtech_aatss.people.directory import Directory
from custom_components.richtech_aatss.people.errors import PeopleError
from homeassistant.core import HomeAssistant
from tests.emulator import Terminal, face
from tests.waiting import eventually

from .conftest import state
from .inside import people_of, poll
from .people import act_at, enrol

LIST = "/api/user/list"


@pytest.fixture
def people(loaded: MockConfigEntry) -> People:
    """Return the people of the loaded entry."""
    return people_of(loaded)


@pytest.fixture
def directory(people: People) -> Directory:
    """Return the directory of the loaded entry."""
    return people.directory


async def test_add(terminal: Terminal, directory: Directory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new person gets a free ID where none is given; one that exists is refused."""
    monkeypatch.setattr(directory_module, "randbelow", lambda _limit: 0)
    user_id = await directory.add({"name": "Ada", "kind": Kind.VISITOR}, face("Ada"))
    assert terminal.users[user_id]["photo"] == b64encode(face("Ada")).decode()
    with pytest.raises(PeopleError, match="no_free_id"):
        await directory.add({"name": "Ada"})
    with pytest.raises(PeopleError, match="person_exists"):
        await directory.add({"name": "Grace", "user_id": user_id})
    with pytest.raises(PeopleError, match="kind_invalid"):
        await directory.add({"name": "Grace", "user_id": "1", "kind": Kind.STRANGER})
    assert [user["name"] for user in terminal.users.values()] == ["Ada"]


async def test_unclear_and_then_away(terminal: Terminal, directory: Directory) -> None:
    """Where it cannot be read whether a change was made, nobody claims to know."""
    enrol(terminal, "7")
    assert await directory.find("7")
    for path, change in (
        ("/api/user/delete/*", directory.delete("7")),
        ("/api/user/update/*", directory.set("7", {"title": "Dr."})),
    ):
        terminal.faults.add(path, drop="close", act=False)
        if "update" in path:
            terminal.faults.add(LIST, times=1)
        terminal.faults.add(LIST, code=50002)
        with pytest.raises(AatssUnclearError):
            await change
        terminal.faults.clear()
    assert terminal.users["7"].get("title") is None
    terminal.faults.add(LIST, times=1)
    terminal.faults.add(LIST, drop="close")
    with pytest.raises(AatssConnectionError):
        await directory.set("7", {"title": "Dr."})


async def test_what_was_not_kept(terminal: Terminal, directory: Directory) -> None:
    """A person who is not there after all, and a face that a change has cost, are told."""
    terminal.faults.add("/api/user", act=False)
    with pytest.raises(PeopleError, match="person_not_kept") as raised:
        await directory.add({"name": "Ada", "user_id": "7"})
    assert raised.value.placeholders == {"fields": "user_id"}
    enrol(terminal, "8")
    terminal.own_photo = " "
    with pytest.raises(PeopleError, match="person_not_kept") as raised:
        await directory.set("8", {"title": "Dr."})
    assert raised.value.placeholders == {"fields": "photo"}


async def test_a_picture_that_is_none(terminal: Terminal, directory: Directory) -> None:
    """What is no base64 counts as no picture."""
    enrol(terminal, "7", photo="a")
    user = await directory.find("7")
    assert user
    assert not directory.is_picture("7", b"", None)
    terminal.own_photo = None
    enrol(terminal, "7", photo="a", title="")
    assert await directory.set("7", {"title": ""}) == "unchanged"


@pytest.mark.parametrize("trouble", ["no total", "not supported", "errors"])
async def test_counting(
    hass: HomeAssistant, terminal: Terminal, people: People, loaded: MockConfigEntry, trouble: str
) -> None:
    """The number is unknown where the terminal does not tell it, and is made up for after an error."""
    await eventually(lambda: state(hass, "people").state == "0")
    enrol(terminal, "7")
    if trouble == "no total":
        terminal.faults.add(LIST, nulls=(), body=b'{"code":200,"data":[{"userId":"7"}]}')
    elif trouble == "not supported":
        terminal.unsupported = {LIST}
    else:
        terminal.faults.add(LIST, code=50002)
    await people.counts.async_refresh()
    assert state(hass, "people").state == ("0" if trouble == "errors" else "unknown")
    terminal.faults.clear()
    if trouble == "errors":
        await poll(loaded)
        await eventually(lambda: state(hass, "people").state == "1")


async def test_changes_made_together(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """Several changes at once are made one after the other, and none is lost."""
    enrol(terminal, "7", title="", department="")
    given = ({"title": "Dr."}, {"department": "Office"}, {"mobile": "123"})
    tasks = [hass.async_create_task(act_at(hass, loaded, "set_user", user_id="7", **data)) for data in given]
    assert [(await task)["outcome"] for task in tasks] == ["updated"] * 3
    user = terminal.users["7"]
    assert (user["title"], user["department"], user["mobile"]) == ("Dr.", "Office", "123")
