"""Points about single calls: the connection, answers, the clock, and what is refused."""

import asyncio

from aiohttp import hdrs

from .. import values
from ..errors import OK, AatssError, AatssNoResultsError, AatssNotSupportedError
from ..lanes import Lane
from ..models import Device
from .attributes import kinds, told_code
from .lists import LISTINGS, page
from .subject import BUSY, CALLS, Reply, Subject

OVERLAPS = 3
WRONG_SIGN = "0" * 32
# By how much clocks may seem to differ that agree: HTTP dates are in whole seconds.
CLOCK_NOISE = 3.0
LONGEST_VERSION = 40
NO_DATE = "cannot be told: no Date header"


async def protocol(subject: Subject) -> str:
    """Say what the terminal speaks on its HTTP port."""
    address = subject.client.address
    if not address.https:
        return "http"
    kind = "https, an old TLS" if address.tls else "https"
    if subject.tls is None or not subject.seconds:
        return kind
    _, writer = await asyncio.open_connection(address.host, address.http_port, ssl=subject.tls)
    version = writer.get_extra_info("ssl_object").version()
    writer.close()
    return f"{kind}, {version}"


async def model(subject: Subject) -> str:
    """Say the model and its firmware, unless one of them has the terminal's own name or number in it."""
    device = Device.from_dict((await subject.read("information")).data)
    private = [text.casefold() for text in (device.device_id, device.name) if text]
    shown = [
        text
        if text and len(text) <= LONGEST_VERSION and not any(part in text.casefold() for part in private)
        else "not shown"
        for text in (device.model, device.app_version, device.web_version)
    ]
    return "{}; app {}; web {}".format(*shown)


async def good(subject: Subject) -> str:
    """Say how a good answer comes."""
    return (await subject.read("information")).told


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


async def date_header(subject: Subject) -> str:
    """Say whether answers have the terminal's time."""
    await subject.read("information")
    last = subject.replies[-1]
    return "none" if last.answer.date is None else "sent" if last.clock is not None else "sent, unreadable"


async def clock(subject: Subject) -> str:
    """Say how far the terminal's clock was ahead at the beginning."""
    await subject.read("information")
    first = next((reply for reply in subject.replies if reply.clock is not None), subject.replies[-1])
    return clock_told(first)


def clock_told(reply: Reply) -> str:
    """Return how far the terminal's clock was ahead in whole seconds."""
    return NO_DATE if reply.clock is None else f"{round(reply.clock):+d} s"


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


async def calls(subject: Subject) -> str:
    """Say which of the calls that read are there."""
    found: dict[str, list[str]] = {}
    for call in CALLS:
        found.setdefault(await _judged(subject, call), []).append(call)
    return "; ".join(f"{what}: {', '.join(names)}" for what, names in found.items())


async def _judged(subject: Subject, call: str) -> str:
    try:
        listing = LISTINGS.get(call)
        reply = await (page(subject, listing) if listing else subject.read(call))
        _ = reply.data
    except AatssNotSupportedError:
        return "not supported (40001)"
    except AatssNoResultsError:
        return "supported"
    except AatssError as err:
        return err.reason if err.code is None else f"refused ({told_code(err.code)})"
    return "supported"


async def envelope(subject: Subject) -> str:
    """Say which attributes the envelopes of good answers have."""
    await subject.read("information")
    return kinds([reply.envelope for reply in subject.replies if reply.code == OK])


async def text(subject: Subject) -> str:
    """Say whether all answers are JSON in UTF-8."""
    await subject.read("information")
    found = sorted({fault for reply in subject.replies for fault in _faults(reply)})
    return "; ".join(found) or "JSON in UTF-8"


def _faults(reply: Reply) -> list[str]:
    body = reply.answer.body
    found = ["a byte-order mark"] if body.startswith(b"\xef\xbb\xbf") else []
    try:
        body.decode()
    except UnicodeDecodeError:
        found.append("bytes that are not UTF-8")
    return found if reply.envelope else [*found, "an answer that is no JSON object"]


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
