"""Automations that are made from the blueprints, and phones that they notify."""

from pathlib import Path
import shutil
from typing import Any

from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service

from custom_components.richtech_aatss.const import DOMAIN
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from tests.emulator import Terminal
from tests.sources import ROOT
from tests.waiting import eventually

from .automations import ids_in_event

BLUEPRINTS = ROOT / "blueprints" / "automation" / DOMAIN
AUTOMATION = "automation.ours"


def install(hass: HomeAssistant) -> None:
    """Put the blueprints where an import puts them."""
    shutil.copytree(BLUEPRINTS, Path(hass.config.path("blueprints", "automation", DOMAIN)), dirs_exist_ok=True)


async def use(hass: HomeAssistant, name: str, **inputs: Any) -> None:
    """Make an automation from a blueprint."""
    await hass.async_add_executor_job(install, hass)
    blueprint = {"path": f"{DOMAIN}/{name}.yaml", "input": inputs}
    automation = {"id": "ours", "alias": "Ours", "use_blueprint": blueprint}
    assert await async_setup_component(hass, "automation", {"automation": automation})
    await hass.async_block_till_done()
    made = hass.states.get(AUTOMATION)
    assert made
    assert made.state == "on"


async def run_now(hass: HomeAssistant) -> None:
    """Run the automation as a user does to try it."""
    await hass.services.async_call("automation", "trigger", {"entity_id": AUTOMATION}, blocking=True)


async def seen(hass: HomeAssistant, terminal: Terminal, *people: dict[str, Any]) -> None:
    """Let people come, one after the other, whatever is still under way."""
    for person in people:
        record = await terminal.recognize(**person)
        await eventually(lambda: record["id"] in ids_in_event(hass))  # noqa: B023


def phone(hass: HomeAssistant, name: str) -> tuple[str, list[ServiceCall]]:
    """Return a phone with the app: its device, and what it is sent."""
    entry = MockConfigEntry(domain="mobile_app", title=name)
    entry.add_to_hass(hass)
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={("mobile_app", name)}, name=name
    )
    return device.id, async_mock_service(hass, "notify", f"mobile_app_{name.lower().replace(' ', '_')}")


def terminal_device(hass: HomeAssistant, entry: MockConfigEntry) -> str:
    """Return the device of a terminal."""
    return dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)[0].id


def recognitions_of(hass: HomeAssistant, *entries: MockConfigEntry) -> dict[str, list[str | None]]:
    """Return the recognitions of terminals as a target."""
    registry = er.async_get(hass)
    return {
        "entity_id": [
            registry.async_get_entity_id("event", DOMAIN, f"{entry.unique_id}_recognition") for entry in entries
        ]
    }


def messages(calls: list[ServiceCall]) -> list[str]:
    """Return what a phone was told."""
    return [call.data["message"] for call in calls]
