"""The push link, and what a user is told of it."""

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.richtech_aatss.api import stream as stream_module
from custom_components.richtech_aatss.const import DOMAIN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from tests.emulator import Terminal
from tests.waiting import eventually

from .conftest import state
from .inside import link_of, poll


def contest(hass: HomeAssistant, entry: MockConfigEntry) -> ir.IssueEntry | None:
    """Return the repair that tells of another system."""
    return ir.async_get(hass).async_get_issue(DOMAIN, f"push_contested_{entry.entry_id}")


async def test_another_system(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Links that keep ending soon lead to the longest pause, which no answer shortens, and to a repair."""
    for number in range(3):
        assert contest(hass, loaded) is None
        await eventually(lambda: terminal.push_clients)
        await eventually(lambda: link_of(loaded).connected)
        assert len(terminal.push_requests) == number + 1
        await terminal.drop_push()
        await eventually(lambda: not link_of(loaded).connected)
    assert contest(hass, loaded)
    for _ in range(3):
        await poll(loaded)
    assert len(terminal.push_requests) == 3
    # What is recognised meanwhile is found by the polls.
    record = await terminal.recognize()
    await poll(loaded)
    await eventually(lambda: state(hass, "recognition").attributes.get("record_id") == record["id"])
    monkeypatch.setattr(stream_module, "STEADY", 0.0)
    link_of(loaded).try_now()
    await eventually(lambda: terminal.push_clients)
    await poll(loaded)
    await eventually(lambda: contest(hass, loaded) is None)
