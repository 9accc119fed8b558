"""The least that any integration could do: each frame of a terminal's push link becomes one state."""

import asyncio
from contextlib import suppress
from hashlib import md5
import time
from typing import Final

import aiohttp
import orjson
from yarl import URL

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_HOST, CONF_PASSWORD, CONF_PORT
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession

DOMAIN: Final = "floor"
RECORD: Final = 30000
FRAME_LIMIT: Final = 4 * 1024 * 1024
PAUSE: Final = 1.0


async def async_setup_entry(hass: HomeAssistant, entry: ConfigEntry) -> bool:
    """Listen in the background."""
    entry.async_create_background_task(hass, listen(hass, entry), entry.title)
    return True


async def async_unload_entry(hass: HomeAssistant, entry: ConfigEntry) -> bool:
    """Leave the end of the task to Home Assistant."""
    return True


async def listen(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Keep the link up."""
    while True:
        with suppress(aiohttp.ClientError, TimeoutError):
            await follow(hass, entry)
        await asyncio.sleep(PAUSE)


async def follow(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Write the number of each record, until the link breaks."""
    entity_id = f"{DOMAIN}.{entry.entry_id.lower()}"
    session = async_get_clientsession(hass)
    async with session.ws_connect(push_url(entry), max_msg_size=FRAME_LIMIT, heartbeat=10) as link:
        async for message in link:
            frame = orjson.loads(message.data)
            if frame["code"] == RECORD:
                hass.states.async_set(entity_id, str(frame["data"]["id"]))


def push_url(entry: ConfigEntry) -> URL:
    """Return the signed address of the link."""
    timestamp = str(round(time.time() * 1000))
    signature = md5(f"{timestamp}#{entry.data[CONF_PASSWORD]}".encode(), usedforsecurity=False).hexdigest()
    query = {"timestamp": timestamp, "sign": signature}
    return URL.build(
        scheme="ws", host=entry.data[CONF_HOST], port=entry.data[CONF_PORT], path="/api/record", query=query
    )
