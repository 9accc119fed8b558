"""The push link, and what a user is told of it."""

import logging

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.richtech_aatss.api import stream as stream_module
from custom_components.richtech_aatss.const import DOMAIN
from custom_components.richtech_aatss.recognitions import backfill as backfill_module
from custom_components.richtech_aatss.recognitions import feed as feed_module
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from tests.emulator import Terminal, records
from tests.waiting import eventually

from .conftest import entity_id, state, states_of
from .inside import link_of, poll
from .watching import linked, ready, store


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


NAME = "Anna Secret"


def fail(*_args: object, **_more: object) -> None:
    """Fail as no code should."""
    raise KeyError(NAME)


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what the log has of it; the name is nowhere."""
    ours = [record for record in caplog.records if "richtech_aatss" in record.name]
    assert "Anna Secret" not in "".join(record.getMessage() for record in ours)
    return [record.getMessage() for record in ours if record.levelno >= logging.ERROR]


async def test_an_error_that_nobody_has_foreseen(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The link counts as down, the log says so once, and the link comes up again."""
    monkeypatch.setattr(feed_module, "RESTART_PAUSE", 0.1)
    await ready(loaded)
    watched = states_of(hass, entity_id(hass, "push_connection"))
    with monkeypatch.context() as broken:
        broken.setattr(loaded.runtime_data.feed.intake, "take_pushed", fail)
        for number in (1, 2):
            await terminal.push(records.make(terminal, None, {"name": "Anna Secret"}, picture=False))
            await linked(loaded, number + 1)
    assert "off" in [one.state for one in watched()]
    (error,) = errors(caplog)
    assert "Front door: the push link starts again after KeyError" in error
    await eventually(lambda: state(hass, "push_connection").state == "on")
    await terminal.recognize()
    await eventually(lambda: state(hass, "recognition").state != "unknown")


async def test_an_unforeseen_error_with_the_list(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The list is read again, and the link is left alone."""
    monkeypatch.setattr(feed_module, "RESTART_PAUSE", 0.1)
    monkeypatch.setattr(backfill_module, "GRACE", 0.1)
    await ready(loaded)
    with monkeypatch.context() as broken:
        broken.setattr(loaded.runtime_data.feed.intake, "take_listed", fail)
        number = store(terminal, name="Anna Secret")
        await poll(loaded)
        await eventually(lambda: errors(caplog))
    await eventually(lambda: "list" in loaded.runtime_data.feed._tasks)
    await poll(loaded)
    await eventually(lambda: state(hass, "recognition").attributes.get("record_id") == number)
