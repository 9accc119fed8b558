"""An emulated door terminal, written from the vendor's document "API FOR AATSS MODEL V2 PRO" alone."""

from .drawing import face, portrait
from .errors import TABLE, envelope
from .faults import Fault, Faults
from .signing import sign
from .state import PUSH_SILENCE, Options, Request
from .terminal import Terminal

__all__ = [
    "PUSH_SILENCE",
    "TABLE",
    "Fault",
    "Faults",
    "Options",
    "Request",
    "Terminal",
    "envelope",
    "face",
    "portrait",
    "sign",
]
