"""What a terminal sends by itself: records, over the push link (8.3.3) or as posts (8.3.4)."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

from .decoding import parse_each
from .errors import AatssProtocolError
from .models import Record

# The code of the envelope around a record.
RECORD: Final = 30000
# A record carries two pictures of up to a few hundred kilobytes each.
FRAME_LIMIT: Final = 4 * 1024 * 1024
# An envelope, a page, a list and one of them as text: no more than a few are within each other.
DEEPEST: Final = 8


def records_of(data: Any, depth: int = DEEPEST) -> Iterator[Record | None]:
    """Yield the records in data: one, several, or either as text or as a page; None for what else is looked at."""
    record = Record.from_dict(data) if isinstance(data, dict) else None
    if record and not record.says_nothing:
        yield record
        return
    yield None
    for inner in inside(data.get("data") if record else data) if depth else ():
        yield from records_of(inner, depth - 1)


def inside(data: Any) -> Iterator[Any]:
    """Yield what is in a list or in a text of JSON; an object is itself."""
    if isinstance(data, str):
        with suppress(AatssProtocolError):
            yield from parse_each(data)
    elif isinstance(data, list):
        yield from data
    elif isinstance(data, dict):
        yield data
