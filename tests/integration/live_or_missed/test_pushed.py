"""Live or missed: what the link brings."""

from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.core import HomeAssistant
from tests.emulator import Terminal
from tests.waiting import eventually

from ..inside import poll
from ..watching import MANY, Watch, ago, ids_in, known, linked, ready, store


async def test_a_backlog(terminal: Terminal, watch: Watch, hass: HomeAssistant) -> None:
    """Old records that come right after the greeting are missed, oldest first, and in the journal."""
    pushed = [await terminal.recognize(signTime=ago(4000 - 60 * number)) for number in range(20)]
    await watch.tells(missed=[record["id"] for record in pushed])
    assert ids_in(await known(hass)) == [record["id"] for record in pushed]


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


async def test_twice(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, watch: Watch) -> None:
    """A record that is pushed twice, and listed, is told once."""
    record = await terminal.recognize()
    await terminal.push_frame({"code": 30000, "data": record})
    await terminal.drop_push()
    await linked(loaded, 2)
    await ready(loaded)
    await terminal.push_frame({"code": 30000, "data": record})
    next_one = await terminal.recognize()
    await watch.tells(live=[record["id"], next_one["id"]])
    assert ids_in(await known(hass)) == [record["id"], next_one["id"]]


async def test_ids_that_start_again(hass: HomeAssistant, terminal: Terminal, watch: Watch) -> None:
    """Two of one second, and an id that was there before, are all told."""
    second = ago(1)
    for number, signed in ((1, second), (2, second), (1, second + 1)):
        await terminal.recognize(id=number, signTime=signed)
    await watch.tells(live=[1, 2, 1])
    assert ids_in(await known(hass)) == [1, 1, 2]


async def test_a_lost_push(hass: HomeAssistant, terminal: Terminal, watch: Watch) -> None:
    """An id that is left out has the list read."""
    first = await terminal.recognize()
    lost = store(terminal)
    last = await terminal.recognize()
    await eventually(lambda: len(watch.live) == 3)
    assert sorted(watch.live) == [first["id"], lost, last["id"]]
    assert watch.recovered(lost) is True
    assert watch.missed == []


async def test_many_jumps_of_ids(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, watch: Watch
) -> None:
    """A second id that is left out soon after the first is not forgotten."""
    numbers = []
    for _ in range(2):
        numbers += [(await terminal.recognize())["id"], store(terminal), (await terminal.recognize())["id"]]
        await eventually(lambda: watch.live)
    await poll(loaded)
    await eventually(lambda: len(watch.live) == len(numbers))
    assert sorted(watch.live) == numbers


async def test_absurd_values(hass: HomeAssistant, terminal: Terminal, watch: Watch) -> None:
    """Numbers that nothing can hold become null; what says nothing at all is no recognition."""
    huge = 10**30
    await terminal.push_frame({"code": 30000, "data": {}})
    await terminal.recognize(id=huge, similarity=1e308, name="Anna", type=1)
    await terminal.recognize(id=5)
    await eventually(lambda: len(watch.live) == 2)
    assert watch.live == [None, 5]
    told = await known(hass)
    assert [one["record_id"] for one in told if one["name"] == "Anna"] == [None]
    assert len(told) == 2
