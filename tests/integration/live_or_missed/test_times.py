"""Live or missed: whatever time the terminal takes it for."""

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.richtech_aatss.recognitions import push_link as link_module
from homeassistant.core import HomeAssistant
from tests.emulator import Terminal
from tests.waiting import eventually

from ..clocks import Clock
from ..conftest import press
from ..inside import poll, polled
from ..watching import HOUR, Watch, ago, ids_in, known, linked, ready, store

IN_2000 = 946_684_800
IN_2070 = 3_155_760_000


@pytest.mark.parametrize("offset", [0, 8 * HOUR, -8 * HOUR])
async def test_the_first_person(at_once: None, terminal: Terminal, watch: Watch, offset: int) -> None:
    """Is live in whatever time zone the terminal counts."""
    record = await terminal.recognize(signTime=ago(-offset))
    await watch.tells(live=[record["id"]])


async def test_the_first_person_in_milliseconds(terminal: Terminal, watch: Watch) -> None:
    """Is live as well, right after the connection."""
    record = await terminal.recognize(signTime=ago(0) * 1000)
    await watch.tells(live=[record["id"]])


async def test_a_backlog_in_local_time(terminal: Terminal, watch: Watch) -> None:
    """A record that looks fresh only because the terminal counts in local time is not."""
    ahead = await terminal.recognize(signTime=ago(HOUR - 8 * HOUR))
    old = await terminal.recognize(signTime=ago(0))
    await watch.tells(missed=[old["id"], ahead["id"]])


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
    at_once: None, terminal: Terminal, clock: Clock, loaded: MockConfigEntry, watch: Watch
) -> None:
    """A clock that begins in 2000 is set right, and the next one is live."""
    first = await terminal.recognize()
    await watch.tells(live=[first["id"]])
    terminal.sync_time_checks_clock = False
    for seconds in (700, 30):
        await polled(loaded, clock, seconds)
    terminal.set_clock(IN_2000)
    await polled(loaded, clock, 30)
    await eventually(lambda: abs(terminal.clock_offset) < 2)
    after = await terminal.recognize()
    await watch.tells(live=[first["id"], after["id"]])


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
    await linked(loaded, 2)
    await ready(loaded)
    await press(hass, "sync_time")
    await terminal.drop_push()
    await linked(loaded, 3)
    await ready(loaded)
    terminal.requests.clear()
    await poll(loaded)
    await eventually(lambda: terminal.requests[-1].path == "/api/record")
    assert int(terminal.requests[-1].query["startTime"]) <= int(terminal.requests[-1].query["endTime"])


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
    assert ids_in(await known(hass)) == list(range(1, 14))


async def test_absurd_dates_that_were_not_pushed(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, watch: Watch
) -> None:
    """No reading from the cursor meets them: they are found by their number."""
    store(terminal, signTime=IN_2070)
    for number in range(10):
        store(terminal, signTime=IN_2000 + number)
    await terminal.drop_push()
    await eventually(lambda: len(watch.missed) == 11)
    assert ids_in(await known(hass)) == list(range(1, 12))


async def test_without_a_time(monkeypatch: pytest.MonkeyPatch, terminal: Terminal, watch: Watch) -> None:
    """A record that has no time is live where the link is proven, and missed before."""
    before = await terminal.recognize(signTime=...)
    await watch.tells(missed=[before["id"]])
    monkeypatch.setattr(link_module, "PROVEN_AFTER", 0.0)
    after = await terminal.recognize(signTime=...)
    await watch.tells(live=[after["id"]], missed=[before["id"]])
