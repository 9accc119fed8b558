"""An integration that tells for how long the event loop of its Home Assistant was not free."""

import asyncio
import gc
from threading import get_ident
import time
from typing import Any, Final

import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import ConfigType

DOMAIN: Final = "loop_watch"
CONFIG_SCHEMA = cv.empty_config_schema(DOMAIN)
BEAT: Final = 0.002
OLDEST: Final = 2


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Watch until Home Assistant ends."""
    # As the clock has it, and as this thread has worked meanwhile: other processes and threads may hold it up, too.
    blocks: list[tuple[float, float]] = []
    collections: list[float] = []
    watched = get_ident()
    collecting = 0.0

    def collect(phase: str, info: dict[str, Any]) -> None:
        """Keep the whole heap of Home Assistant, which Python looks through now and then, apart."""
        nonlocal collecting
        if phase == "start":
            collecting = time.thread_time()
        elif info["generation"] == OLDEST and get_ident() == watched:
            collections.append(time.thread_time() - collecting)

    async def watch() -> None:
        while True:
            began, worked, known = time.perf_counter(), time.thread_time(), len(collections)
            await asyncio.sleep(BEAT)
            if len(collections) == known:
                blocks.append((time.perf_counter() - began - BEAT, time.thread_time() - worked))

    @websocket_api.websocket_command({vol.Required("type"): "loop_watch/take"})
    def take(hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]) -> None:
        longest = {
            "wall": max((wall for wall, _ in blocks), default=0.0) * 1000,
            "work": max((work for _, work in blocks), default=0.0) * 1000,
            "collector": max(collections, default=0.0) * 1000,
        }
        blocks.clear()
        collections.clear()
        connection.send_result(msg["id"], longest)

    gc.callbacks.append(collect)
    hass.async_create_background_task(watch(), DOMAIN)
    websocket_api.async_register_command(hass, take)
    return True
