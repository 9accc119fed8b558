"""Ten thousand recognitions through everything that fails: each is kept once, told once, and live only while fresh."""

import asyncio
import os
from pathlib import Path
import time
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.richtech_aatss.const import CONF_HTTP_PORT, CONF_OLD_TLS, CONF_PUSH_PORT, DOMAIN
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_HOST, CONF_PASSWORD, CONF_SSL, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from tests.emulator import Terminal

from .journal import read_names
from .ledger import Ledger
from .proxy import Proxy
from .troubles import storm
from .virtual import VirtualTime
from .world import World

SEEDS = [int(seed) for seed in os.environ.get("FAULTS_SEEDS", "4").split()]
RECORDS = int(os.environ.get("FAULTS_RECORDS", "1500"))
# By then the list was read several times, whatever failed before.
AFTERMATH, STEP = 7200, 30
KEYS = ("recognition", "missed_recognition")


class Watch:
    """Writes down what the event entities tell."""

    def __init__(self, hass: HomeAssistant, ledger: Ledger) -> None:
        """Listen from now on."""
        self._registry = er.async_get(hass)
        self._ledger = ledger
        self._seen: dict[str, tuple[str, Any]] = {}
        hass.bus.async_listen("state_changed", self._note)

    @callback
    def _note(self, event: Event[EventStateChangedData]) -> None:
        state = event.data["new_state"]
        entity = self._registry.async_get(event.data["entity_id"])
        if state is None or entity is None or entity.translation_key not in KEYS:
            return
        told = (state.state, state.attributes.get("name"))
        # An entity that comes back shows again what it told last.
        if state.state in {STATE_UNAVAILABLE, STATE_UNKNOWN} or self._seen.get(entity.entity_id) == told:
            return
        self._seen[entity.entity_id] = told
        self._ledger.take(entity.translation_key, dict(state.attributes), time.time())


def make_entry(hass: HomeAssistant, terminal: Terminal, proxy: Proxy) -> MockConfigEntry:
    """Return the entry of the terminal behind the proxy."""
    data = {
        CONF_HOST: terminal.host,
        CONF_PASSWORD: terminal.password,
        CONF_HTTP_PORT: terminal.http_port,
        CONF_PUSH_PORT: proxy.port,
        CONF_SSL: False,
        CONF_OLD_TLS: False,
    }
    entry = MockConfigEntry(domain=DOMAIN, title="Front door", unique_id=terminal.device["deviceID"], data=data)
    entry.add_to_hass(hass)
    return entry


async def find(hass: HomeAssistant, entry: MockConfigEntry) -> list[str]:
    """Return the names in the journal as the action tells them."""
    query = {"config_entry_id": entry.entry_id, "limit": 100_000}
    response: Any = await hass.services.async_call(
        DOMAIN, "get_recognitions", query, blocking=True, return_response=True
    )
    return [one["name"] for one in response["recognitions"]]


@pytest.mark.parametrize("seed", SEEDS)
async def test_recognitions(
    virtual_time: VirtualTime, hass: HomeAssistant, enable_custom_integrations: None, terminal: Terminal, seed: int
) -> None:
    """Every recognition is in the journal once; none is told twice, none is live when it is old."""
    began = time.perf_counter()
    folder = Path(hass.config.config_dir)
    async with Proxy(terminal.push_port) as proxy:
        world = World(terminal, proxy, seed, lambda: read_names(folder))
        entry = make_entry(hass, terminal, proxy)
        Watch(hass, world.ledger)

        async def reload() -> None:
            if entry.state is ConfigEntryState.LOADED:
                await hass.config_entries.async_reload(entry.entry_id)

        world.reload = reload
        await hass.config_entries.async_setup(entry.entry_id)
        await asyncio.sleep(60)
        await storm(world, range(RECORDS))
        for _ in range(0, AFTERMATH, STEP):
            if len(set(read_names(folder))) >= RECORDS:
                break
            await asyncio.sleep(STEP)
        await asyncio.sleep(STEP)
        names = await find(hass, entry)
        assert sorted(names) == sorted(read_names(folder))
        counts = world.ledger.count(names)
        hours = virtual_time.elapsed / 3600
        print(f"\nseed={seed} {counts} hours={hours:.1f} seconds={time.perf_counter() - began:.0f}")  # noqa: T201
        world.tell(names)
        await hass.config_entries.async_unload(entry.entry_id)
    assert not counts.wrong
