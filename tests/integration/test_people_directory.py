"""One terminal's people, as the pages of the options use them."""

from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.richtech_aatss.api.errors import (
    AatssConnectionError,
    AatssDatabaseFullError,
    AatssUnclearError,
    AatssWrongDeviceError,
)
from custom_components.richtech_aatss.api.values import Kind
from custom_components.richtech_aatss.people import People
from custom_components.richtech_aatss.people import directory as directory_module
from custom_components.richtech_aatss.people.directory import Directory, free_id
from custom_components.richtech_aatss.people.errors import PeopleError
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from tests.emulator import Terminal, face
from tests.waiting import eventually

from .conftest import state
from .inside import people_of, poll, withdrawals_of
from .journals import problem
from .people import act_at, enrol

LIST = "/api/user/list"
NOON = datetime(2026, 12, 24, 12, tzinfo=UTC)


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


@pytest.mark.parametrize(("lot", "user_id"), [(lambda _: 0, "100000000"), (lambda limit: limit - 1, "999999999")])
async def test_free_ids(
    terminal: Terminal, directory: Directory, monkeypatch: pytest.MonkeyPatch, lot: Callable[[int], int], user_id: str
) -> None:
    """Have nine digits; twenty are tried, and a terminal that is away has none of them."""
    drawn: list[int] = []

    def draw(limit: int) -> int:
        drawn.append(lot(limit))
        return drawn[-1]

    monkeypatch.setattr(directory_module, "randbelow", draw)
    assert await free_id([directory]) == user_id
    enrol(terminal, user_id)
    with pytest.raises(PeopleError, match="no_free_id"):
        await free_id([directory])
    assert len(drawn) == 21
    await terminal.stop()
    assert await free_id([directory]) == user_id


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


@pytest.mark.parametrize("user_id", ["", "all", "a" * 65])
async def test_ids_that_nobody_can_have(terminal: Terminal, directory: Directory, user_id: str) -> None:
    """Are refused before anything is sent."""
    terminal.requests.clear()
    for change in (
        directory.delete(user_id),
        directory.end(user_id, NOON),
        directory.set(user_id, {"name": "Ada"}),
        directory.add({"user_id": user_id or " ", "name": "Ada"}),
    ):
        with pytest.raises(PeopleError):
            await change
    assert terminal.requests == []


async def test_another_terminal(terminal: Terminal, directory: Directory) -> None:
    """Is told of nobody who is to be withdrawn."""
    terminal.device |= {"deviceID": "RT9"}
    for change in (directory.carry_out("7"), directory.delete("7")):
        with pytest.raises(AatssWrongDeviceError):
            await change


async def test_deleting_everybody(terminal: Terminal, directory: Directory) -> None:
    """Tells how many there were, what is unclear, and who is there all the same."""
    assert await directory.delete_all() == 0
    for user_id in ("7", "8"):
        enrol(terminal, user_id)
    everybody = "/api/user/delete/all"
    terminal.faults.add(everybody, drop="close", act=False)
    with pytest.raises(AatssUnclearError):
        await directory.delete_all()
    terminal.faults.clear()
    terminal.faults.add(everybody, act=False)
    with pytest.raises(PeopleError, match="people_not_deleted"):
        await directory.delete_all()
    terminal.faults.clear()
    terminal.faults.add(everybody, drop="close", act=True)
    assert await directory.delete_all() == 2
    assert terminal.users == {}


async def test_cards(terminal: Terminal, directory: Directory) -> None:
    """Are one person's, unless they are to be shared; who keeps a card is not asked about it."""
    enrol(terminal, "7", icNumber="A1")
    with pytest.raises(PeopleError, match="card_taken"):
        await directory.add({"user_id": "8", "name": "Grace", "ic_number": "A1"})
    assert await directory.set("8", {"name": "Grace", "ic_number": "A1"}, shared_card=True) == "added"
    assert await directory.set("8", {"title": "Dr.", "ic_number": "a1"}) == "updated"
    enrol(terminal, "9", icNumber="A2")
    with pytest.raises(PeopleError, match="card_taken"):
        await directory.set("9", {"ic_number": "A1"})
    assert await directory.set("9", {"ic_number": "A1"}, shared_card=True) == "updated"


@pytest.mark.parametrize("values", [{"start_time": NOON + timedelta(days=2)}, {"end_time": NOON - timedelta(days=2)}])
async def test_a_validity_that_never_begins(
    terminal: Terminal, directory: Directory, values: dict[str, datetime]
) -> None:
    """Is refused, also where only one end of it is given; what else is changed of such a person is not."""
    start, end = (int((NOON + timedelta(days=days)).timestamp()) for days in (-1, 1))
    enrol(terminal, "7", startTime=start, endTime=end)
    with pytest.raises(PeopleError, match="times"):
        await directory.set("7", values)
    enrol(terminal, "7", startTime=end, endTime=start)
    assert await directory.set("7", {"title": "Dr."}) == "updated"


async def test_who_hears_of_changes(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, directory: Directory
) -> None:
    """Each change is told, and whether there is room for more people; nobody hears of another terminal's."""
    changes: list[str] = []
    elsewhere: list[str] = []

    @callback
    def note() -> None:
        changes.append("full" if problem(hass, f"people_full_{loaded.entry_id}") is not None else "room")

    async_dispatcher_connect(hass, directory_module.SIGNAL_PEOPLE.format(loaded.entry_id), note)
    another = directory_module.SIGNAL_PEOPLE.format("another")
    async_dispatcher_connect(hass, another, callback(lambda: elsewhere.append("changed")))
    await directory.add({"user_id": "7", "name": "Ada"})
    terminal.faults.add("/api/user", code=50009, times=1)
    with pytest.raises(AatssDatabaseFullError):
        await directory.set("8", {"name": "Grace"})
    assert await directory.set("7", {"title": "Dr."}) == "updated"
    assert await directory.set("7", {"title": "Dr."}) == "unchanged"
    assert await directory.delete("8") is False
    assert changes == ["room", "full", "full"]
    await directory.add({"user_id": "8", "name": "Grace"})
    terminal.faults.add("/api/user", code=50009, times=1)
    with pytest.raises(AatssDatabaseFullError):
        await directory.set("9", {"name": "Grace"})
    assert await directory.delete("8") is True
    assert await directory.delete_all() == 1
    assert changes[3:] == ["room", "full", "room", "room"]
    assert elsewhere == []


async def test_what_is_pending_comes_first(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, directory: Directory
) -> None:
    """For the person who is changed, and for everybody; what a terminal cannot do keeps nobody waiting."""
    withdrawals = withdrawals_of(hass)
    for user_id in ("7", "8"):
        enrol(terminal, user_id)
        await withdrawals.async_keep(loaded.entry_id, user_id)
    assert await directory.set("7", {"name": "Ada"}) == "added"
    assert withdrawals.of(loaded.entry_id) == {"8": None}
    await withdrawals.async_keep(loaded.entry_id, "7", NOON)
    await directory.carry_out("7")
    assert terminal.users["7"]["endTime"] == int(NOON.timestamp())
    assert await directory.end("7", NOON + timedelta(days=1)) == "unchanged"
    assert await directory.end("9", NOON) is None
    await withdrawals.async_keep(loaded.entry_id, "")
    terminal.faults.add("/api/user/delete/all", code=40001, times=1)
    assert await directory.set("7", {"title": "Dr."}) == "updated"
    assert withdrawals.of(loaded.entry_id) == {}
    await withdrawals.async_keep(loaded.entry_id, "")
    assert await directory.set("7", {"name": "Ada"}) == "added"
    assert list(terminal.users) == ["7"]
