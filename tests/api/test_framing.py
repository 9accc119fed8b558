"""Answers that HTTP or JSON would not allow, as terminals send them."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
import json
from typing import Any
from zlib import MAX_WBITS, decompressobj

import aiohttp
import pytest

from custom_components.richtech_aatss.api import transport
from custom_components.richtech_aatss.api.client import AatssClient
from custom_components.richtech_aatss.api.errors import (
    AatssConnectionError,
    AatssGarbledError,
    AatssNoPasswordError,
    AatssPasswordExpiredError,
    AatssProtocolError,
    AatssStartingError,
    AatssUnclearError,
    AatssUnreadableError,
)
from custom_components.richtech_aatss.api.models import Network, User
from tests.emulator import Terminal
from tests.emulator.faults import Body, Framing
from tests.surveys import enrol

TOLERABLE: list[Framing] = ["long", "open", "unended", "not_gzip", "gzip", "header", "dateless"]
NAME, DEPARTMENT = "王小明", "研发部"


@pytest.mark.parametrize("framing", TOLERABLE)
async def test_a_whole_answer_is_read(terminal: Terminal, client: AatssClient, framing: Framing) -> None:
    """The door opens once and the press succeeds; people are read."""
    enrol(terminal, 3)
    terminal.faults.add(framing=framing)
    async with asyncio.timeout(5):
        await client.open_door()
        page = await client.users()
    assert len(terminal.openings) == 1
    assert len(page.items) == 3


async def test_a_plain_answer_is_not_unpacked(terminal: Terminal, client: AatssClient) -> None:
    """Also where its bytes are compressed data as well, by chance."""
    body = b'{"pad": 1, "code": 200}'
    assert decompressobj(-MAX_WBITS).decompress(body)
    terminal.faults.add(body=body)
    await client.open_door()
    assert len(terminal.openings) == 1


@pytest.mark.parametrize(("framing", "is_handed_on"), [("gzip", True), ("long", False)])
async def test_who_unpacks(
    terminal: Terminal, client: AatssClient, monkeypatch: pytest.MonkeyPatch, framing: Framing, *, is_handed_on: bool
) -> None:
    """Nobody knows how large a compressed answer is before: it is unpacked beside the loop; what is small is not."""
    loop, handed_on = asyncio.get_running_loop(), list[Any]()
    run = loop.run_in_executor

    def note(executor: Any, work: Callable[[], Any]) -> asyncio.Future[Any]:
        handed_on.append(work)
        return run(executor, work)

    monkeypatch.setattr(loop, "run_in_executor", note)
    terminal.faults.add(framing=framing)
    assert (await client.device()).device_id
    assert bool(handed_on) is is_handed_on


async def test_an_answer_without_end(terminal: Terminal, client: AatssClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is larger than any answer is not read to its end."""
    monkeypatch.setattr(transport, "BODY_LIMIT", 1000)
    terminal.faults.add(body=b" " * 100_000)
    with pytest.raises(AatssProtocolError, match="too large"):
        await client.device()


async def test_no_http_is_unclear(terminal: Terminal, client: AatssClient) -> None:
    """What nobody can read says neither that the door opened nor that the address is wrong."""
    terminal.faults.add(framing="two_lengths")
    with pytest.raises(AatssUnclearError):
        await client.open_door()
    with pytest.raises(AatssGarbledError):
        await client.device()
    assert len(terminal.openings) == 1


@pytest.mark.parametrize("framing", ["long", "unended", "not_gzip"])
async def test_half_an_answer_is_none(terminal: Terminal, client: AatssClient, framing: Framing) -> None:
    """What breaks off is not taken for an answer."""
    terminal.faults.add(framing=framing, body=b'{"code": 200, "data": {"deviceID": "RT')
    with pytest.raises(AatssUnclearError):
        await client.reboot()
    with pytest.raises(AatssProtocolError if framing == "not_gzip" else AatssConnectionError):
        await client.device()


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize("body", ["not_json", b'{"error": "unavailable"}', "empty"])
async def test_a_terminal_that_is_starting(
    terminal: Terminal, client: AatssClient, status: int, body: str | bytes
) -> None:
    """Its web server answers before it does."""
    terminal.faults.add(status=status, body=body)
    with pytest.raises(AatssStartingError, match=str(status)):
        await client.device()
    with pytest.raises(AatssUnclearError):
        await client.open_door()


async def test_a_good_answer_with_a_bad_status(terminal: Terminal, client: AatssClient) -> None:
    """The body says what happened, whatever the status is."""
    terminal.faults.add(status=500)
    assert (await client.device()).device_id


