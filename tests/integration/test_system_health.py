"""What Home Assistant's system information tells of all terminals."""

import asyncio
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
import sqlite3
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, get_system_health_info

from custom_components.richtech_aatss.const import DOMAIN
from custom_components.richtech_aatss.data import async_get_shared
from custom_components.richtech_aatss.recognitions.journal import FILE, Journal
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from tests.emulator import Terminal
from tests.emulator.drawing import face
from tests.sources import MANIFEST
from tests.texts import EN
from tests.waiting import eventually

from .conftest import set_up, state
from .inside import link_of
from .journals import KEEP, file_of, recognition, reopened


async def told(hass: HomeAssistant) -> dict[str, Any]:
    """Return what is shown; each part of it has a name."""
    assert await async_setup_component(hass, "system_health", {})
    info = await get_system_health_info(hass, DOMAIN)
    assert info.keys() == EN["system_health"]["info"].keys()
    return {key: await value if asyncio.iscoroutine(value) else value for key, value in info.items()}


async def test_system_health(
    hass: HomeAssistant, loaded: MockConfigEntry, back: MockConfigEntry, back_door: Terminal
) -> None:
    """It tells how many terminals answer, how many links are up, and how much is kept."""
    await eventually(lambda: link_of(back).connected)
    expected = {"version": MANIFEST["version"], "terminals": 2, "journal": "ok", "pictures_size": "0.0 MiB"}
    up = expected | {"terminals_reachable": 2, "push_connections": 2}
    assert await told(hass) | {"journal_size": ""} == up | {"journal_size": ""}
    await back_door.stop()
    await hass.config_entries.async_reload(back.entry_id)
    assert await told(hass) | {"journal_size": ""} == up | {
        "terminals_reachable": 1,
        "push_connections": 1,
        "journal_size": "",
    }


async def test_sizes(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """The journal's is that of all its files; the pictures' that of all pictures."""
    await terminal.recognize(picture=face("Anna") + bytes(3_000_000))
    await eventually(lambda: state(hass, "recognitions_today").state == "1")
    many = [recognition(number, said={"remark": "x" * 4000}) for number in range(500)]
    await async_get_shared(hass).journal.async_add(loaded.entry_id, many, KEEP)
    info = await told(hass)
    files = await hass.async_add_executor_job(lambda: list(file_of(hass).parent.glob(f"{FILE}*")))
    assert len(files) == 3
    assert info["journal_size"] == f"{sum(path.stat().st_size for path in files) / 2**20:.1f} MiB"
    assert float(info["journal_size"].split()[0]) > 2
    assert info["pictures_size"] == "2.9 MiB"


def block(path: Path) -> None:
    """Let a folder be where the journal should."""
    path.unlink()
    path.mkdir()


def outdate(path: Path) -> None:
    """Let a newer version have written the journal."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version=99")


def damage(path: Path) -> None:
    """Make the journal something else."""
    path.write_bytes(b"no database at all, " * 1000)


@pytest.mark.parametrize(("harm", "problem"), [(block, "unwritable"), (outdate, "newer"), (damage, "damaged")])
async def test_a_journal_that_is_not_well(
    hass: HomeAssistant, journal: Journal, entry: MockConfigEntry, harm: Callable[[Path], None], problem: str
) -> None:
    """It says so; all else is told as well."""
    await reopened(hass, partial(harm, file_of(hass)))
    await set_up(hass, entry)
    info = await told(hass)
    assert info["journal"] == {"type": "failed", "error": problem}
    assert (info["terminals_reachable"], info["pictures_size"]) == (1, "0.0 MiB")
