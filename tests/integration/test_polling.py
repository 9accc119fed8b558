"""How often a terminal is asked for what."""

from collections import Counter
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.richtech_aatss.const import DOMAIN
from custom_components.richtech_aatss.coordinator import RETRY_INTERVAL
from homeassistant.core import HomeAssistant
from tests.emulator import Terminal
from tests.waiting import eventually

from .clocks import Clock
from .conftest import state
from .inside import poll, polled
from .watching import ready

RECORDS = "/api/record"
SETTINGS = {"/api/device/network", "/api/device/smartface", "/api/device/perpara"}


async def test_an_idle_terminal(hass: HomeAssistant, terminal: Terminal, clock: Clock, loaded: MockConfigEntry) -> None:
    """Is asked for what it is and for new records; each of its objects is read every eight minutes, one at a poll."""
    await ready(loaded)
    for _ in range(4):
        await polled(loaded, clock, 30)
    began = len(terminal.requests)
    together = []
    for _ in range(20):
        before = len(terminal.requests)
        await polled(loaded, clock, 30)
        await eventually(lambda: any(request.path == RECORDS for request in terminal.requests[before:]))  # noqa: B023
        together.append(sum(request.path in SETTINGS for request in terminal.requests[before:]))
    asked = Counter(request.path for request in terminal.requests[began:])
    assert asked["/api/device/information"] == 20
    # The list as a whole is read every ten minutes, by some requests.
    assert 20 <= asked[RECORDS] < 40
    assert {asked[path] for path in SETTINGS} <= {1, 2}
    assert max(together) == 1


@pytest.mark.parametrize(
    ("domain", "action", "data"),
    [
        ("switch", "turn_on", {"entity_id": "switch.front_door_mask_detection"}),
        (DOMAIN, "send_command", {"command": {"cmd": "volume", "value": 3}}),
    ],
)
async def test_after_a_change(
    hass: HomeAssistant,
    terminal: Terminal,
    clock: Clock,
    loaded: MockConfigEntry,
    domain: str,
    action: str,
    data: dict[str, Any],
) -> None:
    """All is read at the next poll: one setting may change others."""
    await ready(loaded)
    await polled(loaded, clock, 30)
    await hass.services.async_call(domain, action, data, blocking=True, return_response=domain == DOMAIN)
    before = len(terminal.requests)
    await polled(loaded, clock, 30)
    assert {request.path for request in terminal.requests[before:]} >= SETTINGS


async def test_an_object_that_cannot_be_read(
    hass: HomeAssistant, terminal: Terminal, clock: Clock, loaded: MockConfigEntry
) -> None:
    """Keeps no other one from being read."""
    await ready(loaded)
    terminal.faults.add("/api/device/perpara", code=50004)
    before = len(terminal.requests)
    for _ in range(20):
        await polled(loaded, clock, 30)
    assert {request.path for request in terminal.requests[before:]} >= SETTINGS


async def test_what_was_changed_at_the_terminal(
    hass: HomeAssistant, everything_enabled: None, terminal: Terminal, clock: Clock, loaded: MockConfigEntry
) -> None:
    """Shows within some minutes, at once on demand, and as soon as the terminal is back after it was away."""
    await ready(loaded)
    for face_frame, shown in ((1, "on"), (0, "off")):
        terminal.smart_face["faceFrame"] = face_frame
        for _ in range(20):
            await polled(loaded, clock, 30)
        assert state(hass, "face_frame").state == shown
    terminal.smart_face["faceFrame"] = 1
    await poll(loaded)
    assert state(hass, "face_frame").state == "on"
    terminal.smart_face["faceFrame"] = 0
    await polled(loaded, clock, 30)
    assert state(hass, "face_frame").state == "on"
    fault = terminal.faults.add("/api/device/information", drop="reset")
    await polled(loaded, clock, 30)
    terminal.faults.remove(fault)
    await polled(loaded, clock, RETRY_INTERVAL.total_seconds())
    assert state(hass, "face_frame").state == "off"
