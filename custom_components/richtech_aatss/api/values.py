"""Reads and writes single values: the field sends numbers as text, 0 and 1 for booleans, and nulls."""

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import UTC, datetime
from enum import StrEnum
from math import isfinite
import re
from typing import Any

from mashumaro import field_options

from .decoding import UNREADABLE

# A time beyond this is in milliseconds: as seconds it would be after the year 9999.
MILLISECONDS_FROM = 253_402_300_800
HOTTEST_CELSIUS = 60.0
LARGEST = 2**63 - 1
# No number that is one for a computer is longer.
LONGEST_NUMBER = 400
# Four times the longest text of the document.
LONGEST_TEXT = 1020


class Kind(StrEnum):
    """The class of a person, section 8.2.1."""

    STAFF = "staff"
    VISITOR = "visitor"
    BLACKLIST = "blacklist"
    STRANGER = "stranger"
    # One that the document does not have.
    OTHER = "other"


class Gender(StrEnum):
    """Section 8.2.1; 0 means that none is set."""

    MALE = "male"
    FEMALE = "female"


class Method(StrEnum):
    """How a person was recognised, section 8.3.1."""

    FACE = "face"
    QR_CODE = "qr_code"
    CARD = "card"
    UUID = "uuid"


class AlarmState(StrEnum):
    """The state of a measured temperature, section 8.3.1."""

    NORMAL = "normal"
    LOW = "low"
    HIGH = "high"


KINDS = {1: Kind.STAFF, 2: Kind.VISITOR, 3: Kind.BLACKLIST, -1: Kind.STRANGER}
GENDERS = {1: Gender.MALE, 2: Gender.FEMALE}
METHODS = {1: Method.FACE, 2: Method.QR_CODE, 3: Method.CARD, 4: Method.UUID}
ALARM_STATES = {0: AlarmState.NORMAL, -1: AlarmState.LOW, 1: AlarmState.HIGH}
NUMBER_OF: dict[StrEnum, int] = {
    name: number for table in (KINDS, GENDERS, METHODS, ALARM_STATES) for number, name in table.items()
}
WHOLE = re.compile(r"\s*[+-]?\d{1,40}\s*")
WORDS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def to_float(value: object) -> float | None:
    """Return a finite number, or None."""
    if not isinstance(value, int | float | str) or (isinstance(value, str) and len(value) > LONGEST_NUMBER):
        return None
    try:
        number = float(value)
    except ValueError, OverflowError:
        return None
    return number if isfinite(number) else None


def to_int(value: object) -> int | None:
    """Return a whole number that JSON and databases can hold, or None."""
    exact = isinstance(value, int) or (isinstance(value, str) and WHOLE.fullmatch(value))
    number = value if exact else to_float(value)
    if not isinstance(number, int | float | str):
        return None
    whole = int(number)
    return whole if abs(whole) <= LARGEST else None


def to_bool(value: object) -> bool | None:
    """Return a truth value from a boolean, a number or a word, or None."""
    if isinstance(value, str) and (word := WORDS.get(value[:LONGEST_NUMBER].strip().lower())) is not None:
        return word
    number = to_float(value)
    return None if number is None else number != 0


def to_text(value: object) -> str | None:
    """Return text, as far as it is no longer than texts can be; an id that comes as a number becomes text again."""
    if isinstance(value, str):
        value = value[:LONGEST_TEXT]
        # Half a character, as a cut-off name ends with, cannot be stored or sent on.
        return value if value.isascii() else UNREADABLE.sub("\ufffd", value)
    return str(value)[:LONGEST_TEXT] if isinstance(value, int | float) else None


def to_picture(value: object) -> str | None:
    """Return a picture in base64, or whatever text of that kind stands in its place."""
    return value if isinstance(value, str) and value.isascii() else None


def to_json(value: object) -> object:
    """Return a value that can be sent on as JSON: without half characters, and without numbers that are too large."""
    match value:
        case dict():
            return {UNREADABLE.sub("\ufffd", name): to_json(inner) for name, inner in value.items()}
        case list():
            return [to_json(inner) for inner in value]
        case str():
            return UNREADABLE.sub("\ufffd", value)
        case int() if abs(value) > LARGEST:
            return str(value)
    return value


def to_temperature(value: object) -> float | None:
    """Return a body's temperature; 0 means that none was measured."""
    return to_float(value) or None


def to_time(value: object) -> datetime | None:
    """Return the moment of a Unix time in seconds (or milliseconds); 0 means that none was set."""
    number = to_float(value)
    if not number:
        return None
    if abs(number) >= MILLISECONDS_FROM:
        number /= 1000
    try:
        return datetime.fromtimestamp(number, UTC)
    except ValueError, OverflowError, OSError:
        return None


def temperature_unit(value: float) -> str:
    """Return °C or °F by the size of a body's temperature."""
    return "°F" if value > HOTTEST_CELSIUS else "°C"


def class_number(kind: Kind | None) -> int:
    """Return the number that a query has for a class, or for all of them where it has none (section 8.3.2)."""
    return NUMBER_OF.get(kind, 0) if kind else 0


def encode(value: object) -> object:
    """Return a value as the terminal takes it: numbers for classes, times and booleans."""
    if isinstance(value, StrEnum):
        return NUMBER_OF[value]
    if isinstance(value, datetime):
        return int(value.timestamp())
    return int(value) if isinstance(value, bool) else value


def _named[T](table: Mapping[int, T]) -> Callable[[object], T | None]:
    def read(value: object) -> T | None:
        number = to_int(value)
        return None if number is None else table.get(number)

    return read


def vendor(name: str, read: Callable[[object], object] | None = None) -> Any:
    """Return an optional field of a model, by the vendor's name for it; read in its own way, or in that of its type."""
    return field(default=None, metadata=field_options(alias=name, deserialize=read))


READERS: dict[type, Callable[[object], object]] = {
    str: to_text,
    int: to_int,
    float: to_float,
    bool: to_bool,
    datetime: to_time,
    Kind: _named(KINDS),
    Gender: _named(GENDERS),
    Method: _named(METHODS),
    AlarmState: _named(ALARM_STATES),
}
STRATEGIES: dict[Any, Any] = {kind: {"deserialize": reader} for kind, reader in READERS.items()}
