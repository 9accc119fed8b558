"""How long an answer is waited for and how much of it is read, while time passes only as far as something waits."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from email.utils import formatdate
import gzip
import zlib

import aiohttp
import pytest

from custom_components.richtech_aatss.api.client import AatssClient
from custom_components.richtech_aatss.api.errors import (
    AatssConnectionError,
    AatssError,
    AatssProtocolError,
    AatssStartingError,
    AatssUnclearError,
)
from custom_components.richtech_aatss.api.transport import Address, judge
from tests.faults.virtual import START, VirtualTime

HEAD = b"HTTP/1.1 200 OK\r\n\r\n"
BODY = b'{"code": 200, "data": {"deviceID": "RT1"}}'
MOST = 16 * 1024 * 1024

type Part = tuple[float, bytes]


@pytest.fixture
async def virtual(monkeypatch: pytest.MonkeyPatch) -> VirtualTime:
    """Return the time that the client and the server live by."""
    virtual = VirtualTime(asyncio.get_running_loop())
    virtual.install(monkeypatch)
    return virtual


@asynccontextmanager
async def speaking(
    session: aiohttp.ClientSession, *parts: Part, https: bool = False, heard: list[bytes] | None = None
) -> AsyncIterator[AatssClient]:
    """Run a terminal that says its parts, each after a pause, and keeps the connection; return its client."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            if heard is not None:
                heard.append(head)
            for pause, part in parts:
                await asyncio.sleep(pause)
                writer.write(part)
                await writer.drain()
            while await reader.read(65536):
                pass
        writer.close()

    def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.append(asyncio.create_task(answer(reader, writer)))

    tasks: list[asyncio.Task[None]] = []
    server = await asyncio.start_server(handle, "127.0.0.1", 0, limit=1 << 20)
    port = server.sockets[0].getsockname()[1]
    try:
        yield AatssClient(session, Address(host="127.0.0.1", http_port=port, https=https), "")
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def tail(*pauses: float) -> list[Part]:
    """Return a head and then the body in as many parts as there are pauses, the last of which completes it."""
    texts = [BODY[number : number + 1] for number in range(len(pauses) - 1)]
    return [(0, HEAD), *zip(pauses, [*texts, BODY[len(pauses) - 1 :]], strict=True)]


@pytest.mark.parametrize(
    ("parts", "seconds"),
    [
        ([(9.5, HEAD + BODY)], 9.5),
        (tail(9.5, 9.5), 19.0),
        (tail(*6 * [9.0], 5.5), 59.5),
        ([(0.0, HEAD + b'{"code": 200, "data": {"room": {}'), (1.0, b', "deviceID": "RT1"}}')], 1.0),
    ],
)
async def test_a_slow_answer(
    virtual: VirtualTime, session: aiohttp.ClientSession, parts: list[Part], seconds: float
) -> None:
    """Is taken as soon as it is whole."""
    async with speaking(session, *parts) as client:
        assert (await client.device()).device_id == "RT1"
        assert round(virtual.elapsed, 2) == seconds


@pytest.mark.parametrize(
    ("parts", "seconds"), [([(10.5, HEAD + BODY)], 10.0), (tail(9.5, 10.5), 19.5), (tail(*6 * [9.0], 8.0), 60.5)]
)
async def test_an_answer_that_is_too_slow(
    virtual: VirtualTime, session: aiohttp.ClientSession, parts: list[Part], seconds: float
) -> None:
    """Is given up after 10 seconds of silence, and after a minute in all."""
    async with speaking(session, *parts) as client:
        with pytest.raises(AatssUnclearError):
            await client.reboot()
        # A minute ends with a whole second.
        assert virtual.elapsed == pytest.approx(seconds, abs=0.5 if seconds > 60 else 0.01)


async def test_a_connection_that_does_not_come_about(virtual: VirtualTime, session: aiohttp.ClientSession) -> None:
    """Is given up after 5 seconds; nothing was sent."""
    async with speaking(session, https=True) as client:
        with pytest.raises(AatssConnectionError) as raised:
            await client.device()
        assert not isinstance(raised.value, AatssUnclearError)
        assert round(virtual.elapsed, 2) == 5.0


