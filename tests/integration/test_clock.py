"""The terminal's clock is kept right, unless it may be the host's that is wrong."""

from datetime import timedelta
import time
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.richtech_aatss.const import DOMAIN
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from tests.emulator import Terminal
from tests.waiting import eventually

from .clocks import Clock
from .conftest import press, set_up, state
from .inside import poll

SYNC = "/api/device/syncTime"
HOUR, DAY = 3600.0, 86_400.0
SETTLED = 700.0


def syncs(terminal: Terminal) -> int:
    """Count the synchronisations."""
    return sum(request.path == SYNC for request in terminal.requests)


def repair(hass: HomeAssistant, entry: MockConfigEntry) -> ir.IssueEntry | None:
    """Return the repair that sets the clock."""
    return ir.async_get(hass).async_get_issue(DOMAIN, f"clock_wrong_{entry.entry_id}")


async def polled(hass: HomeAssistant, entry: MockConfigEntry, clock: Clock, seconds: float) -> None:
    """Let time pass, and have the terminal polled."""
    await clock.tick(seconds)
    await poll(entry)
    await hass.async_block_till_done(wait_background_tasks=False)


async def test_once_a_day(hass: HomeAssistant, terminal: Terminal, clock: Clock, loaded: MockConfigEntry) -> None:
    """A clock that tells no time is set each day, and not in between."""
    terminal.date_header = False
    for seconds, expected in ((300, 0), (400, 1), (12 * HOUR, 1), (13 * HOUR, 2)):
        await polled(hass, loaded, clock, seconds)
        assert syncs(terminal) == expected


@pytest.mark.parametrize(("offset", "expected"), [(0.5, 0), (-1.0, 0), (30.0, 1), (-30.0, 1), (250.0, 1)])
async def test_a_clock_that_is_off(
    hass: HomeAssistant, terminal: Terminal, clock: Clock, loaded: MockConfigEntry, offset: float, expected: int
) -> None:
    """It is set when it is off by more than two seconds."""
    await polled(hass, loaded, clock, SETTLED)
    await polled(hass, loaded, clock, 2 * HOUR)
    terminal.requests.clear()
    terminal.clock_offset = offset
    await polled(hass, loaded, clock, 30)
    assert syncs(terminal) == expected
    if expected:
        assert terminal.clock_offset == pytest.approx(0, abs=2)


async def test_a_clock_that_jumps(
    hass: HomeAssistant, terminal: Terminal, clock: Clock, loaded: MockConfigEntry
) -> None:
    """It is set at once, however soon after the last time."""
    await polled(hass, loaded, clock, SETTLED)
    await polled(hass, loaded, clock, 30)
    assert syncs(terminal) == 1
    terminal.clock_offset = -200
    await polled(hass, loaded, clock, 30)
    assert syncs(terminal) == 2


