"""Each recognition on its way to entities and journal: who hears of it, when, and how often."""

import asyncio
from base64 import b64decode
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.richtech_aatss.const import DOMAIN
from custom_components.richtech_aatss.recognitions import delivery as delivery_module
from custom_components.richtech_aatss.recognitions import signals
from custom_components.richtech_aatss.recognitions.delivery import Delivery
from custom_components.richtech_aatss.recognitions.journal import Journal
from custom_components.richtech_aatss.recognitions.memory import Memory, MemoryKeeper
from custom_components.richtech_aatss.recognitions.recognition import Recognition
from custom_components.richtech_aatss.recognitions.sightings import Sightings
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from tests.emulator.drawing import portrait
from tests.waiting import eventually

from .journals import ENTRY, KEEP, NOW, limit_pages, numbers, recognition

PER_TERMINAL = {
    "picture": signals.SIGNAL_CAPTURE,
    "latest": signals.SIGNAL_LATEST,
    "live": signals.SIGNAL_RECOGNITION,
    "missed": signals.SIGNAL_MISSED,
}


class Terminal:
    """A terminal's delivery, and all that is heard of it."""

    def __init__(self, hass: HomeAssistant, journal: Journal) -> None:
        """Listen to everything."""
        self.hass, self.journal = hass, journal
        self.entry = MockConfigEntry(domain=DOMAIN, entry_id=ENTRY, title="Front door")
        self.heard: list[tuple[str, int | None]] = []
        # Whether the person had been seen when the event came.
        self.seen_before: list[bool] = []
        for name, signal in PER_TERMINAL.items():
            async_dispatcher_connect(hass, signal.format(ENTRY), partial(self._note, name))
        async_dispatcher_connect(hass, signals.SIGNAL_TRIGGERS, self._note_trigger)
        async_dispatcher_connect(hass, signals.SIGNAL_JOURNAL.format(ENTRY), self._note_journal)
        self.restart()

    def restart(self) -> None:
        """Know nothing, as after a restart of Home Assistant."""
        self.sightings = Sightings()
        self.keeper = MemoryKeeper(self.journal, ENTRY)
        self.delivery = Delivery(self.hass, self.entry, self.journal, self.keeper, KEEP, self.sightings)

    @callback
    def _note(self, name: str, recognition: Recognition) -> None:
        self.heard.append((name, recognition.record.record_id))

    @callback
    def _note_journal(self) -> None:
        self.heard.append(("journal", 0))

    @callback
    def _note_trigger(self, entry_id: str, recognition: Recognition) -> None:
        assert entry_id == ENTRY
        self.heard.append(("trigger", recognition.record.record_id))
        self.seen_before.append(self.was_seen())

    def was_seen(self) -> bool:
        """Return whether anybody was seen."""
        return self.sightings.is_seen_since(NOW, [ENTRY], [], [])

    def told(self, *names: str) -> list[Any]:
        """Return the numbers of what was heard since the last time: by a name, or all with their names."""
        heard, self.heard = self.heard, []
        return [number for name, number in heard if name in names] if names else heard

    async def deliver(self, *recognitions: Recognition, silent: bool = False) -> bool:
        """Deliver some, and return whether they are in the journal."""
        for one in recognitions:
            self.delivery.deliver(one, silent=silent)
        return await self.delivery.async_flush()


@pytest.fixture
def door(hass: HomeAssistant, journal: Journal) -> Terminal:
    """Return a terminal's delivery."""
    return Terminal(hass, journal)


def missed(numbers: Iterable[int]) -> list[Recognition]:
    """Return recognitions that are not live, each a second later than the one before."""
    return [replace(recognition(number, at=NOW + timedelta(seconds=number)), live=False) for number in numbers]


async def test_a_live_one(door: Terminal) -> None:
    """Is told at once: first its picture, then its facts, then the events; who came counts as seen after these."""
    door.delivery.deliver(recognition(1, picture=portrait("Ada")))
    door.delivery.deliver(recognition(2))
    first = [(name, 1) for name in ("picture", "latest", "live", "trigger")]
    assert door.told() == [*first, *((name, 2) for name in ("latest", "live", "trigger"))]
    assert door.seen_before == [False, True]
    assert await door.delivery.async_flush()
    assert {name for name, _ in door.told()} == {"journal"}
    assert await numbers(door.journal) == [2, 1]


