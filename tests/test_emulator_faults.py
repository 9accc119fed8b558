"""The emulator's push, its faults, TLS, and what it leaves behind."""

import asyncio
from collections.abc import AsyncIterator
import json
import ssl
import time
from typing import Any
import warnings

from aiohttp import ClientError, ClientSession, WSMsgType
import pytest

from tests.emulator import Terminal
from tests.emulator.client import Client
from tests.emulator.tls import Scheme
from tests.waiting import eventually

OPEN = "/api/device/open"
INFORMATION = "/api/device/information"
REFUSAL = {"code": 20002, "message": "Permission Denied!", "desc": "app key not exist"}


@pytest.fixture
async def client(terminal: Terminal) -> AsyncIterator[Client]:
    """Make a client without limits of its own."""
    async with ClientSession() as session:
        yield Client(terminal, session)


async def test_push(client: Client) -> None:
    """A greeting, then records; pings are answered and noted."""
    terminal, plug = client.terminal, await client.listen()
    assert await plug.receive_json() == {"code": 20000, "message": "Connected!", "desc": "Connected!"}
    await eventually(lambda: terminal.push_clients == 1)
    record = await terminal.recognize()
    frame = await plug.receive_json()
    assert (frame["code"], frame["data"]) == (30000, record)
    assert (record["userType"], record["type"], record["name"]) == (-1, -1, "")
    await plug.ping(b"?")
    assert (await plug.receive()).type is WSMsgType.PONG
    assert terminal.push_received == [(WSMsgType.PING, b"?")]
    await plug.close()
    await eventually(lambda: terminal.push_clients == 0)


async def test_push_refuses(client: Client) -> None:
    """A wrong password, an old timestamp and one client too many are told the same."""
    client.terminal.max_push_clients = 1
    first = await client.listen()
    await first.receive()
    for query in (client.signed(password="no"), client.signed(-400), client.signed(), {}):
        plug = await client.listen(query)
        assert await plug.receive_json() == {
            "code": 20002,
            "message": "Permission Denied!",
            "desc": "app key not exist",
        }
        assert (await plug.receive()).type is WSMsgType.CLOSE
        await plug.close()
    assert len(client.terminal.push_requests) == 5
    await first.close()


async def test_push_silence(client: Client) -> None:
    """A client that says nothing is dropped, one that pings stays."""
    client.terminal.push_silence = 1.0
    plug = await client.listen()
    await plug.receive()
    begin = time.monotonic()
    for _ in range(3):
        await asyncio.sleep(0.4)
        await plug.ping()
        assert (await plug.receive()).type is WSMsgType.PONG
    assert (await plug.receive(timeout=5)).type is WSMsgType.CLOSE
    assert time.monotonic() - begin > 1.9
    await eventually(lambda: client.terminal.push_clients == 0)


async def test_push_raw_and_drop(client: Client) -> None:
    """Any frame can be pushed, and the line be cut."""
    client.terminal.push_greeting = None
    plug = await client.listen()
    await eventually(lambda: client.terminal.push_clients == 1)
    for frame in ("nonsense", b"\xff", {"code": "30000"}):
        await client.terminal.push_frame(frame)
    assert [(await plug.receive()).data for _ in range(3)] == ["nonsense", b"\xff", '{"code": "30000"}']
    await client.terminal.drop_push()
    assert client.terminal.push_clients == 0
    assert (await plug.receive(timeout=5)).type in (WSMsgType.CLOSED, WSMsgType.ERROR)


async def test_reboot(client: Client) -> None:
    """A reboot is answered, cuts the push and refuses connections for a while."""
    client.terminal.reboot_seconds = 0.1
    plug = await client.listen()
    await plug.receive()
    assert await client.code("POST", "/api/device/reboot") == 200
    assert (await plug.receive(timeout=5)).type in (WSMsgType.CLOSED, WSMsgType.ERROR)
    await asyncio.sleep(0.05)
    with pytest.raises(ClientError):
        await client.code("POST", OPEN)
    await asyncio.sleep(0.15)
    assert await client.code("POST", OPEN) == 200
    assert client.terminal.reboots == 1


async def test_power_and_move(client: Client) -> None:
    """Switched off it is gone, switched on it is the same; moved, it is elsewhere."""
    terminal = client.terminal
    before = terminal.http_port, terminal.push_port
    await terminal.stop()
    with pytest.raises(ClientError):
        await client.code("POST", OPEN)
    await terminal.start()
    assert (terminal.http_port, terminal.push_port) == before
    assert await client.code("POST", OPEN) == 200
    await terminal.move(http_port=0, push_port=0)
    assert (terminal.http_port, terminal.push_port) != before
    assert await client.code("POST", OPEN) == 200


async def test_fault_codes(client: Client) -> None:
    """The next two are refused without acting; one is refused although it was done."""
    faults = client.terminal.faults
    faults.add(OPEN, code=50002, times=2)
    faults.add(OPEN, code=50001, act=True, times=1)
    codes = [await client.code("POST", OPEN) for _ in range(4)]
    assert codes == [50002, 50002, 50001, 200]
    assert len(client.terminal.openings) == 2
    assert [request.outcome for request in client.terminal.requests] == codes
    faults.add("/api/user/*", code=20001)
    assert await client.code("GET", "/api/user/delete/9") == 20001
    faults.clear()
    assert not faults.rules


