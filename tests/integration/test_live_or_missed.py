"""Live or missed: what acts on a recognition, and what is only told."""

import asyncio
from collections.abc import Callable
import time
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.richtech_aatss.api import stream as stream_module
from custom_components.richtech_aatss.const import DOMAIN
from custom_components.richtech_aatss.recognitions import backfill as backfill_module
from custom_components.richtech_aatss.recognitions import feed as feed_module
from homeassistant.core import HomeAssistant, State
from tests.emulator import Terminal, records
from tests.waiting import eventually

from .conftest import Clock, entity_id, press, set_up, state, states_of

HOUR = 3600
IN_2000 = 946_684_800
IN_2070 = 3_155_760_000
MANY = 25


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait less for what may come over the link as well."""
    monkeypatch.setattr(backfill_module, "GRACE", 0.1)
    monkeypatch.setattr(backfill_module, "RETRY", 0.1)
    monkeypatch.setattr(stream_module, "CONTEST", 0.0)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take a link for proven as soon as the list has been read."""
    monkeypatch.setattr(feed_module, "PROVEN_AFTER", 0.0)


class Watch:
    """What the two events have told since."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Watch from now on."""
        self._live = states_of(hass, entity_id(hass, "recognition"))
        self._missed = states_of(hass, entity_id(hass, "missed_recognition"))

    @property
    def live(self) -> list[Any]:
        """Return the ids of the live ones."""
        return _ids(self._live)

    @property
    def missed(self) -> list[Any]:
        """Return the ids of those that were missed."""
        return _ids(self._missed)

    def recovered(self, record_id: int) -> Any:
        """Return what a live one says of how it came."""
        return next(one for one in self._live() if one.attributes.get("record_id") == record_id).attributes["recovered"]

    async def tells(self, *, live: list[Any] | None = None, missed: list[Any] | None = None) -> None:
        """Wait until the events have told this, and nothing more."""
        await eventually(lambda: len(self.live) >= len(live or []) and len(self.missed) >= len(missed or []))
        await asyncio.sleep(0)
        assert (self.live, self.missed) == (live or [], missed or [])


def _ids(states: Callable[[], list[State]]) -> list[Any]:
    """Return the ids; a state that is only written again has the time of before."""
    found = {one.state: one.attributes["record_id"] for one in states() if one.attributes.get("event_type")}
    return list(found.values())


@pytest.fixture
def a_past(terminal: Terminal) -> None:
    """Have the list begin long before the terminal is added."""
    store(terminal, signTime=ago(4000))


