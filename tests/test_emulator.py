"""The emulator itself, asked by a plain client written from the vendor's document."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
import json
import time
from typing import Any

from aiohttp import ClientSession, FormData
import pytest

from tests.emulator import Terminal, portrait, sign
from tests.emulator.client import Client
from tests.waiting import eventually

USER: dict[str, Any] = {
    "userId": "0011",
    "userType": 1,
    "icNumber": "",
    "jobNumber": "",
    "mobile": "1",
    "name": "A001",
    "remark": "",
    "photo": portrait("A001"),
}


@pytest.fixture
async def client(terminal: Terminal) -> AsyncIterator[Client]:
    """Make a client without limits of its own."""
    async with ClientSession() as session:
        yield Client(terminal, session)


def test_sign_is_the_one_of_section_4_1() -> None:
    """The document's own example."""
    assert sign(1573539353795, "123456") == "188ef735093645c802b0e4741bd3e9a1"


async def test_open(client: Client) -> None:
    """The remark of an opening is kept, the request is logged."""
    query = client.signed() | {"remark": "Grüße & co"}
    assert await client.ask("POST", "/api/device/open", query=query) == {"code": 200, "message": "OK", "desc": ""}
    assert client.terminal.openings == ["Grüße & co"]
    request = client.terminal.requests[0]
    assert (request.method, request.path, request.query, request.outcome) == ("POST", "/api/device/open", query, 200)
    assert await client.code("POST", "/api/device/open", query=client.signed() | {"remark": "x" * 256}) == 30001


@pytest.mark.parametrize(("seconds", "code"), [(-290, 200), (290, 200), (-310, 10003), (310, 10003)])
async def test_age(client: Client, seconds: float, code: int) -> None:
    """More than five minutes off the terminal's clock is too old, or too new."""
    assert await client.code("POST", "/api/device/open", query=client.signed(seconds)) == code
    client.terminal.clock_offset = seconds
    assert await client.code("POST", "/api/device/open") == code


async def test_signature(client: Client) -> None:
    """Unsigned, wrongly signed, and which check comes first."""
    assert await client.code("POST", "/api/device/open", query={}) == 30003
    assert await client.code("POST", "/api/device/open", query=client.signed(password="no")) == 10005
    old = client.signed(-999, "no")
    assert await client.code("POST", "/api/device/open", query=old) == 10003
    client.terminal.expired_first = False
    assert await client.code("POST", "/api/device/open", query=old) == 10005
    illegal = {"timestamp": "now", "sign": sign("now", "123456")}
    assert await client.code("POST", "/api/device/open", query=illegal) == 50001


async def test_methods_and_paths(client: Client) -> None:
    """The verbs are the document's; anything else is a page that was not found."""
    assert await client.code("GET", "/api/device/information") == 50004
    assert await client.code("POST", "/api/user/delete/0011") == 50004
    assert b"404" in await client.send("GET", "/api/device/door")
    client.terminal.refused_addresses = {"127.0.0.1"}
    assert await client.code("POST", "/api/device/open") == 10004
    client.terminal.refused_addresses.clear()
    client.terminal.unsupported = {"/api/device/open"}
    assert (await client.ask("POST", "/api/device/open"))["desc"] == "device-not-support"


async def test_overlap(client: Client) -> None:
    """A request during another is refused; one whose client has left is no longer in the way."""
    rule = client.terminal.faults.add("/api/device/information", stall=60)
    first = asyncio.create_task(client.code("POST", "/api/device/information"))
    await eventually(lambda: client.terminal.requests)
    assert await client.code("POST", "/api/device/open") == 50003
    client.terminal.strict_overlap = False
    assert await client.code("POST", "/api/device/open") == 200
    client.terminal.strict_overlap = True
    first.cancel()
    with suppress(asyncio.CancelledError):
        await first
    client.terminal.faults.remove(rule)
    assert await client.code("POST", "/api/device/open") == 200
    assert client.terminal.openings == ["", ""]


async def test_two_at_once_overlap(client: Client) -> None:
    """Requests sent at the same time do meet."""
    client.terminal.handling_seconds = 0.5
    codes = await asyncio.gather(*(client.code("POST", "/api/device/open") for _ in range(3)))
    assert sorted(codes) == [200, 50003, 50003]


async def test_clock(client: Client) -> None:
    """The clock is set by the timestamp, which may have to be right already."""
    terminal = client.terminal
    terminal.clock_offset = 1000
    assert await client.code("POST", "/api/device/syncTime") == 10003
    terminal.sync_time_checks_clock = False
    assert await client.code("POST", "/api/device/syncTime") == 200
    assert abs(terminal.clock_offset) < 5
    assert await client.code("POST", "/api/device/information", query=client.signed(100)) == 200
    assert abs(terminal.clock_offset) < 5
    terminal.every_call_sets_clock = True
    assert await client.code("POST", "/api/device/information", query=client.signed(100)) == 200
    assert 90 < terminal.clock_offset < 110


