"""Automations that use the integration's own triggers and conditions."""

from typing import Any

from pytest_homeassistant_custom_component.common import async_mock_service
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.setup import async_setup_component
from tests.emulator import Terminal
from tests.waiting import eventually

from .conftest import entity_id, state

ACTION = {"action": "test.ring", "data": {"trigger": "{{ trigger.recognition }}", "entity": "{{ trigger.entity_id }}"}}

ANNA: dict[str, Any] = {"type": 1, "name": "Anna", "userId": "0017"}
BEN: dict[str, Any] = {"type": 2, "name": "Ben", "userId": "0018"}
STRANGER: dict[str, Any] = {"type": -1, "name": "", "userId": ""}


async def automate(
    hass: HomeAssistant, trigger: str, target: dict[str, Any], conditions: object = (), **options: Any
) -> list[ServiceCall]:
    """Set an automation up; return the calls that it makes."""
    automation = {
        "id": "ours",
        "triggers": {"trigger": f"richtech_aatss.{trigger}", "target": target, "options": options},
        "conditions": list(conditions) if isinstance(conditions, (list, tuple)) else conditions,
        "actions": ACTION,
        "mode": "queued",
    }
    assert await async_setup_component(hass, "automation", {"automation": automation})
    await hass.async_block_till_done()
    calls: list[ServiceCall] = async_mock_service(hass, "test", "ring")
    return calls


def names(calls: list[ServiceCall]) -> list[str]:
    """Return who has started the automation."""
    return [call.data["trigger"]["name"] for call in calls]


async def traces(hass: HomeAssistant, hass_ws_client: WebSocketGenerator) -> list[Any]:
    """Return what the traces of the automation say, the oldest first."""
    client = await hass_ws_client(hass)
    await client.send_json_auto_id({"type": "trace/list", "domain": "automation", "item_id": "ours"})
    runs = [run["run_id"] for run in (await client.receive_json())["result"]]
    found = []
    for run in runs:
        await client.send_json_auto_id({"type": "trace/get", "domain": "automation", "item_id": "ours", "run_id": run})
        found.append((await client.receive_json())["result"])
    return sorted(found, key=lambda trace: str(trace["timestamp"]["start"]))


async def come(hass: HomeAssistant, terminal: Terminal, *people: dict[str, Any]) -> None:
    """Let people come, one after the other, and wait until the journal has them all."""
    for person in people:
        record = await terminal.recognize(**person)
        await eventually(lambda: record["id"] in ids_in_event(hass))  # noqa: B023
    await hass.async_block_till_done()


def ids_in_event(hass: HomeAssistant) -> list[Any]:
    """Return the latest record of both events."""
    return [state(hass, key).attributes.get("record_id") for key in ("recognition", "missed_recognition")]


def event_of(hass: HomeAssistant, key: str = "recognition") -> dict[str, str]:
    """Return an event as a target."""
    return {"entity_id": entity_id(hass, key)}
