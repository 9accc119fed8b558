"""Pictures on the disk, and how long they are kept."""

import base64
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from custom_components.richtech_aatss.api.values import Kind
from custom_components.richtech_aatss.recognitions.journal import Journal, files
from custom_components.richtech_aatss.recognitions.retention import Retention
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from tests.emulator.drawing import face, portrait

from .journals import ENTRY, KEEP, NOBODY, NOW, file_of, numbers, pictures, problem, recognition, reopened

PICTURE = portrait("Ada")
SIZE = len(face("Ada"))
KEY = "last_capture"


def days_ago(days: float) -> datetime:
    """Return a moment in the past."""
    return dt_util.utcnow().replace(microsecond=0) - timedelta(days=days)


async def test_a_picture_is_stored_once(hass: HomeAssistant, journal: Journal) -> None:
    """The picture of a new recognition is stored, and nobody but Home Assistant can read it."""
    first = recognition(1, picture=PICTURE)
    await journal.async_add(ENTRY, [first, recognition(1, picture=PICTURE)], KEEP)
    await journal.async_add(ENTRY, [recognition(1, picture=PICTURE)], KEEP)
    (name,) = pictures(hass)
    assert name.startswith(f"{ENTRY}/{NOW:%Y-%m-%d}/")
    journal = await reopened(hass)
    path = await journal.async_capture(ENTRY, first.key)
    assert path
    assert await hass.async_add_executor_job(path.read_bytes) == face("Ada")
    assert path.stat().st_mode & 0o777 == 0o600
    folders = list(path.parents)[:3]
    assert folders[2] == files.captures_folder(hass)
    assert {folder.stat().st_mode & 0o777 for folder in folders} == {0o700}
    assert await journal.async_capture(ENTRY, (2, 2)) is None
    path.unlink()
    assert await journal.async_capture(ENTRY, first.key) is None


@pytest.mark.parametrize(
    "picture",
    [base64.b64encode(b"\xff\xd8\xff" + b"\0" * 500).decode(), base64.b64encode(b"GIF89a").decode(), "!", "", "/9j/"],
)
async def test_no_picture(hass: HomeAssistant, journal: Journal, picture: str) -> None:
    """What is no JPEG is not stored; the recognition is."""
    await journal.async_add(ENTRY, [recognition(1, picture=picture)], KEEP)
    assert await numbers(journal) == [1]
    assert pictures(hass) == []


async def test_none_are_kept(hass: HomeAssistant, journal: Journal) -> None:
    """No picture is stored for no days."""
    some = [recognition(1, picture=PICTURE), recognition(2, picture=PICTURE, said=NOBODY)]
    await journal.async_add(ENTRY, some, Retention(picture_days=0, stranger_days=0))
    assert pictures(hass) == []
    some = [recognition(3, picture=PICTURE), recognition(4, picture=PICTURE, said=NOBODY)]
    await journal.async_add(ENTRY, some, Retention(picture_days=0))
    assert await journal.async_capture(ENTRY, some[0].key) is None
    assert await journal.async_capture(ENTRY, some[1].key)


async def test_pictures_fail(hass: HomeAssistant, journal: Journal) -> None:
    """Where pictures cannot be stored recognitions are, and the user is told until it works again."""
    folder = files.captures_folder(hass)
    folder.parent.mkdir(exist_ok=True)
    folder.write_bytes(b"")
    assert await journal.async_add(ENTRY, [recognition(1, picture=PICTURE)], KEEP) == [True]
    told = problem(hass, "captures_unwritable")
    assert told
    assert told["file"] == str(folder)
    folder.unlink()
    await journal.async_add(ENTRY, [recognition(2)], KEEP)
    assert problem(hass, "captures_unwritable")
    await journal.async_add(ENTRY, [recognition(3, picture=PICTURE)], KEEP)
    assert not problem(hass, "captures_unwritable")
    assert await numbers(journal) == [3, 2, 1]


async def test_pictures_expire(hass: HomeAssistant, journal: Journal) -> None:
    """Pictures are deleted after their days, those of strangers after their own."""
    some = [
        recognition(number, picture=PICTURE, at=days_ago(days), said=NOBODY if stranger else None)
        for number, (days, stranger) in enumerate([(8, False), (6, False), (6, True), (4, True)])
    ]
    await journal.async_add(ENTRY, some, KEEP)
    await journal.async_prune(ENTRY, Retention(picture_days=7, stranger_days=5))
    kept = [bool(await journal.async_capture(ENTRY, recognition.key)) for recognition in some]
    assert kept == [False, True, False, True]
    assert len(pictures(hass)) == 2
    assert len(list((files.captures_folder(hass) / ENTRY).iterdir())) == 2
    assert len(await numbers(journal)) == 4


