"""Pages of the journal, the newest first: recognitions, days and people, and who is found by a name."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from math import inf, isfinite
from typing import Any, Final, Self

from sqlalchemy import CTE, ColumnElement, Connection, Double, Row, Select, bindparam, func, or_, select, type_coerce

from ...api.record_list import Key
from ...api.spelling import folded
from ...api.values import LARGEST, Kind
from .schema import MOMENT, PICTURED, RECOGNITIONS, SHOWN

PAGE: Final = 100
COLUMNS: Final = RECOGNITIONS.c
# Milliseconds, as they are in the file: a page begins exactly where the one before has ended.
STAMP: Final = type_coerce(MOMENT, Double)
LISTED: Final = (
    COLUMNS.id,
    COLUMNS.entry_id,
    COLUMNS.record_id,
    COLUMNS.signed,
    STAMP.label("stamp"),
    COLUMNS.live,
    COLUMNS.kind,
    COLUMNS.user_id,
    COLUMNS.name,
    COLUMNS.person,
    PICTURED.label("has_picture"),
)
LATEST_PICTURE: Final = (
    select(COLUMNS.record_id, COLUMNS.signed)
    .where(COLUMNS.entry_id == bindparam("of_entry"), COLUMNS.person == bindparam("of_person"), PICTURED)
    .order_by(STAMP.desc())
    .limit(1)
)
BY_ID: Final = "id:"


@dataclass(frozen=True, order=True)
class Cursor:
    """The last recognition of a page: what follows is older, or was written before it."""

    stamp: float
    row: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return what a text stands for; raises ValueError for another one."""
        stamp, _, row = text.partition("_")
        cursor = cls(float(stamp), int(row))
        if not isfinite(cursor.stamp) or abs(cursor.row) > LARGEST:
            raise ValueError
        return cursor

    def __str__(self) -> str:
        """Return it as a text."""
        return f"{self.stamp!r}_{self.row}"


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A recognition in a list."""

    entry_id: str
    key: Key
    cursor: Cursor
    live: bool
    kind: Kind
    user_id: str | None
    name: str | None
    # What all recognitions of this person have in common.
    person: str
    # The key of what has the picture, if one is kept: it is another one for a person who came without since.
    picture: Key | None

    @property
    def moment(self) -> datetime:
        """Return when it was."""
        return datetime.fromtimestamp(self.cursor.stamp / 1000, UTC)


@dataclass(frozen=True)
class Listing:
    """One page, and where the next one begins, if there is one."""

    items: Sequence[Listed]
    older: Cursor | None


@dataclass(frozen=True)
class Day:
    """A day and how many recognitions it has."""

    day: date
    count: int


# From when until when, in milliseconds; the end is left out.
type Span = tuple[float, float]


@dataclass(frozen=True)
class Scope:
    """Which recognitions are listed: all of a terminal, or those of a person or a span of time."""

    entry_id: str
    person: str | None = None
    span: Span | None = None


def span_of(day: date, zone: tzinfo) -> Span:
    """Return when a day begins and when it has ended."""
    start = datetime.combine(day, time(), zone).timestamp() * 1000
    if day == date.max:
        return start, inf
    return start, datetime.combine(day + timedelta(days=1), time(), zone).timestamp() * 1000


def local(moment: datetime, zone: tzinfo) -> datetime:
    """Return a moment as clocks show it, where the calendar still has it."""
    try:
        return moment.astimezone(zone)
    except OverflowError:
        return moment


def recognitions(connection: Connection, scope: Scope, *, before: Cursor | None = None, limit: int = PAGE) -> Listing:
    """Return a page of recognitions."""
    conditions = of_entry(scope.entry_id)
    if scope.person is not None:
        conditions.append(COLUMNS.person == scope.person)
    if scope.span is not None:
        start, end = scope.span
        conditions += [start <= STAMP, end > STAMP]
    return _page(connection, select(*LISTED).where(*conditions), before, limit)


def people(connection: Connection, entry_id: str, *, before: Cursor | None = None, limit: int = PAGE) -> Listing:
    """Return a page of people, each as the latest recognition with the latest picture; who came last is first."""
    persons = _values(entry_id, COLUMNS.person)
    one = RECOGNITIONS.alias()
    moment = func.coalesce(one.c.recognized, one.c.received)
    of_one = (one.c.entry_id == entry_id, one.c.attributes.is_not(None), one.c.person == persons.c.value)
    latest = select(one.c.id).where(*of_one).order_by(moment.desc(), one.c.id.desc()).limit(1)
    chosen = select(*LISTED).where(COLUMNS.id.in_(select(latest.scalar_subquery()).select_from(persons)))
    listing = _page(connection, chosen, before, limit)
    items = [one if one.picture else replace(one, picture=_latest_picture(connection, one)) for one in listing.items]
    return replace(listing, items=items)


def _latest_picture(connection: Connection, one: Listed) -> Key | None:
    row = connection.execute(LATEST_PICTURE, {"of_entry": one.entry_id, "of_person": one.person}).first()
    return (row.record_id, row.signed) if row else None


def days(
    connection: Connection, entry_id: str, zone: tzinfo, *, before: date | None = None, limit: int = PAGE
) -> list[Day]:
    """Return the days that have recognitions, and one more than the limit where there are more."""
    found: list[Day] = []
    end = inf if before is None else span_of(before, zone)[0]
    earlier = (*of_entry(entry_id), bindparam("end", type_=Double) > STAMP)
    newest = select(func.max(STAMP)).where(*earlier)
    number = select(func.count()).select_from(RECOGNITIONS).where(*earlier, bindparam("start", type_=Double) <= STAMP)
    while len(found) <= limit and (latest := connection.scalar(newest, {"end": end})) is not None:
        day = local(datetime.fromtimestamp(latest / 1000, UTC), zone).date()
        start = min(span_of(day, zone)[0], latest)
        found.append(Day(day, connection.execute(number, {"start": start, "end": end}).scalar_one()))
        end = start
    return found


def search(connection: Connection, entry_ids: Sequence[str], text: str, *, limit: int = PAGE) -> list[Listed]:
    """Return the newest recognitions of those whose name has a text in it, or whose id it is."""
    wanted = folded(text)
    found: dict[int, Listed] = {}
    for entry_id in entry_ids if wanted else ():
        names = names_with(connection, entry_id, wanted)
        by_id = BY_ID + wanted
        persons = [person for person in latest_values(connection, entry_id, COLUMNS.person) if folded(person) == by_id]
        for column, values in ((COLUMNS.name, names), (COLUMNS.person, persons)):
            chosen = select(*LISTED).where(*of_entry(entry_id), column.in_(values[:limit]))
            listing = _page(connection, chosen, None, limit) if values else Listing((), None)
            found |= {one.cursor.row: one for one in listing.items}
    return sorted(found.values(), key=lambda one: one.cursor, reverse=True)[:limit]


def names_with(connection: Connection, entry_id: str, wanted: str) -> list[str]:
    """Return the names that have a folded text in them, which the file itself cannot compare so."""
    return [name for name in latest_values(connection, entry_id, COLUMNS.name) if wanted in folded(name)]


def latest_values(connection: Connection, entry_id: str, column: ColumnElement[str]) -> list[str]:
    """Return the values of a column, that of the newest recognition first: no more of them fill a page than it has."""
    values = _values(entry_id, column)
    moment = select(func.max(STAMP)).where(*of_entry(entry_id), column == values.c.value).scalar_subquery()
    chosen = select(values.c.value).where(values.c.value.is_not(None))
    return list(connection.scalars(chosen.order_by(moment.desc())))


def _values(entry_id: str, column: ColumnElement[str]) -> CTE:
    """Return the values of a column, each found in its index behind the one before, and NULL as the last."""
    least = select(func.min(column).label("value")).where(*of_entry(entry_id))
    values = least.cte("distinct_values", recursive=True)
    following = least.where(column > values.c.value).scalar_subquery()
    return values.union_all(select(following).select_from(values).where(values.c.value.is_not(None)))


def of_entry(entry_id: str) -> list[ColumnElement[bool]]:
    """Return the conditions for what is shown of a terminal."""
    return [COLUMNS.entry_id == entry_id, SHOWN]


def _page(connection: Connection, chosen: Select[Any], before: Cursor | None, limit: int) -> Listing:
    rows = page_of(connection, chosen, before, limit)
    items = [_listed(row) for row in rows[:limit]]
    return Listing(items, items[-1].cursor if len(rows) > limit else None)


def page_of(connection: Connection, chosen: Select[Any], before: Cursor | None, limit: int) -> Sequence[Row[Any]]:
    """Return the rows of a page, and one more where there are more."""
    if before:
        chosen = chosen.where(before.stamp >= STAMP, or_(before.stamp > STAMP, COLUMNS.id < before.row))
    return connection.execute(chosen.order_by(STAMP.desc(), COLUMNS.id.desc()).limit(limit + 1)).all()


def cursor_of(row: Row[Any]) -> Cursor:
    """Return where a page begins that a row is the last one before."""
    return Cursor(row.stamp, row.id)


def _listed(row: Row[Any]) -> Listed:
    return Listed(
        entry_id=row.entry_id,
        key=(row.record_id, row.signed),
        cursor=cursor_of(row),
        live=row.live,
        kind=Kind(row.kind),
        user_id=row.user_id or None,
        name=row.name or None,
        person=row.person,
        picture=(row.record_id, row.signed) if row.has_picture else None,
    )
