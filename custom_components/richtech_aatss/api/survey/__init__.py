"""Finds out what the vendor's document leaves open, of one terminal: points and answers without anything personal.

No answer has a value of a person, a record, a network or a device in it: only counts, codes, kinds of values, and names
of attributes. All requests go through the client's own lane for bulk work, and so never keep the door waiting.
"""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from ssl import SSLContext

from ..client import AatssClient
from ..errors import (
    AatssAddressRefusedError,
    AatssConnectionError,
    AatssError,
    AatssSignatureError,
)
from .attributes import told_code
from .calls import unsigned
from .points import BRIEF, LINKS, READS, WRITES, Point
from .subject import Subject

BRIEF_PATIENCE = 20.0
POINT_PATIENCE = 60.0
LISTENING = 40.0
# What an answer can lead to that nobody has thought of.
SURPRISES = (ArithmeticError, AttributeError, LookupError, OSError, RuntimeError, TypeError, ValueError)
# After these every other point would only say the same.
HOPELESS = (AatssConnectionError, AatssSignatureError, AatssAddressRefusedError)


async def survey(
    client: AatssClient,
    rows: dict[str, str],
    *,
    tls: SSLContext | None = None,
    seconds: float = LISTENING,
    write: bool = False,
) -> None:
    """Put the answer to each point into `rows` as soon as it is known.

    Reads only, and opens up to two push links at a time; `write` adds writes that change nothing but the clock. `tls`
    is the context in which the session speaks https, `seconds` how long a push link is left without a heartbeat.
    Raises AatssConnectionError where nobody answers, AatssSignatureError where the password is refused, and
    AatssAddressRefusedError.
    """
    subject = Subject(client, tls=tls, seconds=seconds)
    # Comes first: any signed call may set the terminal's clock.
    with suppress(AatssError):
        await unsigned(subject)
    try:
        await client.device()
    except HOPELESS:
        raise
    except AatssError as err:
        rows["Identification"] = failure(err)
    try:
        await _run((*READS, *LINKS, *(WRITES if write else ())), subject, rows)
    finally:
        await subject.links.close()


async def brief_survey(client: AatssClient) -> dict[str, str]:
    """Return the answers to the points that a few reads are enough for; those that are known within 20 seconds."""
    rows: dict[str, str] = {}
    subject = Subject(client)
    try:
        async with asyncio.timeout(BRIEF_PATIENCE):
            await subject.read("information")
            await _run(BRIEF, subject, rows)
    except TimeoutError:
        rows["Survey"] = "not complete: the terminal takes too long"
    except AatssError as err:
        rows["Survey"] = failure(err)
    return rows


async def _run(points: Iterable[Point], subject: Subject, rows: dict[str, str]) -> None:
    for point in points:
        try:
            async with asyncio.timeout(POINT_PATIENCE + subject.seconds):
                rows[point.name] = await point.ask(subject)
        except AatssError as err:
            rows[point.name] = failure(err)
        except SURPRISES as err:
            rows[point.name] = f"failed: {type(err).__name__}"


def failure(err: AatssError) -> str:
    """Return why a point has no answer."""
    return f"failed: {err.reason}" + ("" if err.code is None else f" ({told_code(err.code)})")
