"""What is known of a terminal's clock and past: which records are live, what they are dated, and who is told."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.richtech_aatss.api.client import AatssClient
from custom_components.richtech_aatss.api.models import Record
from custom_components.richtech_aatss.api.transport import Address
from custom_components.richtech_aatss.const import DOMAIN
from custom_components.richtech_aatss.host_clock import HostClock
from custom_components.richtech_aatss.recognitions import signals
from custom_components.richtech_aatss.recognitions.delivery import Delivery
from custom_components.richtech_aatss.recognitions.intake import Intake
from custom_components.richtech_aatss.recognitions.journal import Journal
from custom_components.richtech_aatss.recognitions.memory import MemoryKeeper
from custom_components.richtech_aatss.recognitions.recognition import Recognition
from custom_components.richtech_aatss.recognitions.sightings import Sightings
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.util import dt as dt_util
from homeassistant.util.signal_type import SignalType

from .inside import journal_of
from .journals import ENTRY, KEEP, NOW, file_of, limit_pages, numbers, recognition, reopened
from .test_journal_files import MUCH, overwrite

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
EARLIEST = datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)


class Door:
    """A terminal's intake, and who is told of what."""

    def __init__(self, hass: HomeAssistant, journal: Journal, *, created: datetime = NOW - 9 * DAY) -> None:
        """Know nothing."""
        entry = MockConfigEntry(domain=DOMAIN, entry_id=ENTRY, title="Front door")
        object.__setattr__(entry, "created_at", created)
        self.client = AatssClient(async_get_clientsession(hass), Address(host="127.0.0.1"), "")
        self.journal = journal
        keeper = MemoryKeeper(journal, ENTRY)
        delivery = Delivery(hass, entry, journal, keeper, KEEP, Sightings())
        self.intake = Intake(hass, entry, self.client, journal, keeper, delivery, HostClock())
        self.live: list[Recognition] = []
        self.missed: list[Recognition] = []
        self.pushed: list[Record] = []
        heard: tuple[tuple[SignalType[Any], list[Any]], ...] = (
            (signals.SIGNAL_RECOGNITION.format(ENTRY), self.live),
            (signals.SIGNAL_MISSED.format(ENTRY), self.missed),
            (signals.SIGNAL_PUSHED.format(ENTRY), self.pushed),
        )
        for signal, told in heard:
            async_dispatcher_connect(hass, signal, partial(_add, told))

    def push(self, record: Record, *, proven: bool = False, age: float | None = None) -> bool:
        """Take a record of the link, and return whether it was told as live."""
        before = len(self.live)
        self.intake.take_pushed(record, proven=proven, first_link_age=age)
        return len(self.live) > before

    async def told(self) -> tuple[list[int | None], list[int | None]]:
        """Return who was told of as live and as missed."""
        await self.intake.async_flush()
        return [one.record.record_id for one in self.live], [one.record.record_id for one in self.missed]


@callback
def _add(told: list[Any], one: object) -> None:
    told.append(one)


@pytest.fixture
async def door(hass: HomeAssistant, journal: Journal, freezer: FrozenDateTimeFactory) -> Door:
    """Return a terminal's intake, at noon."""
    freezer.move_to(NOW)
    return Door(hass, journal)


def record(number: int, seconds_ago: float = 0.0, **said: Any) -> Record:
    """Return a record of some seconds ago."""
    return recognition(number, at=NOW - timedelta(seconds=seconds_ago), said=said).record


@pytest.mark.parametrize(("age", "oldest"), [(None, 30), (0.0, 2), (5.0, 7), (28.0, 30), (29.0, 30), (1e6, 30)])
async def test_after_a_restart(door: Door, age: float | None, oldest: int) -> None:
    """What is older than the first link was seen to, or is missed; a later link brings what is half a minute old."""
    assert not door.push(record(1, oldest + 1), age=age)
    assert door.push(record(2, oldest), age=age)


async def test_a_new_terminal(door: Door) -> None:
    """Nothing of it was seen to before: what it brings may be half a minute old."""
    assert await door.intake.async_load()
    assert door.push(record(1, 30), age=0.0)
    assert not door.push(record(2, 31), age=0.0)


