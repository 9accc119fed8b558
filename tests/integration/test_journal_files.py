"""A journal whose file cannot be used, and one that others copy or kill."""

import asyncio
from asyncio.subprocess import PIPE
from collections.abc import Callable
from datetime import UTC
from functools import partial
from pathlib import Path
import sqlite3
import sys
import time
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from sqlalchemy import Column, Connection, Engine, Text, create_engine, inspect

from custom_components.richtech_aatss.const import DOMAIN
from custom_components.richtech_aatss.recognitions import push_link as link_module
from custom_components.richtech_aatss.recognitions.journal import Journal, browsing, queries, schema
from custom_components.richtech_aatss.recognitions.journal.database import Database
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
from tests.emulator import Terminal
from tests.emulator.drawing import portrait
from tests.waiting import eventually

from .conftest import set_up, state
from .inside import journal_of, link_of
from .journals import ENTRY, KEEP, NOW, file_of, limit_pages, numbers, pictures, problem, recognition, reopened, rows_of

MANY = [recognition(number) for number in range(1000)]
# More than a database keeps in memory.
MUCH = [recognition(number, said={"remark": "x" * 4000}) for number in range(2000)]


def overwrite(path: Path) -> None:
    """Make a file one of something else."""
    path.write_bytes(b"no database at all, " * 1000)


