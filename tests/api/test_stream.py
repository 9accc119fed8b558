"""The push link, against the emulator and against worse."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any

import aiohttp
from aiohttp import web
import pytest

from custom_components.richtech_aatss.api import stream as stream_module
from custom_components.richtech_aatss.api.errors import AatssPushRefusedError
from custom_components.richtech_aatss.api.models import Record
from custom_components.richtech_aatss.api.signing import Signer
from custom_components.richtech_aatss.api.stream import RecordStream
from custom_components.richtech_aatss.api.transport import Address, Transport
from tests.conftest import PASSWORD
from tests.emulator import Terminal
from tests.emulator.port import reserve
from tests.waiting import eventually


class Listener:
    """Runs a stream and keeps what it hands over."""

    def __init__(self, session: aiohttp.ClientSession, address: Address, password: str = PASSWORD) -> None:
        """Prepare the stream."""
        self.records: list[Record] = []
        self.links: list[bool] = []
        look = Transport(session, address, Signer(password)).look
        self.stream = RecordStream(session, address, Signer(password), self.records.append, self._note_link, look)

    def _note_link(self, *, up: bool) -> None:
        self.links.append(up)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Listener]:
        """Run until left; nothing but the cancellation ends it."""
        task = asyncio.create_task(self.stream.run())
        try:
            yield self
            assert not task.done()
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again soon."""
    monkeypatch.setattr(stream_module, "SHORTEST_PAUSE", 0.02)
    monkeypatch.setattr(stream_module, "LONGEST_PAUSE", 0.1)


@pytest.fixture
def listener(session: aiohttp.ClientSession, address: Address) -> Listener:
    """Return a listener to the terminal."""
    return Listener(session, address)


async def test_records_arrive(terminal: Terminal, listener: Listener) -> None:
    """Each push is one record, typed."""
    async with listener.running():
        await eventually(lambda: terminal.push_clients)
        await terminal.recognize(similarity=97)
        await terminal.recognize(similarity=98)
        await eventually(lambda: len(listener.records) == 2)
    assert [record.similarity for record in listener.records] == [97, 98]
    assert listener.links == [True]