async def test_a_date_that_is_not_the_clock(
    hass: HomeAssistant, terminal: Terminal, clock: Clock, loaded: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A terminal whose date stays wrong is not set at each poll."""
    monkeypatch.setattr("custom_components.richtech_aatss.api.transport.clock_offset_of", lambda _: 8 * HOUR)
    await polled(hass, loaded, clock, SETTLED)
    for _ in range(5):
        await polled(hass, loaded, clock, 30)
    assert syncs(terminal) == 1
    assert repair(hass, loaded) is None


async def test_not_wanted(hass: HomeAssistant, terminal: Terminal, clock: Clock, loaded: MockConfigEntry) -> None:
    """With the option off it is left alone, and a repair offers to set it."""
    hass.config_entries.async_update_entry(loaded, options={"keep_clock": False})
    await hass.config_entries.async_reload(loaded.entry_id)
    terminal.clock_offset = -200
    await polled(hass, loaded, clock, SETTLED)
    assert syncs(terminal) == 0
    assert repair(hass, loaded)
    terminal.clock_offset = 0
    await polled(hass, loaded, clock, 30)
    assert repair(hass, loaded) is None


async def test_not_soon_after_the_start(
    hass: HomeAssistant, terminal: Terminal, clock: Clock, loaded: MockConfigEntry
) -> None:
    """The host may not have got its own time yet."""
    terminal.clock_offset = -100
    for seconds, expected in ((30, 0), (500, 0), (100, 1)):
        await polled(hass, loaded, clock, seconds)
        assert syncs(terminal) == expected


async def test_not_while_the_host_is_set(
    hass: HomeAssistant, terminal: Terminal, clock: Clock, loaded: MockConfigEntry
) -> None:
    """A jump of the host's clock makes it doubtful for a while."""
    await polled(hass, loaded, clock, SETTLED)
    clock.error = HOUR
    terminal.requests.clear()
    for seconds, expected in ((2 * DAY, 0), (300, 0), (400, 1)):
        await polled(hass, loaded, clock, seconds)
        assert syncs(terminal) == expected


@pytest.mark.parametrize("ago", [timedelta(days=1), timedelta(days=3650)])
async def test_not_to_the_past(
    hass: HomeAssistant,
    terminal: Terminal,
    clock: Clock,
    loaded: MockConfigEntry,
    ago: timedelta,
) -> None:
    """A host whose clock is before the last recognition, or before this version, is wrong."""
    if ago < timedelta(days=2):
        await terminal.recognize()
        await eventually(lambda: state(hass, "recognitions_today").state == "1")
    clock.error = -ago.total_seconds()
    for _ in range(3):
        await polled(hass, loaded, clock, SETTLED)
    assert syncs(terminal) == 0
    # What the user asks for is done.
    await press(hass, "sync_time")
    assert syncs(terminal) == 1


async def test_refused_by_the_clock(
    hass: HomeAssistant, terminal: Terminal, clock: Clock, loaded: MockConfigEntry
) -> None:
    """A terminal that tells no time and refuses ours is set right, without the user."""
    terminal.date_header = False
    terminal.sync_time_checks_clock = False
    await polled(hass, loaded, clock, SETTLED)
    terminal.clock_offset = -20 * 365 * DAY
    await polled(hass, loaded, clock, 30)
    assert terminal.clock_offset == pytest.approx(0, abs=2)
    assert state(hass, "open_door").state != "unavailable"
    assert repair(hass, loaded) is None
    assert not list(loaded.async_get_active_flows(hass, {"reauth"}))


async def fix(hass: HomeAssistant, browser: Any, entry: MockConfigEntry) -> dict[str, Any]:
    """Have the repair done, as a user does it."""
    issue = {"handler": DOMAIN, "issue_id": f"clock_wrong_{entry.entry_id}"}
    flow = await (await browser.post("/api/repairs/issues/fix", json=issue)).json()
    answer: dict[str, Any] = await (await browser.post(f"/api/repairs/issues/fix/{flow['flow_id']}", json={})).json()
    return answer


async def test_the_repair(
    hass: HomeAssistant,
    terminal: Terminal,
    clock: Clock,
    entry: MockConfigEntry,
    hass_client: ClientSessionGenerator,
) -> None:
    """It sets the clock of a terminal that could not even be loaded."""
    assert await async_setup_component(hass, "repairs", {})
    terminal.date_header = False
    terminal.clock_offset = -DAY
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert repair(hass, entry)
    browser = await hass_client()
    assert (await fix(hass, browser, entry))["errors"] == {"base": "clock_skew"}
    terminal.sync_time_checks_clock = False
    assert (await fix(hass, browser, entry))["type"] == "create_entry"
    assert terminal.clock_offset == pytest.approx(0, abs=2)
    await eventually(lambda: entry.state is ConfigEntryState.LOADED)
    await eventually(lambda: repair(hass, entry) is None)


async def test_the_repair_of_a_loaded_terminal(
    hass: HomeAssistant,
    terminal: Terminal,
    clock: Clock,
    loaded: MockConfigEntry,
    hass_client: ClientSessionGenerator,
) -> None:
    """It sets the clock, whatever the host's clock is thought to be."""
    assert await async_setup_component(hass, "repairs", {})
    terminal.clock_offset = -200
    await polled(hass, loaded, clock, 30)
    assert (await fix(hass, await hass_client(), loaded))["type"] == "create_entry"
    assert terminal.clock_offset == pytest.approx(0, abs=2)
    await eventually(lambda: repair(hass, loaded) is None)


@pytest.mark.usefixtures("everything_enabled")
async def test_the_sensor(hass: HomeAssistant, terminal: Terminal, clock: Clock, loaded: MockConfigEntry) -> None:
    """It tells by how much the clock is ahead, where the terminal tells its time."""
    assert float(state(hass, "clock_offset").state) == pytest.approx(0, abs=1)
    terminal.clock_offset = 120.0
    await polled(hass, loaded, clock, 30)
    assert float(state(hass, "clock_offset").state) == pytest.approx(120, abs=1)


async def test_a_terminal_that_sets_its_clock_by_each_request(
    hass: HomeAssistant, terminal: Terminal, clock: Clock, loaded: MockConfigEntry
) -> None:
    """Nothing is lost, and nothing set for nothing."""
    terminal.every_call_sets_clock = True
    await polled(hass, loaded, clock, SETTLED)
    terminal.clock_offset = 200.0
    for _ in range(3):
        await polled(hass, loaded, clock, 30)
    record = await terminal.recognize()
    await eventually(lambda: state(hass, "recognition").attributes.get("record_id") == record["id"])
    assert syncs(terminal) <= 2
    assert terminal.clock_offset == pytest.approx(0, abs=2)


async def test_recognitions_today(
    hass: HomeAssistant, terminal: Terminal, clock: Clock, loaded: MockConfigEntry
) -> None:
    """They are counted from midnight on, live and missed."""
    now = int(time.time())
    for signed in (now, now - 3 * int(DAY), now - 1):
        await terminal.recognize(signTime=signed)
    await eventually(lambda: state(hass, "recognitions_today").state == "2")
    assert dt_util.start_of_local_day() <= dt_util.now()
