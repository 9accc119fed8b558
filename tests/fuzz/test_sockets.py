"""Servers that speak anything but the terminal's protocol."""

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
import gzip
from hashlib import sha1
from http import HTTPStatus
import re
import struct

import aiohttp
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
import pytest

from custom_components.richtech_aatss.api import client as client_module
from custom_components.richtech_aatss.api import stream, transport
from custom_components.richtech_aatss.api.client import AatssClient
from custom_components.richtech_aatss.api.errors import AatssError
from custom_components.richtech_aatss.api.models import Record
from custom_components.richtech_aatss.api.signing import Signer
from custom_components.richtech_aatss.api.stream import RecordStream
from custom_components.richtech_aatss.api.transport import Address
from tests.conftest import PASSWORD
from tests.waiting import eventually

from .strategies import anything, bodies, envelopes, fuzzed, records, values

GOOD = b'{"code": 200, "data": {"deviceID": "RT1"}}'
SECRET = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
LAST = b'{"code": 30000, "data": {"id": 4711, "signTime": 1593324328}}'
STATUS = [
    *(b"HTTP/1.1 200 OK", b"HTTP/1.0 500 X", b"HTTP/1.1 302 Found", b"HTTP/1.1 100 Go on"),
    *(b"HTTP/9.9 200", b"RTSP/1.0 200"),
]
DATES = [b"Fri, 31 Dec 9999 23:59:59 GMT", b"Mon, 01 Jan 0001 00:00:00 GMT", b"x", b"1" * 5000]
HEADERS = [
    *(b"Content-Length: " + value for value in (b"0", b"5", b"1000000", b"-1", b"9" * 30, b"x")),
    *(b"Transfer-Encoding: " + value for value in (b"chunked", b"gzip, chunked", b"x")),
    *(b"Content-Encoding: " + value for value in (b"gzip", b"deflate", b"br", b"\xff")),
    *(b"Date: " + value for value in DATES),
    *(b"Set-Cookie: a=b; expires=x", b"Location: /", b"Connection: upgrade", b"X: " + b"y" * 9000),
    *(b"\xff: \xff", b"novalue", b"Content-Type: text/html; charset=x"),
]
FRAMINGS: list[Callable[[bytes], bytes]] = [
    bytes,
    gzip.compress,
    lambda body: b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body),
]


@st.composite
def responses(draw: DrawFn) -> bytes:
    """Return what may be an answer of HTTP."""
    body = draw(st.just(GOOD) | bodies(envelopes(values)) | st.binary(max_size=50))
    headers = draw(st.lists(st.sampled_from(HEADERS) | st.binary(max_size=20), max_size=4))
    return b"\r\n".join([draw(st.sampled_from(STATUS)), *headers, b"", draw(st.sampled_from(FRAMINGS))(body)])


type Behaviour = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def serving(behave: Behaviour) -> AsyncIterator[Address]:
    """Run a server that behaves in some way with each connection, and closes it."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            await behave(reader, writer)
        writer.close()

    async with await asyncio.start_server(handle, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        yield Address(host="127.0.0.1", http_port=port, push_port=port, https=False)


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for nobody."""
    monkeypatch.setattr(transport, "ANSWER_TIMEOUT", 1.0)
    monkeypatch.setattr(client_module, "SEND_TIMEOUT", 0.3)
    monkeypatch.setattr(client_module, "BUSY_PAUSE", 0.01)
    monkeypatch.setattr(stream, "SHORTEST_PAUSE", 0.01)
    monkeypatch.setattr(stream, "LONGEST_PAUSE", 0.02)
    monkeypatch.setattr(stream, "GREETING_TIMEOUT", 0.5)


@fuzzed(60)
@given(answer=responses() | anything, pieces=st.integers(1, 40))
@example(answer=b"HTTP/1.1 200 OK\r\n\r\n" + b"}" * 3000, pieces=40)
@example(answer=b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b" " * 20_000_000), pieces=1)
@example(answer=b"HTTP/1.1 200 OK\r\nDate: Fri, 31 Dec 9999 23:59:59 GMT\r\n\r\n" + b'{"code": 10003}', pieces=1)
async def test_any_answer(session: aiohttp.ClientSession, answer: bytes, pieces: int) -> None:
    """A call returns or raises one of the package's own errors."""

    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        step = len(answer) // pieces + 1
        for at in range(0, len(answer), step):
            writer.write(answer[at : at + step])
            await writer.drain()
            await asyncio.sleep(0)

    async with serving(behave) as address:
        client = AatssClient(session, address, PASSWORD)
        for call in (client.device, client.users, client.open_door):
            with suppress(AatssError):
                await call()


