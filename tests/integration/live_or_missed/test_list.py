"""Live or missed: the reading of the list, whatever the list does."""

import asyncio
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.richtech_aatss.const import DOMAIN
from homeassistant.core import HomeAssistant
from tests.emulator import Terminal
from tests.waiting import eventually

from ..conftest import set_up
from ..inside import link_of
from ..watching import HOUR, MANY, Watch, ago, ids_in, known, linked, ready, store


@pytest.mark.parametrize(
    "fault", [{"code": 50002}, {"drop": "reset"}, {"body": "cut"}, {"code": 50008}, {"body": "not_json"}]
)
@pytest.mark.parametrize("page", [0, 1, 2])
async def test_a_page_that_fails(
    a_past: None,
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    watch: Watch,
    fault: dict[str, Any],
    page: int,
) -> None:
    """The reading is repeated, and ends in the same journal."""
    await terminal.stop()
    await eventually(lambda: not link_of(loaded).connected)
    numbers = [store(terminal, signTime=ago(300 - number)) for number in range(MANY)]
    if page:
        terminal.faults.add("/api/record", times=page)
    terminal.faults.add("/api/record", times=1, **fault)
    await terminal.start()
    await eventually(lambda: not terminal.faults.rules)
    await watch.tells(missed=numbers)
    assert ids_in(await known(hass)) == numbers


async def test_a_list_that_does_not_say_how_long_it_is(
    a_past: None, hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, watch: Watch
) -> None:
    """It is read until a page brings nothing new."""
    await terminal.stop()
    await eventually(lambda: not link_of(loaded).connected)
    numbers = [store(terminal, signTime=ago(300 - number)) for number in range(MANY)]
    terminal.faults.add("/api/record", missing=("total",))
    await terminal.start()
    await eventually(lambda: len(watch.missed) == MANY)
    assert watch.missed == numbers
    assert ids_in(await known(hass)) == numbers


async def test_new_ones_while_the_list_is_read(
    a_past: None, hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, watch: Watch
) -> None:
    """They push others to later pages; nobody is lost, and nobody told twice."""
    await terminal.stop()
    await eventually(lambda: not link_of(loaded).connected)
    numbers = [store(terminal, signTime=ago(300 - number)) for number in range(MANY)]
    terminal.faults.add("/api/record", stall=0.05, times=6)
    await terminal.start()
    await eventually(lambda: terminal.push_clients)
    fresh = []
    while terminal.faults.rules:
        fresh.append((await terminal.recognize())["id"])
        await asyncio.sleep(0.02)
    await eventually(lambda: len(watch.missed) == MANY)
    assert watch.missed == numbers
    await eventually(lambda: len(watch.live) == len(fresh))
    assert ids_in(await known(hass)) == numbers + fresh


async def test_the_past_stays_past(hass: HomeAssistant, terminal: Terminal, entry: MockConfigEntry) -> None:
    """What a terminal had recorded before it was added is not told, and not in the journal."""
    for number in range(MANY):
        store(terminal, signTime=ago(9000 - number))
    await set_up(hass, entry)
    await ready(entry)
    watch = Watch(hass)
    await terminal.drop_push()
    await linked(entry, 2)
    await ready(entry)
    number = (await terminal.recognize())["id"]
    await watch.tells(live=[number])
    assert ids_in(await known(hass)) == [number]


@pytest.mark.parametrize("after", range(1, 10))
async def test_a_list_that_says_it_is_empty(
    a_past: None, hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, watch: Watch, after: int
) -> None:
    """A terminal that once tells of no records, while they are searched, loses none by it, and its past stays past."""
    numbers = [store(terminal, signTime=ago(90_000 - 3000 * number)) for number in range(MANY)]
    terminal.faults.add("/api/record", code=50008, times=1, after=after)
    for links in (2, 3):
        await terminal.drop_push()
        await linked(loaded, links)
        await ready(loaded)
    await eventually(lambda: len(watch.missed) == MANY)
    assert ids_in(await known(hass)) == numbers


async def test_a_list_that_begins_with_the_oldest(
    hass: HomeAssistant, terminal: Terminal, entry: MockConfigEntry
) -> None:
    """The past is the past in whatever order it is listed."""
    terminal.newest_first = False
    for number in range(MANY):
        store(terminal, signTime=ago(9000 - 60 * number))
    await set_up(hass, entry)
    await ready(entry)
    await terminal.drop_push()
    await linked(entry, 2)
    await ready(entry)
    assert await known(hass) == []


async def test_a_list_that_is_refused(
    at_once: None, terminal: Terminal, entry: MockConfigEntry, hass: HomeAssistant
) -> None:
    """The link is proven without it."""
    terminal.faults.add("/api/record", code=30001)
    await set_up(hass, entry)
    await ready(entry)
    watch = Watch(hass)
    record = await terminal.recognize(signTime=ago(-8 * HOUR))
    await watch.tells(live=[record["id"]])


async def test_a_list_that_shrinks(
    a_past: None, hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, watch: Watch
) -> None:
    """An old record that is deleted does not make the others new; a list that is cleared begins anew."""
    terminal.records += [{**terminal.records[0], "id": -number} for number in range(MANY)]
    await hass.config_entries.async_remove(loaded.entry_id)
    entry = MockConfigEntry(domain=DOMAIN, title="Front door", unique_id=loaded.unique_id, data=loaded.data)
    entry.add_to_hass(hass)
    await set_up(hass, entry)
    await ready(entry)
    del terminal.records[3]
    for links in (2, 3):
        await terminal.drop_push()
        await linked(entry, links)
        await ready(entry)
    assert await known(hass) == []
    terminal.records.clear()
    number = store(terminal, signTime=ago(3000))
    await terminal.drop_push()
    await linked(entry, 4)
    await ready(entry)
    assert ids_in(await known(hass)) == [number]