@pytest.mark.parametrize(("fault", "openings"), [({}, 1), ({"act": False}, 0)])
@pytest.mark.parametrize("how", ["close", "reset"])
async def test_hang_up(client: Client, how: str, fault: dict[str, Any], openings: int) -> None:
    """The connection breaks, with the door opened or not."""
    client.terminal.faults.add(OPEN, drop=how, **fault)
    with pytest.raises(ClientError):
        await client.code("POST", OPEN)
    assert len(client.terminal.openings) == openings


async def test_spoilt_bodies(client: Client) -> None:
    """Every spoilt body is spoilt as told."""
    faults = client.terminal.faults
    right = json.dumps(await client.ask("POST", INFORMATION)).encode()
    expected = {
        "empty": b"",
        "not_json": b"<html>busy</html>",
        "not_object": b'["OK", 200]',
        "bom": b"\xef\xbb\xbf" + right,
    }
    for body, sent in expected.items():
        faults.add(body=body, times=1)
        assert await client.send("POST", INFORMATION) == sent
    faults.add(body=b"\x00", times=1)
    assert await client.send("POST", INFORMATION) == b"\x00"
    faults.add(body="not_utf8", times=1)
    with pytest.raises(UnicodeDecodeError):
        (await client.send("POST", INFORMATION)).decode()
    faults.add(body="cut", times=1)
    with pytest.raises(ClientError):
        await client.send("POST", INFORMATION)
    assert await client.send("POST", INFORMATION) == right


async def test_mangled_data(client: Client) -> None:
    """Types and attributes change, in objects and in lists."""
    await client.terminal.recognize(temperature=36.5, wearMask=True)
    client.terminal.faults.add(
        code_as_string=True,
        numbers_as_strings=True,
        booleans_as_numbers=True,
        nulls=("name",),
        missing=("similarity",),
        unknown={"status": 1},
    )
    answer = await client.list("/api/record", type="0")
    record = answer["data"]["data"][0]
    assert (answer["code"], answer["data"]["total"]) == ("200", "1")
    assert (record["temperature"], record["wearMask"], record["name"], record["status"]) == ("36.5", 1, None, "1")
    assert "similarity" not in record


async def test_faults_of_http(client: Client) -> None:
    """Status, content type and redirection."""
    faults = client.terminal.faults
    faults.add(OPEN, status=500, content_type="text/html", times=1)
    faults.add(OPEN, redirect="http://127.0.0.1:1/", times=1)
    url = client.terminal.url + OPEN
    async with client.session.post(url, params=client.signed()) as answer:
        assert (answer.status, answer.content_type) == (500, "text/html")
        assert (await answer.json(content_type=None))["code"] == 200
    async with client.session.post(url, params=client.signed(), allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (302, "http://127.0.0.1:1/")
    assert len(client.terminal.openings) == 1


@pytest.mark.parametrize(("fault", "openings"), [("stall", 1), ("stall_first", 0)])
async def test_stall(client: Client, fault: str, openings: int) -> None:
    """A stalled request is logged on arrival; the door opens before it or not at all."""
    client.terminal.faults.add(OPEN, **{fault: 60.0}, times=1)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await client.code("POST", OPEN)
    assert len(client.terminal.requests) == 1
    assert len(client.terminal.openings) == openings
    assert await client.code("POST", OPEN) == 200


def old_context() -> ssl.SSLContext:
    """Make a client's context that speaks TLS 1.0."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    return context


@pytest.mark.parametrize("scheme", ["https", "old_tls"])
async def test_tls(scheme: Scheme, socket_enabled: None) -> None:
    """Today's TLS, or nothing but TLS 1.0; the push has none."""
    async with Terminal(scheme=scheme) as terminal, ClientSession() as session:
        client = Client(terminal, session)
        async with session.post(terminal.url + OPEN, params=client.signed(), ssl=old_context()) as answer:
            assert (await answer.json())["code"] == 200
        if scheme == "old_tls":
            with pytest.raises(ClientError):
                await client.code("POST", OPEN)
        else:
            assert await client.code("POST", OPEN) == 200
        plug = await client.listen()
        assert (await plug.receive_json())["code"] == 20000
        await plug.close()


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_nothing_is_left(scheme: Scheme, socket_enabled: None) -> None:
    """Switching off is quick and leaves nothing, whatever was going on."""
    before = asyncio.all_tasks()
    async with Terminal(scheme=scheme, reboot_seconds=60) as terminal, ClientSession() as session:
        client = Client(terminal, session)
        plug = await client.listen()
        terminal.faults.add(INFORMATION, stall=60)
        request = asyncio.create_task(client.code("POST", INFORMATION))
        _, half_open = await asyncio.open_connection(terminal.host, terminal.http_port)
        await eventually(lambda: terminal.requests)
        terminal.reboot()
        begin = time.monotonic()
        await terminal.stop()
        assert time.monotonic() - begin < 0.5
        with pytest.raises(ClientError):
            await request
        await plug.close()
        half_open.close()
    assert asyncio.all_tasks() == before
