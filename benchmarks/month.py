"""How long it takes to find one person's month in a large journal, as the action that reads the journal does.

The floor is a bare reading of the same rows of the same file, by their numbers.
"""

from argparse import ArgumentParser, Namespace
import asyncio
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
import json
import logging
from pathlib import Path
import sqlite3
import time
from typing import Any, Final

from sqlalchemy import Connection, text

from benchmarks.harness import FLOOR, OURS, Load, Results, folder
from custom_components.richtech_aatss.api.models import Record
from custom_components.richtech_aatss.recognitions.journal import FILE, Journal
from custom_components.richtech_aatss.recognitions.journal.schema import RECOGNITIONS
from custom_components.richtech_aatss.recognitions.recognition import Query
from homeassistant.core import HomeAssistant

ENTRY: Final = "01JDOOR"
PEOPLE: Final = 2000
SPAN: Final = timedelta(days=90)
MONTH: Final = timedelta(days=30)
NEWEST: Final = datetime(2026, 11, 25, 20, tzinfo=UTC)
MANY: Final = 100_000
WHO: Final = 17
BLANK: Final = dict.fromkeys(("icNumber", "jobNumber", "mobile", "remark", "department", "mail", "title"), "")
SAID: Final[dict[str, Any]] = {
    "id": 1,
    "type": 1,
    "inputType": 1,
    "userId": "00017",
    "name": "Person Number 17",
    **BLANK,
}
# Each of many people came again and again, the newest number first.
VALUES: Final = {
    "entry_id": ":entry",
    "record_id": ":count - n",
    "signed": "CAST(:newest - n * :step AS INTEGER)",
    "received": ":newest - n * :step",
    "recognized": ":newest - n * :step",
    "live": "1",
    "recovered": "0",
    "kind": "'staff'",
    "user_id": "printf('%05d', n * 7919 % :people)",
    "name": "'Person Number ' || (n * 7919 % :people)",
    "method": "'face'",
    "attributes": ":said",
}
NUMBERS: Final = "WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count - 1)"


def parse() -> Namespace:
    """Read the command line."""
    parser = ArgumentParser(prog="python -m benchmarks.month")
    parser.add_argument("--count", type=int, default=1_000_000, help="recognitions (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=15, help="how often it is looked for (default: %(default)s)")
    return parser.parse_args()


def fill(connection: Connection, count: int) -> None:
    """Have many people been at one terminal."""
    given = {
        "entry": ENTRY,
        "count": count,
        "newest": NEWEST.timestamp() * 1000,
        "step": SPAN.total_seconds() * 1000 / count,
        "people": PEOPLE,
        "said": json.dumps(Record.from_dict(SAID).attributes),
    }
    columns, values = ", ".join(RECOGNITIONS.c[name].name for name in VALUES), ", ".join(VALUES.values())
    # All of it is written here: nothing comes from outside.
    insert = f"INSERT INTO {RECOGNITIONS.name} ({columns}) {NUMBERS} SELECT {values} FROM numbers"  # noqa: S608
    connection.execute(text(insert), given)


def numbers_of(file: Path) -> list[int]:
    """Return the numbers of the rows that are looked for."""
    asked = "SELECT id FROM recognitions WHERE user_id = ? AND received BETWEEN ? AND ?"
    start, end = ((NEWEST - MONTH).timestamp() * 1000, NEWEST.timestamp() * 1000)
    with closing(sqlite3.connect(file)) as journal:
        return [number for (number,) in journal.execute(asked, (f"{WHO:05}", start, end))]


def bare(file: Path, numbers: Sequence[int]) -> float:
    """Return the milliseconds that it takes to read some rows."""
    marks = ",".join("?" * len(numbers))
    with closing(sqlite3.connect(file)) as journal:
        began = time.perf_counter()
        journal.execute(f"SELECT * FROM recognitions WHERE id IN ({marks})", numbers).fetchall()  # noqa: S608
        return (time.perf_counter() - began) * 1000


async def measure(home: str, options: Namespace, results: Results) -> None:
    """Fill a journal, and look for somebody in it."""
    journal, began = Journal(HomeAssistant(home)), time.monotonic()
    await journal.async_read(partial(fill, count=options.count), None)
    print(f"{options.count:,} recognitions written in {time.monotonic() - began:.1f} s")
    file = Path(home) / FILE
    numbers = await asyncio.to_thread(numbers_of, file)
    span: dict[str, Any] = {"start": NEWEST - MONTH, "end": NEWEST, "limit": MANY}
    asked: dict[str, dict[str, Any]] = {
        "by id": {"user_id": f"{WHO:05}"},
        "by name": {"name": f"Person Number {WHO}"},
    }
    for what, who in asked.items():
        for _ in range(options.rounds):
            began = time.perf_counter()
            found = await journal.async_find(ENTRY, Query(**span, **who))
            took = (time.perf_counter() - began) * 1000
            results.add(OURS, f"one's month, {what}, of {options.count:,}", took, "ms")
            results.add(FLOOR, f"one's month, {what}, of {options.count:,}", bare(file, numbers), "ms")
        print(f"{what}: {len(found)} found, as they should be: {len(found) == len(numbers)}")
    await journal.async_close()


def main() -> None:
    """Measure in this process."""
    options, results = parse(), Results("One person's month")
    logging.basicConfig(level=logging.WARNING)
    load = Load()
    with folder() as home:
        asyncio.run(measure(home, options, results))
    results.add_load(load)
    results.print()


if __name__ == "__main__":
    main()