async def test_missed_ones(door: Terminal) -> None:
    """Are told when they are in the journal, the oldest first, and then count as seen."""
    await door.journal.async_pause()
    for number, seconds in ((1, 0), (2, 9), (3, 8)):
        one = recognition(number, at=NOW + timedelta(seconds=seconds))
        door.delivery.deliver(replace(one, live=False))
    assert door.told() == []
    assert not door.was_seen()
    door.journal.async_resume()
    assert await door.delivery.async_flush()
    told = [[("missed", number), ("trigger", number)] for number in (1, 2, 3)]
    assert door.told() == [*told[0], *told[2], *told[1], ("journal", 0)]
    assert door.seen_before == [False, True, True]


@pytest.mark.parametrize("make", [lambda: [recognition(1)], lambda: missed([1])])
async def test_the_same_again(door: Terminal, make: Callable[[], list[Recognition]]) -> None:
    """Is told once, also after a restart, and whoever else has written it."""
    (one,) = make()
    assert not door.delivery.knows(one.key)
    await door.deliver(one)
    assert door.delivery.knows(one.key)
    assert door.told("live", "missed") == [1]
    await door.deliver(one)
    door.restart()
    await door.delivery.async_load()
    assert door.delivery.knows(one.key)
    await door.deliver(one)
    door.restart()
    await door.deliver(replace(one, live=False))
    assert door.told("live", "missed", "trigger") == []


async def test_what_nobody_is_told_of(door: Terminal) -> None:
    """Is in the journal, and told when it comes as new later on only where it could not wait."""
    assert await door.deliver(recognition(1), *missed([2]), silent=True)
    assert door.told("live", "missed", "trigger") == []
    assert await door.deliver(*missed([3]))
    assert door.told("missed") == [3]
    assert await numbers(door.journal) == [3, 2, 1]


