"""Recognitions while a real Home Assistant is killed again and again, in real time."""

import asyncio
from contextlib import suppress
from datetime import datetime
import os
from pathlib import Path
from random import Random
import time
from typing import Any, Self

import aiohttp
import pytest

from tests.emulator import Terminal
from tests.real.hass import DOMAIN, HOST, PYTHON, HomeAssistant, until
from tests.real.websocket import HassError

from .journal import read_names
from .ledger import Ledger
from .proxy import Proxy
from .troubles import Trouble, cut, lose, repeat, replay, restart_ids, storm
from .world import Paces, World

SEEDS = [int(seed) for seed in os.environ.get("FAULTS_KILL_SEEDS", "1").split()]
RECORDS = int(os.environ.get("FAULTS_KILL_RECORDS", "15"))
PACES: Paces = ((3, (0.0, 0.2)), (1, (0.5, 2.0)))
CALMS = (2, 4, 8)
AFTERMATH = 90
KEYS = {"event.front_door_recognition": "recognition", "event.front_door_missed_recognition": "missed_recognition"}
TROUBLES = (
    Trouble(act=cut, weight=2),
    Trouble(act=lose, weight=2),
    Trouble(act=repeat, weight=1),
    Trouble(act=replay, weight=2),
    Trouble(act=restart_ids, weight=1),
)


class Watch:
    """Writes down what the event entities of a process tell, whatever becomes of it."""

    def __init__(self, hass: HomeAssistant, ledger: Ledger) -> None:
        """Remember whom to ask."""
        self._hass = hass
        self._ledger = ledger
        self._began = 0.0
        self._task: asyncio.Task[None] | None = None
        self.listening = asyncio.Event()

    async def __aenter__(self) -> Self:
        """Watch the process that runs."""
        self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Watch no longer."""
        await self.stop()

    def start(self) -> None:
        """Watch a process that starts now."""
        self._began = time.time()
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Leave a process that has ended."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            with suppress(HassError, aiohttp.ClientError, OSError, TimeoutError, TypeError):
                async with self._hass.websocket() as socket:
                    changes = await socket.subscribe("subscribe_events", event_type="state_changed")
                    self.listening.set()
                    await self._follow(changes)
            await asyncio.sleep(0.1)

    async def _follow(self, changes: asyncio.Queue[Any]) -> None:
        while True:
            change = (await changes.get())["data"]
            if change["entity_id"] in KEYS and change["new_state"]:
                self._take(KEYS[change["entity_id"]], change["new_state"])

    def _take(self, key: str, state: dict[str, Any]) -> None:
        # What an entity showed before the start is restored, not told.
        with suppress(ValueError):
            if (at := datetime.fromisoformat(state["state"]).timestamp()) >= self._began:
                self._ledger.take(key, state["attributes"], at)


async def add(hass: HomeAssistant, terminal: Terminal, proxy: Proxy) -> str:
    """Add the terminal behind the proxy, and return its entry."""
    ports = {"http_port": terminal.http_port, "push_port": proxy.port}
    result = await hass.flow({"handler": DOMAIN}, {"host": HOST, "password": terminal.password, "ports": ports})
    assert result["type"] == "create_entry", result
    entry_id = str(result["result"]["entry_id"])
    await until(lambda: _is_kept(hass, entry_id), "the entry is on the disk")
    return entry_id


async def _is_kept(hass: HomeAssistant, entry_id: str) -> bool:
    path = hass.config / ".storage" / "core.config_entries"
    return path.exists() and entry_id in path.read_text()


async def find(hass: HomeAssistant, entry_id: str) -> list[str]:
    """Return the names in the journal as the action tells them."""
    query = {"config_entry_id": entry_id, "limit": 100_000}
    answer = await hass.post(f"services/{DOMAIN}/get_recognitions?return_response", query)
    return [one["name"] for one in answer["service_response"]["recognitions"]]


@pytest.mark.xdist_group("hass")
@pytest.mark.parametrize("seed", SEEDS)
async def test_power_cuts(socket_enabled: None, terminal: Terminal, tmp_path: Path, seed: int) -> None:
    """Every recognition is in the journal once, and none is live when it is old, whenever the process is killed."""
    assert PYTHON.exists(), "run scripts/setup first"
    async with Proxy(terminal.push_port) as proxy, HomeAssistant(tmp_path / "config") as hass:
        world = World(terminal, proxy, seed, lambda: read_names(hass.config))
        world.paces, world.calms = PACES, CALMS
        watch = Watch(hass, world.ledger)

        async def kill(world: World, random: Random) -> None:
            await hass.kill()
            await watch.stop()
            world.ledger.run += 1
            await asyncio.sleep(random.uniform(0, 5))
            watch.start()
            await hass.start()

        async with watch:
            entry_id = await add(hass, terminal, proxy)
            await until(lambda: _is_linked(terminal), "the terminal is linked")
            await watch.listening.wait()
            await storm(world, range(RECORDS), (*TROUBLES, Trouble(act=kill, weight=8)))
            await kill(world, world.random)
            await _settle(world, hass)
            names = await find(hass, entry_id)
        assert sorted(names) == sorted(read_names(hass.config))
        counts = world.ledger.count(names)
        print(f"\nseed={seed} kills={world.ledger.run} {counts}")  # noqa: T201
        world.tell(names)
    # What was journaled in the last moment is told by nobody, and what was not is told again.
    assert not {name: count for name, count in counts.wrong.items() if name != "untold"}


async def _is_linked(terminal: Terminal) -> bool:
    return terminal.push_clients > 0


async def _settle(world: World, hass: HomeAssistant) -> None:
    """Wait until all is in the journal; each connection makes the list be read."""
    for _ in range(AFTERMATH // 5):
        await asyncio.sleep(5)
        if len(set(read_names(hass.config))) >= RECORDS:
            return
        world.proxy.cut()