async def test_pictures_take_limited_space(hass: HomeAssistant, journal: Journal) -> None:
    """The oldest pictures make room for new ones."""
    some = [recognition(number, picture=PICTURE, at=days_ago(1 + number)) for number in range(5)]
    await journal.async_add(ENTRY, some, KEEP)
    await journal.async_prune(ENTRY, Retention(limit_bytes=3 * SIZE))
    kept = [bool(await journal.async_capture(ENTRY, recognition.key)) for recognition in some]
    assert kept == [True, True, True, False, False]
    assert await journal.async_totals(ENTRY) == {
        "records": 5, "missed": 0, "pictures": 3, "picture_bytes": 3 * SIZE
    }  # fmt: skip


async def test_records_are_forgotten(hass: HomeAssistant, journal: Journal) -> None:
    """Of an old recognition nothing is left but that it is known; the terminal's list may still have it."""
    old, new = recognition(1, picture=PICTURE, at=days_ago(91)), recognition(2, at=days_ago(89))
    await journal.async_add(ENTRY, [old, new], Retention(picture_days=1000))
    await journal.async_prune(ENTRY, Retention(picture_days=1000))
    assert await numbers(journal) == [2]
    assert await journal.async_received(ENTRY, days_ago(1000), days_ago(-1)) == {Kind.STAFF: 1}
    assert await journal.async_count(ENTRY, days_ago(1000), days_ago(0)) == 2
    assert old.key in await journal.async_recent_keys(ENTRY, 100)
    assert await journal.async_add(ENTRY, [old], KEEP) == [False]
    assert pictures(hass) == []
    await journal.async_add(ENTRY, [recognition(3, said={"name": "Alan", "userId": "8"})], KEEP)
    await journal.async_prune(ENTRY, Retention(record_days=0))
    await journal.async_close()
    data = file_of(hass).read_bytes()
    assert data
    assert b"Lovelace" not in data


async def test_orphans(hass: HomeAssistant, journal: Journal) -> None:
    """Files that no recognition has are deleted, with folders of days; the latest pictures stay."""
    folder = files.captures_folder(hass)
    await journal.async_add(ENTRY, [recognition(1, picture=PICTURE, at=days_ago(1))], KEEP)
    (kept,) = pictures(hass)
    files.save(folder, ENTRY, b"orphan", days_ago(1))
    files.save(folder, ENTRY, b"orphan", days_ago(3))
    files.save(folder, "another", b"not ours", days_ago(3))
    files.save_latest(folder, ENTRY, KEY, face("Ada"), days_ago(100))
    assert len(pictures(hass)) == 5
    await journal.async_prune(ENTRY, KEEP)
    left = pictures(hass)
    assert {kept, f"{ENTRY}/{KEY}.jpg"} == {name for name in left if name.startswith(ENTRY)}
    assert len(left) == 3
    assert len(list((folder / ENTRY).iterdir())) == 2


def test_latest(tmp_path: Path) -> None:
    """The latest picture of an image entity comes back with its moment, until it is dropped."""
    assert files.load_latest(tmp_path, ENTRY, KEY) is None
    files.save_latest(tmp_path, ENTRY, KEY, face("Alan"), NOW - timedelta(days=1))
    files.save_latest(tmp_path, ENTRY, KEY, face("Ada"), NOW)
    assert files.load_latest(tmp_path, ENTRY, KEY) == (face("Ada"), NOW)
    assert len(list((tmp_path / ENTRY).iterdir())) == 1
    files.drop_latest(tmp_path, ENTRY, KEY)
    files.drop_latest(tmp_path, ENTRY, KEY)
    assert files.load_latest(tmp_path, ENTRY, KEY) is None


def test_is_jpeg() -> None:
    """Only a JPEG is one."""
    assert files.is_jpeg(face("Ada"))
    assert not any(files.is_jpeg(data) for data in (b"", b"\xff\xd8\xff", b"\xff\xd8\xff\xe0" * 50, b"GIF89a"))
