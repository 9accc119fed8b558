"""Live or missed: who came while the link or Home Assistant was down."""

import asyncio

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.richtech_aatss.recognitions import backfill as backfill_module
from homeassistant.core import HomeAssistant
from tests.emulator import Terminal
from tests.waiting import eventually

from ..clocks import Clock
from ..conftest import set_up, state
from ..inside import coordinator_of, link_of
from ..watching import HOUR, MANY, Watch, ago, ids_in, known, linked, ready, store


async def test_a_short_drop(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, watch: Watch) -> None:
    """Who came meanwhile is live if it is still fresh, and says that the link had been lost."""
    await terminal.stop()
    await eventually(lambda: not link_of(loaded).connected)
    number = store(terminal, signTime=ago(8))
    await terminal.start()
    await watch.tells(live=[number])
    assert watch.recovered(number) is True


async def test_a_long_drop(
    a_past: None, hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, watch: Watch
) -> None:
    """Who came meanwhile is missed, oldest first, and each is in the journal once."""
    await terminal.stop()
    await eventually(lambda: not link_of(loaded).connected)
    numbers = [store(terminal, signTime=ago(290 - number)) for number in range(MANY)]
    await terminal.start()
    await watch.tells(missed=numbers)
    assert ids_in(await known(hass)) == numbers


async def test_a_reload(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """Who came while Home Assistant was away is missed, however fresh."""
    await ready(loaded)
    await hass.config_entries.async_unload(loaded.entry_id)
    number = store(terminal)
    watch = Watch(hass)
    await set_up(hass, loaded)
    await watch.tells(missed=[number])
    # It may be pushed again, too.
    await ready(loaded)
    await terminal.push_frame({"code": 30000, "data": terminal.records[0]})
    next_one = await terminal.recognize()
    await watch.tells(live=[next_one["id"]], missed=[number])


async def test_a_backlog_after_a_reload(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """What is pushed right after a start and is older than the link is missed as well."""
    await ready(loaded)
    await hass.config_entries.async_unload(loaded.entry_id)
    terminal.unsupported.add("/api/record")
    number = store(terminal, signTime=ago(10))
    watch = Watch(hass)
    await set_up(hass, loaded)
    await eventually(lambda: terminal.push_clients)
    await terminal.push_frame({"code": 30000, "data": terminal.records[0]})
    await watch.tells(missed=[number])


async def test_a_dead_link(
    at_once: None, terminal: Terminal, clock: Clock, loaded: MockConfigEntry, watch: Watch
) -> None:
    """A poll that finds what the link should have brought has the link rebuilt."""
    number = store(terminal)
    await clock.tick(30)
    await watch.tells(live=[number])
    await linked(loaded, 2)


async def test_the_list_is_faster(
    at_once: None,
    monkeypatch: pytest.MonkeyPatch,
    terminal: Terminal,
    clock: Clock,
    loaded: MockConfigEntry,
    watch: Watch,
) -> None:
    """A poll that sees a record just before the link brings it waits for the link."""
    monkeypatch.setattr(backfill_module, "GRACE", 2.0)
    number = store(terminal)
    terminal.requests.clear()
    await clock.tick(30)
    await eventually(lambda: terminal.requests[-1:] and terminal.requests[-1].path == "/api/record")
    await terminal.push_frame({"code": 30000, "data": terminal.records[-1]})
    await watch.tells(live=[number])
    assert watch.recovered(number) is False
    await asyncio.sleep(0)
    assert link_of(loaded).links == 1


async def test_after_both_links_were_down(
    hass: HomeAssistant, terminal: Terminal, clock: Clock, loaded: MockConfigEntry, watch: Watch
) -> None:
    """What the list brings is told when somebody can notice: not before a poll has made the events available."""
    failing = terminal.faults.add("/api/record", drop="close")
    terminal.requests.clear()
    await terminal.drop_push()
    await eventually(lambda: any(request.path == failing.path for request in terminal.requests))
    terminal.faults.add(drop="close")
    terminal.max_push_clients = 0
    await terminal.drop_push()
    await eventually(lambda: state_of_link(hass) == "off")
    for _ in range(3):
        await clock.tick(30)
    await eventually(lambda: state(hass, "recognition").state == "unavailable")
    numbers = [store(terminal, signTime=ago(HOUR)), store(terminal, signTime=ago(HOUR))]
    terminal.faults.clear()
    terminal.push_requests.clear()
    await eventually(lambda: terminal.push_requests)
    await clock.tick(30)
    await watch.tells(missed=numbers)


async def test_a_quiet_night(
    at_once: None, hass: HomeAssistant, terminal: Terminal, clock: Clock, loaded: MockConfigEntry, watch: Watch
) -> None:
    """Polls that find nothing leave the link alone, and ask for nothing that is known."""
    await terminal.recognize()
    await eventually(lambda: watch.live)
    await known(hass)
    terminal.requests.clear()
    for _ in range(3):
        await clock.tick(30)
        await eventually(lambda: terminal.requests and terminal.requests[-1].path == "/api/record")
        terminal.requests.clear()
    assert link_of(loaded).links == 1
    assert state_of_link(hass) == "on"


async def test_another_terminal_is_not_believed(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, watch: Watch
) -> None:
    """What another terminal at the same address records is none of this door's."""
    await terminal.stop()
    await eventually(lambda: not link_of(loaded).connected)
    terminal.device = terminal.device | {"deviceID": "another"}
    store(terminal)
    await terminal.start()
    await eventually(lambda: coordinator_of(loaded).wrong_device)
    assert await known(hass) == []
    assert watch.live + watch.missed == []


def state_of_link(hass: HomeAssistant) -> str:
    """Return whether the link stands."""
    return state(hass, "push_connection").state
