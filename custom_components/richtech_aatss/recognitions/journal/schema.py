"""The tables of the journal, and all that depends on the database that holds them."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
import logging
from pathlib import Path
import sqlite3
from typing import Any, Final, override

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Computed,
    Connection,
    Dialect,
    Double,
    Engine,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    create_engine,
    event,
    func,
)
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from .steps import create_first, list_quickly

PRAGMAS: Final = (
    "busy_timeout=10000",
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "foreign_keys=ON",
    # What is forgotten is gone from the disk, too.
    "secure_delete=ON",
)
DAMAGE: Final = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}

# Rows hold names: no log is to show them, whatever its level.
LOG: Final = "richtech_aatss"
PERSON: Final = (
    "CASE WHEN user_id <> '' THEN 'id:' || user_id WHEN name <> '' THEN 'name:' || name ELSE 'kind:' || kind END"
)
logging.getLogger(f"sqlalchemy.engine.Engine.{LOG}").setLevel(logging.WARNING)


class JournalError(Exception):
    """The journal cannot be used."""


class JournalDamagedError(JournalError):
    """The file is not whole."""


class JournalNewerError(JournalError):
    """The file was written by a newer version of the integration."""


# What can be wrong with a file that is not at fault in the program.
UNUSABLE: Final = (DBAPIError, JournalError, OSError)


def reason_of(err: Exception) -> str:
    """Return what went wrong; the whole text of a database's error may hold values."""
    if isinstance(err, DBAPIError):
        return str(err.orig)
    return (err.strerror if isinstance(err, OSError) else None) or str(err)


class Moment(TypeDecorator[datetime]):
    """A moment as milliseconds since 1970."""

    impl = Double
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> float | None:
        return None if value is None else value.timestamp() * 1000

    @override
    def process_result_value(self, value: float | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromtimestamp(value / 1000, UTC)


METADATA = MetaData()

RECOGNITIONS = Table(
    "recognitions",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("entry_id", String, nullable=False),
    Column("record_id", BigInteger, nullable=False),
    Column("signed", BigInteger, nullable=False),
    Column("received", Moment, nullable=False),
    Column("recognized", Moment),
    Column("live", Boolean, nullable=False),
    Column("recovered", Boolean, nullable=False),
    Column("kind", String, nullable=False),
    Column("user_id", Text),
    Column("name", Text),
    Column("method", String),
    # All that the terminal said as JSON; NULL in a row that is forgotten.
    Column("attributes", Text),
    Column("picture", String),
    Column("picture_size", Integer),
    # Who it was: a person's id, else the name, else the class.
    Column("person", Text, Computed(PERSON, persisted=False)),
    UniqueConstraint("entry_id", "record_id", "signed"),
)
MOMENT = func.coalesce(RECOGNITIONS.c.recognized, RECOGNITIONS.c.received)
SHOWN = RECOGNITIONS.c.attributes.is_not(None)
Index("recognitions_shown", RECOGNITIONS.c.entry_id, MOMENT, sqlite_where=SHOWN)
Index("recognitions_person", RECOGNITIONS.c.entry_id, RECOGNITIONS.c.person, MOMENT, sqlite_where=SHOWN)
PICTURED = RECOGNITIONS.c.picture.is_not(None)
Index("recognitions_picture", RECOGNITIONS.c.entry_id, RECOGNITIONS.c.person, MOMENT, sqlite_where=PICTURED)
Index("recognitions_name", RECOGNITIONS.c.entry_id, RECOGNITIONS.c.name, MOMENT, sqlite_where=SHOWN)
Index("recognitions_received", RECOGNITIONS.c.entry_id, RECOGNITIONS.c.received)
Index("recognitions_signed", RECOGNITIONS.c.entry_id, RECOGNITIONS.c.signed)

STATES = Table(
    "states",
    METADATA,
    Column("entry_id", String, primary_key=True),
    Column("state", Text, nullable=False),
)
META = Table(
    "meta",
    METADATA,
    Column("name", String, primary_key=True),
    Column("moment", Moment, nullable=False),
)

# What brings a file from each version to the next one.
STEPS: tuple[Callable[[Connection], None], ...] = (create_first, list_quickly)


def open_engine(path: Path) -> Engine:
    """Open a file, or begin one; a file that cannot be used is left as it is."""
    if not path.exists():
        path.touch(mode=0o600)
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"check_same_thread": False},
        hide_parameters=True,
        logging_name=LOG,
        poolclass=StaticPool,
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    with ExitStack() as undo:
        undo.callback(engine.dispose)
        with engine.begin() as connection:
            _check(connection)
            _migrate(connection)
        undo.pop_all()
    return engine


def checkpoint(engine: Engine) -> None:
    """Bring all that was written into the file itself."""
    connection = engine.raw_connection()
    try:
        busy, *_ = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.Error as err:
        raise JournalError(str(err)) from err
    finally:
        connection.close()
    if busy:
        raise JournalError("another program reads the file")


def compact(engine: Engine) -> None:
    """Write the file anew: what was deleted has left no trace between what is left."""
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("VACUUM").close()
    except sqlite3.Error as err:
        raise JournalError(str(err)) from err
    finally:
        connection.close()
    checkpoint(engine)


def is_damage(err: Exception) -> bool:
    """Return whether an error says that the file is not whole."""
    if isinstance(err, DBAPIError):
        return (getattr(err.orig, "sqlite_errorcode", 0) & 0xFF) in DAMAGE
    return isinstance(err, JournalDamagedError)


def _prepare(connection: Any, _record: object) -> None:
    # Transactions are begun by `_begin`, so that they hold changes of tables as well.
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _check(connection: Connection) -> None:
    if connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one() != "ok":
        raise JournalDamagedError("the file is not whole")


def _migrate(connection: Connection) -> None:
    version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if version > len(STEPS):
        raise JournalNewerError("the file was written by a newer version")
    for step in STEPS[version:]:
        step(connection)
    if version < len(STEPS):
        connection.exec_driver_sql(f"PRAGMA user_version={len(STEPS)}")