async def test_date_header(client: Client) -> None:
    """The Date header tells the terminal's own time, or nothing."""
    client.terminal.clock_offset = -86400 * 365 * 20
    async with client.session.post(f"{client.terminal.url}/api/device/open") as answer:
        assert answer.headers["Date"].endswith("GMT")
        assert answer.headers["Date"].split()[3] == time.strftime("%Y", time.gmtime(client.terminal.now()))
    client.terminal.date_header = False
    async with client.session.post(f"{client.terminal.url}/api/device/open") as answer:
        assert "Date" not in answer.headers


async def test_json_command(client: Client) -> None:
    """A command comes back, or the answer prepared for it."""
    assert (await client.ask("POST", "/api/device/jsonCmd", json={"cmd": 1}))["json"] == {"cmd": 1}
    client.terminal.json_answer = {"result": "ok"}
    assert (await client.ask("POST", "/api/device/jsonCmd", json={"cmd": 2}))["json"] == {"result": "ok"}
    assert client.terminal.commands == [{"cmd": 1}, {"cmd": 2}]
    assert await client.code("POST", "/api/device/jsonCmd") == 30003


@pytest.mark.parametrize(
    ("read", "attribute"),
    [("network", "dhcpEnable"), ("smartface", "imgType"), ("perpara", "voiceProswitch")],
)
async def test_settings(client: Client, read: str, attribute: str) -> None:
    """Objects are read with POST and written whole."""
    held = (await client.ask("POST", f"/api/device/{read}"))["data"]
    path = f"/api/device/{read}cfg"
    changed = held | {attribute: 1 - held[attribute]}
    assert await client.code("POST", path, json=changed) == 200
    assert (await client.ask("POST", f"/api/device/{read}"))["data"] == changed
    assert await client.code("POST", path, json={attribute: 0}) == 30003
    for wrong in ("1", 1.0, True, None, 999):
        assert await client.code("POST", path, json=held | {attribute: wrong}) == 30001


async def test_settings_out_of_range_and_unknown(client: Client) -> None:
    """What the terminal holds may be written back; unknown attributes stay or go."""
    terminal = client.terminal
    terminal.smart_face["faceThre"] = 500
    assert await client.code("POST", "/api/device/smartfacecfg", json=terminal.smart_face | {"new": 1}) == 200
    assert terminal.smart_face["new"] == 1
    terminal.keeps_unknown = False
    assert await client.code("POST", "/api/device/smartfacecfg", json=terminal.smart_face | {"newer": 1}) == 200
    assert "newer" not in terminal.smart_face
    assert await client.code("POST", "/api/device/smartfacecfg", json=terminal.smart_face | {"faceThre": 501}) == 30001


