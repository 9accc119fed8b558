"""How long a person's texts may be (section 8.2.1), by the names of our fields; some terminals count bytes."""

import re
from unicodedata import normalize

from .values import Kind

TEXT_LIMITS = {
    "user_id": 16,
    "name": 30,
    "ic_number": 40,
    "job_number": 40,
    "mobile": 20,
    "remark": 255,
    "department": 80,
    "mail": 40,
    "title": 40,
    "position": 100,
    "id_number": 40,
    "prompt": 100,
    "purpose": 40,
    "interviewee": 80,
    "come_from": 200,
    "description": 80,
}
TIMES = ("birthday", "entry_time", "start_time", "end_time")
# The classes that a person can be enrolled in.
ENROLLED = (Kind.STAFF, Kind.VISITOR, Kind.BLACKLIST)


def is_single(user_id: str) -> bool:
    """Return whether an id is one person's: it must mean nothing else in the path of a call."""
    plain = normalize("NFKC", user_id)
    parts = {part.casefold() for part in re.split(r"[/\\]", plain)}
    return plain.isprintable() and plain == plain.strip() and not parts & {"", ".", "..", "all"}
