"""Who came how often, counted where the journal is; and who is meant by a name."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
import re
from typing import Any, Final
from unicodedata import combining, normalize

from sqlalchemy import ColumnElement, Connection, Row, case, func, select

from ...api.spelling import composed, folded
from ...api.values import Kind
from .schema import MOMENT, RECOGNITIONS, SHOWN

COLUMNS: Final = RECOGNITIONS.c


@dataclass(frozen=True, kw_only=True)
class Visits:
    """How often somebody came, and how the last time; all strangers are one."""

    user_id: str | None
    name: str | None
    times: int
    first: datetime
    last: datetime
    # Those of the last time.
    entry_id: str
    kind: str
    method: str | None
    live: bool
    entry_ids: frozenset[str]

    def __add__(self, other: Visits) -> Visits:
        """Return the visits of both, who are the same."""
        return replace(
            max(self, other, key=lambda visits: visits.last),
            times=self.times + other.times,
            first=min(self.first, other.first),
            entry_ids=self.entry_ids | other.entry_ids,
        )


def count_visits(
    connection: Connection,
    entry_ids: Sequence[str],
    start: datetime | None = None,
    end: datetime | None = None,
    kind: Kind | None = None,
) -> Sequence[Row[Any]]:
    """Return how often people came in a span of time, its end left out, by terminal and by how they came."""
    conditions: list[ColumnElement[bool]] = [COLUMNS.entry_id.in_(entry_ids), SHOWN]
    if start:
        conditions.append(start <= MOMENT)
    if end:
        conditions.append(end > MOMENT)
    if kind:
        conditions.append(COLUMNS.kind == kind)
    known = COLUMNS.kind != Kind.STRANGER
    who = [case((known, column)).label(column.name) for column in (COLUMNS.user_id, COLUMNS.name)]
    groups = [*who, COLUMNS.entry_id, COLUMNS.kind, COLUMNS.method, COLUMNS.live]
    numbers = (func.count().label("times"), func.min(MOMENT).label("first"), func.max(MOMENT).label("last"))
    return connection.execute(select(*groups, *numbers).where(*conditions).group_by(*groups)).all()


def by_person(rows: Iterable[Row[Any]]) -> list[Visits]:
    """Return each person once, who came last first."""
    people: dict[tuple[Any, ...], Visits] = {}
    for row in rows:
        visits = Visits(**row._asdict(), entry_ids=frozenset({row.entry_id}))
        key = (visits.kind == Kind.STRANGER, visits.user_id or None, composed(visits.name))
        people[key] = people[key] + visits if key in people else visits
    return sorted(people.values(), key=lambda visits: visits.last, reverse=True)


def named(people: Iterable[Visits], asked: str) -> list[Visits]:
    """Return who is called so or has this id; else who has it as part of the name, the more alike the better."""
    called = [one for one in people if one.name or one.user_id]
    for is_meant in (_is_whole(asked), _has_words(asked), _has_parts(asked)):
        if found := [one for one in called if is_meant(one)]:
            return found
    return []


def _is_whole(asked: str) -> Callable[[Visits], bool]:
    whole = folded(asked)
    return lambda one: bool(whole) and whole in {folded(one.name), folded(one.user_id)}


def _has_words(asked: str) -> Callable[[Visits], bool]:
    words = set(_words(folded(asked)))
    return lambda one: bool(words) and words.issubset(_words(folded(one.name)))


def _has_parts(asked: str) -> Callable[[Visits], bool]:
    parts = _words(_bare(asked))

    def is_meant(one: Visits) -> bool:
        name = _bare(one.name)
        return bool(parts) and all(part in name for part in parts)

    return is_meant


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def _bare(text: str | None) -> str:
    """Return a text without capitals and accents."""
    return "".join(letter for letter in normalize("NFKD", (text or "").casefold()) if not combining(letter))
