"""What brings a file from one version to the next; a step that was released never changes."""

from typing import Final

from sqlalchemy import Connection

# Not made from the tables as they are now: a later step would find its columns there already.
FIRST: Final = (
    """CREATE TABLE recognitions (
        id INTEGER NOT NULL,
        entry_id VARCHAR NOT NULL,
        record_id BIGINT NOT NULL,
        signed BIGINT NOT NULL,
        received DOUBLE NOT NULL,
        recognized DOUBLE,
        live BOOLEAN NOT NULL,
        recovered BOOLEAN NOT NULL,
        kind VARCHAR NOT NULL,
        user_id TEXT,
        name TEXT,
        method VARCHAR,
        attributes TEXT,
        picture VARCHAR,
        picture_size INTEGER,
        PRIMARY KEY (id),
        UNIQUE (entry_id, record_id, signed)
    )""",
    "CREATE INDEX recognitions_moment ON recognitions (entry_id, coalesce(recognized, received))",
    "CREATE INDEX recognitions_received ON recognitions (entry_id, received)",
    "CREATE INDEX recognitions_signed ON recognitions (entry_id, signed)",
    "CREATE TABLE states (entry_id VARCHAR NOT NULL, state TEXT NOT NULL, PRIMARY KEY (entry_id))",
    "CREATE TABLE meta (name VARCHAR NOT NULL, moment DOUBLE NOT NULL, PRIMARY KEY (name))",
)
# Who it was: a person's id, else the name, else the class.
SECOND: Final = (
    """ALTER TABLE recognitions ADD COLUMN person TEXT GENERATED ALWAYS AS (
        CASE WHEN user_id <> '' THEN 'id:' || user_id WHEN name <> '' THEN 'name:' || name ELSE 'kind:' || kind END
    ) VIRTUAL""",
    "DROP INDEX recognitions_moment",
    """CREATE INDEX recognitions_shown ON recognitions (entry_id, coalesce(recognized, received))
        WHERE attributes IS NOT NULL""",
    """CREATE INDEX recognitions_person ON recognitions (entry_id, person, coalesce(recognized, received))
        WHERE attributes IS NOT NULL""",
    """CREATE INDEX recognitions_picture ON recognitions (entry_id, person, coalesce(recognized, received))
        WHERE picture IS NOT NULL""",
    """CREATE INDEX recognitions_name ON recognitions (entry_id, name, coalesce(recognized, received))
        WHERE attributes IS NOT NULL""",
)


def create_first(connection: Connection) -> None:
    """Create the tables of the first version."""
    for statement in FIRST:
        connection.exec_driver_sql(statement)


def list_quickly(connection: Connection) -> None:
    """Let days, people and names be listed without a look at every row."""
    for statement in SECOND:
        connection.exec_driver_sql(statement)
