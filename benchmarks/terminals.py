"""Emulated terminals in a process of their own, which does what it is told line by line."""

import asyncio
from base64 import b64encode
from io import BytesIO
import json
import os
import struct
import time
from typing import Any, Final

from PIL import Image

from benchmarks.harness import eventually, serve
from tests.emulator import Terminal

PASSWORD: Final = "654321"  # noqa: S105
PICTURE_BYTES: Final = 60_000
PICTURE_SIZE: Final = (360, 480)
# The first byte of a whole frame of text, and how the second one says which length follows (RFC 6455).
TEXT: Final = 0x81
SHORT, MEDIUM, LONG = 125, 126, 127
# Each terminal's numbers are apart from those of all others.
NUMBERS: Final = 1_000_000
# How old missed recognitions are, in seconds; younger ones could be of this moment.
OLDEST: Final = 4 * 3600
YOUNGEST: Final = 300
BLANK: Final = dict.fromkeys(("icNumber", "jobNumber", "mobile", "remark", "department", "photo"), "")
USER: Final[dict[str, Any]] = {**BLANK, "userId": "0001", "name": "Ada Lovelace", "userType": 1, "gender": 0}


def jpeg() -> bytes:
    """Return a picture of about 60 KB: noise, cut or filled up after its end."""
    file = BytesIO()
    Image.frombytes("RGB", PICTURE_SIZE, os.urandom(PICTURE_SIZE[0] * PICTURE_SIZE[1] * 3)).save(
        file, "JPEG", quality=35
    )
    return file.getvalue().ljust(PICTURE_BYTES, b"\0")


def framed(payload: bytes) -> bytes:
    """Return a text as a server's frame."""
    length = len(payload)
    if length <= SHORT:
        return struct.pack("!BB", TEXT, length) + payload
    if length < 1 << 16:
        return struct.pack("!BBH", TEXT, MEDIUM, length) + payload
    return struct.pack("!BBQ", TEXT, LONG, length) + payload


class Terminals:
    """The terminals, by their number from 0."""

    def __init__(self) -> None:
        """Have none yet."""
        self._terminals: list[Terminal] = []
        self._templates: list[dict[str, Any]] = []
        self._next: list[int] = []
        self._prepared: list[tuple[list[int], bytes]] = []
        self._capture = b64encode(jpeg()).decode()

    async def start(self, count: int) -> list[dict[str, Any]]:
        """Switch some on, each at an address of its own; returns where they are."""
        for number in range(count):
            terminal = Terminal(host=f"127.1.{number // 200}.{number % 200 + 1}", password=PASSWORD)
            terminal.device |= {"deviceID": f"RT{number:04}", "deviceName": f"Door {number}"}
            terminal.users = {USER["userId"]: USER}
            await terminal.start()
            self._templates.append(terminal.store(USER["userId"], picture=False))
            self._terminals.append(terminal)
            self._next.append(number * NUMBERS + 1)
            # Whoever was there before the terminal is added was not missed: what comes after the newest one may be.
            terminal.records = [self._record(number, picture=False, signed=time.time() - OLDEST - 1)]
        return [{"host": one.host, "http_port": one.http_port, "push_port": one.push_port} for one in self._terminals]

    async def linked(self, count: int) -> None:
        """Wait until so many have a client."""
        await eventually(lambda: sum(one.push_clients for one in self._terminals) >= count, 120)

    def _record(self, index: int, *, picture: bool, signed: float) -> dict[str, Any]:
        number, self._next[index] = self._next[index], self._next[index] + 1
        record = {**self._templates[index], "id": number, "signTime": int(signed)}
        return {**record, "signAvatar": self._capture} if picture else record

    def _frame(self, index: int, *, picture: bool) -> tuple[int, bytes]:
        """Return somebody's number, who is at the door now, and the frame that tells of it."""
        record = self._record(index, picture=picture, signed=time.time())
        self._terminals[index].records.append(record)
        envelope = {"code": 30000, "message": "push record", "desc": "", "data": record}
        return record["id"], framed(json.dumps(envelope, ensure_ascii=False).encode())

    async def pace(self, count: int, rate: float, *, picture: bool) -> dict[int, float]:
        """Push so many of the first terminal, some each second; returns when each was written."""
        written: dict[int, float] = {}
        for _ in range(count):
            number, frame = self._frame(0, picture=picture)
            written[number] = time.monotonic()
            self._terminals[0].push_bytes(frame)
            await asyncio.sleep(1 / rate)
        return written

    async def prepare(self, count: int, *, picture: bool) -> None:
        """Have so many frames of the first terminal ready: making them holds up whoever asks the terminal."""
        frames = [self._frame(0, picture=picture) for _ in range(count)]
        self._prepared.append(([number for number, _ in frames], b"".join(frame for _, frame in frames)))

    async def burst(self) -> dict[int, float]:
        """Push what was prepared first as fast as the socket takes it."""
        numbers, data = self._prepared.pop(0)
        now = time.monotonic()
        self._terminals[0].push_bytes(data)
        return dict.fromkeys(numbers, now)

    async def everywhere(self, count: int, *, picture: bool) -> dict[int, float]:
        """Push one of each of the first terminals, all at once."""
        frames = [self._frame(index, picture=picture) for index in range(count)]
        written: dict[int, float] = {}
        for terminal, (number, frame) in zip(self._terminals, frames, strict=False):
            written[number] = time.monotonic()
            terminal.push_bytes(frame)
        return written

    async def forget_requests(self) -> None:
        """Count the requests anew."""
        for terminal in self._terminals:
            terminal.requests.clear()

    async def requests(self) -> list[int]:
        """Return how many requests each has had."""
        return [len(terminal.requests) for terminal in self._terminals]

    async def arrivals(self, path: str) -> list[float]:
        """Return when requests of a kind have reached the first one."""
        return [request.at for request in self._terminals[0].requests if request.path == path]

    async def go(self) -> None:
        """Switch the first one off."""
        await self._terminals[0].stop()

    async def miss(self, count: int) -> list[int]:
        """Have so many been there during the last hours; returns the first and the last number."""
        began = time.time() - OLDEST
        many = [
            self._record(0, picture=False, signed=began + (OLDEST - YOUNGEST) * number / count)
            for number in range(count)
        ]
        self._terminals[0].records += many
        return [many[0]["id"], many[-1]["id"]]

    async def come(self) -> float:
        """Switch the first one on again; returns when."""
        terminal = self._terminals[0]
        # The time that a terminal takes is none of the integration's.
        terminal.handling_seconds = 0
        terminal.requests.clear()
        await terminal.start()
        return time.monotonic()

    async def stop(self) -> None:
        """Switch all off."""
        for terminal in self._terminals:
            await terminal.stop()


async def main() -> None:
    """Serve until the other side hangs up."""
    terminals = Terminals()
    names = ("start", "linked", "pace", "prepare", "burst", "everywhere", "forget_requests", "requests", "arrivals")
    await serve({name: getattr(terminals, name) for name in (*names, "go", "miss", "come")})
    await terminals.stop()


if __name__ == "__main__":
    asyncio.run(main())
