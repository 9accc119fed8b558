"""What is written to the journal's tables, and read from them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import batched
import json
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, bindparam, delete, func, insert, literal_column, select, update

from ...api.models import Record
from ...api.record_list import Key
from ...api.spelling import spellings
from ...api.values import Kind
from ..recognition import Person, Query, Recognition, Stored
from ..retention import Retention
from . import files
from .schema import MOMENT, RECOGNITIONS, SHOWN, STATES, Moment

COLUMNS: Final = RECOGNITIONS.c
MANY: Final = 500
FORGOTTEN: Final = {"attributes": None, "name": None, "user_id": None, "picture": None, "picture_size": None}
NO_PICTURE: Final = {"picture": None, "picture_size": None}


@dataclass
class Added:
    """Which recognitions were new, and why pictures of them could not be kept."""

    new: list[bool] = field(default_factory=list)
    saved: int = 0
    error: OSError | None = None


def milliseconds(moment: datetime) -> int:
    """Return a moment as keys have it."""
    return round(moment.timestamp() * 1000)


def add(
    connection: Connection, folder: Path, entry_id: str, recognitions: Sequence[Recognition], retention: Retention
) -> Added:
    """Add recognitions that are not yet known, with their pictures."""
    added = Added()
    known = _known_keys(connection, entry_id, recognitions)
    new = []
    for recognition in recognitions:
        added.new.append(recognition.key not in known)
        if added.new[-1]:
            known.add(recognition.key)
            new.append(recognition)
    if new:
        connection.execute(insert(RECOGNITIONS), [_values(entry_id, recognition) for recognition in new])
        pictured = [recognition for recognition in new if retention.days_of_picture(recognition.record.kind)]
        _keep_captures(connection, folder, entry_id, pictured, added)
    return added


def _known_keys(connection: Connection, entry_id: str, recognitions: Sequence[Recognition]) -> set[Key]:
    """Return which of them are in the journal."""
    ids = {recognition.key[0] for recognition in recognitions}
    chosen = select(COLUMNS.record_id, COLUMNS.signed).where(COLUMNS.entry_id == entry_id, COLUMNS.record_id.in_(ids))
    return {(record_id, signed) for record_id, signed in connection.execute(chosen)}


def _keep_captures(
    connection: Connection, folder: Path, entry_id: str, recognitions: Sequence[Recognition], added: Added
) -> None:
    """Keep pictures, each in a file of its own that its row names."""
    kept = []
    for recognition in recognitions:
        try:
            if picture := _save_capture(folder, entry_id, recognition):
                kept.append(picture)
        except OSError as err:
            added.error = err
    if kept:
        of_key = and_(
            COLUMNS.entry_id == entry_id,
            COLUMNS.record_id == bindparam("key_id"),
            COLUMNS.signed == bindparam("key_signed"),
        )
        named: dict[str, Any] = {"picture": bindparam("kept_as"), "picture_size": bindparam("kept_size")}
        connection.execute(update(RECOGNITIONS).where(of_key).values(named), kept)
    added.saved = len(kept)


def _values(entry_id: str, recognition: Recognition) -> dict[str, Any]:
    record = recognition.record
    record_id, signed = recognition.key
    return {
        "entry_id": entry_id,
        "record_id": record_id,
        "signed": signed,
        "received": recognition.received_at,
        "recognized": recognition.recognized_at,
        "live": recognition.live,
        "recovered": recognition.recovered,
        "kind": record.kind,
        "user_id": record.user_id,
        "name": record.name,
        "method": record.method,
        "attributes": json.dumps(record.attributes),
    }


def _save_capture(folder: Path, entry_id: str, recognition: Recognition) -> dict[str, Any]:
    picture = recognition.capture.decode()
    if not picture or not files.is_jpeg(picture):
        return {}
    name = files.save(folder, entry_id, picture, recognition.received_at)
    record_id, signed = recognition.key
    return {"key_id": record_id, "key_signed": signed, "kept_as": name, "kept_size": len(picture)}


def load_state(connection: Connection, entry_id: str) -> dict[str, Any] | None:
    """Return what is kept for a terminal."""
    text = connection.scalar(select(STATES.c.state).where(STATES.c.entry_id == entry_id))
    state: dict[str, Any] | None = json.loads(text) if text else None
    return state


def save_state(connection: Connection, entry_id: str, text: str) -> bool:
    """Replace what is kept for a terminal."""
    connection.execute(delete(STATES).where(STATES.c.entry_id == entry_id))
    connection.execute(insert(STATES).values(entry_id=entry_id, state=text))
    return True


def recent_keys(connection: Connection, entry_id: str, limit: int) -> list[Key]:
    """Return the keys that were received last, the newest first."""
    chosen = select(COLUMNS.record_id, COLUMNS.signed).where(COLUMNS.entry_id == entry_id)
    found = connection.execute(chosen.order_by(COLUMNS.received.desc(), COLUMNS.id.desc()).limit(limit))
    return [(record_id, signed) for record_id, signed in found]


def count(connection: Connection, entry_id: str, start: datetime, end: datetime) -> int:
    """Return how many there are of a span of the terminal's time, forgotten ones included."""
    of_span = and_(COLUMNS.entry_id == entry_id, COLUMNS.signed.between(milliseconds(start), milliseconds(end)))
    return connection.execute(select(func.count()).select_from(RECOGNITIONS).where(of_span)).scalar_one()


def count_received(connection: Connection, entry_id: str, start: datetime, end: datetime) -> dict[Kind, int]:
    """Return how many people of each class came in a span of time, its end left out."""
    of_span = and_(COLUMNS.entry_id == entry_id, start <= MOMENT, end > MOMENT, SHOWN)
    found = connection.execute(select(COLUMNS.kind, func.count()).where(of_span).group_by(COLUMNS.kind))
    return {Kind(kind): number for kind, number in found}


