"""For how long the worst that can be sent holds the loop, and how much memory it takes.

A server in a process of its own sends each kind as an answer and as a frame, as large as either may be. The floor is
one text of that size, parsed by orjson alone. A step of the loop is measured by the processor's time, so that other
work on the machine does not count; the memory is the most that was ever in use, above what was before.
"""

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
import gzip
from hashlib import sha1
import multiprocessing
from multiprocessing.connection import Connection
import re
import resource
import struct
import time
from typing import Any

import aiohttp
import orjson

from custom_components.richtech_aatss.api.client import AatssClient
from custom_components.richtech_aatss.api.errors import AatssError
from custom_components.richtech_aatss.api.models import Record
from custom_components.richtech_aatss.api.pushed import FRAME_LIMIT
from custom_components.richtech_aatss.api.signing import Signer
from custom_components.richtech_aatss.api.stream import RecordStream
from custom_components.richtech_aatss.api.transport import BODY_LIMIT, Address
from tests.fuzz.large import LARGE

HANDSHAKE = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
LAST = b'{"code": 30000, "data": {"id": 4711, "signTime": 1593324328}}'
ROOM = 1000
MEGABYTE = 1024 * 1024

type Answer = Callable[[], tuple[list[bytes], bytes]]


def _whole(name: str) -> tuple[list[bytes], bytes]:
    return [], LARGE[name](BODY_LIMIT - ROOM)


def _bomb() -> tuple[list[bytes], bytes]:
    return [b"Content-Encoding: gzip"], gzip.compress(b" " * (20 * BODY_LIMIT))


def _ends() -> tuple[list[bytes], bytes]:
    """Return what seems to end with each piece that comes."""
    return [], b'{"code":"' + b"}" * (BODY_LIMIT - ROOM)


async def answer(writer: asyncio.StreamWriter, kind: str) -> None:
    """Send a kind as the answer to a request."""
    headers, body = {"a bomb of gzip": _bomb, "ends": _ends}.get(kind, lambda: _whole(kind))()
    writer.write(b"\r\n".join([b"HTTP/1.1 200 OK", *headers, b"", body]))
    await writer.drain()


async def push(writer: asyncio.StreamWriter, request: str, kind: str) -> None:
    """Send a kind as a frame, and a record after it."""
    key = re.findall(r"(?i)sec-websocket-key: (\S+)", request)[0]
    accept = b64encode(sha1(f"{key}{HANDSHAKE}".encode(), usedforsecurity=False).digest()).decode()
    head = "HTTP/1.1 101 OK\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
    writer.write(f"{head}{accept}\r\n\r\n".encode())
    for payload in (b'{"code": 20000}', LARGE[kind](FRAME_LIMIT - ROOM), LAST):
        writer.write(bytes([0x81, 127]) + struct.pack(">Q", len(payload)) + payload)
        await writer.drain()
    await asyncio.sleep(600)


def run_server(connection: Connection, kinds: list[str]) -> None:
    """Serve each kind on a port of its own until told to stop."""

    async def run() -> None:
        servers = [await asyncio.start_server(_handler(kind), "127.0.0.1", 0) for kind in kinds]
        connection.send([server.sockets[0].getsockname()[1] for server in servers])
        await asyncio.to_thread(connection.recv)

    asyncio.run(run())


def _handler(kind: str) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            request = (await reader.readuntil(b"\r\n\r\n")).decode()
            await (push(writer, request, kind) if "pgrade: " in request else answer(writer, kind))
        writer.close()

    return handle


class Steps:
    """Measures each step of the loop by the processor's time."""

    def __init__(self) -> None:
        """Measure from now on."""
        self.worst = 0.0
        run: Callable[[asyncio.Handle], Any] = asyncio.Handle._run  # noqa: SLF001

        def measured(handle: asyncio.Handle) -> None:
            began = time.thread_time()
            run(handle)
            self.worst = max(self.worst, time.thread_time() - began)

        vars(asyncio)["Handle"]._run = measured  # noqa: SLF001


@asynccontextmanager
async def measured(steps: Steps, name: str, floor: float) -> AsyncIterator[None]:
    """Print the worst step, and the growth of memory."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    steps.worst = 0.0
    yield
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    worst = steps.worst * 1000
    print(f"{name:34} worst step {worst:6.1f} ms, {worst / floor:5.1f} times the floor, memory + {grown:4.0f} MB")


def floor_of(size: int) -> float:
    """Return how many milliseconds it takes to parse one text."""
    body = b'{"a":"' + b"x" * size + b'"}'
    times: list[float] = []
    for _ in range(5):
        began = time.thread_time()
        orjson.loads(body)
        times.append(time.thread_time() - began)
    return min(times) * 1000


async def measure(kinds: list[str], ports: list[int]) -> None:
    """Ask for each kind, and listen to each."""
    steps = Steps()
    async with aiohttp.ClientSession() as session:
        floor = floor_of(BODY_LIMIT)
        for kind, port in zip(kinds, ports, strict=True):
            client = AatssClient(session, Address(host="127.0.0.1", http_port=port, https=False), "123456")
            async with measured(steps, f"answer: {kind}", floor):
                with suppress(AatssError):
                    await client.users()
        floor = floor_of(FRAME_LIMIT)
        for kind, port in zip(kinds, ports, strict=True):
            if kind in LARGE:
                async with measured(steps, f"frame: {kind}", floor):
                    await listen(session, port)


async def listen(session: aiohttp.ClientSession, port: int) -> None:
    """Listen until the record has come that follows."""
    came = asyncio.Event()

    def take(record: Record) -> None:
        if record.record_id == 4711:  # noqa: PLR2004
            came.set()

    def note(*, up: bool) -> None:
        """Do nothing."""

    async def check() -> None:
        """Find nothing."""

    address = Address(host="127.0.0.1", push_port=port, https=False)
    task = asyncio.create_task(RecordStream(session, address, Signer("123456"), take, note, check).run())
    await came.wait()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def main() -> None:
    """Run the server beside the measuring."""
    kinds = [*LARGE, "a bomb of gzip", "ends"]
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=run_server, args=(theirs, kinds))
    process.start()
    try:
        asyncio.run(measure(kinds, ours.recv()))
    finally:
        ours.send(None)
        process.join()


if __name__ == "__main__":
    main()
