"""Erases people: what is left is that there was somebody, so that the terminal's list does not bring it again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, or_, select, true, update

from ...api.record_list import Key
from ...api.spelling import composed
from ...api.values import Kind
from ..recognition import Erased
from . import files
from .queries import FORGOTTEN
from .schema import RECOGNITIONS, SHOWN, reason_of

COLUMNS: Final = RECOGNITIONS.c
# The key and when it came are needed to know the record again.
GONE: Final[dict[str, Any]] = {**FORGOTTEN, "recognized": None, "kind": Kind.OTHER, "method": None}


@dataclass
class Counts:
    """How much was erased at a terminal."""

    recognitions: int = 0
    pictures: int = 0


@dataclass
class Erasure:
    """What was erased by the terminals' entries, and why something of it may still be on the disk."""

    counts: dict[str, Counts] = field(default_factory=dict)
    reason: str | None = None


def called(connection: Connection, entry_ids: Sequence[str] | None, name: str) -> Erased:
    """Return whom a name means, with all ids that belong to it."""
    people = select(COLUMNS.name, COLUMNS.user_id).distinct().where(_of(entry_ids), COLUMNS.name.is_not(None))
    wanted = composed(name)
    user_ids = {user_id for other, user_id in connection.execute(people) if user_id and composed(other) == wanted}
    return Erased(user_ids=frozenset(user_ids), names=frozenset({wanted}))


def erase(connection: Connection, folder: Path, entry_ids: Sequence[str] | None, erased: Erased) -> Erasure:
    """Erase somebody, with pictures."""
    names = connection.scalars(select(COLUMNS.name).distinct().where(_of(entry_ids), COLUMNS.name.is_not(None)))
    spelled = [name for name in names if composed(name) in erased.names]
    of_person = and_(_of(entry_ids), or_(COLUMNS.user_id.in_(erased.user_ids), COLUMNS.name.in_(spelled)))
    erasure = Erasure()
    rows = connection.execute(select(COLUMNS.entry_id, COLUMNS.picture).where(of_person)).all()
    for row in rows:
        counts = erasure.counts.setdefault(row.entry_id, Counts())
        counts.recognitions += 1
        counts.pictures += row.picture is not None
    try:
        files.drop(folder, [row.picture for row in rows if row.picture])
    except OSError as err:
        # The sweep deletes what no row knows of.
        erasure.reason = reason_of(err)
    connection.execute(update(RECOGNITIONS).where(of_person).values(GONE))
    return erasure


def is_forgotten(connection: Connection, entry_id: str, key: Key) -> bool:
    """Return whether nothing but the key of a recognition is known any longer."""
    record_id, signed = key
    of_key = and_(COLUMNS.entry_id == entry_id, COLUMNS.record_id == record_id, COLUMNS.signed == signed)
    return connection.scalar(select(COLUMNS.id).where(of_key, ~SHOWN)) is not None


def _of(entry_ids: Sequence[str] | None) -> ColumnElement[bool]:
    return and_(SHOWN, true() if entry_ids is None else COLUMNS.entry_id.in_(entry_ids))
