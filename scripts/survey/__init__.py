"""The whole survey, as the script asks it: the points of the integration's short one, push links, and writes.

As in the short survey, no answer has anything personal in it, and the client's own lanes keep the door from waiting.
"""

from contextlib import suppress
from ssl import SSLContext

from custom_components.richtech_aatss.api.client import AatssClient
from custom_components.richtech_aatss.api.errors import (
    AatssAddressRefusedError,
    AatssConnectionError,
    AatssError,
    AatssSignatureError,
)
from custom_components.richtech_aatss.api.survey import POINT_PATIENCE, ask_all, failure

from .calls import unsigned
from .points import LINK_POINTS, READ_POINTS, WRITE_POINTS
from .subject import ProbedSubject

LISTENING = 40.0
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
    subject = ProbedSubject(client, tls=tls, seconds=seconds)
    # Comes first: any signed call may set the terminal's clock.
    with suppress(AatssError):
        await unsigned(subject)
    try:
        await client.device()
    except HOPELESS:
        raise
    except AatssError as err:
        rows["Identification"] = failure(err)
    points = (*READ_POINTS, *LINK_POINTS, *(WRITE_POINTS if write else ()))
    try:
        await ask_all(points, subject, rows, POINT_PATIENCE + seconds)
    finally:
        await subject.links.close()