async def test_a_terminal_that_is_known(hass: HomeAssistant, door: Door, journal: Journal) -> None:
    """What was learnt is taken up, and what was written is not told again."""
    door.intake.remember(offset=HOUR.total_seconds(), cursor=5.0)
    await door.intake.async_save()
    await journal.async_add(ENTRY, [recognition(9)], KEEP)
    again = Door(hass, journal)
    assert again.intake.offset is None
    assert await again.intake.async_load()
    assert again.intake.offset == HOUR.total_seconds()
    assert again.intake.memory.offset == HOUR.total_seconds()
    assert again.intake.memory.cursor == 5.0
    assert again.intake.knows(recognition(9).record)
    assert not again.push(record(1, HOUR.total_seconds() + 3), age=0.0)
    assert again.push(record(2, HOUR.total_seconds() + 2), age=0.0)
    # It is read once.
    again.intake.remember(cursor=6.0)
    assert await again.intake.async_load()
    assert again.intake.memory.cursor == 6.0


async def test_what_was_learnt_before_the_journal_was_read(hass: HomeAssistant, door: Door, journal: Journal) -> None:
    """Is newer than what the journal knows."""
    door.intake.remember(offset=HOUR.total_seconds())
    await door.intake.async_save()
    again = Door(hass, journal)
    assert again.push(record(1, 100), proven=True)
    assert await again.intake.async_load()
    assert (again.intake.offset, again.intake.memory.offset) == (100.0, 100.0)


@pytest.mark.parametrize(("created", "cursor"), [(NOW - DAY, 0.0), (NOW + DAY, None)])
async def test_a_journal_that_was_lost(
    hass: HomeAssistant, door: Door, freezer: FrozenDateTimeFactory, created: datetime, cursor: float | None
) -> None:
    """All is read again, and of what is older than a day nobody is told: it was told before; not for a newer entry."""
    await door.intake.async_load()
    assert door.intake.memory.cursor is None
    journal = await reopened(hass, lambda: overwrite(file_of(hass)))
    again = Door(hass, journal, created=created)
    assert await again.intake.async_load()
    assert again.intake.memory.cursor == cursor
    lost = journal.lost_at
    assert lost
    for number, ago in ((1, DAY), (2, DAY + timedelta(seconds=1))):
        again.intake.take_listed(recognition(number, at=lost - ago).record, may_be_live=True)
    assert await again.told() == ([], [1])
    assert sorted(await numbers(journal)) == [1, 2]
    assert again.push(record(3, 2), age=0.0)
    assert again.push(record(4, 3), age=0.0) is (cursor is None)


async def test_a_journal_that_is_lost_while_it_is_used(hass: HomeAssistant, journal: Journal) -> None:
    """What is known is taken up anew."""
    door = Door(hass, journal)
    await door.intake.async_load()
    assert door.push(Record.from_dict(record(1).raw | {"signTime": int(dt_util.utcnow().timestamp())}), proven=True)
    await door.told()
    await journal.async_add("another", MUCH, KEEP)
    await journal.async_pause()
    journal.async_resume()
    await hass.async_add_executor_job(overwrite, file_of(hass))
    await journal.async_add("another", MUCH, KEEP)
    assert journal.lost_at
    assert await door.intake.async_load()
    assert door.intake.memory.cursor == 0.0
    assert door.intake.offset is not None
    assert not door.intake.knows(door.live[0].record)


async def test_a_journal_that_cannot_be_read(hass: HomeAssistant) -> None:
    """Is asked again."""
    await hass.async_add_executor_job(file_of(hass).mkdir)
    door = Door(hass, await journal_of(hass))
    assert not await door.intake.async_load()
    await hass.async_add_executor_job(file_of(hass).rmdir)
    assert await door.intake.async_load()


@pytest.mark.parametrize(
    ("number", "ago", "is_past"),
    [(5, 60, True), (5, 59, False), (6, 60, False), (4, 61, True), (None, 60, True), (5, None, False)],
)
async def test_the_past(door: Door, number: int | None, ago: float | None, *, is_past: bool) -> None:
    """Is what was there before the terminal was added: it is never live, however it comes."""
    one = recognition(1, said={"id": number, "signTime": None if ago is None else NOW.timestamp() - ago}).record
    assert not door.intake.is_past(one)
    door.intake.remember(past=[NOW.timestamp() - 60, 5])
    assert door.intake.is_past(one) is is_past
    assert door.push(one, proven=True) is not is_past


async def test_a_past_without_numbers(door: Door) -> None:
    """Where the terminal numbers nothing, the time alone tells."""
    door.intake.remember(past=[NOW.timestamp() - 60, 0])
    assert [door.intake.is_past(record(1, ago, id=None)) for ago in (60, 59)] == [True, False]


