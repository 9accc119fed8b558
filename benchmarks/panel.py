"""What the panel costs with 100,000 recognitions and, at each of two terminals, 1,000 people with pictures of 40 KB.

A page is measured from the message of the browser to the bytes for it. The floors are the same page of an empty
journal, and bare requests of aiohttp for the pages of a terminal's list. The terminals run in a process of their own.
"""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
import gc
import logging
import multiprocessing
from multiprocessing.connection import Connection
from statistics import median
import tempfile
import time
from types import SimpleNamespace
from typing import Any, Final

import aiohttp
import orjson

from benchmarks import media, people
from benchmarks.people import beat, entry_of, person, tell, watched
from custom_components.richtech_aatss.api.client import AatssClient
from custom_components.richtech_aatss.api.transport import Address
from custom_components.richtech_aatss.const import DOMAIN
from custom_components.richtech_aatss.data import SHARED
from custom_components.richtech_aatss.people.withdrawals import Withdrawals
from custom_components.richtech_aatss.recognitions.retention import Retention
from custom_components.richtech_aatss.websocket_api import COMMANDS
from custom_components.richtech_aatss.websocket_api.commands import async_register
from homeassistant import loader
from homeassistant.auth.models import User
from homeassistant.components.websocket_api import ActiveConnection
from homeassistant.core import HomeAssistant
from tests.emulator import Terminal

PAGE: Final = 50
ROUNDS: Final = 15
NAMES: Final = ("front", "back")
# An owner may do everything, whatever the groups.
NO_GROUPS: Any = None
ADMINISTRATOR: Final = User(name="Administrator", perm_lookup=NO_GROUPS, is_owner=True, is_active=True)
USUAL: Final[dict[str, dict[str, Any]]] = {
    "first page of visitors": {},
    "visitors of a month ago": {"end": "2026-10-25T00:00:00Z"},
    "visitors by a rare name": {"name": "NUMBER 1234"},
    "visitors by any name": {"name": "person"},
    "visitors by no name": {"name": "nobody"},
    "visitors of a rare class": {"kinds": ["blacklist"]},
}


def run_terminals(connection: Connection) -> None:
    """Run two full terminals until told to stop."""

    async def run() -> None:
        async with Terminal() as front, Terminal() as back:
            for terminal in (front, back):
                terminal.users = {user["userId"]: user for user in map(person, range(people.PEOPLE))}
            connection.send([front.http_port, back.http_port])
            await asyncio.to_thread(connection.recv)

    asyncio.run(run())


class Browser:
    """A connection of the panel, without a socket."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Be signed in."""
        for command in COMMANDS:
            async_register(hass, command)
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        logger: Any = logging.getLogger("browser")
        self._connection = ActiveConnection(logger, hass, self._receive, ADMINISTRATOR, None, None)
        self._connection.refresh_token_id = "the administrator's"  # noqa: S105

    def _receive(self, message: Any) -> None:
        answer = orjson.loads(message)
        self._waiting.pop(answer["id"]).set_result(answer)

    async def ask(self, command: str, **data: Any) -> Any:
        """Return what a command is answered with."""
        number = self._connection.last_id + 1
        self._waiting[number] = answer = asyncio.get_running_loop().create_future()
        self._connection.async_handle({"id": number, "type": f"{DOMAIN}/{command}", **data})
        return (await answer)["result"]


def home(folder: str, entries: list[Any]) -> HomeAssistant:
    """Return as much of a Home Assistant as the commands need."""
    hass = media.home(folder)

    def find(entry_id: str) -> Any:
        return next((entry for entry in entries if entry.entry_id == entry_id), None)

    config_entries: Any = SimpleNamespace(async_entries=lambda _domain, **_options: entries, async_get_entry=find)
    hass.config_entries = config_entries
    hass.data[SHARED].withdrawals = Withdrawals(hass)
    return hass


def known(entry: Any) -> Any:
    """Return an entry as the commands look at it."""
    entry.domain, entry.async_on_unload = DOMAIN, lambda _undo: None
    return entry


