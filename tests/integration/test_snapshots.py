"""All entities of a terminal that has everything, and of one that has little."""

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, snapshot_platform
from syrupy.assertion import SnapshotAssertion

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from tests.emulator import Terminal
from tests.waiting import eventually

from .conftest import set_up, state

PLATFORMS = ["binary_sensor", "button", "event", "lock", "number", "select", "sensor", "switch"]


@pytest.mark.usefixtures("everything_enabled")
@pytest.mark.parametrize("size", ["full", "minimal"])
@pytest.mark.parametrize("platform", PLATFORMS)
async def test_entities(
    hass: HomeAssistant,
    terminal: Terminal,
    entry: MockConfigEntry,
    entity_registry: er.EntityRegistry,
    snapshot: SnapshotAssertion,
    monkeypatch: pytest.MonkeyPatch,
    platform: str,
    size: str,
) -> None:
    """Names, units, classes, categories, ranges and states are what they were."""
    if size == "minimal":
        terminal.unsupported = {"/api/device/network", "/api/device/smartface", "/api/device/perpara"}
        terminal.device = {"deviceID": terminal.device["deviceID"]}
    monkeypatch.setattr("custom_components.richtech_aatss._platforms_of", lambda _entry: [platform])
    await set_up(hass, entry)
    if platform == "binary_sensor":
        await eventually(lambda: state(hass, "push_connection").state == "on")
    if platform == "sensor":
        await eventually(lambda: state(hass, "people").state == "0")
    if size == "minimal" and platform in ("number", "select", "switch"):
        assert not er.async_entries_for_config_entry(entity_registry, entry.entry_id)
    else:
        await snapshot_platform(hass, entity_registry, snapshot, entry.entry_id)
