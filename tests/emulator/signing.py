"""The digital signature and the age of a request (section 4)."""

from collections.abc import Mapping
from hashlib import md5
from typing import Final

from .errors import (
    MISSING_PARAM,
    PASSWORD_NOT_EXIST,
    REQUEST_EXPIRED,
    SIGNATURE_FAILED,
    TIMESTAMP_ILLEGAL,
    RefusalError,
)
from .state import State

MAXIMUM_AGE: Final = 5 * 60


def sign(timestamp: str | int, password: str) -> str:
    """Calculate the signature of section 4.1."""
    return md5(f"{timestamp}#{password}".encode(), usedforsecurity=False).hexdigest()


def check(state: State, query: Mapping[str, str], *, any_age: bool = False) -> float:
    """Refuse a request that is unsigned, wrongly signed or too old; return its time in seconds."""
    if not query.get("timestamp") or not query.get("sign"):
        raise RefusalError(MISSING_PARAM)
    if not state.password:
        raise RefusalError(PASSWORD_NOT_EXIST)
    steps = (_check_signature, _check_form) if any_age else (_check_signature, _check_form, _check_age)
    if state.expired_first:
        steps = (*steps[1:], steps[0])
    for step in steps:
        step(state, query["timestamp"], query["sign"])
    return int(query["timestamp"]) / 1000


def _check_signature(state: State, timestamp: str, signature: str) -> None:
    if signature != sign(timestamp, state.password):
        raise RefusalError(SIGNATURE_FAILED)


def _check_form(_state: State, timestamp: str, _signature: str) -> None:
    if not (timestamp.isascii() and timestamp.isdigit()):
        raise RefusalError(TIMESTAMP_ILLEGAL)


def _check_age(state: State, timestamp: str, _signature: str) -> None:
    if abs(int(timestamp) / 1000 - state.now()) > MAXIMUM_AGE:
        raise RefusalError(REQUEST_EXPIRED)
