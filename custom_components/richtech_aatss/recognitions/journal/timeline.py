"""One list of what several terminals saw, page by page, perhaps only of what is looked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
import json
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, false, func, select

from ...api.spelling import folded
from ...api.values import Kind, Method
from .browsing import BY_ID, COLUMNS, STAMP, Cursor, cursor_of, names_with, of_entry, page_of
from .schema import MOMENT, RECOGNITIONS

FEW: Final = 100


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which recognitions are looked for; the span includes its ends."""

    # A part of it, whatever its capitals.
    name: str | None = None
    user_id: str | None = None
    kinds: Sequence[Kind] = ()
    method: Method | None = None
    missed: bool | None = None
    start: datetime | None = None
    end: datetime | None = None


def timeline(
    connection: Connection, entry_ids: Sequence[str], wanted: Wanted, *, before: Cursor | None, limit: int
) -> tuple[Sequence[Row[Any]], Cursor | None]:
    """Return a page of whole rows, and where the next one begins, if there is one."""
    found: list[Row[Any]] = []
    for entry_id in entry_ids:
        conditions = [*of_entry(entry_id), *_conditions(wanted), *_named(connection, entry_id, wanted.name)]
        found += page_of(connection, select(RECOGNITIONS, STAMP.label("stamp")).where(*conditions), before, limit)
    found.sort(key=cursor_of, reverse=True)
    return found[:limit], cursor_of(found[limit - 1]) if len(found) > limit else None


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.user_id:
        conditions.append(COLUMNS.person == BY_ID + wanted.user_id)
    if wanted.kinds:
        conditions.append(COLUMNS.kind.in_(wanted.kinds))
    if wanted.method:
        conditions.append(COLUMNS.method == wanted.method)
    if wanted.missed is not None:
        conditions.append(COLUMNS.live.is_not(wanted.missed))
    if wanted.start:
        conditions.append(wanted.start <= MOMENT)
    if wanted.end:
        conditions.append(wanted.end >= MOMENT)
    return conditions


def _named(connection: Connection, entry_id: str, part: str | None) -> list[ColumnElement[bool]]:
    """Return the condition that a name has a text in it."""
    if not part or not (wanted := folded(part)):
        return []
    names = names_with(connection, entry_id, wanted)
    if len(names) <= FEW:
        return [COLUMNS.name.in_(names) if names else false()]
    # So many are found on the way through the newest, and are more than a query can have values.
    return [COLUMNS.name.in_(select(func.json_each(json.dumps(names)).table_valued("value").c.value))]
