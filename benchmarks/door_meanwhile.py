"""How long a press of "Open door" takes to reach the terminal while a burst of recognitions comes in.

The floor is a bare request of an integration that does nothing but write one state for each recognition.
"""

import time
from typing import Final

from benchmarks.door import OPEN
from benchmarks.harness import Results, percentile
from benchmarks.rig import Rig, in_turns

ROUNDS: Final = 2
BURSTS: Final = 3
MANY: Final = 500
PAUSE: Final = 0.02
QUIET: Final = 3


def presses(place: Rig, bursts: int) -> list[float]:
    """Return the milliseconds of presses while some bursts come in, or in a quiet time."""
    place.terminals.ask("forget_requests")
    for _ in range(bursts):
        place.terminals.ask("prepare", count=MANY, picture=True)
    place.home.ask("press", terminal=place.addresses[0], pause=PAUSE)
    written = 0
    if not bursts:
        time.sleep(QUIET)
    for _ in range(bursts):
        place.home.ask("watch", heartbeat=False)
        place.terminals.ask("burst")
        place.seen(MANY)
        written += MANY
        place.wait_for_journal(written)
    began = place.home.ask("pressed")
    arrived = place.terminals.ask("arrivals", path=OPEN)
    # The last one may have been given up on its way.
    return [(there - here) * 1000 for here, there in zip(began, arrived, strict=False)]


def main() -> None:
    """Measure one after the other, in turns."""
    results = Results("Door meanwhile")
    for place in in_turns(results, ROUNDS):
        for what, bursts in {"quiet": 0, f"bursts of {MANY}, 60 KB": BURSTS}.items():
            times = presses(place, bursts)
            for name, value in {"median": percentile(times, 50), "worst": max(times)}.items():
                results.add(place.domain, f"press to terminal, {what}, {name}", value, "ms")
    results.print()


if __name__ == "__main__":
    main()
