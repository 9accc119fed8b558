"""Signs requests as section 4.1 says, by the terminal's own clock."""

from email.utils import parsedate_to_datetime
from hashlib import md5
from time import time

CLOCK_TOLERANCE = 2.0
HALF_SECOND = 0.5


class Signer:
    """Knows the password and how far the terminal's clock is ahead of ours."""

    def __init__(self, password: str) -> None:
        """Start with a clock that is taken to be right."""
        self._password = password
        self.clock_offset = 0.0

    def parameters(self, clock_offset: float | None = None) -> dict[str, str]:
        """Return `timestamp` (milliseconds) and `sign` for a request sent now, by the terminal's clock or another."""
        offset = self.clock_offset if clock_offset is None else clock_offset
        timestamp = str(round((time() + offset) * 1000))
        digest = md5(f"{timestamp}#{self._password}".encode(), usedforsecurity=False)
        return {"timestamp": timestamp, "sign": digest.hexdigest()}

    def learn_clock(self, date: str | None) -> bool:
        """Take the terminal's clock from an HTTP date; return whether signing anew makes a difference."""
        offset = clock_offset_of(date) or 0.0
        if abs(offset - self.clock_offset) <= CLOCK_TOLERANCE:
            # A clock that was learnt from this date does not help: the date may be wrong.
            offset = 0.0
        changed = abs(offset - self.clock_offset) > CLOCK_TOLERANCE
        self.clock_offset = offset
        return changed


def clock_offset_of(date: str | None) -> float | None:
    """Return how far a clock is ahead of ours, by an HTTP date, which has no fractions of a second."""
    try:
        return parsedate_to_datetime(date).timestamp() + HALF_SECOND - time() if date else None
    except ValueError, OverflowError:
        return None
