"""What a user sees of the terminal and does with it."""

import asyncio
import re
from typing import Any

from tests.real.hass import DOMAIN, HomeAssistant, until
from tests.real.websocket import WebSocket

OURS = rf"^.* (?:WARNING|ERROR|CRITICAL) .*\[custom_components\.{DOMAIN}.*"
COMPLAINT = re.compile(rf"{OURS}|^.*Detected .*custom integration.*", re.MULTILINE)


class Home:
    """A Home Assistant with one terminal."""

    def __init__(self, hass: HomeAssistant, socket: WebSocket, entry_id: str) -> None:
        """Use what the fixtures have made."""
        self.hass = hass
        self.socket = socket
        self.entry_id = entry_id

    async def entity(self, domain: str, key: str) -> str:
        """Return the id of an entity."""
        entities = await self.socket.call("config/entity_registry/list")
        return next(
            str(entity["entity_id"])
            for entity in entities
            if entity["platform"] == DOMAIN
            and entity["entity_id"].startswith(f"{domain}.")
            and entity["translation_key"] == key
        )

    async def device(self) -> dict[str, Any]:
        """Return the terminal's device."""
        devices = await self.socket.call("config/device_registry/list")
        return next(device for device in devices if device["config_entry_id"] == self.entry_id)

    async def has(self, entity_id: str) -> bool:
        """Tell whether there is an entity with a state."""
        return entity_id in {state["entity_id"] for state in await self.hass.get("states")}

    async def press(self, entity_id: str) -> None:
        """Press a button."""
        await self.socket.call("call_service", domain="button", service="press", target={"entity_id": entity_id})

    async def loaded(self) -> bool:
        """Tell whether the terminal is set up."""
        entry = (await self.socket.call("config_entries/get_single", entry_id=self.entry_id))["config_entry"]
        return bool(entry["state"] == "loaded")

    async def linked(self) -> bool:
        """Tell whether the terminal can push."""
        state = await self.hass.get(f"states/{await self.entity('binary_sensor', 'push_connection')}")
        return bool(state["state"] == "on")

    async def ready(self) -> None:
        """Wait until the terminal is set up and linked."""
        await until(self.loaded, "the terminal is set up")
        await until(self.linked, "the terminal is linked")

    async def reauthentications(self) -> list[dict[str, Any]]:
        """Return the requests for a new password."""
        flows = await self.socket.call("config_entries/flow/progress")
        return [flow for flow in flows if flow["handler"] == DOMAIN and flow["context"]["source"] == "reauth"]

    def complaints(self) -> list[str]:
        """Return what the integration has to complain about, and Home Assistant about the integration."""
        return COMPLAINT.findall(self.hass.log())


async def next_state(changes: asyncio.Queue[Any], entity_id: str, seconds: float = 20) -> dict[str, Any]:
    """Return the next state that an entity changes to."""
    async with asyncio.timeout(seconds):
        while (data := (await changes.get())["data"])["entity_id"] != entity_id:
            pass
    return dict(data["new_state"])
