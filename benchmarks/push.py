"""From a frame of the push link to a state of Home Assistant: how long it takes, and what it costs.

The floor is an integration that decodes each frame and writes one state, and does nothing else.
"""

from argparse import ArgumentParser, Namespace
from typing import Final

from benchmarks.harness import Results, percentile
from benchmarks.rig import Rig, in_turns

WARM_UP: Final = 5
MANY: Final = 500
FLOOD: Final = 5000
# By whether there is a picture.
NAMES: Final = {False: "no picture", True: "60 KB"}


def parse() -> Namespace:
    """Read the command line."""
    parser = ArgumentParser(prog="python -m benchmarks.push")
    parser.add_argument("--rounds", type=int, default=3, help="how often all is measured (default: %(default)s)")
    parser.add_argument("--rate", type=float, default=5, help="recognitions each second (default: %(default)s)")
    parser.add_argument("--count", type=int, default=25, help="how many of these (default: %(default)s)")
    return parser.parse_args()


class Pushes:
    """What is measured with one Home Assistant."""

    def __init__(self, place: Rig, results: Results) -> None:
        """Have pushed nothing yet."""
        self._rig = place
        self._results = results
        self._pushed = 0

    def _add(self, what: str, value: float, unit: str) -> None:
        self._results.add(self._rig.domain, what, value, unit)

    def _burst(self, count: int, *, heartbeat: bool, picture: bool) -> dict[str, tuple[float, float]]:
        self._rig.terminals.ask("prepare", count=count, picture=picture)
        return self._push("burst", count, heartbeat=heartbeat)

    def _push(
        self, command: str, number: int, *, heartbeat: bool, **arguments: object
    ) -> dict[str, tuple[float, float]]:
        """Push some; return when each was written and when its state came, once the journal has all of them."""
        self._rig.home.ask("watch", heartbeat=heartbeat)
        written = self._rig.terminals.ask(command, **arguments)
        seen = self._rig.seen(number)
        self._pushed += number
        self._rig.wait_for_journal(self._pushed)
        return {key: (at, seen[key]) for key, at in written.items()}

    def measure(self, rate: float, count: int) -> None:
        """Measure all."""
        for picture in NAMES:
            self._push("pace", WARM_UP, heartbeat=False, count=WARM_UP, rate=rate, picture=picture)
        for picture in NAMES:
            self.one_by_one(rate, count, picture=picture)
        for picture in NAMES:
            self.burst(picture=picture)
        self.gap(MANY, picture=True)
        self.gap(FLOOD, picture=False)

    def one_by_one(self, rate: float, count: int, *, picture: bool) -> None:
        """Measure the latency of single ones."""
        times = self._push("pace", count, heartbeat=False, count=count, rate=rate, picture=picture)
        late = [(seen - at) * 1000 for at, seen in times.values()]
        for percent in (50, 95):
            self._add(f"push to state, {NAMES[picture]}, p{percent}", percentile(late, percent), "ms")

    def burst(self, *, picture: bool) -> None:
        """Measure many at once."""
        before = self._rig.home.ask("worked")
        times = list(self._burst(MANY, heartbeat=False, picture=picture).values())
        worked = self._rig.home.ask("worked") - before
        took = max(seen for _, seen in times) - min(at for at, _ in times)
        name = f"burst of {MANY}, {NAMES[picture]}"
        self._add(f"{name}, until the last state", MANY / took, "records/s")
        self._add(f"{name}, p99 until in a state", percentile([seen - at for at, seen in times], 99) * 1000, "ms")
        self._add(f"processor for each, {NAMES[picture]}", worked / MANY * 1000, "ms")

    def gap(self, count: int, *, picture: bool) -> None:
        """Measure for how long the loop is not free."""
        self._burst(count, heartbeat=True, picture=picture)
        gap = self._rig.home.ask("gap") * 1000
        self._add(f"longest gap of the loop, burst of {count:,}, {NAMES[picture]}", gap, "ms")


def main() -> None:
    """Measure one after the other, in turns."""
    options, results = parse(), Results("Push")
    for place in in_turns(results, options.rounds):
        Pushes(place, results).measure(options.rate, options.count)
    results.print()


if __name__ == "__main__":
    main()