async def fill(hass: HomeAssistant) -> None:
    """Have people been at both terminals, half of the times at each."""
    began = time.perf_counter()
    for start in range(0, media.COUNT, media.BATCH):
        some = [media.recognition(number) for number in range(start, start + media.BATCH)]
        for number, name in enumerate(NAMES):
            await hass.data[SHARED].journal.async_add(name, some[number :: len(NAMES)], Retention())
    print(f"{media.COUNT} recognitions written in {time.perf_counter() - began:.1f} s")


async def timed(ask: Callable[[], Coroutine[Any, Any, Any]]) -> float:
    """Return the milliseconds that an answer takes."""
    times: list[float] = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        await ask()
        times.append((time.perf_counter() - began) * 1000)
    return median(times)


async def visitors(full: Browser, empty: Browser) -> None:
    """Measure pages of who came."""
    gaps: list[float] = []
    task = asyncio.create_task(beat(gaps))
    for name, wanted in USUAL.items():
        floor = await timed(partial(empty.ask, "recognitions", **wanted))
        value = await timed(partial(full.ask, "recognitions", **wanted))
        tell(name, value, floor, "ms", "that of an empty journal")
    task.cancel()
    print(f"{'longest block of the loop':26} {max(gaps) * 1000:8.1f} ms")


async def everybody(browser: Browser, name: str) -> int:
    """Read all people of a terminal, page by page."""
    page = count = 0
    while True:
        answer = await browser.ask("people/list", entry=name, page=page, size=PAGE)
        page, count = page + 1, count + len(answer["people"])
        if not answer["more"]:
            return count


async def of_terminals(browser: Browser, clients: list[AatssClient], session: aiohttp.ClientSession) -> None:
    """Measure how the people of both terminals are read, while the door is opened."""

    async def bare(client: AatssClient, pages: int) -> None:
        for number in range(pages):
            query = {"page": str(number + 1), "size": "10"} | client.signer.parameters()
            url = client.address.url("/api/user/list", query)
            async with session.get(url, headers={"Connection": "close"}) as response:
                orjson.loads(await response.read())

    floor = await timed(lambda: bare(clients[0], PAGE // 10))
    value = await timed(lambda: browser.ask("people/list", entry=NAMES[0], size=PAGE))
    tell("first page of people", value, floor, "ms", "the bare reading of it")
    floor_gaps: list[float] = []
    task = asyncio.create_task(beat(floor_gaps))
    began = time.monotonic()
    await asyncio.gather(*(bare(client, people.PEOPLE // 10) for client in clients))
    floor = time.monotonic() - began
    task.cancel()
    presses: list[float] = []
    began = time.monotonic()
    async with watched(clients[0].open_door, presses) as gaps:
        counts = await asyncio.gather(*(everybody(browser, name) for name in NAMES))
    print(f"{' and '.join(map(str, counts))} people read")
    tell("everybody", time.monotonic() - began, floor, "s", "the bare reading of both lists")
    tell("longest block of the loop", max(gaps) * 1000, max(floor_gaps) * 1000, "ms", "that of the bare reading")
    print(f"{'door, median and worst':26} {median(presses) * 1000:8.1f} ms, {max(presses) * 1000:.1f} ms")


async def measure(ports: list[int]) -> None:
    """Measure visitors, then people."""
    # That the integration is not one of Home Assistant's own.
    logging.getLogger(loader.__name__).setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        async with aiohttp.ClientSession() as session:
            addresses = [Address(host="127.0.0.1", http_port=port, https=False) for port in ports]
            clients = [AatssClient(session, address, "123456") for address in addresses]
            entries: list[Any] = []
            full = home(one, entries)
            entries += [known(entry_of(full, client, name)) for client, name in zip(clients, NAMES, strict=True)]
            browser, empty = Browser(full), Browser(home(other, entries))
            await fill(full)
            # As Home Assistant does once it has started.
            gc.collect()
            gc.freeze()
            await visitors(browser, empty)
            await of_terminals(browser, clients, session)


def main() -> None:
    """Run the terminals beside the measuring."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=run_terminals, args=(theirs,))
    process.start()
    try:
        asyncio.run(measure(ours.recv()))
    finally:
        ours.send(None)
        process.join()


if __name__ == "__main__":
    main()