async def test_heartbeats(terminal: Terminal, listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    """A ping goes out at once and at each interval, and the terminal that wants them keeps the link."""
    monkeypatch.setattr(stream_module, "HEARTBEAT", 0.1)
    terminal.push_silence = 0.5
    async with listener.running():
        await eventually(lambda: len(terminal.push_received) >= 10)
    assert {kind for kind, _ in terminal.push_received} == {aiohttp.WSMsgType.PING}
    assert listener.links == [True]


async def test_a_silent_link_is_rebuilt(
    terminal: Terminal, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where pings were answered and are no longer, the link is broken."""
    monkeypatch.setattr(stream_module, "HEARTBEAT", 0.05)
    monkeypatch.setattr(stream_module, "SILENCE", 0.2)
    async with listener.running():
        await eventually(lambda: len(terminal.push_received) >= 2)
        terminal.answers_pings = False
        await eventually(lambda: listener.links[:3] == [True, False, True])


async def test_a_terminal_that_never_answers_pings_keeps_its_link(
    terminal: Terminal, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Silence says nothing where silence is the rule."""
    monkeypatch.setattr(stream_module, "HEARTBEAT", 0.02)
    monkeypatch.setattr(stream_module, "SILENCE", 0.05)
    terminal.answers_pings = False
    async with listener.running():
        await eventually(lambda: len(terminal.push_received) >= 20)
    assert listener.links == [True]


async def test_a_terminal_that_takes_pings_for_nothing(
    session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link that was closed at the end of the silence gets heartbeats as text as well."""
    monkeypatch.setattr(stream_module, "HEARTBEAT", 0.05)
    monkeypatch.setattr(stream_module, "SILENCE", 0.2)
    texts: list[str] = []

    async def behave(websocket: web.WebSocketResponse) -> None:
        await websocket.send_str('{"code": 20000}')
        with suppress(TimeoutError):
            while True:
                async with asyncio.timeout(0.3):
                    while (message := await websocket.receive()).type is not aiohttp.WSMsgType.TEXT:
                        if message.type is aiohttp.WSMsgType.CLOSED:
                            return
                texts.append(message.data)

    async with server(behave) as address, Listener(session, address).running() as listener:
        await eventually(lambda: len(texts) >= 20)
    assert listener.links == [True, False, True]


async def test_a_drop_is_mended(terminal: Terminal, listener: Listener) -> None:
    """The link comes back after a drop, and after the terminal was off."""
    async with listener.running():
        await eventually(lambda: terminal.push_clients)
        await terminal.drop_push()
        await eventually(lambda: listener.links == [True, False, True])
        await terminal.stop()
        await eventually(lambda: listener.links == [True, False, True, False])
        await terminal.start()
        await eventually(lambda: terminal.push_clients)
        await terminal.recognize()
        await eventually(lambda: listener.records)


async def test_a_refusal_is_known_and_not_hammered(
    terminal: Terminal, session: aiohttp.ClientSession, address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    """20002 ends the attempt; the next one waits longer, unless there is a reason to hurry."""
    monkeypatch.setattr(stream_module, "SHORTEST_PAUSE", 1000.0)
    listener = Listener(session, address, "wrong")
    async with listener.running():
        await eventually(lambda: listener.stream.last_error)
        assert isinstance(listener.stream.last_error, AatssPushRefusedError)
        assert listener.links == []
        assert len(terminal.push_requests) == 1
        listener.stream.try_now()
        await eventually(lambda: len(terminal.push_requests) == 2)


@pytest.mark.parametrize(
    ("host", "reason"),
    [("127.0.0.1", "No push link: Connection refused"), ("nobody.invalid", "No push link: No connection")],
)
async def test_no_link_at_all(session: aiohttp.ClientSession, host: str, reason: str) -> None:
    """The reason comes without the address, which would stand in reports."""
    with reserve("127.0.0.1") as plug:
        address = Address(host=host, http_port=1, push_port=plug.getsockname()[1], https=False)
        listener = Listener(session, address)
        async with listener.running():
            await eventually(lambda: listener.stream.last_error)
    assert str(listener.stream.last_error) == reason


@pytest.mark.parametrize(
    "frame",
    ["", "not json", "[]", '{"code": 30000}', '{"code": 30000, "data": 7}', "{", b"\x00\xff", '{"code": "30001"}', "1"],
)
async def test_odd_frames_cost_nothing(terminal: Terminal, listener: Listener, frame: str | bytes) -> None:
    """The record after them arrives on the same link."""
    async with listener.running():
        await eventually(lambda: terminal.push_clients)
        await terminal.push_frame(frame)
        await terminal.recognize()
        await eventually(lambda: len(listener.records) == 1)
    assert listener.links == [True]


@pytest.mark.parametrize("frame", ["x" * 9_000_000, b"\x00" * 20_000_000])
async def test_huge_frames_cost_a_link(terminal: Terminal, listener: Listener, frame: str | bytes) -> None:
    """What no record can be breaks the link, and the next one works."""
    async with listener.running():
        await eventually(lambda: terminal.push_clients)
        await terminal.push_frame(frame)
        await eventually(lambda: listener.links == [True, False, True])
        await terminal.recognize()
        await eventually(lambda: len(listener.records) == 1)


async def test_codes_as_text_and_binary_frames(terminal: Terminal, listener: Listener) -> None:
    """Other terminals have other habits."""
    terminal.push_greeting = {"code": "20000"}
    async with listener.running():
        await eventually(lambda: terminal.push_clients)
        await terminal.push_frame(b'\xef\xbb\xbf{"code": "30000", "data": {"id": "5", "name": "\xd6\xd0"}}')
        await eventually(lambda: listener.records)
    assert listener.records[0].record_id == 5


type Behaviour = Callable[[web.WebSocketResponse], Any]


@asynccontextmanager
async def server(behaviour: Behaviour) -> AsyncIterator[Address]:
    """Run a push socket that behaves in some way once it is connected."""

    async def handle(request: web.Request) -> web.WebSocketResponse:
        websocket = web.WebSocketResponse(autoping=False)
        await websocket.prepare(request)
        await behaviour(websocket)
        return websocket

    app = web.Application()
    app.router.add_get("/api/record", handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield Address(host="127.0.0.1", push_port=runner.addresses[0][1], https=False)
    finally:
        await runner.cleanup()


async def test_a_record_instead_of_a_greeting(session: aiohttp.ClientSession) -> None:
    """A terminal that does not greet but pushes has let us in."""

    async def behave(websocket: web.WebSocketResponse) -> None:
        await websocket.send_str('{"code": 30000, "data": {"id": 1}}')
        await websocket.receive()
        await websocket.ping(b"are you there")
        message = await websocket.receive()
        await websocket.send_str(f'{{"code": 30000, "data": {{"id": {int(message.type)}}}}}')
        await asyncio.sleep(60)

    async with server(behave) as address, Listener(session, address).running() as listener:
        await eventually(lambda: len(listener.records) == 2)
    assert [record.record_id for record in listener.records] == [1, int(aiohttp.WSMsgType.PONG)]
    assert listener.links == [True]


async def test_other_words_before_the_greeting(session: aiohttp.ClientSession) -> None:
    """What is neither a welcome nor a refusal is passed over."""

    async def behave(websocket: web.WebSocketResponse) -> None:
        for frame in ('{"type": "ping"}', "ping", '{"code": 1}', '{"code": 200, "message": "OK"}'):
            await websocket.send_str(frame)
        await websocket.send_str('{"code": 30000, "data": {"id": 1}}')
        await asyncio.sleep(60)

    async with server(behave) as address, Listener(session, address).running() as listener:
        await eventually(lambda: listener.records)
    assert listener.links == [True]


async def test_no_greeting(session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch) -> None:
    """A socket that says nothing is given up."""
    monkeypatch.setattr(stream_module, "GREETING_TIMEOUT", 0.1)
    connections = 0

    async def behave(websocket: web.WebSocketResponse) -> None:
        nonlocal connections
        connections += 1
        await websocket.receive()

    async with server(behave) as address, Listener(session, address).running() as listener:
        await eventually(lambda: connections >= 2)
    assert listener.links == []


def _at_least(seen: list[str], count: int) -> bool:
    return len(seen) >= count


async def test_something_else_on_the_port(session: aiohttp.ClientSession, socket_enabled: None) -> None:
    """A server of another kind, a redirect included, costs attempts and nothing else."""
    for response in (web.Response(text="hello"), web.Response(status=302, headers={"Location": "/api/record2"})):
        seen: list[str] = []

        async def handle(
            request: web.Request, response: web.Response = response, seen: list[str] = seen
        ) -> web.Response:
            seen.append(request.path)
            return web.Response(text=response.text, status=response.status, headers=response.headers)

        app = web.Application()
        app.router.add_get("/{path:.*}", handle)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        address = Address(host="127.0.0.1", push_port=runner.addresses[0][1], https=False)
        async with Listener(session, address).running() as listener:
            await eventually(partial(_at_least, seen, 3))
        await runner.cleanup()
        assert set(seen) == {"/api/record"}
        assert listener.links == []


async def test_a_ping_flood_and_a_burst(session: aiohttp.ClientSession) -> None:
    """Others get their turn meanwhile."""

    async def behave(websocket: web.WebSocketResponse) -> None:
        await websocket.send_str('{"code": 20000}')
        for index in range(2000):
            await websocket.ping()
            await websocket.send_str(f'{{"code": 30000, "data": {{"id": {index}}}}}')
        await asyncio.sleep(60)

    turns = 0
    async with server(behave) as address, Listener(session, address).running() as listener:
        while len(listener.records) < 2000:
            turns += 1
            await asyncio.sleep(0)
    assert turns > 10
    assert listener.links == [True]
