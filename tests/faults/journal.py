"""The journal's file, as anybody can read it."""

from contextlib import closing
from pathlib import Path
import sqlite3

FILE = "richtech_aatss.db"
READ = "SELECT name FROM recognitions WHERE attributes IS NOT NULL"


def read_names(folder: Path) -> list[str]:
    """Return the names in the file in a folder."""
    path = folder / FILE
    if not path.exists():
        return []
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return [name for (name,) in connection.execute(READ)]
