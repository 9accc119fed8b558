"""A real Home Assistant with two full terminals and a full journal, for what measures the panel in a browser."""

import asyncio
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from io import BytesIO
import multiprocessing
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final, override

from PIL import Image

from benchmarks import media
from custom_components.richtech_aatss.const import DOMAIN
from custom_components.richtech_aatss.recognitions.journal import Journal
from custom_components.richtech_aatss.recognitions.recognition import Recognition
from custom_components.richtech_aatss.recognitions.retention import Retention
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from tests.emulator import Terminal, portrait
from tests.emulator.drawing import face
from tests.real import hass as real

PEOPLE: Final = 1000
HOSTS: Final = {"127.0.0.1": "Front door", "127.0.0.61": "Back door"}
WATCH: Final = "loop_watch"
# So many of the newest recognitions have a picture of their own.
PICTURED: Final = 3000
FACES: Final = 64
CAPTURE_SIZE: Final = (480, 640)
BLANK: Final = dict.fromkeys(("icNumber", "jobNumber", "mobile", "remark"), "")


def person(number: int) -> dict[str, Any]:
    """Return somebody with a small picture."""
    name = f"Person Number {number}"
    more = {"department": f"Department {number % 12}", "userType": 1, "photo": portrait(name)}
    return {**BLANK, **more, "userId": f"{number:05}", "name": name}


def run_terminals(connection: Connection) -> None:
    """Run two terminals, which know nobody until they are told, until they are told again."""

    async def run() -> None:
        front, back = (Terminal(host=host, password="123456") for host in HOSTS)  # noqa: S106
        for terminal, name in zip((front, back), HOSTS.values(), strict=True):
            terminal.device |= {"deviceID": name, "deviceName": name}
        async with front, back:
            connection.send([{"http_port": one.http_port, "push_port": one.push_port} for one in (front, back)])
            await asyncio.to_thread(connection.recv)
            front.users = {user["userId"]: user for user in map(person, range(PEOPLE))}
            # One in fifty differs.
            back.users = {key: user | {"remark": "x" * (index % 50 == 0)} for index, (key, user) in _items(front)}
            connection.send("filled")
            await asyncio.to_thread(connection.recv)

    asyncio.run(run())


def _items(terminal: Terminal) -> Iterator[tuple[int, tuple[str, Any]]]:
    return enumerate(terminal.users.items())


@contextmanager
def terminals() -> Iterator[Connection]:
    """Run the terminals in a process of their own."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=run_terminals, args=(theirs,))
    process.start()
    try:
        yield ours
    finally:
        process.terminate()
        process.join()


class MeasuredHome(real.HomeAssistant):
    """A Home Assistant that logs as little as that of a user, and tells how long its loop was blocked."""

    @override
    def prepare(self) -> None:
        super().prepare()
        configuration = real.CONFIGURATION.replace(f"custom_components.{DOMAIN}: debug", "homeassistant: warning")
        (self.config / "configuration.yaml").write_text(f"{configuration}{WATCH}:\n")
        (self.config / "custom_components" / WATCH).symlink_to(Path(__file__).parent / WATCH)

    async def add(self, ports: list[dict[str, int]]) -> list[str]:
        """Add the terminals; returns the ids of their entries."""
        found: list[str] = []
        for host, one in zip(HOSTS, ports, strict=True):
            result = await self.flow({"handler": DOMAIN}, {"host": host, "password": "123456", "ports": one})
            found.append(result["result"]["entry_id"])
        return found


def captures() -> list[str]:
    """Return pictures of the size that a terminal takes."""
    found: list[str] = []
    for number in range(FACES):
        file = BytesIO()
        with Image.open(BytesIO(face(f"Face {number}", capture=True))) as image:
            image.resize(CAPTURE_SIZE).save(file, "JPEG", quality=85)
        found.append(b64encode(file.getvalue()).decode())
    return found


def recognition(number: int, now: datetime, pictures: list[str]) -> Recognition:
    """Return one of many until now, the newest with a picture."""
    found = media.recognition(number)
    at = found.received_at - media.NEWEST + now
    record = replace(found.record, capture=pictures[number % FACES] if number < PICTURED else None)
    return replace(found, record=record, received_at=at, recognized_at=at)


async def fill(config: Path, entry_ids: list[str]) -> None:
    """Have people been at the terminals in turn, while Home Assistant does not run."""
    journal, now, pictures = Journal(HomeAssistant(str(config))), dt_util.utcnow(), captures()
    many = [recognition(number, now, pictures) for number in range(media.COUNT)]
    # What is added at the same time is one transaction.
    await asyncio.gather(
        *(
            journal.async_add(entry_id, many[start + index : start + media.BATCH : len(entry_ids)], Retention())
            for start in range(0, media.COUNT, media.BATCH)
            for index, entry_id in enumerate(entry_ids)
        )
    )
    await journal.async_close()
