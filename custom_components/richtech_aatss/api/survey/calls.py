"""Points about single calls: the connection, answers, and the clock."""

from ..errors import OK, AatssError, AatssNoResultsError, AatssNotSupportedError
from ..models import Device
from .attributes import kinds, told_code
from .lists import SURVEYED_LISTS, page
from .subject import CALLS, Reply, Subject

LONGEST_VERSION = 40
NO_DATE = "cannot be told: no Date header"


async def protocol(subject: Subject) -> str:
    """Say what the terminal speaks on its HTTP port."""
    address = subject.client.address
    if not address.https:
        return "http"
    return "https, an old TLS" if address.tls else "https"


async def model(subject: Subject) -> str:
    """Say the model and its firmware, unless one of them has the terminal's own name or number in it."""
    device = Device.from_dict((await subject.read("information")).object)
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


async def calls(subject: Subject) -> str:
    """Say which of the calls that read are there."""
    found: dict[str, list[str]] = {}
    for call in CALLS:
        found.setdefault(await _judged(subject, call), []).append(call)
    return "; ".join(f"{what}: {', '.join(names)}" for what, names in found.items())


async def _judged(subject: Subject, call: str) -> str:
    try:
        surveyed = SURVEYED_LISTS.get(call)
        reply = await (page(subject, surveyed) if surveyed else subject.read(call))
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