def cut(path: Path) -> None:
    """Leave half a file."""
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def spoil(path: Path) -> None:
    """Spoil the middle of a file."""
    data = bytearray(path.read_bytes())
    data[len(data) // 4 : len(data) // 2] = b"\xff" * (len(data) // 2 - len(data) // 4)
    path.write_bytes(data)


DAMAGES = [overwrite, cut, spoil]


def aside(hass: HomeAssistant) -> list[Path]:
    """Return the files that were set aside."""
    path = file_of(hass)
    return sorted(path.parent.glob(f"{path.name}.damaged-*Z"))


@pytest.mark.parametrize("damage", DAMAGES)
async def test_damaged(hass: HomeAssistant, journal: Journal, damage: Callable[[Path], None]) -> None:
    """A damaged file is kept under another name, and a new one begun; the user is told."""
    before = dt_util.utcnow()
    await journal.async_add(ENTRY, MANY, KEEP)
    assert journal.lost_at is None
    journal = await reopened(hass, lambda: damage(file_of(hass)))
    (kept,) = aside(hass)
    assert problem(hass, "journal_damaged") == {"file": str(kept), "reason": ""}
    assert journal.lost_at
    assert journal.lost_at > before
    assert await journal.async_recent_keys(ENTRY, 5) == []
    assert await journal.async_add(ENTRY, MANY[:2], KEEP) == [True, True]
    lost_at = journal.lost_at
    journal = await reopened(hass)
    assert journal.lost_at == lost_at
    assert await numbers(journal) == [1, 0]
    assert aside(hass) == [kept]
    # The user is told again after each restart, until the file is deleted; its next use shows that.
    ir.async_delete_issue(hass, DOMAIN, "journal_damaged")
    journal = await reopened(hass)
    assert problem(hass, "journal_damaged") == {"file": str(kept), "reason": ""}
    await hass.async_add_executor_job(kept.unlink)
    await numbers(journal)
    assert problem(hass, "journal_damaged") is None


@pytest.mark.parametrize("damage", [overwrite, cut])
async def test_damaged_while_open(hass: HomeAssistant, journal: Journal, damage: Callable[[Path], None]) -> None:
    """What is being written when the damage shows is written to the new file."""
    await journal.async_add(ENTRY, MUCH, KEEP)
    await journal.async_pause()
    journal.async_resume()
    await hass.async_add_executor_job(damage, file_of(hass))
    again = [*MUCH, recognition(9999)]
    assert (await journal.async_add(ENTRY, again, KEEP)) == [True] * len(again)
    assert len(aside(hass)) == 1
    assert problem(hass, "journal_damaged")
    assert journal.lost_at
    assert journal.writable


async def test_newer(hass: HomeAssistant, journal: Journal) -> None:
    """A newer version's file is left as it is, and the user told."""
    await journal.async_add(ENTRY, [recognition(1)], KEEP)

    def renew() -> None:
        with sqlite3.connect(file_of(hass)) as connection:
            connection.execute("PRAGMA user_version=99")
        connection.close()

    journal = await reopened(hass, renew)
    assert await journal.async_add(ENTRY, [recognition(2)], KEEP) is None
    assert problem(hass, "journal_newer")
    assert not problem(hass, "journal_unwritable")
    assert not aside(hass)
    assert rows_of(file_of(hass)) == [1]
    await hass.async_add_executor_job(file_of(hass).unlink)
    assert await journal.async_add(ENTRY, [recognition(2)], KEEP) == [True]
    assert not problem(hass, "journal_newer")


async def test_older(hass: HomeAssistant, journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of an older version is brought up to date, with all that is in it, or not at all."""
    await journal.async_add(ENTRY, [recognition(1)], KEEP)
    steps = schema.STEPS

    def add_column(connection: Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE recognitions ADD COLUMN door TEXT")

    def fail(connection: Connection) -> None:
        connection.exec_driver_sql("INSERT INTO nothing VALUES (1)")

    monkeypatch.setattr(schema, "STEPS", (*steps, add_column, fail))
    journal = await reopened(hass)
    assert not journal.writable
    assert problem(hass, "journal_unwritable")
    monkeypatch.setattr(schema, "STEPS", (*steps, add_column))
    assert await journal.async_add(ENTRY, [recognition(1), recognition(2)], KEEP) == [False, True]
    assert await numbers(journal) == [2, 1]
    assert not problem(hass, "journal_unwritable")


async def test_a_file_without_tables(hass: HomeAssistant) -> None:
    """A file that somebody made beforehand gets the tables."""

    def begin() -> None:
        with sqlite3.connect(file_of(hass)) as connection:
            connection.execute("CREATE TABLE notes (text)")
        connection.close()

    await hass.async_add_executor_job(begin)
    journal = await journal_of(hass)
    assert await journal.async_add(ENTRY, [recognition(1)], KEEP) == [True]


async def test_nowhere_to_write(hass: HomeAssistant, caplog: pytest.LogCaptureFixture) -> None:
    """Where no file can be, nothing is raised; the user is told until it works again."""
    path = file_of(hass)
    await hass.async_add_executor_job(path.mkdir)
    journal = await journal_of(hass)
    assert await journal.async_add(ENTRY, [recognition(1)], KEEP) is None
    assert not await journal.async_save_state(ENTRY, {})
    assert await journal.async_state(ENTRY) is None
    assert await numbers(journal) == []
    assert not journal.writable
    told = problem(hass, "journal_unwritable")
    assert told
    assert told["file"] == str(path)
    assert caplog.text.count("cannot be used") == 1
    await hass.async_add_executor_job(path.rmdir)
    assert await journal.async_add(ENTRY, [recognition(1)], KEEP) == [True]
    assert not problem(hass, "journal_unwritable")
    assert journal.writable


async def test_full(hass: HomeAssistant, journal: Journal) -> None:
    """On a full disk nothing is half written, and what is written later is whole."""
    await journal.async_add(ENTRY, MANY[:10], KEEP)
    await hass.async_add_executor_job(limit_pages, journal, 1)
    assert await journal.async_add(ENTRY, MANY, KEEP) is None
    assert problem(hass, "journal_unwritable") == {"file": str(file_of(hass)), "reason": "database or disk is full"}
    assert len(await numbers(journal)) == 10
    await hass.async_add_executor_job(limit_pages, journal, 2**30)
    assert await journal.async_add(ENTRY, MANY, KEEP) == [number >= 10 for number in range(len(MANY))]
    assert not problem(hass, "journal_unwritable")


async def test_read_only(hass: HomeAssistant, journal: Journal) -> None:
    """A file that only can be read is read."""
    await journal.async_add(ENTRY, [recognition(1)], KEEP)

    def lock(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA query_only=ON")

    await hass.async_add_executor_job(journal._database.run, [lock])
    assert await journal.async_add(ENTRY, [recognition(2, picture=portrait("Ada"))], KEEP) is None
    assert problem(hass, "journal_unwritable")
    assert not pictures(hass)
    assert await numbers(journal) == [1]


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from custom_components.richtech_aatss.recognitions.journal import queries
from custom_components.richtech_aatss.recognitions.journal.database import Database
from functools import partial
from tests.integration.journals import KEEP, recognition
database = Database(Path(sys.argv[1]))
for number in range(1_000_000):
    some = [recognition(number)]
    folder = Path(sys.argv[2])
    database.run([partial(queries.add, folder=folder, entry_id="01JDOOR", recognitions=some, retention=KEEP)])
    print(number, flush=True)
"""


async def test_killed(hass: HomeAssistant) -> None:
    """All that was written is there after Home Assistant was killed."""
    command = [sys.executable, "-c", WRITER, str(file_of(hass)), hass.config.cache_path("pictures")]
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
    assert process.stdout
    last = -1
    while last < 50:
        last = int(await process.stdout.readline())
    process.kill()
    rest = await process.stdout.read()
    await process.wait()
    last = max([last, *(int(line) for line in rest.splitlines(keepends=True) if line.endswith(b"\n"))])
    journal = await journal_of(hass)
    assert not aside(hass)
    found = await numbers(journal)
    assert sorted(number or 0 for number in found) == list(range(len(found)))
    assert len(found) > last
    assert await journal.async_add(ENTRY, [recognition(0), recognition(10**6)], KEEP) == [False, True]


async def test_a_column_after_a_release(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new file goes through all steps as an old one does: the first one knows nothing of later columns."""

    def add_column(connection: Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE recognitions ADD COLUMN door TEXT")

    door = Column("door", Text)
    schema.RECOGNITIONS.append_column(door)
    monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, add_column))
    try:
        journal = await journal_of(hass)
        assert await journal.async_add(ENTRY, [recognition(1)], KEEP) == [True]
    finally:
        schema.RECOGNITIONS._columns.remove(door)


async def test_the_steps_make_the_tables(hass: HomeAssistant, journal: Journal, tmp_path: Path) -> None:
    """A file that went through all steps has what the tables say."""
    await journal.async_add(ENTRY, [recognition(1)], KEEP)

    def made() -> dict[str, list[str]]:
        made = create_engine(f"sqlite:///{file_of(hass)}")
        meant = create_engine(f"sqlite:///{tmp_path / 'meant.db'}")
        schema.METADATA.create_all(meant)
        found: dict[str, list[str]] = {}
        for name in schema.METADATA.tables:
            for engine in (made, meant):
                look = inspect(engine)
                columns = [f"{one['name']} {one['type']} {one['nullable']}" for one in look.get_columns(name)]
                found.setdefault(name, []).append(f"{columns} {look.get_unique_constraints(name)}")
        found["indexes"] = [str(indexes_of(engine)) for engine in (made, meant)]
        made.dispose()
        meant.dispose()
        return found

    for one, other in (await hass.async_add_executor_job(made)).values():
        assert one == other


def indexes_of(engine: Engine) -> list[str]:
    """Return how each index was made."""
    with engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
        return sorted(" ".join(sql.split()) for (sql,) in found)


async def test_a_file_of_the_first_version(hass: HomeAssistant) -> None:
    """Whoever is in it is listed by day, by person and by name."""

    def write() -> None:
        database = Database(file_of(hass))
        add = partial(queries.add, folder=file_of(hass).parent, entry_id=ENTRY, recognitions=MANY[:2], retention=KEEP)
        database.run([add])
        database.close()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "STEPS", schema.STEPS[:1])
        await hass.async_add_executor_job(write)
    journal = await journal_of(hass)
    nothing: list[Any] = []
    assert await journal.async_read(partial(browsing.days, entry_id=ENTRY, zone=UTC), nothing) == [
        browsing.Day(NOW.date(), 2)
    ]
    (one,) = (await journal.async_read(partial(browsing.people, entry_id=ENTRY), browsing.Listing((), None))).items
    assert (one.name, one.key) == ("Ada Lovelace", MANY[1].key)
    assert len(await journal.async_read(partial(browsing.search, entry_ids=[ENTRY], text="ada"), nothing)) == 2


async def test_live_without_a_journal(
    monkeypatch: pytest.MonkeyPatch, hass: HomeAssistant, terminal: Terminal, entry: MockConfigEntry
) -> None:
    """A journal that cannot be opened makes nobody late, whatever time zone the terminal counts in."""
    monkeypatch.setattr(link_module, "PROVEN_AFTER", 0.0)
    path = file_of(hass)
    await hass.async_add_executor_job(path.mkdir)
    await set_up(hass, entry)
    await eventually(lambda: link_of(entry).connected and link_of(entry).has_read)
    await eventually(lambda: link_of(entry).proven)
    await terminal.recognize(signTime=int(time.time()) + 8 * 3600)
    await eventually(lambda: state(hass, "recognition").state != "unknown")
    assert state(hass, "missed_recognition").state == "unknown"
