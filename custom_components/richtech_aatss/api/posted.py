"""What a terminal posts to a URL: of 8.3.4 the vendor's document has only the title, so any form is read."""

from base64 import b64encode
from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
import re
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl

from .decoding import decode, parse_each
from .errors import CODES, OK, AatssProtocolError
from .models import JPEG, PICTURES, Record
from .pushed import DEEPEST, inside

MOST_RECORDS: Final = 100
MOST_FIELDS: Final = 1000
# The longest text of the document has 255 characters, and a terminal may have texts of its own.
LONGEST_TEXT: Final = 4096
MOST_ATTRIBUTES, LONGEST_NAME = 200, 100
LONGEST_BOUNDARY: Final = 200
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_NAME = re.compile(rb'(?<![a-z])name="?([^";\r\n]*)', re.IGNORECASE)


class Outcome(NamedTuple):
    """What became of a post: the status of HTTP, and the code of section 7."""

    status: int
    code: int

    @property
    def answer(self) -> dict[str, Any]:
        """Return the answer, in the form of those of section 8."""
        return {"code": self.code, "message": CODES[self.code][1] if self.code in CODES else "OK", "desc": ""}


TAKEN: Final = Outcome(200, OK)
EMPTY: Final = Outcome(400, 30003)
NOT_UNDERSTOOD: Final = Outcome(400, 30001)
TOO_LARGE: Final = Outcome(413, 30001)
TOO_MANY: Final = Outcome(429, 50003)
NOT_NOW: Final = Outcome(503, 50002)


def read_post(body: bytes) -> list[Record]:
    """Return the records in the body of a post, whatever its content type is; takes its time with a large one.

    The body is JSON, or the fields of a form (urlencoded or multipart) of which one is JSON or all are attributes.
    A record has its id and its time; only what can be an attribute of the document is kept.
    """
    return list(islice(_records(body.removeprefix(BOM_UTF8).strip()), MOST_RECORDS))


def _records(body: bytes) -> Iterator[Record]:
    found = False
    with suppress(AatssProtocolError):
        for content in parse_each(body):
            for record in _records_anywhere(content):
                found = True
                yield record
    if not found:
        yield from _records_anywhere(dict(_parts(body) if body.startswith(b"--") else _fields(body)))


def _records_anywhere(content: Any, depth: int = DEEPEST) -> Iterator[Record]:
    """Yield the records in what may be an envelope of any form."""
    if isinstance(content, dict):
        record = Record.from_dict(dict(islice(_attributes(content), MOST_ATTRIBUTES)))
        if record.record_id is not None and record.signed_at:
            yield record
            return
        content = list(content.values())
    for inner in inside(content) if depth else ():
        yield from _records_anywhere(inner, depth - 1)


def _attributes(content: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield what can be attributes: no other objects, and no texts to fill a disk with."""
    for name, value in content.items():
        if len(name) > LONGEST_NAME:
            continue
        if isinstance(value, str) and name.casefold() in PICTURES:
            # In a form whose texts were not escaped, each plus has become a blank.
            yield name, value.replace(" ", "+")
        elif value is None or isinstance(value, int | float) or (isinstance(value, str) and len(value) <= LONGEST_TEXT):
            yield name, value


def _fields(body: bytes) -> Iterator[tuple[str, str]]:
    """Yield the fields of a urlencoded form."""
    with suppress(ValueError):
        for name, value in parse_qsl(body, max_num_fields=MOST_FIELDS):
            yield decode(name), decode(value)


def _parts(body: bytes) -> Iterator[tuple[str, str]]:
    """Yield the fields of a multipart form, whose first line is the boundary; a file is a picture."""
    boundary, _, rest = body.partition(b"\n")
    if len(boundary) > LONGEST_BOUNDARY:
        return
    for part in rest.split(boundary.rstrip(), MOST_FIELDS):
        head, *values = _HEAD_END.split(part, 1)
        if values and (name := _NAME.search(head)):
            value = values[0].removesuffix(b"\n").removesuffix(b"\r")
            yield decode(name[1]), b64encode(value).decode() if value.startswith(JPEG) else decode(value)
