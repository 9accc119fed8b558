"""The pictures on the disk."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
import os
from pathlib import Path
import re
from secrets import token_hex
from shutil import rmtree
from typing import Final

from PIL import Image

from homeassistant.core import HomeAssistant

from ...const import DOMAIN

DAY_FOLDER = re.compile(r"\d{4}-\d\d-\d\d")
THUMBNAIL: Final = ".thumbnail"


def captures_folder(hass: HomeAssistant) -> Path:
    """Return the folder of all pictures, which backups leave out."""
    return Path(hass.config.cache_path(DOMAIN))


def is_jpeg(picture: bytes) -> bool:
    """Return whether something can be shown as a JPEG; takes its time."""
    try:
        with Image.open(BytesIO(picture), formats=["JPEG"]) as image:
            image.verify()
    except OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning:
        return False
    return True


def save(folder: Path, entry_id: str, picture: bytes, moment: datetime) -> str:
    """Keep a picture; return its path within the folder."""
    name = f"{entry_id}/{moment.astimezone(UTC):%Y-%m-%d}/{token_hex(16)}.jpg"
    path = folder / name
    try:
        _create(path, picture, moment.timestamp())
    except FileNotFoundError:
        _make_folders(folder, path)
        _create(path, picture, moment.timestamp())
    return name


def load(path: Path) -> bytes | None:
    """Return a picture, or None where it has gone meanwhile."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def thumbnail_of(path: Path) -> Path:
    """Return where the small picture of a kept one is, if somebody has looked at it."""
    return path.with_name(path.name + THUMBNAIL)


def save_thumbnail(path: Path, thumbnail: bytes) -> None:
    """Keep the small picture of a kept one, and not for longer than that."""
    small = thumbnail_of(path)
    with suppress(OSError):
        _replace(small, thumbnail, path.stat().st_mtime)
    if not path.exists():
        small.unlink(missing_ok=True)


def save_latest(folder: Path, entry_id: str, key: str, picture: bytes, moment: datetime) -> None:
    """Keep the latest picture of an image entity, however old it gets."""
    path = folder / entry_id / f"{key}.jpg"
    try:
        _replace(path, picture, moment.timestamp())
    except FileNotFoundError:
        _make_folders(folder, path)
        _replace(path, picture, moment.timestamp())


def load_latest(folder: Path, entry_id: str, key: str) -> tuple[bytes, datetime] | None:
    """Return the latest picture of an image entity and its moment."""
    path = folder / entry_id / f"{key}.jpg"
    try:
        return path.read_bytes(), datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        return None


def drop_latest(folder: Path, entry_id: str, key: str) -> None:
    """Delete the latest picture of an image entity."""
    (folder / entry_id / f"{key}.jpg").unlink(missing_ok=True)


def drop(folder: Path, names: Iterable[str]) -> None:
    """Delete pictures and what shows them small; raises OSError after all of them were tried."""
    error: OSError | None = None
    for path in (folder / name for name in names):
        for file in (path, thumbnail_of(path)):
            try:
                file.unlink(missing_ok=True)
            except OSError as err:
                error = err
    if error:
        raise error


def sweep(folder: Path, entry_id: str, kept: set[str]) -> None:
    """Delete the pictures of an entry that nobody knows of, and the folders of days without pictures."""
    days = [day for day in (folder / entry_id).glob("*") if DAY_FOLDER.fullmatch(day.name)]
    for day in days:
        files = [path for path in day.iterdir() if path.is_file()]
        names = {path: path.name.removesuffix(THUMBNAIL) for path in files}
        left = [path for path, name in names.items() if f"{entry_id}/{day.name}/{name}" not in kept]
        for path in left:
            path.unlink(missing_ok=True)
            # It may have been made since.
            thumbnail_of(path).unlink(missing_ok=True)
        if not any(day.iterdir()):
            day.rmdir()


def remove(folder: Path, entry_id: str) -> None:
    """Delete all pictures of an entry."""
    rmtree(folder / entry_id, ignore_errors=True)
    # A thumbnail may have been made meanwhile.
    rmtree(folder / entry_id, ignore_errors=True)


def _make_folders(folder: Path, path: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    for parent in reversed([parent for parent in path.parents if parent.is_relative_to(folder)]):
        parent.mkdir(mode=0o700, exist_ok=True)


def _replace(path: Path, picture: bytes, modified: float) -> None:
    unfinished = path.with_name(f"{path.name}.{token_hex(4)}.tmp")
    try:
        _create(unfinished, picture, modified)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _create(path: Path, picture: bytes, modified: float) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(picture)
        os.utime(path, (modified, modified))
    except OSError:
        path.unlink()
        raise