async def test_what_nobody_was_told_of_long_ago(door: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Is as any other where it comes as new when it is forgotten."""
    monkeypatch.setattr(delivery_module, "REMEMBERED", 1)
    assert await door.deliver(*missed([1]), silent=True)
    assert await door.deliver(*missed([2]))
    await door.journal.async_remove(ENTRY)
    door.told()
    assert await door.deliver(*missed([1]))
    assert door.told("missed") == [1]


async def test_what_was_told_before_the_journal_was_read(door: Terminal) -> None:
    """Is not told again, but written."""
    await door.journal.async_add(ENTRY, missed([5]), KEEP)
    door.delivery.deliver(recognition(1))
    await door.delivery.async_stop()
    await door.delivery.async_load()
    assert door.delivery.knows(missed([5])[0].key)
    await door.journal.async_remove(ENTRY)
    await door.delivery.async_load()
    assert not door.delivery.knows(recognition(1).key)
    door.told()
    await door.deliver(recognition(1))
    assert door.told("live", "missed") == []
    assert await numbers(door.journal) == [1]


async def test_pictures_on_their_way(door: Terminal) -> None:
    """Can be looked at from the first moment, until the journal has them."""
    assert door.delivery.capture_of((4, 4)) is None
    await door.journal.async_pause()
    some = [recognition(number, picture=portrait("Ada")) for number in (1, 2, 3)]
    for one in some:
        door.delivery.deliver(one)
    for one in some:
        assert door.delivery.capture_of(one.key) is one.capture
    assert door.delivery.capture_of((4, 4)) is None
    door.journal.async_resume()
    await door.delivery.async_flush()
    assert [door.delivery.capture_of(one.key) for one in some] == [None] * 3


async def test_batches(door: Terminal) -> None:
    """Some hundreds at a time are written."""
    assert await door.deliver(*missed(range(1, 503)))
    assert door.told("missed", "journal") == [*range(1, 251), 0, *range(251, 501), 0, 501, 502, 0]
    assert await door.deliver(*missed([503]))
    assert sorted(await numbers(door.journal)) == list(range(1, 504))


async def test_a_picture_after_a_blank_line(door: Terminal) -> None:
    """Is kept as any other: what it is, its bytes say."""
    picture = portrait("Ada")
    await door.deliver(recognition(1, picture="\n" + picture))
    assert await door.journal.async_picture(ENTRY, recognition(1).key) == b64decode(picture)


async def test_a_burst(door: Terminal) -> None:
    """Is written at once when it pauses, though nobody waits for it."""
    for one in missed([1, 2]):
        door.delivery.deliver(one)
        await asyncio.sleep(0.01)
    await eventually(lambda: door.told("missed", "journal") == [1, 2, 0])


async def test_a_burst_without_an_end(door: Terminal) -> None:
    """Is written from time to time."""
    number = 0
    while not door.told("missed"):
        number += 1
        door.delivery.deliver(*missed([number]))
        await asyncio.sleep(0.01)
    assert number < 200


async def test_what_cannot_wait(door: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of those before, the missed ones are told when they come again, and the live ones are not."""
    monkeypatch.setattr(delivery_module, "MOST_PENDING", 500)
    waiting = [*missed([0]), recognition(1), *missed([2]), *missed(range(3, 500))]
    await door.journal.async_pause()
    for number, one in enumerate(waiting):
        door.delivery.deliver(one, silent=number == 2)
    assert door.delivery.written
    assert all(door.delivery.knows(one.key) for one in waiting)
    for one in missed(range(500, 503)):
        door.delivery.deliver(one)
    assert [door.delivery.knows(one.key) for one in waiting[:4]] == [False, False, False, True]
    assert door.told("live", "missed") == [1]
    door.journal.async_resume()
    assert not await door.delivery.async_flush()
    assert door.told("live", "missed") == list(range(3, 503))
    await door.deliver(*waiting[:3])
    assert door.told("live", "missed") == [0, 2]
    assert sorted(await numbers(door.journal)) == list(range(503))


async def test_how_many_pictures_can_wait(door: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """So much of them, and always the newest."""
    some = [recognition(number, picture=portrait("Ada")) for number in range(4)]
    monkeypatch.setattr(delivery_module, "MOST_BYTES", some[0].record.picture_size * 2.5)
    await door.journal.async_pause()
    for one in some[:3]:
        door.delivery.deliver(one)
    assert [door.delivery.knows(one.key) for one in some[:3]] == [False, True, True]
    monkeypatch.setattr(delivery_module, "MOST_BYTES", 1)
    door.delivery.deliver(some[3])
    assert [door.delivery.knows(one.key) for one in some] == [False, False, False, True]
    door.journal.async_resume()
    assert not await door.delivery.async_flush()
    for one in some:
        await door.deliver(one)
    assert sorted(await numbers(door.journal)) == [0, 1, 2, 3]


async def test_how_many_are_remembered(door: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest are forgotten first, and no more of them than there must be."""
    monkeypatch.setattr(delivery_module, "REMEMBERED", 3)
    some = [recognition(number) for number in range(4)]
    await door.deliver(*some[:3])
    assert all(door.delivery.knows(one.key) for one in some[:3])
    await door.deliver(some[3])
    assert [door.delivery.knows(one.key) for one in some] == [False, True, True, True]
    door.restart()
    await door.delivery.async_load()
    assert [door.delivery.knows(one.key) for one in some] == [False, True, True, True]
    await door.deliver(recognition(9))
    assert [door.delivery.knows(one.key) for one in some] == [False, False, True, True]


async def test_a_journal_that_cannot_be_written(hass: HomeAssistant, door: Terminal) -> None:
    """All are told all the same, and once; they are written when they come again, and only then what they taught."""
    door.keeper.update(cursor=5.0)
    await hass.async_add_executor_job(limit_pages, door.journal, 1)
    some = [
        recognition(1, said={"remark": "x" * 100_000}),
        replace(recognition(2, said={"remark": "y" * 100_000}), live=False),
    ]
    assert not await door.deliver(*some)
    assert door.told("live", "missed") == [1, 2]
    assert [door.delivery.knows(one.key) for one in some] == [False, False]
    assert [door.delivery.capture_of(one.key) for one in some] == [None, None]
    assert await door.journal.async_state(ENTRY) is None
    await hass.async_add_executor_job(limit_pages, door.journal, 2**30)
    door.delivery.written = True
    assert await door.deliver(*some)
    assert door.told("live", "missed") == []
    assert [door.delivery.knows(one.key) for one in some] == [True, True]
    assert await numbers(door.journal) == [2, 1]
    assert await door.journal.async_state(ENTRY)


async def test_the_end_during_a_backup(door: Terminal) -> None:
    """Waits for nothing that the list brings again."""
    await door.delivery.async_stop()
    await door.journal.async_pause()
    door.delivery.deliver(recognition(1))
    await door.delivery.async_stop()
    assert not door.delivery.written
    assert not door.delivery.knows(recognition(1).key)
    door.journal.async_resume()
    assert await numbers(door.journal) == []


async def test_the_end_while_something_is_written(door: Terminal) -> None:
    """Waits for it; what is remembered of the terminal is kept with it."""
    door.keeper.update(cursor=5.0)
    door.delivery.deliver(recognition(1))
    await door.delivery.async_stop()
    assert door.delivery.written
    assert await numbers(door.journal) == [1]
    await door.deliver(recognition(2))
    state = await door.journal.async_state(ENTRY)
    assert state
    assert Memory.of(state).cursor == 5.0