async def test_passwords_that_are_not_wrong(terminal: Terminal, client: AatssClient) -> None:
    """One that is not set, and one that has expired, are told apart."""
    terminal.faults.add(code=10001, times=1)
    with pytest.raises(AatssNoPasswordError):
        await client.device()
    terminal.faults.add(code=10002, times=1)
    with pytest.raises(AatssPasswordExpiredError):
        await client.device()


@pytest.fixture
def chinese(terminal: Terminal) -> Terminal:
    """Enrol people with names in several scripts."""
    enrol(terminal, 3)
    people = list(terminal.users.values())
    people[0] |= {"name": NAME, "department": DEPARTMENT}
    people[1] |= {"name": "喟", "department": "誠"}
    return terminal


async def test_gb_18030(chinese: Terminal, client: AatssClient) -> None:
    """A list in the encoding of China is read, written as it was meant, and spoils nothing."""
    chinese.faults.add("/api/user/list", body="gb18030")
    page = await client.users()
    user = page.items[0]
    assert (user.name, user.department) == (NAME, DEPARTMENT)
    assert (page.items[1].name, page.items[1].department) == ("喟", "誠")
    written = await client.update_user(user)
    assert written.name == NAME
    assert chinese.users[str(user.user_id)]["department"] == DEPARTMENT


async def test_one_text_in_another_encoding(chinese: Terminal, client: AatssClient) -> None:
    """One name in GB 18030 among others in UTF-8 spoils none of them."""
    people = [{"userId": "1", "name": NAME}, {"userId": "2", "name": "@"}]
    text = json.dumps({"code": 200, "data": {"total": 2, "data": people}}, ensure_ascii=False)
    chinese.faults.add("/api/user/list", body=text.encode().replace(b"@", DEPARTMENT.encode("gb18030")))
    assert [user.name for user in (await client.users()).items] == [NAME, DEPARTMENT]


@pytest.mark.parametrize("body", ["half", "not_utf8"])
async def test_what_cannot_be_read_is_never_written(chinese: Terminal, client: AatssClient, body: Body) -> None:
    """Half a character at a name's end is shown as such, and refuses a change of anything else."""
    chinese.faults.add("/api/user/list", body=body)
    user = (await client.users()).items[0]
    assert str(user.name).startswith(NAME)
    assert str(user.name).endswith("\ufffd") or body == "not_utf8"
    with pytest.raises(AatssUnreadableError, match="name"):
        await client.update_user(user)
    assert chinese.users[str(user.user_id)]["name"] == NAME
    assert not [one for one in chinese.requests if "update" in one.path]


async def test_an_unknown_attribute_that_cannot_be_read(chinese: Terminal, client: AatssClient) -> None:
    """The same holds for what the document does not name, and for settings."""
    network = Network.from_dict(chinese.network | {"site": ["\ud83d"]})
    with pytest.raises(AatssUnreadableError, match="site"):
        await client.set_network(network)


async def test_what_was_typed_anew_is_written(chinese: Terminal, client: AatssClient) -> None:
    """A new value in place of the unreadable one is written."""
    user = User.from_dict(next(iter(chinese.users.values())) | {"name": "Zo\udcc3"})
    written = await client.update_user(replace(user, name="Zoë"))
    assert written.name == "Zoë"


@pytest.mark.parametrize("connection", ["keep-alive, Upgrade", "Upgrade, keep-alive", "upgrade ,Keep-Alive"])
async def test_a_handshake_with_two_words(
    terminal: Terminal, session: aiohttp.ClientSession, client: AatssClient, connection: str
) -> None:
    """The link comes about."""
    terminal.push_connection = connection
    async with session.ws_connect(client.address.push_url(client.signer.parameters())) as websocket:
        assert (await websocket.receive_json())["code"] == 20000


async def test_a_short_name_in_gb_18030(chinese: Terminal, client: AatssClient) -> None:
    """One whose bytes are UTF-8 by chance is read as what the terminal speaks, once it has been heard."""
    chinese.faults.add("/api/user/list", body="gb18030")
    await client.users()
    for user in chinese.users.values():
        user |= {"name": "郑伟", "department": ""}
    assert {user.name for user in (await client.users()).items} == {"郑伟"}


async def test_a_short_name_in_utf_8(terminal: Terminal, client: AatssClient) -> None:
    """One whose bytes are GB 18030 by chance is read as UTF-8 where nobody has heard anything else."""
    name = "郑伟".encode("gb18030").decode()
    text = json.dumps({"code": 200, "data": {"total": 1, "data": [{"userId": "1", "name": name}]}}, ensure_ascii=False)
    terminal.faults.add("/api/user/list", body=text.encode())
    assert [user.name for user in (await client.users()).items] == [name]
