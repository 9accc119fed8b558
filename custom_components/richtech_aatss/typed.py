"""What people type: texts and addresses, the same wherever they are typed."""

from ipaddress import IPv4Address
import re
from typing import Any, Final
from unicodedata import normalize

import voluptuous as vol

from homeassistant.helpers import config_validation as cv

# Blanks, and what is as invisible.
_AROUND: Final = re.compile(r"^[\s\u200b\u2060\ufeff]+|[\s\u200b\u2060\ufeff]+$")
_NUMERIC: Final = re.compile(r"[\d.]+")


def sendable(value: Any) -> str:
    """Return a text that can be stored and sent: without half characters, which a template can make."""
    string = cv.string(value)
    try:
        string.encode()
    except UnicodeEncodeError:
        raise vol.Invalid("expected a text of whole characters") from None
    return string


def text(value: Any) -> str:
    """Return a text without blanks around it, in the one way of writing its accents (NFC)."""
    return normalize("NFC", _AROUND.sub("", sendable(value)))


def optional_text(value: Any) -> str:
    """Return a text; nothing is a blank one."""
    return "" if value is None else text(value)


# One text or several, none of them blank.
TEXTS: Final = vol.All(cv.ensure_list, [vol.All(text, vol.Length(min=1))])


def ipv4(value: str) -> IPv4Address:
    """Return an address, also as devices print it, with zeros in front; raises ValueError."""
    return IPv4Address(".".join(part.lstrip("0") or "0" if part.isdecimal() else part for part in value.split(".")))


def host(value: str) -> str:
    """Return a host without zeros in front of its numbers; raises ValueError for numbers that are no address."""
    name = normalize("NFKC", value).rstrip(".")
    return str(ipv4(name)) if _NUMERIC.fullmatch(name) else value
