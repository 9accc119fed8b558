"""Finds out what the vendor's document leaves open, of one terminal: points and answers without anything personal.

No answer has a value of a person, a record, a network or a device in it: only counts, codes, kinds of values, and names
of attributes. All requests go through the client's own lane for bulk work, and so never keep the door waiting.
"""

import asyncio
from collections.abc import Iterable

from ..client import AatssClient
from ..errors import AatssError
from .attributes import told_code
from .points import BRIEF, Point
from .subject import Subject

BRIEF_PATIENCE = 20.0
POINT_PATIENCE = 60.0
# What an answer can lead to that nobody has thought of.
SURPRISES = (ArithmeticError, AttributeError, LookupError, OSError, RuntimeError, TypeError, ValueError)


async def brief_survey(client: AatssClient) -> dict[str, str]:
    """Return the answers to the points that a few reads are enough for; those that are known within 20 seconds."""
    rows: dict[str, str] = {}
    subject = Subject(client)
    try:
        async with asyncio.timeout(BRIEF_PATIENCE):
            await subject.read("information")
            await ask_all(BRIEF, subject, rows)
    except TimeoutError:
        rows["Survey"] = "not complete: the terminal takes too long"
    except AatssError as err:
        rows["Survey"] = failure(err)
    return rows


async def ask_all[S: Subject](
    points: Iterable[Point[S]], subject: S, rows: dict[str, str], patience: float = POINT_PATIENCE
) -> None:
    """Put the answer to each point into `rows` as soon as it is known, waiting for each one as long as `patience`."""
    for point in points:
        try:
            async with asyncio.timeout(patience):
                rows[point.name] = await point.ask(subject)
        except AatssError as err:
            rows[point.name] = failure(err)
        except SURPRISES as err:
            rows[point.name] = f"failed: {type(err).__name__}"


def failure(err: AatssError) -> str:
    """Return why a point has no answer."""
    return f"failed: {err.reason}" + ("" if err.code is None else f" ({told_code(err.code)})")
