"""Tells what happens now from what is old, by a terminal's clock that may be wrong."""

from dataclasses import dataclass
from datetime import datetime

# A record's age in seconds while it is fresh; one from the future comes from a clock that is ahead.
FUTURE, FRESH = -5.0, 30.0
# Further off than any time zone: such a clock is believed only when it says so steadily.
PLAUSIBLE = 86_400.0
SAME = 5.0
APART = 10.0
STEADY_RECORDS = 3
# By how much a fresh record may correct the offset, so that a clock can drift.
DRIFT = 1.0


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """How and when a record came."""

    at: float
    monotonic: float
    # How far the clock that signatures need is ahead of ours.
    clock_offset: float
    # Whether what comes over the link is certainly of this moment.
    proven: bool
    patience: float


class Judge:
    """Learns how late a terminal's recognitions seem to be when they are fresh."""

    def __init__(self, offset: float | None = None) -> None:
        """Start with what was learnt before."""
        self.offset = offset
        self._steady: list[tuple[float, float]] = []
        self._ahead = False

    def forget(self) -> None:
        """Learn anew: the terminal's clock was set."""
        self.offset = None
        self._steady.clear()
        self._ahead = False

    def judge(self, signed_at: datetime | None, arrival: Arrival) -> bool:
        """Return whether a record is of this moment; such records teach the offset."""
        if signed_at is None:
            return arrival.proven
        delay = arrival.at - signed_at.timestamp()
        if arrival.proven:
            return self._is_live_for_certain(delay, arrival)
        self._ahead |= -PLAUSIBLE <= delay - self._expected(arrival) < FUTURE
        return self.is_fresh(signed_at, arrival)

    def is_fresh(self, signed_at: datetime | None, arrival: Arrival) -> bool:
        """Return whether a record that proves nothing seems to be of this moment."""
        if signed_at is None or (self.offset is None and self._ahead):
            return False
        return FUTURE <= arrival.at - signed_at.timestamp() - self._expected(arrival) <= arrival.patience

    def terminal_time(self, now: float, clock_offset: float) -> float:
        """Return what the terminal's records would be dated now."""
        return now + clock_offset if self.offset is None else now - self.offset

    def _expected(self, arrival: Arrival) -> float:
        return -arrival.clock_offset if self.offset is None else self.offset

    def _is_live_for_certain(self, delay: float, arrival: Arrival) -> bool:
        """Judge what a link brings that does not bring old records, unless it was stalled."""
        plausible = abs(delay + arrival.clock_offset) <= PLAUSIBLE
        age = 0.0 if self.offset is None and plausible else delay - self._expected(arrival)
        if FUTURE <= age <= FRESH:
            self._teach(delay if self.offset is None else self.offset + min(max(age, -DRIFT), DRIFT))
            return True
        if (plausible and age < FUTURE) or self._is_steady(delay, arrival.monotonic):
            self._teach(delay)
            return True
        return age < FUTURE

    def _teach(self, offset: float) -> None:
        self.offset = offset
        self._steady.clear()

    def _is_steady(self, delay: float, now: float) -> bool:
        """Return whether this is one of several in a row that are off by the same: the clock has moved."""
        if self._steady and abs(delay - self._steady[0][0]) > SAME:
            self._steady.clear()
        if not self._steady or now - self._steady[-1][1] >= APART:
            self._steady.append((delay, now))
        return len(self._steady) >= STEADY_RECORDS