async def test_pushed(door: Door) -> None:
    """Whoever is pushed is told once, and who listens to the link hears of it; it teaches the clock."""
    one = record(1, 100)
    assert door.push(one, proven=True)
    assert door.intake.knows(one)
    assert (door.live[0].recovered, door.live[0].received_at, door.pushed) == (False, NOW, [one])
    assert (door.intake.offset, door.intake.memory.offset) == (100.0, 100.0)
    assert not door.push(one, proven=True)
    assert not door.push(Record(), proven=True)
    assert door.pushed == [one]
    door.intake.forget_clock()
    assert (door.intake.offset, door.intake.memory.offset) == (None, None)
    assert await door.told() == ([1], [])


@pytest.mark.parametrize("may_be_live", [True, False])
async def test_listed(door: Door, *, may_be_live: bool) -> None:
    """Is live only where it may be and is fresh, and it says that it was recovered; it teaches nothing."""
    for number, ago in ((1, 30), (2, 31)):
        assert door.intake.is_fresh(record(number, ago)) is (number == 1)
        door.intake.take_listed(record(number, ago), may_be_live=may_be_live)
    assert await door.told() == (([1], [2]) if may_be_live else ([], [2, 1]))
    assert {one.recovered for one in (*door.live, *door.missed)} == {True}
    assert door.intake.offset is None
    assert not door.intake.describe(record(3)).live
    assert door.pushed == []


async def test_what_could_not_be_written(hass: HomeAssistant, door: Door, journal: Journal) -> None:
    """Makes the reading of the list incomplete."""
    await hass.async_add_executor_job(limit_pages, journal, 1)
    door.push(record(1, remark="x" * 100_000), proven=True)
    assert not await door.intake.async_flush()
    assert not door.intake.complete
    door.intake.begin_reading()
    assert door.intake.complete
    await hass.async_add_executor_job(limit_pages, journal, 2**30)
    door.push(record(2), proven=True)
    await door.intake.async_stop()
    assert await door.intake.async_flush()
    assert await numbers(journal) == [2]
    await journal.async_pause()
    door.push(record(3), proven=True)
    await door.intake.async_stop()
    assert not door.intake.complete
    journal.async_resume()


async def test_how_many_are_known(door: Door, journal: Journal) -> None:
    """Between two moments, with the last second whole."""
    await journal.async_add(
        ENTRY, [recognition(number, at=NOW + timedelta(seconds=number)) for number in range(5)], KEEP
    )
    assert await door.intake.async_count(NOW + timedelta(seconds=1), NOW + timedelta(seconds=3)) == 3


@pytest.mark.parametrize(
    ("ahead", "offset", "corrected", "here", "now"),
    [
        # What the clock that signs says counts until records have taught better; half a minute is no error.
        (0.0, None, 0.0, 0.0, 0.0),
        (30.0, None, 0.0, 0.0, 30.0),
        (31.0, None, -31.0, 31.0, 31.0),
        (-31.0, None, 31.0, -31.0, -31.0),
        (0.0, 31.0, 31.0, -31.0, -31.0),
        (0.0, -31.0, -31.0, 31.0, 31.0),
        (500.0, 30.0, 0.0, 0.0, -30.0),
        # What was dated before the clock went wrong is of no other time; records that have taught are.
        (-86_400.0, None, 86_400.0, -86_400.0, -86_400.0),
        (-86_401.0, None, 0.0, -86_401.0, -86_401.0),
        (0.0, 86_401.0, 86_401.0, -86_401.0, -86_401.0),
        # No date says that.
        (0.0, 1e12, 0.0, None, -1e12),
        (0.0, -1e12, 0.0, 0.0, 1e12),
    ],
)
async def test_times(
    door: Door, ahead: float, offset: float | None, corrected: float, here: float | None, now: float
) -> None:
    """A record's time as we count it, and ours as the terminal does."""
    door.client.signer.clock_offset = ahead
    # What another start has learnt.
    await door.journal.async_save_state(ENTRY, {"offset": offset})
    await door.intake.async_load()
    assert door.intake.describe(record(1)).recognized_at == NOW + timedelta(seconds=corrected)
    assert door.intake.terminal_time(NOW) == (EARLIEST if here is None else NOW + timedelta(seconds=here))
    assert door.intake.terminal_now() == NOW.timestamp() + now
    assert door.intake.describe(record(1, signTime=None)).recognized_at is None