def bodies(value: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Put an object into a request in three ways."""
    text = json.dumps(value)
    multipart = FormData(default_to_multipart=True)
    multipart.add_field("Content", text, content_type="application/json")
    return {"json": {"json": value}, "multipart": {"data": multipart}, "urlencoded": {"data": {"Content": text}}}


@pytest.mark.parametrize("understood", ["json", "multipart", "urlencoded", "any"])
async def test_body_forms(client: Client, understood: Any) -> None:
    """Only the form that the terminal understands counts; the others are an error or ignored."""
    client.terminal.body_form = understood
    for form, body in bodies({"cmd": 1}).items():
        expected = 200 if understood in (form, "any") else 30003
        assert await client.code("POST", "/api/device/jsonCmd", **body) == expected
    client.terminal.ignores_unknown_body = True
    for body in bodies({"cmd": 2}).values():
        assert await client.code("POST", "/api/device/jsonCmd", **body) == 200
    assert client.terminal.commands.count({"cmd": 2}) == (3 if understood == "any" else 1)


async def test_user_life(client: Client) -> None:
    """A user is enrolled, changed and erased."""
    assert (await client.ask("POST", "/api/user", json=USER))["data"] == USER
    assert await client.code("POST", "/api/user", json=USER) == 30001
    assert await client.code("POST", "/api/user/update/0011", json=USER | {"name": "B"}) == 200
    assert client.terminal.users["0011"]["name"] == "B"
    assert await client.code("POST", "/api/user/update/0011", json=USER | {"userId": "0012"}) == 20002
    assert await client.code("POST", "/api/user/update/0012", json=USER) == 20001
    assert await client.code("GET", "/api/user/delete/12") == 20001
    assert await client.code("GET", "/api/user/delete/") == 30003
    assert (await client.ask("GET", "/api/user/delete/0011"))["data"]["name"] == "B"
    assert client.terminal.users == {}


async def test_user_checks(client: Client) -> None:
    """Lengths, types, pictures, and a full database."""
    wrong: list[tuple[dict[str, Any], int]] = [
        ({"userId": "x" * 17}, 30001),
        ({"userId": 11}, 30001),
        ({"name": ""}, 30001),
        ({"userType": 4}, 30001),
        ({"photo": "no picture"}, 30004),
        ({"photo": "data:image/jpeg;base64," + USER["photo"]}, 30004),
    ]
    for change, code in wrong:
        assert await client.code("POST", "/api/user", json=USER | change) == code
    assert await client.code("POST", "/api/user", json={"userId": "0011"}) == 30003
    client.terminal.capacity = 0
    assert await client.code("POST", "/api/user", json=USER) == 50009


async def test_photo_on_update(client: Client) -> None:
    """Left out, the picture stays; blank, it goes, unless the terminal is kind."""
    client.terminal.users["0011"] = dict(USER)
    bare = {name: value for name, value in USER.items() if name != "photo"}
    await client.code("POST", "/api/user/update/0011", json=bare)
    assert client.terminal.users["0011"]["photo"] == USER["photo"]
    client.terminal.erases_photo_on_blank = False
    await client.code("POST", "/api/user/update/0011", json=USER | {"photo": ""})
    assert client.terminal.users["0011"]["photo"] == USER["photo"]
    client.terminal.erases_photo_on_blank = True
    await client.code("POST", "/api/user/update/0011", json=USER | {"photo": ""})
    assert client.terminal.users["0011"]["photo"] == ""


async def test_odd_user_ids(client: Client) -> None:
    """An escaped id is one user; `all` is everybody."""
    for user_id in ("a/b", "ä ?&#", "0011"):
        assert await client.code("POST", "/api/user", json=USER | {"userId": user_id}) == 200
    erased = await client.ask("GET", "/api/user/delete/a%2Fb")
    assert erased["data"]["userId"] == "a/b"
    assert list(client.terminal.users) == ["ä ?&#", "0011"]
    assert await client.code("GET", "/api/user/delete/all") == 200
    assert client.terminal.users == {}


async def test_user_list(client: Client) -> None:
    """Ten a page at most, filtered; nobody is an error by default."""
    terminal = client.terminal
    assert (await client.list("/api/user/list"))["code"] == 50008
    for number in range(23):
        user = USER | {"userId": f"{number:04}", "name": f"Name {number}", "userType": 1 + number % 3}
        terminal.users[user["userId"]] = user
    last = (await client.list("/api/user/list", page="3", size="50"))["data"]
    assert [last[name] for name in ("total", "pageNum", "size", "pageSize", "totalPage")] == [23, 3, 3, 10, 3]
    assert [user["userId"] for user in last["data"]] == ["0020", "0021", "0022"]
    assert (await client.list("/api/user/list", type="2"))["data"]["total"] == 8
    assert (await client.list("/api/user/list", userId="0007"))["data"]["data"][0]["photo"] == USER["photo"]
    terminal.hides_photos_in_lists = True
    assert "photo" not in (await client.list("/api/user/list", name="Name 7"))["data"]["data"][0]
    terminal.empty_list_code = 200
    assert (await client.list("/api/user/list", mobile="2"))["data"]["data"] == []
    terminal.user_list_needs_type = True
    assert (await client.list("/api/user/list"))["code"] == 30003


async def test_record_list(client: Client) -> None:
    """Newest first, of one day unless asked otherwise."""
    terminal, now = client.terminal, int(time.time())
    terminal.users["0011"] = dict(USER)
    for age in (0, 200_000, 100_000):
        await terminal.recognize("0011", signTime=now - age)
    await terminal.recognize(signTime=now - 50)
    span = {"type": "0", "startTime": "0", "endTime": str(now)}
    every = (await client.list("/api/record", **span, size="5000"))["data"]
    assert [record["id"] for record in every["data"]] == [1, 4, 3, 2]
    assert every["pageSize"] == 1000
    assert (await client.list("/api/record", **span | {"type": "-1"}))["data"]["total"] == 1
    assert (await client.list("/api/record", **span, userId="0011", size="2", page="2"))["data"]["size"] == 1
    assert (await client.list("/api/record", **span, username="A0", userId="0"))["data"]["total"] == 3
    assert (await client.list("/api/record", **span | {"endTime": "1"}))["code"] == 50008
    assert (await client.list("/api/record", type="0", startTime="x"))["code"] == 30001


async def test_old_users_are_not_shared(client: Client) -> None:
    """What an answer or a record holds is no longer the database's."""
    client.terminal.users["0011"] = dict(USER)
    record = await client.terminal.recognize("0011", name=..., wearMask=1)
    assert "name" not in record
    assert record["wearMask"] == 1
    assert client.terminal.users["0011"]["name"] == "A001"
