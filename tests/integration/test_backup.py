"""Backups while recognitions come in."""

import asyncio
from pathlib import Path
from shutil import copyfile
import sqlite3

import pytest

from custom_components.richtech_aatss import backup
from custom_components.richtech_aatss.recognitions.journal import Journal
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from tests.waiting import PATIENCE, eventually

from .journals import ENTRY, KEEP, file_of, numbers, recognition, rows_of


async def test_backup_without_journal(hass: HomeAssistant) -> None:
    """Backups are made before there is a journal as well."""
    await backup.async_pre_backup(hass)
    await backup.async_post_backup(hass)


async def test_backup_under_load(hass: HomeAssistant, journal: Journal, tmp_path: Path) -> None:
    """The copy of the file alone is whole, and holds all that was there before."""
    added: list[int] = []

    async def add(start: int) -> None:
        for number in range(start, start + 100):
            assert await journal.async_add(ENTRY, [recognition(number)], KEEP) == [True]
            added.append(number)

    writers = [asyncio.create_task(add(start)) for start in (0, 1000, 2000)]
    await eventually(lambda: len(added) > 60)
    await backup.async_pre_backup(hass)
    before = set(added)
    copy = tmp_path / "copy.db"
    await hass.async_add_executor_job(copyfile, file_of(hass), copy)
    await numbers(journal)
    assert set(added) == before
    assert not all(writer.done() for writer in writers)
    await backup.async_post_backup(hass)
    await asyncio.gather(*writers)
    copied = await hass.async_add_executor_job(rows_of, copy)
    assert set(copied) == before
    assert len(await numbers(journal)) == 300


async def test_a_backup_does_not_hold_up_the_rest(hass: HomeAssistant, journal: Journal) -> None:
    """While a backup is made, Home Assistant goes on, and an entry can be unloaded."""
    await backup.async_pre_backup(hass)
    adding = asyncio.create_task(journal.async_add(ENTRY, [recognition(1)], KEEP))
    await hass.async_block_till_done()
    await journal.async_flush()
    assert not adding.done()
    await backup.async_post_backup(hass)
    assert await adding == [True]


async def test_a_failed_backup(hass: HomeAssistant, journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup that cannot begin says so, and leaves the journal as it was."""
    await journal.async_add(ENTRY, [recognition(1)], KEEP)
    reader = sqlite3.connect(file_of(hass))
    reader.execute("PRAGMA busy_timeout=0")
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM recognitions").fetchall()
    await journal.async_add(ENTRY, [recognition(2)], KEEP)
    monkeypatch.setattr(backup, "PATIENCE", 0.1)
    with pytest.raises(HomeAssistantError) as raised:
        await backup.async_pre_backup(hass)
    assert raised.value.translation_key == "journal_busy"
    reader.close()
    async with asyncio.timeout(PATIENCE):
        assert await journal.async_add(ENTRY, [recognition(3)], KEEP) == [True]
    await backup.async_pre_backup(hass)
    await backup.async_post_backup(hass)


async def test_pending_writes_are_awaited(hass: HomeAssistant, journal: Journal) -> None:
    """Nothing is pending after a flush."""
    adding = asyncio.create_task(journal.async_add(ENTRY, [recognition(1)], KEEP))
    await asyncio.sleep(0)
    await journal.async_flush()
    assert await hass.async_add_executor_job(rows_of, file_of(hass)) == [1]
    assert await adding == [True]