@pytest.fixture
async def watch(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> Watch:
    """Watch the events of a terminal whose list has been read."""
    await ready(loaded)
    return Watch(hass)


async def ready(entry: MockConfigEntry) -> None:
    """Wait until the list has been read since the link came up."""
    await eventually(lambda: entry.runtime_data.feed.connected and entry.runtime_data.feed.has_read)


async def journal(hass: HomeAssistant) -> list[dict[str, Any]]:
    """Return what the journal has, the newest first."""
    await hass.async_block_till_done(wait_background_tasks=False)
    answer: Any = await hass.services.async_call(
        DOMAIN, "get_recognitions", {"limit": 100_000}, blocking=True, return_response=True
    )
    found: list[dict[str, Any]] = answer["recognitions"]
    return found


def ids_in(found: list[dict[str, Any]]) -> list[Any]:
    """Return the ids, sorted."""
    return sorted(one["record_id"] for one in found)


def store(terminal: Terminal, **attributes: Any) -> int:
    """Have the terminal record somebody without pushing it."""
    record = records.make(terminal, None, attributes, picture=True)
    terminal.records.append(record)
    number: int = record["id"]
    return number


def ago(seconds: float) -> int:
    """Return a time of a terminal whose clock is right."""
    return int(time.time() - seconds)


@pytest.mark.parametrize("offset", [0, 8 * HOUR, -8 * HOUR])
async def test_the_first_person(at_once: None, terminal: Terminal, watch: Watch, offset: int) -> None:
    """Is live in whatever time zone the terminal counts."""
    record = await terminal.recognize(signTime=ago(-offset))
    await watch.tells(live=[record["id"]])


async def test_the_first_person_in_milliseconds(terminal: Terminal, watch: Watch) -> None:
    """Is live as well, right after the connection."""
    record = await terminal.recognize(signTime=ago(0) * 1000)
    await watch.tells(live=[record["id"]])


async def test_a_backlog(terminal: Terminal, watch: Watch, hass: HomeAssistant) -> None:
    """Old records that come right after the greeting are missed, oldest first, and in the journal."""
    pushed = [await terminal.recognize(signTime=ago(4000 - 60 * number)) for number in range(20)]
    await watch.tells(missed=[record["id"] for record in pushed])
    assert ids_in(await journal(hass)) == [record["id"] for record in pushed]


async def test_a_backlog_in_local_time(terminal: Terminal, watch: Watch) -> None:
    """A record that looks fresh only because the terminal counts in local time is not."""
    ahead = await terminal.recognize(signTime=ago(HOUR - 8 * HOUR))
    old = await terminal.recognize(signTime=ago(0))
    await watch.tells(missed=[ahead["id"], old["id"]])


async def test_an_old_one_after_others(at_once: None, terminal: Terminal, watch: Watch) -> None:
    """A record that is ten minutes late on a healthy link is missed."""
    fresh = await terminal.recognize()
    old = await terminal.recognize(signTime=ago(600))
    next_one = await terminal.recognize()
    await watch.tells(live=[fresh["id"], next_one["id"]], missed=[old["id"]])


async def test_a_stalled_link(at_once: None, terminal: Terminal, watch: Watch) -> None:
    """What a link delivers all at once after ten minutes is missed."""
    fresh = await terminal.recognize()
    late = [await terminal.recognize(signTime=ago(600 - number)) for number in range(3)]
    await watch.tells(live=[fresh["id"]], missed=[record["id"] for record in late])


async def test_a_clock_set_forward(at_once: None, terminal: Terminal, watch: Watch) -> None:
    """The first one after it is live."""
    told = [await terminal.recognize()]
    terminal.clock_offset = HOUR
    told += [await terminal.recognize(), await terminal.recognize()]
    await watch.tells(live=[record["id"] for record in told])


async def test_a_clock_set_back(at_once: None, terminal: Terminal, clock: Clock, watch: Watch) -> None:
    """Three in a row that are late by the same show it; the third is live."""
    terminal.date_header = False
    told = [await terminal.recognize()]
    await watch.tells(live=[told[0]["id"]])
    terminal.clock_offset = -HOUR
    for number in range(4):
        told.append(await terminal.recognize())
        await eventually(lambda: len(watch.live + watch.missed) == number + 2)  # noqa: B023
        await clock.tick(10)
    await watch.tells(live=[told[index]["id"] for index in (0, 3, 4)], missed=[told[index]["id"] for index in (1, 2)])


@pytest.mark.parametrize("offset", [HOUR, -HOUR, 200.0, -200.0])
async def test_a_clock_that_is_set_right(
    at_once: None, hass: HomeAssistant, terminal: Terminal, watch: Watch, offset: float
) -> None:
    """The one after the synchronisation is live, whatever was learnt before."""
    terminal.sync_time_checks_clock = False
    terminal.clock_offset = offset
    before = await terminal.recognize()
    await watch.tells(live=[before["id"]])
    await press(hass, "sync_time")
    after = await terminal.recognize()
    await watch.tells(live=[before["id"], after["id"]])


async def test_after_a_power_cut(
    at_once: None, hass: HomeAssistant, terminal: Terminal, clock: Clock, watch: Watch
) -> None:
    """A clock that begins in 2000 is set right, and the next one is live."""
    first = await terminal.recognize()
    await watch.tells(live=[first["id"]])
    terminal.sync_time_checks_clock = False
    for seconds in (700, 30):
        await clock.tick(seconds)
        await hass.async_block_till_done()
    terminal.set_clock(IN_2000)
    await clock.tick(30)
    await eventually(lambda: abs(terminal.clock_offset) < 2)
    after = await terminal.recognize()
    await watch.tells(live=[first["id"], after["id"]])


async def test_a_short_drop(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, watch: Watch) -> None:
    """Who came meanwhile is live if it is still fresh, and says that the link had been lost."""
    await terminal.stop()
    await eventually(lambda: not loaded.runtime_data.feed.connected)
    number = store(terminal, signTime=ago(8))
    await terminal.start()
    await watch.tells(live=[number])
    assert watch.recovered(number) is True


async def test_a_long_drop(
    a_past: None, hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, watch: Watch
) -> None:
    """Who came meanwhile is missed, oldest first, and each is in the journal once."""
    await terminal.stop()
    await eventually(lambda: not loaded.runtime_data.feed.connected)
    numbers = [store(terminal, signTime=ago(290 - number)) for number in range(MANY)]
    await terminal.start()
    await watch.tells(missed=numbers)
    assert ids_in(await journal(hass)) == numbers


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


async def test_twice(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, watch: Watch) -> None:
    """A record that is pushed twice, and listed, is told once."""
    record = await terminal.recognize()
    await terminal.push_frame({"code": 30000, "data": record})
    await terminal.drop_push()
    await eventually(lambda: loaded.runtime_data.feed.links == 2)
    await ready(loaded)
    await terminal.push_frame({"code": 30000, "data": record})
    next_one = await terminal.recognize()
    await watch.tells(live=[record["id"], next_one["id"]])
    assert ids_in(await journal(hass)) == [record["id"], next_one["id"]]


async def test_ids_that_start_again(hass: HomeAssistant, terminal: Terminal, watch: Watch) -> None:
    """Two of one second, and an id that was there before, are all told."""
    second = ago(1)
    for number, signed in ((1, second), (2, second), (1, second + 1)):
        await terminal.recognize(id=number, signTime=signed)
    await watch.tells(live=[1, 2, 1])
    assert ids_in(await journal(hass)) == [1, 1, 2]


async def test_absurd_dates(at_once: None, hass: HomeAssistant, terminal: Terminal, watch: Watch) -> None:
    """Records of 2070 and 2000 are in the journal, and the next ordinary one is live."""
    first = await terminal.recognize()
    await terminal.recognize(signTime=IN_2070)
    for number in range(10):
        await terminal.recognize(signTime=IN_2000 + number)
    last = await terminal.recognize()
    await eventually(lambda: watch.live[-1:] == [last["id"]])
    await eventually(lambda: len(watch.missed) == 10)
    assert watch.live[0] == first["id"]
    assert ids_in(await journal(hass)) == list(range(1, 14))


async def test_absurd_dates_that_were_not_pushed(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, watch: Watch
) -> None:
    """No reading from the cursor meets them: they are found by their number."""
    store(terminal, signTime=IN_2070)
    for number in range(10):
        store(terminal, signTime=IN_2000 + number)
    await terminal.drop_push()
    await eventually(lambda: len(watch.missed) == 11)
    assert ids_in(await journal(hass)) == list(range(1, 12))


async def test_a_lost_push(hass: HomeAssistant, terminal: Terminal, watch: Watch) -> None:
    """An id that is left out has the list read."""
    first = await terminal.recognize()
    lost = store(terminal)
    last = await terminal.recognize()
    await eventually(lambda: len(watch.live) == 3)
    assert sorted(watch.live) == [first["id"], lost, last["id"]]
    assert watch.recovered(lost) is True
    assert watch.missed == []


async def test_a_dead_link(
    at_once: None, terminal: Terminal, clock: Clock, loaded: MockConfigEntry, watch: Watch
) -> None:
    """A poll that finds what the link should have brought has the link rebuilt."""
    number = store(terminal)
    await clock.tick(30)
    await watch.tells(live=[number])
    await eventually(lambda: loaded.runtime_data.feed.links == 2)


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
    assert loaded.runtime_data.feed.links == 1


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
    await journal(hass)
    terminal.requests.clear()
    for _ in range(3):
        await clock.tick(30)
        await eventually(lambda: terminal.requests and terminal.requests[-1].path == "/api/record")
        terminal.requests.clear()
    assert loaded.runtime_data.feed.links == 1
    assert state_of_link(hass) == "on"


def state_of_link(hass: HomeAssistant) -> str:
    """Return whether the link stands."""
    return state(hass, "push_connection").state


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
    await eventually(lambda: not loaded.runtime_data.feed.connected)
    numbers = [store(terminal, signTime=ago(300 - number)) for number in range(MANY)]
    if page:
        terminal.faults.add("/api/record", times=page)
    terminal.faults.add("/api/record", times=1, **fault)
    await terminal.start()
    await eventually(lambda: not terminal.faults.rules)
    await watch.tells(missed=numbers)
    assert ids_in(await journal(hass)) == numbers


async def test_new_ones_while_the_list_is_read(
    a_past: None, hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, watch: Watch
) -> None:
    """They push others to later pages; nobody is lost, and nobody told twice."""
    await terminal.stop()
    await eventually(lambda: not loaded.runtime_data.feed.connected)
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
    assert ids_in(await journal(hass)) == numbers + fresh


async def test_the_past_stays_past(hass: HomeAssistant, terminal: Terminal, entry: MockConfigEntry) -> None:
    """What a terminal had recorded before it was added is not told, and not in the journal."""
    for number in range(MANY):
        store(terminal, signTime=ago(9000 - number))
    await set_up(hass, entry)
    await ready(entry)
    watch = Watch(hass)
    await terminal.drop_push()
    await eventually(lambda: entry.runtime_data.feed.links == 2)
    await ready(entry)
    number = (await terminal.recognize())["id"]
    await watch.tells(live=[number])
    assert ids_in(await journal(hass)) == [number]


async def test_another_terminal_is_not_believed(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, watch: Watch
) -> None:
    """What another terminal at the same address records is none of this door's."""
    await terminal.stop()
    await eventually(lambda: not loaded.runtime_data.feed.connected)
    terminal.device = terminal.device | {"deviceID": "another"}
    store(terminal)
    await terminal.start()
    await eventually(lambda: loaded.runtime_data.coordinator.wrong_device)
    assert await journal(hass) == []
    assert watch.live + watch.missed == []


async def test_a_past_that_is_pushed(
    a_past: None, at_once: None, hass: HomeAssistant, terminal: Terminal, watch: Watch
) -> None:
    """A terminal that pushes, slowly, all that it has ever recorded tells nothing that is live."""
    for number in range(1, MANY):
        terminal.records.append({**terminal.records[0], "id": -number, "signTime": ago(9000 - number)})
    for record in terminal.records[1:]:
        await terminal.push_frame({"code": 30000, "data": record})
    fresh = await terminal.recognize()
    await eventually(lambda: len(watch.missed) == MANY - 1)
    await watch.tells(live=[fresh["id"]], missed=watch.missed)


@pytest.mark.parametrize("after", range(1, 10))
async def test_a_list_that_says_it_is_empty(
    a_past: None, hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, watch: Watch, after: int
) -> None:
    """A terminal that once tells of no records, while they are searched, loses none by it, and its past stays past."""
    numbers = [store(terminal, signTime=ago(90_000 - 3000 * number)) for number in range(MANY)]
    terminal.faults.add("/api/record", code=50008, times=1, after=after)
    for links in (2, 3):
        await terminal.drop_push()
        await eventually(lambda: loaded.runtime_data.feed.links == links)  # noqa: B023
        await ready(loaded)
    await eventually(lambda: len(watch.missed) == MANY)
    assert ids_in(await journal(hass)) == numbers


async def test_absurd_values(hass: HomeAssistant, terminal: Terminal, watch: Watch) -> None:
    """Numbers that nothing can hold become null; what says nothing at all is no recognition."""
    huge = 10**30
    await terminal.push_frame({"code": 30000, "data": {}})
    await terminal.recognize(id=huge, similarity=1e308, name="Anna", type=1)
    await terminal.recognize(id=5)
    await eventually(lambda: len(watch.live) == 2)
    assert watch.live == [None, 5]
    told = await journal(hass)
    assert [one["record_id"] for one in told if one["name"] == "Anna"] == [None]
    assert len(told) == 2


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
    await eventually(lambda: entry.runtime_data.feed.links == 2)
    await ready(entry)
    assert await journal(hass) == []


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
        await eventually(lambda: entry.runtime_data.feed.links == links)  # noqa: B023
        await ready(entry)
    assert await journal(hass) == []
    terminal.records.clear()
    number = store(terminal, signTime=ago(3000))
    await terminal.drop_push()
    await eventually(lambda: entry.runtime_data.feed.links == 4)
    await ready(entry)
    assert ids_in(await journal(hass)) == [number]


async def test_after_years_ahead(
    at_once: None, hass: HomeAssistant, terminal: Terminal, clock: Clock, loaded: MockConfigEntry, watch: Watch
) -> None:
    """A clock that is set back by years leaves the cursor in the present: what is lost then is found."""
    terminal.sync_time_checks_clock = False
    terminal.set_clock(IN_2070)
    told = []
    for _ in range(3):
        told.append((await terminal.recognize())["id"])
        await eventually(lambda: watch.live == told)
        await clock.tick(10)
    await terminal.drop_push()
    await eventually(lambda: loaded.runtime_data.feed.links == 2)
    await ready(loaded)
    await press(hass, "sync_time")
    await terminal.drop_push()
    await eventually(lambda: loaded.runtime_data.feed.links == 3)
    await ready(loaded)
    terminal.requests.clear()
    await loaded.runtime_data.coordinator.async_refresh()
    await eventually(lambda: terminal.requests[-1].path == "/api/record")
    assert int(terminal.requests[-1].query["startTime"]) <= int(terminal.requests[-1].query["endTime"])


async def test_without_a_time(monkeypatch: pytest.MonkeyPatch, terminal: Terminal, watch: Watch) -> None:
    """A record that has no time is live where the link is proven, and missed before."""
    before = await terminal.recognize(signTime=...)
    await watch.tells(missed=[before["id"]])
    monkeypatch.setattr(feed_module, "PROVEN_AFTER", 0.0)
    after = await terminal.recognize(signTime=...)
    await watch.tells(live=[after["id"]], missed=[before["id"]])


async def test_many_jumps_of_ids(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, watch: Watch
) -> None:
    """A second id that is left out soon after the first is not forgotten."""
    numbers = []
    for _ in range(2):
        numbers += [(await terminal.recognize())["id"], store(terminal), (await terminal.recognize())["id"]]
        await eventually(lambda: watch.live)
    await loaded.runtime_data.coordinator.async_refresh()
    await eventually(lambda: len(watch.live) == len(numbers))
    assert sorted(watch.live) == numbers
