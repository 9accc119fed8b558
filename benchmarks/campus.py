"""Many terminals at once: adding them, starting anew with them, what each needs of memory, requests and processor.

The floor is an integration that keeps one link to each terminal, asks it nothing, and has one state for it.
"""

from argparse import ArgumentParser, Namespace
from statistics import median
import time
from typing import Any, Final

from benchmarks.harness import DOMAINS, Results, Worker, folder, percentile
from benchmarks.rig import Rig, home_of, terminals_of

MEGABYTE: Final = 1_000_000
ROUNDS_AT_ONCE: Final = 5
SETTLED: Final = 2.0
MINUTE: Final = 60


def parse() -> Namespace:
    """Read the command line."""
    parser = ArgumentParser(prog="python -m benchmarks.campus")
    parser.add_argument("--terminals", type=int, default=200, help="how many (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=1, help="how often all is measured (default: %(default)s)")
    parser.add_argument("--idle", type=float, default=120, help="seconds of idleness (default: %(default)s)")
    return parser.parse_args()


class Campus:
    """What is measured with one integration."""

    def __init__(self, domain: str, config: str, terminals: Worker, addresses: list[Any], results: Results) -> None:
        """Begin with a folder of configuration that is empty."""
        self._domain = domain
        self._config = config
        self._terminals = terminals
        self._addresses = addresses
        self._results = results

    def _add(self, what: str, value: float, unit: str) -> None:
        self._results.add(self._domain, what, value, unit)

    def add(self, home: Worker) -> None:
        """Measure how terminals are added, after one for which everything was imported."""
        home.ask("start")
        home.ask("add", terminals=self._addresses[:1])
        home.ask("settle")
        before = home.ask("memory")
        times = home.ask("add", terminals=self._addresses[1:])
        home.ask("settle")
        self._terminals.ask("linked", count=len(self._addresses))
        each = (home.ask("memory") - before) / len(times)
        self._add("dialog to loaded, the second terminal", times[0] * 1000, "ms")
        self._add("dialog to loaded, each of all", median(times) * 1000, "ms")
        self._add("dialog to loaded, the slowest", max(times) * 1000, "ms")
        self._add("memory of each", each / MEGABYTE, "MB")

    def restart(self) -> Worker:
        """Measure a start with all of them, in a process that has imported nothing; return that process."""
        home = home_of(self._domain, self._config)
        self._add(f"start with {len(self._addresses)}, until all are loaded", home.ask("start"), "s")
        self._terminals.ask("linked", count=len(self._addresses))
        home.ask("settle")
        return home

    def idle(self, home: Worker, seconds: float) -> None:
        """Measure what terminals cost where nobody comes."""
        self._terminals.ask("forget_requests")
        worked, began = home.ask("worked"), time.monotonic()
        time.sleep(seconds)
        took = time.monotonic() - began
        worked, requests = home.ask("worked") - worked, self._terminals.ask("requests")
        self._add(f"processor of {len(requests)} idle ones, of one core", worked / took * 100, "%")
        self._add("requests of an idle one", sum(requests) / len(requests) / took * MINUTE, "1/min")

    def everywhere(self, place: Rig) -> None:
        """Measure somebody at each of them at the same moment."""
        count, late = len(self._addresses), list[float]()
        for number in range(ROUNDS_AT_ONCE):
            # The first is for whatever is done but once; each begins when the one before is written and counted.
            time.sleep(SETTLED)
            place.home.ask("watch", heartbeat=True)
            written = self._terminals.ask("everywhere", count=count, picture=True)
            seen = place.seen(count)
            late = late if number == 0 else [seen[key] - at for key, at in written.items()]
            place.wait_for_journal(count * (number + 1))
            if number:
                self._add(f"one at each of {count}, 60 KB, p95", percentile(late, 95) * 1000, "ms")
                self._add(f"one at each of {count}, 60 KB, longest gap", place.home.ask("gap") * 1000, "ms")
        place.home.ask("watch", heartbeat=False)


def measure(domain: str, options: Namespace, results: Results) -> None:
    """Measure one integration."""
    with folder() as config, terminals_of(options.terminals) as (terminals, addresses):
        campus = Campus(domain, config, terminals, addresses, results)
        with home_of(domain, config) as home:
            load = Rig(domain, config, terminals, home, addresses).load
            campus.add(home)
            results.add_load(load)
            results.add(domain, f"stop with {len(addresses)}", home.ask("stop"), "s")
        with campus.restart() as home:
            place = Rig(domain, config, terminals, home, addresses)
            load = place.load
            campus.everywhere(place)
            # Whatever a start leaves behind is done by then.
            time.sleep(min(options.idle / 4, 30))
            campus.idle(home, options.idle)
            results.add_load(load)
            home.ask("stop")


def main() -> None:
    """Measure one after the other, in turns."""
    options, results = parse(), Results("Campus")
    for _ in range(options.rounds):
        for domain in DOMAINS:
            measure(domain, options, results)
    results.print()


if __name__ == "__main__":
    main()
