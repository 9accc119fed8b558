"""The log of recognitions on the disk."""

import asyncio
from datetime import timedelta
import logging

import pytest

from custom_components.richtech_aatss.api.values import Kind, Method
from custom_components.richtech_aatss.recognitions.journal import Journal
from custom_components.richtech_aatss.recognitions.recognition import Query, Recognition
from homeassistant.core import HomeAssistant
from tests.emulator.drawing import portrait

from .inside import journal_of
from .journals import ENTRY, KEEP, NOBODY, NOW, file_of, numbers, pictures, recognition, reopened

LARGE = 2**70 + 1


async def test_one_journal(hass: HomeAssistant) -> None:
    """All that ask for the journal at the same time get the same one."""
    journals = await asyncio.gather(*(journal_of(hass) for _ in range(5)))
    assert len({id(journal) for journal in journals}) == 1
    assert file_of(hass).stat().st_mode & 0o777 == 0o600


async def test_exactly_once(hass: HomeAssistant, journal: Journal) -> None:
    """A recognition is new once: within a batch, over batches, and after a restart."""
    assert await journal.async_add(ENTRY, [recognition(1), recognition(1), recognition(2)], KEEP) == [True, False, True]
    together = [journal.async_add(ENTRY, [recognition(number)], KEEP) for number in (2, 3, 3)]
    assert await asyncio.gather(*together) == [[False], [True], [False]]
    journal = await reopened(hass)
    assert await journal.async_add(ENTRY, [recognition(3), recognition(4)], KEEP) == [False, True]
    assert await journal.async_add("another", [recognition(3)], KEEP) == [True]
    assert await numbers(journal) == [4, 3, 2, 1]


async def test_ids_and_times(journal: Journal) -> None:
    """Two people may come in one second, and ids may start again."""
    later = NOW + timedelta(seconds=1)
    added = [recognition(1), recognition(2), recognition(1, at=later)]
    assert await journal.async_add(ENTRY, added, KEEP) == [True] * 3
    keys = [recognition.key for recognition in added]
    assert await journal.async_recent_keys(ENTRY, 2) == [keys[2], keys[1]]
    assert set(await journal.async_recent_keys(ENTRY, 100)) == set(keys)
    assert await journal.async_count(ENTRY, NOW, NOW) == 2
    assert await journal.async_received(ENTRY, later, later + timedelta(days=1)) == {Kind.STAFF: 1}
    assert await journal.async_newest(ENTRY) == later


async def test_a_record_without_an_id(hass: HomeAssistant, journal: Journal) -> None:
    """A record without an id, or with one that no database holds, is known by what it says."""
    odd = [recognition(1, said=said) for said in ({"id": None}, {"id": LARGE}, {"id": None, "similarity": 3})]
    assert await journal.async_add(ENTRY, odd, KEEP) == [True] * 3
    journal = await reopened(hass)
    assert await journal.async_add(ENTRY, odd, KEEP) == [False] * 3
    found = await journal.async_find(ENTRY, Query())
    assert {entry.recognition.key for entry in found} == {recognition.key for recognition in odd}


async def test_everything_is_kept(hass: HomeAssistant, journal: Journal) -> None:
    """What a terminal said comes back as it was, unknown attributes and large numbers as well."""
    said = {"Unheard": {"of": [1, None]}, "huge": LARGE, "temperature": 36.5, "wearMask": True, "cut": "\ud83d"}
    moment = NOW + timedelta(microseconds=123457)
    record = recognition(7, picture=portrait("Ada"), said=said).record
    told = Recognition(record=record, received_at=moment, recognized_at=moment, live=False, recovered=True)
    await journal.async_add(ENTRY, [told], KEEP)
    journal = await reopened(hass)
    (entry,) = await journal.async_find(ENTRY, Query())
    assert entry.recognition.attributes == told.attributes
    assert entry.recognition.record.attributes == record.attributes
    assert entry.recognition.record.attributes["huge"] == LARGE
    assert (entry.recognition.received_at, entry.recognition.live, entry.recognition.key) == (moment, False, told.key)


async def test_queries(journal: Journal) -> None:
    """Recognitions are found by when and who, the newest first."""
    hours = [NOW + timedelta(hours=hour) for hour in range(4)]
    await journal.async_add(
        ENTRY,
        [
            recognition(1, at=hours[0]),
            recognition(2, at=hours[1], said=NOBODY),
            recognition(3, at=hours[2], said={"name": "Alan Turing", "userId": "18"}),
            recognition(4, at=hours[3], said={"inputType": 3}),
        ],
        KEEP,
    )
    assert await numbers(journal, Query(limit=2)) == [4, 3]
    assert await numbers(journal, Query(start=hours[1], end=hours[2])) == [3, 2]
    assert await numbers(journal, Query(name="Alan Turing")) == [3]
    assert await numbers(journal, Query(user_id="17")) == [4, 1]
    assert await numbers(journal, Query(kind=Kind.STRANGER)) == [2]
    assert await numbers(journal, Query(method=Method.CARD)) == [4]
    assert await journal.async_find("another", Query()) == []


async def test_states(hass: HomeAssistant, journal: Journal) -> None:
    """What is kept for each terminal is the last that was saved."""
    assert await journal.async_state(ENTRY) is None
    assert await journal.async_save_state(ENTRY, {"cursor": 1})
    assert await journal.async_save_state(ENTRY, {"cursor": 2, "huge": LARGE})
    assert await journal.async_save_state("another", {})
    journal = await reopened(hass)
    assert await journal.async_state(ENTRY) == {"cursor": 2, "huge": LARGE}
    assert await journal.async_state("another") == {}


async def test_removal(hass: HomeAssistant, journal: Journal) -> None:
    """Nothing is left of a terminal that is removed, and all of the others."""
    for entry_id in (ENTRY, "another"):
        await journal.async_add(entry_id, [recognition(1, picture=portrait("Ada"))], KEEP)
        await journal.async_save_state(entry_id, {})
    await journal.async_remove(ENTRY)
    assert await journal.async_totals(ENTRY) == {"records": 0, "missed": 0, "pictures": 0, "picture_bytes": 0}
    assert await journal.async_state(ENTRY) is None
    assert await journal.async_state("another") == {}
    (left,) = pictures(hass)
    assert left.startswith("another/")
    assert (await journal.async_totals("another"))["pictures"] == 1


async def test_many(journal: Journal) -> None:
    """A long list is taken in batches."""
    for start in range(0, 10_000, 100):
        some = [recognition(number) for number in range(start, start + 100)]
        assert await journal.async_add(ENTRY, some, KEEP) == [True] * 100
    assert await journal.async_count(ENTRY, NOW, NOW) == 10_000


async def test_no_names_in_logs(hass: HomeAssistant, journal: Journal, caplog: pytest.LogCaptureFixture) -> None:
    """Nobody is named in the log, at whatever level."""
    caplog.set_level(logging.DEBUG, "sqlalchemy.engine")
    caplog.set_level(logging.DEBUG)
    journal = await reopened(hass)
    await journal.async_add(ENTRY, [recognition(1, picture=portrait("Ada"))], KEEP)
    assert await numbers(journal, Query(name="Ada Lovelace")) == [1]
    assert "Lovelace" not in caplog.text