@st.composite
def websocket_frames(draw: DrawFn) -> bytes:
    """Return what may be a frame of a web socket."""
    payload = draw(anything | bodies(envelopes(records)))
    first = draw(st.sampled_from([0x81, 0x81, 0x82, 0x01, 0x00, 0x80, 0x89, 0x8A, 0x88, 0xC1, 0x83, 0xFF]))
    told = draw(st.sampled_from([len(payload)] * 4 + [0, 125, 2**40, 2**63]))
    mask = draw(st.sampled_from([0, 0, 0, 0x80]))
    if told < 126:
        return bytes([first, told | mask]) + payload
    return bytes([first, 127 | mask]) + struct.pack(">Q", told) + payload


def text_frame(payload: bytes) -> bytes:
    """Return a frame of text."""
    return bytes([0x81, 126]) + struct.pack(">H", len(payload)) + payload


async def shake_hands(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Agree to a web socket."""
    request = (await reader.readuntil(b"\r\n\r\n")).decode()
    key = re.findall(r"(?i)sec-websocket-key: (\S+)", request)[0]
    accept = b64encode(sha1(f"{key}{SECRET}".encode(), usedforsecurity=False).digest()).decode()
    head = f"HTTP/1.1 {HTTPStatus.SWITCHING_PROTOCOLS} OK\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    writer.write(f"{head}Sec-WebSocket-Accept: {accept}\r\n\r\n".encode())


async def nobody_else() -> None:
    """Find the right one at the terminal's address."""


@fuzzed(60)
@given(frames=st.lists(websocket_frames() | st.binary(max_size=50), max_size=4), greets=st.booleans())
@example(frames=[text_frame(b'{"code":30000,"data":' + b'{"data":' * 400 + b"1" + b"}" * 401)], greets=True)
@example(frames=[text_frame(b'{"code":30000,"data":"\\ud800"}')], greets=True)
async def test_any_frame(session: aiohttp.ClientSession, frames: list[bytes], greets: bool) -> None:  # noqa: FBT001
    """The stream goes on, on this link or the next one, and brings the record that comes after all that."""
    told: list[Record] = []
    links = 0

    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal links
        links += 1
        await shake_hands(reader, writer)
        if greets or links > 1:
            writer.write(text_frame(b'{"code": 20000}'))
        if links == 1:
            writer.writelines(frames)
        writer.write(text_frame(LAST))
        await asyncio.wait_for(reader.read(), 0.3)

    def note(*, up: bool) -> None:
        pass

    async with serving(behave) as address:
        task = asyncio.create_task(
            RecordStream(session, address, Signer(PASSWORD), told.append, note, nobody_else).run()
        )
        await eventually(lambda: any(record.record_id == 4711 for record in told) or task.done())
        assert not task.done()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_a_frame_of_many_records(session: aiohttp.ClientSession) -> None:
    """Others get their turn between the records, none of which is lost to a heartbeat in between."""
    told: list[Record] = []
    turns = 0

    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await shake_hands(reader, writer)
        many = b",".join(b'{"id":%d}' % number for number in range(5000))
        payload = b'{"code":30000,"data":[' + many + b"]}"
        writer.write(text_frame(b'{"code": 20000}'))
        writer.write(bytes([0x81, 127]) + struct.pack(">Q", len(payload)) + payload)
        await reader.read()

    def note(*, up: bool) -> None:
        """Do nothing."""

    async with serving(behave) as address:
        stream_ = RecordStream(session, address, Signer(PASSWORD), told.append, note, nobody_else)
        task = asyncio.create_task(stream_.run())
        while len(told) < 5000:
            turns += len(told) > 0
            await asyncio.sleep(0)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    assert turns > 3
    assert [record.record_id for record in told] == list(range(5000))