@pytest.mark.parametrize(("blanks", "seconds"), [(7, 0.0), (8, 10.0)])
async def test_what_may_follow_an_answer(
    virtual: VirtualTime, session: aiohttp.ClientSession, blanks: int, seconds: float
) -> None:
    """After some blanks nothing is waited for; after more the answer is only slower."""
    async with speaking(session, (0, HEAD + BODY + blanks * b"\n")) as client:
        assert (await client.device()).device_id == "RT1"
        assert round(virtual.elapsed, 2) == seconds


@pytest.mark.parametrize(("pause", "seen"), [(0.9, True), (1.1, False)])
async def test_whose_date_is_believed(
    virtual: VirtualTime, session: aiohttp.ClientSession, pause: float, *, seen: bool
) -> None:
    """The clock is read from the date of a prompt answer, and not from that of a slow one."""
    date = formatdate(START + 100, usegmt=True).encode()
    async with speaking(session, (pause, b"HTTP/1.1 200 OK\r\nDate: " + date + b"\r\n\r\n" + BODY)) as client:
        await client.device()
        observed = client.transport.observed
        assert observed == pytest.approx(100 - pause + 0.5) if seen else observed is None


@pytest.mark.parametrize("more", [0, 1])
async def test_the_largest_answer(session: aiohttp.ClientSession, more: int) -> None:
    """Is of 16 MiB, to the byte."""
    start, end = BODY[:-2] + b', "x": "', b'"}}'
    body = start + (MOST + more - len(start) - len(end)) * b"x" + end
    async with speaking(session, (0, HEAD + body)) as client:
        if more:
            with pytest.raises(AatssProtocolError, match="too large"):
                await client.device()
        else:
            assert (await client.device()).device_id == "RT1"


RAW = zlib.compressobj(wbits=-15)
COMPRESSED = {
    "gzip": gzip.compress(BODY),
    "deflate": zlib.compress(BODY),
    "Deflate": RAW.compress(BODY) + RAW.flush(),
    "br": BODY,
    "Identity": BODY,
}


@pytest.mark.parametrize("encoding", COMPRESSED)
async def test_compressed(session: aiohttp.ClientSession, encoding: str) -> None:
    """Whatever the header says, and in both senses of deflate."""
    body = COMPRESSED[encoding]
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nContent-Length: {len(body)}\r\n\r\n"
    async with speaking(session, (0, head.encode() + body)) as client:
        assert (await client.device()).device_id == "RT1"


async def test_something_else_answers(session: aiohttp.ClientSession) -> None:
    """It is not taken for a terminal whose answer is spoilt."""
    async with speaking(session, (0, b"SSH-2.0-OpenSSH_9.9\r\n")) as client:
        with pytest.raises(AatssProtocolError) as raised:
            await client.device()
        assert type(raised.value) is AatssProtocolError


async def test_what_a_request_says(session: aiohttp.ClientSession) -> None:
    """Nothing kept open, nothing compressed, and that the body is JSON."""
    heard: list[bytes] = []
    async with speaking(session, (0, HEAD + BODY), heard=heard) as client:
        await client.json_command({})
    lines = heard[0].lower().split(b"\r\n")
    assert {b"connection: close", b"accept-encoding: identity", b"content-type: application/json"} <= set(lines)


@pytest.mark.parametrize(("status", "starting"), [(499, False), (500, True), (599, True), (600, False)])
def test_who_is_starting(status: int, *, starting: bool) -> None:
    """A server that fails and has nothing to say."""
    with pytest.raises(AatssError) as raised:
        judge(b"busy", status)
    assert isinstance(raised.value, AatssStartingError) is starting
    assert judge(BODY, status)["code"] == 200


def test_the_usual_encoding() -> None:
    """Is UTF-8, also of a short text, unless the terminal is known to speak otherwise."""
    text = '{"code": 200, "name": "Zoë"}'.encode()
    assert (judge(text)["name"], judge(text, gb=True)["name"]) == ("Zoë", "Zo毛")


def test_where_a_terminal_is() -> None:
    """At the ports of the document, and encrypted but for the link."""
    address = Address(host="10.0.0.2")
    assert str(address.url("/api", {"remark": "a b,c"})) == "https://10.0.0.2:8899/api?remark=a%20b%2Cc"
    assert str(address.push_url({"sign": "1"})) == "ws://10.0.0.2:9000/api/record?sign=1"
