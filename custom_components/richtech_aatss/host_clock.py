"""Whether this machine's own clock can be trusted."""

from datetime import UTC, datetime
from time import monotonic, time
from typing import Final

# Before this version there was no time in which it could run.
RELEASED: Final = datetime(2026, 11, 25, tzinfo=UTC).timestamp()
# The host may get its own time only a while after its start.
DOUBTED_FOR: Final = 600.0
DISAGREEMENT: Final = 2.0


class HostClock:
    """The clocks of this machine: that on the wall, and the one that only goes forward."""

    def __init__(self) -> None:
        """Doubt the clock on the wall at the start."""
        self._wall, self._monotonic = self.time(), self.monotonic()
        self._doubted_at = self._monotonic

    def time(self) -> float:
        """Return the seconds since 1970."""
        return time()

    def monotonic(self) -> float:
        """Return seconds that nobody can set back."""
        return monotonic()

    def is_right(self) -> bool:
        """Return whether the clock on the wall has run evenly for a while."""
        wall, now = self.time(), self.monotonic()
        if abs(wall - self._wall - (now - self._monotonic)) > DISAGREEMENT:
            self._doubted_at = now
        self._wall, self._monotonic = wall, now
        return wall >= RELEASED and now - self._doubted_at >= DOUBTED_FOR
