"""What it costs to copy 1,000 people with pictures of 40 KB, while the door is opened again and again.

The terminals run in a process of their own. The floors are bare requests of aiohttp to the same terminal: one for the
door, and one for each page of the list.
"""

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
import gc
import multiprocessing
from multiprocessing.connection import Connection
import resource
from secrets import token_bytes
from statistics import median
import sys
import tempfile
import time
from types import SimpleNamespace
from typing import Any

import aiohttp
import orjson

from custom_components.richtech_aatss.api.client import AatssClient
from custom_components.richtech_aatss.api.transport import Address
from custom_components.richtech_aatss.people.copying import async_copy
from custom_components.richtech_aatss.people.directory import Directory
from custom_components.richtech_aatss.people.withdrawals import Withdrawals
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from tests.emulator import Terminal

PEOPLE = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
PICTURE = 40_000
BLANK = dict.fromkeys(("icNumber", "jobNumber", "mobile", "remark"), "")


def person(number: int) -> dict[str, Any]:
    """Return somebody with a picture of the usual size."""
    picture = b"\xff\xd8\xff" + number.to_bytes(4) + token_bytes(PICTURE - 7)
    photo = b64encode(picture).decode()
    return {**BLANK, "userId": f"{number:05}", "name": f"Person {number}", "userType": 1, "photo": photo}


def run_terminals(connection: Connection) -> None:
    """Run a full terminal and an empty one until told to stop."""

    async def run() -> None:
        async with Terminal() as full, Terminal() as empty:
            full.users = {user["userId"]: user for user in map(person, range(PEOPLE))}
            connection.send([full.http_port, empty.http_port])
            await asyncio.to_thread(connection.recv)

    asyncio.run(run())


def entry_of(hass: HomeAssistant, client: AatssClient, name: str) -> Any:
    """Return what the copying needs of an entry."""

    async def nothing(_argument: str = "") -> None:
        """Do nothing."""

    coordinator: Any = SimpleNamespace(wrong_device=False, async_identify=nothing)
    entry: Any = SimpleNamespace(title=name, entry_id=name, state=ConfigEntryState.LOADED)
    directory = Directory(hass, entry, client, coordinator, Withdrawals(hass))
    entry.runtime_data = SimpleNamespace(people=SimpleNamespace(directory=directory))
    return entry


async def beat(gaps: list[float]) -> None:
    """Note for how long the event loop was not free."""
    while True:
        began = time.monotonic()
        await asyncio.sleep(0.001)
        gaps.append(time.monotonic() - began - 0.001)


@asynccontextmanager
async def watched(press: Callable[[], Awaitable[object]], times: list[float]) -> AsyncIterator[list[float]]:
    """Measure the loop's longest block, and how long it takes to open the door."""

    async def knock() -> None:
        while True:
            await asyncio.sleep(0.2)
            began = time.monotonic()
            await press()
            times.append(time.monotonic() - began)

    gaps: list[float] = []
    tasks = [asyncio.create_task(beat(gaps)), asyncio.create_task(knock())]
    try:
        yield gaps
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def memory() -> float:
    """Return the most memory that this process has ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def measure(full_port: int, empty_port: int) -> None:
    """Read the pages in the barest way, then copy everybody."""
    async with aiohttp.ClientSession() as session:
        clients = [
            AatssClient(session, Address(host="127.0.0.1", http_port=port, https=False), "123456")
            for port in (full_port, empty_port)
        ]

        async def bare(method: str, path: str, **query: str) -> None:
            url = clients[0].address.url(path, query | clients[0].signer.parameters())
            async with session.request(method, url, headers={"Connection": "close"}) as response:
                orjson.loads(await response.read())

        # As Home Assistant does once it has started.
        gc.collect()
        gc.freeze()
        door_floor: list[float] = []
        for _ in range(30):
            began = time.monotonic()
            await bare("POST", "/api/device/open")
            door_floor.append(time.monotonic() - began)
        floor_began, floor_gaps = time.monotonic(), list[float]()
        task = asyncio.create_task(beat(floor_gaps))
        for number in range(PEOPLE // 10):
            await bare("GET", "/api/user/list", page=str(number + 1), size="10")
        task.cancel()
        floor = time.monotonic() - floor_began
        before, began, presses = memory(), time.monotonic(), list[float]()
        with tempfile.TemporaryDirectory() as folder:
            hass = HomeAssistant(folder)
            async with watched(clients[0].open_door, presses) as gaps:
                full, empty = entry_of(hass, clients[0], "full"), entry_of(hass, clients[1], "empty")
                reports = await async_copy(hass, Withdrawals(hass), full, [empty])
        report = reports["empty"]
        print(f"{len(report.added)} of {PEOPLE} people copied")
        whole = PEOPLE * PICTURE * 4 / 3 / 1e6
        tell("time", time.monotonic() - began, floor, "s", "the bare reading of the list")
        tell("longest block of the loop", max(gaps) * 1000, max(floor_gaps) * 1000, "ms", "that of the bare reading")
        tell("door, median", median(presses) * 1000, median(door_floor) * 1000, "ms", "a bare opening, nothing else")
        tell("door, worst", max(presses) * 1000, median(door_floor) * 1000, "ms", "a bare opening, nothing else")
        tell("memory growth", memory() - before, whole, "MB", "all pictures together")


def tell(name: str, value: float, floor: float, unit: str, what: str) -> None:
    """Print a measure and its ratio."""
    print(f"{name:26} {value:8.1f} {unit:2}, {value / floor:5.2f} times {what}")


def main() -> None:
    """Run the terminals beside the measuring."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=run_terminals, args=(theirs,))
    process.start()
    try:
        asyncio.run(measure(*ours.recv()))
    finally:
        ours.send(None)
        process.join()


if __name__ == "__main__":
    main()
