"""Backups while recognitions come in."""

import asyncio
from pathlib import Path
from shutil import copyfile
import sqlite3

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.richtech_aatss import backup
from custom_components.richtech_aatss.recognitions import delivery
from custom_components.richtech_aatss.recognitions.journal import Journal
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from tests.emulator import Terminal
from tests.waiting import PATIENCE, eventually

from .conftest import state
from .inside import journal_of
from .journals import ENTRY, KEEP, file_of, numbers, recognition, rows_of
from .watching import Watch, ids_in, known, linked, ready


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


@pytest.mark.parametrize("what", ["unload", "reload", "options", "remove"])
async def test_an_entry_that_goes_during_a_backup(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, what: str
) -> None:
    """It does not wait for the backup; the list brings again what was not written."""
    await ready(loaded)
    await backup.async_pre_backup(hass)
    record = await terminal.recognize()
    await eventually(lambda: state(hass, "recognition").attributes.get("record_id") == record["id"])
    async with asyncio.timeout(PATIENCE / 2):
        match what:
            case "unload":
                await hass.config_entries.async_unload(loaded.entry_id)
            case "reload":
                await hass.config_entries.async_reload(loaded.entry_id)
            case "options":
                hass.config_entries.async_update_entry(loaded, options={"record_days": 3})
                await hass.config_entries.async_reload(loaded.entry_id)
            case "remove":
                await hass.config_entries.async_remove(loaded.entry_id)
    await backup.async_post_backup(hass)
    if what == "remove":
        await eventually(lambda: terminal.push_clients == 0)
        await (await journal_of(hass)).async_flush()
        assert await (await journal_of(hass)).async_totals(loaded.entry_id) == dict.fromkeys(
            ("records", "missed", "pictures", "picture_bytes"), 0
        )
        return
    if what == "unload":
        await hass.config_entries.async_setup(loaded.entry_id)
    await ready(loaded)
    await hass.async_block_till_done(wait_background_tasks=False)
    assert ids_in(await known(hass)) == [record["id"]]


async def test_more_than_can_wait(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever comes during a long backup is told once; the list brings again what could not wait."""
    monkeypatch.setattr(delivery, "MOST_PENDING", 2)
    await ready(loaded)
    watch = Watch(hass)
    await backup.async_pre_backup(hass)
    live = [(await terminal.recognize())["id"] for _ in range(4)]
    await watch.tells(live=live)
    await backup.async_post_backup(hass)
    await terminal.drop_push()
    await linked(loaded, 2)
    await ready(loaded)
    assert ids_in(await known(hass)) == live
    await watch.tells(live=live)


async def test_home_assistant_stops_during_a_backup(hass: HomeAssistant, journal: Journal) -> None:
    """What waits is written: no backup outlives Home Assistant."""
    await backup.async_pre_backup(hass)
    adding = asyncio.create_task(journal.async_add(ENTRY, [recognition(1)], KEEP))
    await hass.async_block_till_done()
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    assert await adding == [True]
