"""A Home Assistant in a process of its own, which does what it is told line by line.

It is Home Assistant's own core with its own storage on the disk, with no integrations but those that are needed. Pass
the domain of the integration and the folder of its configuration.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
import gc
from hashlib import md5
import logging
import os
from pathlib import Path
import resource
import socket
import sys
import time
from typing import Any, Final

import orjson

from benchmarks.harness import FLOOR, eventually, serve
from benchmarks.terminals import PASSWORD
from benchmarks.watching import Heartbeat, Presses, Seen
import custom_components
from homeassistant import auth, bootstrap, loader
from homeassistant.config_entries import SOURCE_USER, ConfigEntries, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.setup import async_setup_component

# As many as Home Assistant's own runner has.
THREADS: Final = 64
FILES: Final = 65_536
OPEN: Final = "/api/device/open"
RECORDS: Final = "/api/record"
PAGE: Final = 10
HERE: Final = "127.0.0.1"


class Home:
    """A Home Assistant with one integration."""

    def __init__(self, domain: str, folder: str) -> None:
        """Start nothing yet."""
        self._domain = domain
        self._folder = folder
        self._heartbeat = Heartbeat()
        self._presses = Presses()
        self._hass: HomeAssistant
        self._seen: Seen

    async def start(self) -> float:
        """Start; return the seconds until all terminals that it knows are loaded."""
        began = time.monotonic()
        hass = self._hass = HomeAssistant(self._folder)
        hass.config.skip_pip = True
        hass.config_entries = ConfigEntries(hass, {})
        loader.async_setup(hass)
        await loader.async_get_custom_components(hass)
        await bootstrap.async_load_base_functionality(hass)
        hass.auth = await auth.auth_manager_from_config(hass, [{"type": "homeassistant"}], [])
        config = {"http": {"server_host": [HERE], "server_port": free_port()}}
        for component in (*sorted(bootstrap.CORE_INTEGRATIONS), "http"):
            if not await async_setup_component(hass, component, config):
                raise RuntimeError(component)
        self._seen = Seen(hass)
        if hass.config_entries.async_entries(self._domain):
            await async_setup_component(hass, self._domain, {})
        await hass.async_start()
        await eventually(self._is_loaded, 300)
        return time.monotonic() - began

    def _is_loaded(self) -> bool:
        entries = self._hass.config_entries.async_entries(self._domain)
        return all(entry.state is ConfigEntryState.LOADED for entry in entries)

    async def stop(self) -> float:
        """Stop; return the seconds that it takes."""
        began = time.monotonic()
        await self._hass.async_stop()
        return time.monotonic() - began

    async def add(self, terminals: list[dict[str, Any]]) -> list[float]:
        """Add terminals as a user does, one after the other; return the seconds of each until it is loaded."""
        return [await self._add(terminal) for terminal in terminals]

    async def _add(self, terminal: dict[str, Any]) -> float:
        began = time.monotonic()
        flows = self._hass.config_entries.flow
        form = await flows.async_init(self._domain, context={"source": SOURCE_USER})
        done = await flows.async_configure(form["flow_id"], self._answers(**terminal))
        if done["type"] is not FlowResultType.CREATE_ENTRY:
            raise RuntimeError(str(done.get("errors")))
        await eventually(self._is_loaded, 60)
        return time.monotonic() - began

    def _answers(self, host: str, http_port: int, push_port: int) -> dict[str, Any]:
        if self._domain == FLOOR:
            return {"host": host, "password": PASSWORD, "port": push_port}
        return {"host": host, "password": PASSWORD, "ports": {"http_port": http_port, "push_port": push_port}}

    async def settle(self) -> None:
        """Do what Home Assistant does once it has started: look no more for garbage in what stays."""
        await self._hass.async_block_till_done()
        gc.collect()
        gc.freeze()

    async def watch(self, *, heartbeat: bool) -> float:
        """Note from now on what comes; returns the seconds that this process has worked."""
        self._seen.forget()
        if heartbeat:
            self._heartbeat.start()
        else:
            self._heartbeat.stop()
        return time.process_time()

    async def seen(self, count: int, timeout: float = 60, *, missed: bool = False) -> dict[int, float]:  # noqa: ASYNC109
        """Return when the state of each recognition came, once there are so many."""
        found = self._seen.missed if missed else self._seen.live
        # Looking is work, too: so rarely that it does not count.
        try:
            await eventually(lambda: len(found) >= count, timeout, every=0.1)
        except TimeoutError:
            live, lost = len(self._seen.live), len(self._seen.missed)
            raise RuntimeError(f"Only {live} live and {lost} missed ones of {count} have come") from None
        return found

    async def gap(self) -> float:
        """Return for how long the loop was not free at most."""
        return self._heartbeat.longest

    async def worked(self) -> float:
        """Return the seconds that this process has worked."""
        return time.process_time()

    async def memory(self) -> int:
        """Return how many bytes are in use."""
        gc.collect()
        return resident()

    async def press(self, terminal: dict[str, Any], pause: float) -> None:
        """Begin to press the door's button, which for the floor is a bare request."""
        if self._domain == FLOOR:
            url = f"http://{terminal['host']}:{terminal['http_port']}{OPEN}"

            async def bare() -> None:
                session = async_get_clientsession(self._hass)
                async with session.post(url, params=signed(), headers={"Connection": "close"}) as response:
                    await response.read()

            self._presses.start(bare, pause)
            return
        entities = er.async_get(self._hass).entities.values()
        door = next(one.entity_id for one in entities if one.translation_key == "open_door" and one.domain == "button")

        async def press() -> None:
            await self._hass.services.async_call("button", "press", {"entity_id": door}, blocking=True)

        self._presses.start(press, pause)

    async def pressed(self) -> list[float]:
        """Press no more; return when it was pressed."""
        await self._presses.stop()
        return self._presses.began

    async def read(self, terminal: dict[str, Any], count: int) -> float:
        """Read so many records by bare requests, with a state of each; return the seconds that it takes."""
        began, end = time.monotonic(), int(time.time())
        session, url = (
            async_get_clientsession(self._hass),
            f"http://{terminal['host']}:{terminal['http_port']}{RECORDS}",
        )
        for page in range(1, -(-count // PAGE) + 1):
            query = signed() | {
                "type": "0",
                "startTime": "1",
                "endTime": str(end),
                "page": str(page),
                "size": str(PAGE),
            }
            async with session.get(url, params=query, headers={"Connection": "close"}) as response:
                for record in orjson.loads(await response.read())["data"]["data"]:
                    self._hass.states.async_set(f"{FLOOR}.missed", str(record["id"]))
        return time.monotonic() - began


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server((HERE, 0)) as server:
        return int(server.getsockname()[1])


def resident() -> int:
    """Return how many bytes of memory this process has."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def signed() -> dict[str, str]:
    """Return what signs a request that is sent now."""
    timestamp = str(round(time.time() * 1000))
    digest = md5(f"{timestamp}#{PASSWORD}".encode(), usedforsecurity=False)
    return {"timestamp": timestamp, "sign": digest.hexdigest()}


async def main() -> None:
    """Serve until the other side hangs up."""
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS, "SyncWorker"))
    home = Home(sys.argv[1], sys.argv[2])
    states = ("start", "stop", "add", "settle", "watch", "seen", "gap", "worked", "memory")
    await serve({name: getattr(home, name) for name in (*states, "press", "pressed", "read")})


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    # That the integrations are not Home Assistant's own.
    logging.getLogger(loader.__name__).setLevel(logging.ERROR)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(FILES, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)
    custom_components.__path__.append(str(Path(__file__).parent))
    asyncio.run(main())