def seen(connection: Connection) -> list[tuple[str, Person, datetime]]:
    """Return when each person was seen last, by terminal."""
    moment = func.max(func.min(MOMENT, COLUMNS.received, type_=Moment), type_=Moment)
    groups = (COLUMNS.entry_id, COLUMNS.user_id, COLUMNS.name, COLUMNS.kind)
    people = select(*groups, moment).where(SHOWN).group_by(*groups)
    return [
        (entry_id, Person.of(user_id, name, Kind(kind)), last)
        for entry_id, user_id, name, kind, last in connection.execute(people)
    ]


def newest(connection: Connection, entry_id: str) -> datetime | None:
    """Return when the newest one was received."""
    latest: datetime | None = connection.scalar(select(func.max(COLUMNS.received)).where(COLUMNS.entry_id == entry_id))
    return latest


def totals(connection: Connection, entry_id: str) -> dict[str, int]:
    """Return how much is in the journal."""
    sums = select(
        func.count().filter(SHOWN).label("records"),
        func.count().filter(SHOWN, ~COLUMNS.live).label("missed"),
        func.count(COLUMNS.picture).label("pictures"),
        func.coalesce(func.sum(COLUMNS.picture_size), 0).label("picture_bytes"),
    )
    found = connection.execute(sums.where(COLUMNS.entry_id == entry_id)).mappings().one()
    return {str(name): int(number) for name, number in found.items()}


def find(connection: Connection, entry_id: str, query: Query) -> Sequence[Row[Any]]:
    """Return the rows that are looked for, the newest first."""
    equal = {
        COLUMNS.user_id: query.user_id,
        # Of ids there is no index, but of people.
        COLUMNS.person: f"id:{query.user_id}" if query.user_id else None,
        COLUMNS.record_id: query.record_id,
        COLUMNS.kind: query.kind,
        COLUMNS.method: query.method,
    }
    conditions = [COLUMNS.entry_id == entry_id, SHOWN]
    conditions += [column == value for column, value in equal.items() if value is not None]
    if query.name:
        conditions.append(COLUMNS.name.in_(spellings(query.name)))
    # Of one person, SQLite would otherwise go through all that came in the span.
    of_one = (query.user_id or query.name) and (query.start or query.end)
    moment = MOMENT.op("+")(literal_column("0")) if of_one else MOMENT
    if query.start:
        conditions.append(moment >= query.start)
    if query.end:
        conditions.append(moment <= query.end)
    # What is sorted has no texts.
    ids = select(COLUMNS.id).where(*conditions).order_by(moment.desc(), COLUMNS.id.desc()).limit(query.limit)
    chosen = select(RECOGNITIONS).where(COLUMNS.id.in_(ids)).order_by(MOMENT.desc(), COLUMNS.id.desc())
    return connection.execute(chosen).all()


def stored_of(row: Row[Any]) -> Stored:
    """Return a row as what it was made from."""
    recognition = Recognition(
        record=Record.from_dict(json.loads(row.attributes)),
        received_at=row.received,
        recognized_at=row.recognized,
        live=row.live,
        recovered=row.recovered,
    )
    return Stored(recognition, row.picture)


def picture_of(connection: Connection, entry_id: str, key: Key) -> str | None:
    """Return the path of a capture within the folder of captures."""
    record_id, signed = key
    of_key = and_(COLUMNS.entry_id == entry_id, COLUMNS.record_id == record_id, COLUMNS.signed == signed)
    return connection.scalar(select(COLUMNS.picture).where(of_key))


def expire(connection: Connection, entry_id: str, retention: Retention, now: datetime) -> None:
    """Forget what is too old or too much; the pictures are left to `sweep`."""
    of_strangers = COLUMNS.kind == Kind.STRANGER
    for condition, days, values in (
        (SHOWN, retention.record_days, FORGOTTEN),
        (and_(COLUMNS.picture.is_not(None), of_strangers), retention.stranger_days, NO_PICTURE),
        (and_(COLUMNS.picture.is_not(None), ~of_strangers), retention.picture_days, NO_PICTURE),
    ):
        old = and_(COLUMNS.entry_id == entry_id, condition, COLUMNS.received < now - timedelta(days=days))
        connection.execute(update(RECOGNITIONS).where(old).values(values))
    for some in batched(_beyond(connection, entry_id, retention.limit_bytes), MANY, strict=False):
        connection.execute(update(RECOGNITIONS).where(COLUMNS.id.in_(some)).values(NO_PICTURE))


def _beyond(connection: Connection, entry_id: str, limit: int) -> list[int]:
    """Return the rows whose pictures are too much, as newer ones fill the space."""
    so_far = func.sum(COLUMNS.picture_size).over(order_by=(COLUMNS.received.desc(), COLUMNS.id.desc())).label("so_far")
    pictures = select(COLUMNS.id, so_far).where(COLUMNS.entry_id == entry_id, COLUMNS.picture.is_not(None)).subquery()
    return list(connection.scalars(select(pictures.c.id).where(pictures.c.so_far > limit)))


def pictures_of(connection: Connection, entry_id: str) -> set[str]:
    """Return the paths of all captures within the folder of captures."""
    return set(
        connection.scalars(select(COLUMNS.picture).where(COLUMNS.entry_id == entry_id, COLUMNS.picture.is_not(None)))
    )


def remove(connection: Connection, entry_id: str) -> bool:
    """Delete all that is kept for a terminal."""
    for table in (RECOGNITIONS, STATES):
        connection.execute(delete(table).where(table.c.entry_id == entry_id))
    return True
