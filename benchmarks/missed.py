"""How fast is read again what was missed during an outage, and for how long the loop is not free meanwhile.

The floor is bare requests for the same pages, one after the other, with a state for each record. The terminal takes no
time of its own for an answer; what the emulated one needs to find its pages is in both.
"""

from argparse import ArgumentParser, Namespace
import time
from typing import Final

from benchmarks.harness import FLOOR, Results
from benchmarks.rig import Rig, in_turns

RECORDS: Final = "/api/record"
# The link has to be down, and known to be.
OUTAGE: Final = 2


def parse() -> Namespace:
    """Read the command line."""
    parser = ArgumentParser(prog="python -m benchmarks.missed")
    parser.add_argument("--count", type=int, default=10_000, help="missed recognitions (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=2, help="how often all is measured (default: %(default)s)")
    return parser.parse_args()


def bare(place: Rig, count: int) -> float:
    """Return the seconds that bare requests take."""
    took: float = place.home.ask("read", terminal=place.addresses[0], count=count)
    return took


def notified(place: Rig, count: int) -> float:
    """Return the seconds from the first request for the list until the last state."""
    seen = place.seen(count, missed=True)
    place.wait_for_journal(count)
    asked: list[float] = place.terminals.ask("arrivals", path=RECORDS)
    return max(seen.values()) - asked[0]


def measure(place: Rig, count: int, results: Results) -> None:
    """Measure one integration."""
    place.terminals.ask("go")
    time.sleep(OUTAGE)
    place.terminals.ask("miss", count=count)
    before = place.home.ask("watch", heartbeat=True)
    place.terminals.ask("come")
    took = bare(place, count) if place.domain == FLOOR else notified(place, count)
    worked = place.home.ask("worked") - before
    results.add(place.domain, f"{count:,} missed ones, read again", count / took, "records/s")
    results.add(place.domain, "processor for each", worked / count * 1000, "ms")
    results.add(place.domain, "longest gap of the loop", place.home.ask("gap") * 1000, "ms")


def main() -> None:
    """Measure one after the other, in turns."""
    options, results = parse(), Results("Missed recognitions")
    for place in in_turns(results, options.rounds):
        measure(place, options.count, results)
    results.print()


if __name__ == "__main__":
    main()
