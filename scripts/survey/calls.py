"""Points about single calls that the short survey leaves out: the version of TLS, refusals, overlaps."""

import asyncio

from aiohttp import hdrs

from custom_components.richtech_aatss.api import values
from custom_components.richtech_aatss.api.errors import OK, AatssError
from custom_components.richtech_aatss.api.lanes import Lane
from custom_components.richtech_aatss.api.survey import calls
from custom_components.richtech_aatss.api.survey.attributes import told_code
from custom_components.richtech_aatss.api.survey.calls import NO_DATE
from custom_components.richtech_aatss.api.survey.subject import BUSY, CALLS, Reply, Subject

from .push import WRONG_SIGN
from .subject import ProbedSubject

OVERLAPS = 3
# By how much clocks may seem to differ that agree: HTTP dates are in whole seconds.
CLOCK_NOISE = 3.0


async def protocol(subject: ProbedSubject) -> str:
    """Say what the terminal speaks on its HTTP port, and in which version of TLS."""
    kind, address = await calls.protocol(subject), subject.client.address
    if not address.https or subject.tls is None or not subject.seconds:
        return kind
    _, writer = await asyncio.open_connection(address.host, address.http_port, ssl=subject.tls)
    version = writer.get_extra_info("ssl_object").version()
    writer.close()
    return f"{kind}, {version}"


async def unsigned(subject: Subject) -> str:
    """Say how a call without a signature is refused."""
    return (await subject.ask(*CALLS["information"], {})).told


async def wrongly_signed(subject: Subject) -> str:
    """Say how a call with a wrong signature is refused."""
    query = subject.client.signer.parameters() | {"sign": WRONG_SIGN}
    return (await subject.ask(*CALLS["information"], query)).told


async def wrong_method(subject: Subject) -> str:
    """Say how a call with the wrong method is refused."""
    return (await subject.ask(hdrs.METH_GET, CALLS["information"][1], subject.client.signer.parameters())).told


async def clock_moved(subject: Subject) -> str:
    """Say whether the reads have set the clock."""
    clocks = _clocks(subject)
    if not clocks:
        return NO_DATE
    first, last = clocks[0], clocks[-1]
    if abs(first) < CLOCK_NOISE:
        return "cannot be told: the clocks agree"
    return f"yes: {round(first):+d} s became {round(last):+d} s" if abs(first - last) >= CLOCK_NOISE else "no"


def _clocks(subject: Subject) -> list[float]:
    return [reply.clock for reply in subject.replies if reply.clock is not None]


async def overlap(subject: Subject) -> str:
    """Say what becomes of two requests at a time."""

    async def once() -> Reply | None:
        try:
            return await subject.exchange(*CALLS["information"], subject.client.signer.parameters())
        except AatssError:
            return None

    async def both() -> tuple[Reply | None, Reply | None]:
        return await asyncio.gather(once(), once())

    rounds = [await subject.client.lanes.run(Lane.BULK, both) for _ in range(OVERLAPS)]
    replies = [reply for pair in rounds for reply in pair]
    codes = {values.to_int(reply.envelope.get("code")) for reply in replies if reply}
    refused = sum(1 for pair in rounds if any(reply and reply.code == BUSY for reply in pair))
    if refused:
        return f"one is refused (50003), in {refused} of {OVERLAPS} attempts"
    if None in replies:
        return f"{replies.count(None)} of {len(replies)} requests got no answer"
    return "both are answered" if codes == {OK} else "codes " + ", ".join(told_code(c) if c else "none" for c in codes)
