"""A terminal's people, page by page, over sockets, whatever the terminal's habits."""

from collections.abc import Mapping
from typing import Any

import pytest

from custom_components.richtech_aatss.api.client import AatssClient
from custom_components.richtech_aatss.api.errors import AatssNotSupportedError, AatssParameterError
from custom_components.richtech_aatss.api.user_list import UserList
from custom_components.richtech_aatss.api.values import Kind
from tests.emulator import Terminal
from tests.emulator import users as users_module

LIST = "/api/user/list"


@pytest.fixture
def listing(terminal: Terminal, client: AatssClient) -> UserList:
    """Return the list of a terminal with 35 people."""
    terminal.handling_seconds = 0
    for number in range(35):
        user_id = f"{number:02}"
        terminal.users[user_id] = {"userId": user_id, "name": f"Person {number}", "userType": 1 + number % 3}
    return UserList(client)


async def ids(listing: UserList, **filters: Any) -> list[str | None]:
    """Read a list and return the ids."""
    return [user.user_id async for user in listing.read(**filters)]


def lists(terminal: Terminal) -> int:
    """Return how often the list was asked for."""
    return sum(request.path == LIST for request in terminal.requests)


async def test_everybody_once(terminal: Terminal, listing: UserList) -> None:
    """Each person comes once, in pages of ten; an empty list is one; filters have our names."""
    assert await ids(listing) == list(terminal.users)
    assert {request.query["size"] for request in terminal.requests} <= {"1", "10"}
    assert await ids(listing, kind=Kind.VISITOR) == list(terminal.users)[1::3]
    assert await ids(listing, name="Person 3") == ["03", "30", "31", "32", "33", "34"]
    assert await listing.count() == 35
    assert await listing.count(Kind.STAFF) == 12
    terminal.users.clear()
    assert await ids(listing) == []
    assert await listing.count() == 0
    terminal.empty_list_code = 200
    assert await ids(listing) == []


async def test_a_class_in_each_query(terminal: Terminal, listing: UserList) -> None:
    """Where a terminal wants a class, all are asked for in turn, and it is remembered."""
    terminal.user_list_needs_type = True
    assert sorted(map(str, await ids(listing))) == list(terminal.users)
    assert await listing.count() == 35
    assert (await listing.find("07")) is not None
    refused = [request for request in terminal.requests if request.outcome == 30003]
    assert len(refused) == 1


async def test_what_the_terminal_refuses(terminal: Terminal, listing: UserList) -> None:
    """A terminal that refuses its list altogether is an error, and so is one without."""
    terminal.faults.add(LIST, code=30001)
    with pytest.raises(AatssParameterError):
        await ids(listing)
    terminal.faults.clear()
    terminal.unsupported = {LIST}
    with pytest.raises(AatssNotSupportedError):
        await listing.count()


@pytest.mark.parametrize("total", ["null", "missing"])
async def test_without_a_total(
    terminal: Terminal, listing: UserList, monkeypatch: pytest.MonkeyPatch, total: str
) -> None:
    """Where the total is not told, the list ends where nothing new comes."""
    search = users_module.search

    def without(state: Any, query: Mapping[str, str]) -> dict[str, Any]:
        page = search(state, query)
        return {**page, "total": None} if total == "null" else {"data": page["data"]}

    monkeypatch.setattr("tests.emulator.calls.users.search", without)
    assert await ids(listing) == list(terminal.users)
    assert await listing.count() is None


@pytest.mark.parametrize("habit", ["one page", "no filter", "parts", "huge total", "nameless"])
async def test_odd_lists(terminal: Terminal, listing: UserList, monkeypatch: pytest.MonkeyPatch, habit: str) -> None:
    """No habit of a terminal makes the reading endless, and one person is still found."""
    search = users_module.search

    def odd(state: Any, query: Mapping[str, str]) -> dict[str, Any]:
        match habit:
            case "one page":
                return search(state, {**query, "page": "1"})
            case "no filter":
                return search(state, {name: query[name] for name in query if name != "userId"})
            case "parts":
                found = search(state, {name: query[name] for name in query if name not in ("userId", "size")})
                data = [user for user in state.users.values() if query.get("userId", "") in user["userId"]]
                return {**found, "data": data[:10], "total": len(data)}
            case "huge total":
                return {**search(state, query), "total": 1_000_000}
        return search(state, query)

    if habit == "nameless":
        terminal.users["03"]["userId"] = None
    monkeypatch.setattr("tests.emulator.calls.users.search", odd)
    found = await listing.find("05")
    assert found
    assert found.name == "Person 5"
    everybody = await ids(listing)
    assert len(everybody) == len(set(everybody))
    assert lists(terminal) < 60


@pytest.mark.parametrize("change", ["gone", "gone and new", "new in front", "all gone"])
async def test_others_change_the_list(terminal: Terminal, listing: UserList, change: str) -> None:
    """Whoever is there from beginning to end is told, and nobody twice."""
    seen: list[str | None] = []
    async for user in listing.read():
        seen.append(user.user_id)
        if len(seen) != 15:
            continue
        if change.startswith("gone"):
            del terminal.users["03"]
        if change == "gone and new":
            terminal.users["new"] = {"userId": "new", "name": "New", "userType": 1}
        if change == "new in front":
            terminal.users = {"new": {"userId": "new", "name": "New", "userType": 1}, **terminal.users}
        if change == "all gone":
            terminal.users.clear()
    assert set(seen) >= terminal.users.keys()
    assert len(seen) == len(set(seen))
    assert lists(terminal) < 30
