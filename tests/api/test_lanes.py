"""Whose turn it is, and from which second on, while time passes only as far as something waits for it."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from custom_components.richtech_aatss.api.lanes import Lane, Lanes
from tests.faults.virtual import VirtualTime


class Turns:
    """Requests that take some seconds, and when each of them began."""

    def __init__(self, now: Callable[[], float]) -> None:
        """Begin now."""
        self.lanes = Lanes()
        self.now = now
        self.began: dict[str, list[float]] = {}

    def request(self, name: str, seconds: float) -> Callable[[], Awaitable[str]]:
        """Return a request that says its name."""

        async def run() -> str:
            self.began.setdefault(name, []).append(round(self.now(), 3))
            await asyncio.sleep(seconds)
            return name

        return run

    async def run(self, lane: Lane, name: str, seconds: float, *, after: float = 0.0) -> str:
        """Run a request that comes after some seconds."""
        await asyncio.sleep(after)
        return await self.lanes.run(lane, self.request(name, seconds))


@pytest.fixture
async def turns(monkeypatch: pytest.MonkeyPatch) -> Turns:
    """Return the requests to a terminal that nobody talks to."""
    virtual = VirtualTime(asyncio.get_running_loop())
    virtual.install(monkeypatch)
    return Turns(lambda: virtual.elapsed)


async def test_one_after_the_other(turns: Turns) -> None:
    """The most urgent first, and of those the first; a read waits as long as it takes."""
    names = await asyncio.gather(
        turns.run(Lane.BULK, "first", 5.0),
        turns.run(Lane.BULK, "list", 1.0, after=0.1),
        turns.run(Lane.READ, "read", 50.0, after=0.2),
        turns.run(Lane.READ, "another read", 1.0, after=0.3),
        turns.run(Lane.ACT, "change", 1.0, after=0.4),
    )
    assert list(names) == ["first", "list", "read", "another read", "change"]
    assert turns.began == {"first": [0.0], "change": [5.0], "read": [6.0], "another read": [56.0], "list": [57.0]}


async def test_the_door_goes_before_all_of_them(turns: Turns) -> None:
    """A read is cut off for it at once and begins again, and so does what was about to begin."""

    async def read_and_open() -> None:
        await turns.run(Lane.READ, "read", 5.0)
        await turns.lanes.run(Lane.DOOR, turns.request("door", 1.0))

    await asyncio.gather(
        read_and_open(),
        turns.run(Lane.ACT, "change", 1.0, after=0.1),
        turns.run(Lane.DOOR, "earlier door", 2.0, after=3.0),
        turns.run(Lane.READ, "another read", 1.0, after=4.0),
    )
    assert turns.began == {
        "read": [0.0, 6.0],
        "earlier door": [3.0],
        "change": [5.0],
        "door": [11.0],
        "another read": [12.0],
    }


async def test_the_door_waits_for_a_change_that_ends_soon(turns: Turns) -> None:
    """And for no other request that waits."""
    await asyncio.gather(
        turns.run(Lane.ACT, "change", 1.0),
        turns.run(Lane.ACT, "another change", 1.0, after=0.1),
        turns.run(Lane.DOOR, "door", 1.0, after=0.95),
    )
    assert turns.began == {"change": [0.0], "door": [1.0], "another change": [2.0]}


async def test_the_door_goes_beside_a_change_that_hangs(turns: Turns) -> None:
    """After a tenth of a second; when it has ended first, the others still wait for the change."""
    await asyncio.gather(
        turns.run(Lane.ACT, "change", 10.0),
        turns.run(Lane.DOOR, "door", 1.0, after=1.0),
        turns.run(Lane.READ, "read", 1.0, after=1.5),
    )
    assert turns.began == {"change": [0.0], "door": [1.1], "read": [10.0]}


async def test_nothing_begins_while_a_door_is_opened(turns: Turns) -> None:
    """Neither when the change beside it has ended, nor when another opening has, nor what comes then."""
    await asyncio.gather(
        turns.run(Lane.ACT, "change", 2.0),
        turns.run(Lane.DOOR, "door", 10.0, after=1.0),
        turns.run(Lane.READ, "read", 1.0, after=1.5),
        turns.run(Lane.READ, "another read", 1.0, after=3.0),
        turns.run(Lane.DOOR, "another door", 10.0, after=5.0),
    )
    assert turns.began == {
        "change": [0.0],
        "door": [1.1],
        "another door": [5.0],
        "read": [15.0],
        "another read": [16.0],
    }


async def test_a_second_door(turns: Turns) -> None:
    """Goes beside the first."""
    await asyncio.gather(
        turns.run(Lane.DOOR, "door", 10.0),
        turns.run(Lane.DOOR, "another door", 10.0, after=5.0),
        turns.run(Lane.BULK, "list", 1.0, after=6.0),
    )
    assert turns.began == {"door": [0.0], "another door": [5.1], "list": [15.1]}


@pytest.mark.parametrize(("patience", "begins"), [(15.0, False), (14.9, True)])
async def test_a_change_that_waits_too_long(turns: Turns, patience: float, *, begins: bool) -> None:
    """Is dropped after 15 seconds; one that began in time takes as long as it likes."""
    reading = asyncio.create_task(turns.run(Lane.READ, "read", patience))
    changing = asyncio.create_task(turns.run(Lane.ACT, "change", 60.0))
    try:
        assert await changing == "change"
    except TimeoutError:
        assert round(turns.now(), 3) == patience
    await reading
    assert await turns.run(Lane.READ, "next", 0.0) == "next"
    assert turns.began.get("change") == ([patience] if begins else None)


async def test_a_change_that_waits_much_too_long(turns: Turns) -> None:
    """It is told at once, and not when the turn comes."""
    reading = asyncio.create_task(turns.run(Lane.READ, "read", 60.0))
    with pytest.raises(TimeoutError):
        await turns.run(Lane.ACT, "change", 1.0, after=1.0)
    assert round(turns.now(), 3) == 16.0
    await reading
    assert turns.began == {"read": [0.0]}


async def test_a_change_that_waits_for_a_door(turns: Turns) -> None:
    """It is dropped after 15 seconds in all, also where the turn could have been its own meanwhile."""
    others = asyncio.gather(turns.run(Lane.ACT, "change", 2.0), turns.run(Lane.DOOR, "door", 30.0, after=1.0))
    with pytest.raises(TimeoutError):
        await turns.run(Lane.ACT, "another change", 1.0, after=1.5)
    assert round(turns.now(), 3) == 16.5
    await others
    assert turns.began == {"change": [0.0], "door": [1.1]}


async def test_somebody_gives_up_as_the_turn_comes(turns: Turns) -> None:
    """The turn goes to the next one."""

    async def read_and_cancel() -> None:
        await turns.run(Lane.READ, "read", 1.0)
        waiting.cancel()

    reading = asyncio.create_task(read_and_cancel())
    waiting = asyncio.create_task(turns.run(Lane.READ, "waiting", 1.0, after=0.5))
    await asyncio.gather(reading, turns.run(Lane.BULK, "list", 1.0, after=0.5))
    assert waiting.cancelled()
    assert turns.began == {"read": [0.0], "list": [1.0]}


async def test_somebody_gives_up_waiting(turns: Turns) -> None:
    """Whoever has the turn keeps it."""
    waiting = asyncio.create_task(turns.run(Lane.READ, "waiting", 1.0, after=0.5))

    async def give_up() -> None:
        await asyncio.sleep(1.0)
        waiting.cancel()

    reads = turns.run(Lane.READ, "read", 5.0), turns.run(Lane.READ, "another read", 1.0, after=2.0)
    await asyncio.gather(*reads, give_up())
    assert turns.began == {"read": [0.0], "another read": [5.0]}


async def test_somebody_gives_up_as_the_door_comes(turns: Turns) -> None:
    """The read that was cut off does not begin again."""
    reading = asyncio.create_task(turns.run(Lane.READ, "read", 5.0))
    await asyncio.sleep(1.0)
    opening = asyncio.create_task(turns.run(Lane.DOOR, "door", 1.0))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    reading.cancel()
    await opening
    assert await asyncio.gather(reading, return_exceptions=True)
    assert await turns.run(Lane.READ, "next", 1.0) == "next"
    assert turns.began == {"read": [0.0], "door": [1.0], "next": [2.0]}


async def test_a_request_that_cancels_itself(turns: Turns) -> None:
    """Is not taken for one that made way, also after one that did; nor is one that fails kept."""

    async def cancel() -> None:
        raise asyncio.CancelledError

    async def fail() -> None:
        raise ZeroDivisionError

    await asyncio.gather(turns.run(Lane.READ, "read", 5.0), turns.run(Lane.DOOR, "door", 1.0, after=1.0))
    for lane in Lane:
        with pytest.raises(asyncio.CancelledError):
            await turns.lanes.run(lane, cancel)
        with pytest.raises(ZeroDivisionError):
            await turns.lanes.run(lane, fail)
        assert await turns.run(lane, "next", 1.0) == "next"
    assert turns.began == {"read": [0.0, 2.0], "door": [1.0], "next": [7.0, 8.0, 9.0, 10.0]}
