"""The journal's file: opened when it is needed, and set aside when it is damaged."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any, Final

from sqlalchemy import Connection, Engine, delete, insert, select
from sqlalchemy.exc import DatabaseError

from . import schema
from .schema import META, JournalDamagedError, JournalError

LOST_AT: Final = "lost_at"
SUFFIXES: Final = ("", "-wal", "-shm")

type Work[R] = Callable[[Connection], R]


class Database:
    """One file with one connection, for one thread at a time."""

    def __init__(self, path: Path) -> None:
        """Touch nothing yet."""
        self._path = path
        self._lock = Lock()
        self._engine: Engine | None = None
        self._closed = False
        self.lost_at: datetime | None = None
        self.aside: str | None = None

    @property
    def is_open(self) -> bool:
        """Return whether the file is in use."""
        return self._engine is not None

    def run(self, works: Sequence[Work[Any]]) -> list[Any]:
        """Do all works in one transaction; where the file is found damaged, in a new one."""
        with self._lock:
            try:
                results = self._transact(works)
            except (DatabaseError, JournalDamagedError) as err:
                if not schema.is_damage(err):
                    raise
                self._set_aside()
                results = self._transact(works)
            # The user may have deleted it.
            if self.aside and not self._path.with_name(self.aside).exists():
                self._find_aside()
            return results

    def checkpoint(self) -> None:
        """Make the file complete without those beside it."""
        with self._lock:
            if self._engine:
                schema.checkpoint(self._engine)

    def compact(self) -> None:
        """Rid the file, and those beside it, of what was deleted."""
        with self._lock:
            if self._engine:
                schema.compact(self._engine)

    def close(self) -> None:
        """Let go of the file for good."""
        with self._lock:
            self._closed = True
            self._dispose()

    def _transact(self, works: Sequence[Work[Any]]) -> list[Any]:
        engine = self._engine or self._open()
        with engine.begin() as connection:
            return [work(connection) for work in works]

    def _open(self) -> Engine:
        if self._closed:
            raise JournalError("Home Assistant has stopped")
        engine = schema.open_engine(self._path)
        with engine.begin() as connection:
            self._remember_loss(connection)
        self._find_aside()
        self._engine = engine
        return engine

    def _find_aside(self) -> None:
        names = sorted(path.name for path in self._path.parent.glob(f"{self._path.name}.damaged-*Z"))
        self.aside = names[-1] if names else None

    def _remember_loss(self, connection: Connection) -> None:
        if not self.lost_at:
            self.lost_at = connection.scalar(select(META.c.moment).where(META.c.name == LOST_AT))
            return
        connection.execute(delete(META).where(META.c.name == LOST_AT))
        connection.execute(insert(META).values(name=LOST_AT, moment=self.lost_at))

    def _set_aside(self) -> None:
        self._dispose()
        self.lost_at = datetime.now(UTC)
        aside = f"{self._path.name}.damaged-{self.lost_at:%Y%m%dT%H%M%S%f}Z"
        for suffix in SUFFIXES:
            path = self._path.with_name(self._path.name + suffix)
            if path.exists():
                path.rename(path.with_name(aside + suffix))

    def _dispose(self) -> None:
        if self._engine:
            self._engine.dispose()
            self._engine = None
