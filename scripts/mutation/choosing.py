"""Which tests run first against a mutant: those that noticed its neighbours, then the fastest, each file its share."""

from collections import Counter
from collections.abc import Iterator
from itertools import accumulate

from .covering import Covering
from .mutants import Mutant

FIRST = 8
FAST = 32


class Choice:
    """Chooses for the mutants of one file."""

    def __init__(self, covering: Covering, file: str) -> None:
        """Know who has run which line of the file."""
        self._seconds = covering.seconds
        self._lines = covering.of(file)
        self._noticed: Counter[str] = Counter()

    def note(self, test: str) -> None:
        """Note who has noticed a mutant."""
        self._noticed[test] += 1

    def rounds(self, mutant: Mutant) -> Iterator[dict[str, float]]:
        """Return the tests that run a mutant's lines in rounds, each test with its seconds."""
        able = {test for test, lines in self._lines.items() if not mutant.lines or not lines.isdisjoint(mutant.lines)}
        best = [test for test, _ in self._noticed.most_common() if test in able][:FIRST]
        order = list(dict.fromkeys((*best, *self._fastest(able))))
        for chosen in (order[: FIRST + FAST], order[FIRST + FAST :]):
            if chosen:
                yield {test: self._seconds[test] for test in chosen}

    def _fastest(self, tests: set[str]) -> list[str]:
        """Return the tests so that at any time each file has had as long as any other, or more for what it noticed."""
        merits = Counter(_file_of(test) for test in self._noticed.elements())
        files: dict[str, list[str]] = {}
        for test in sorted(tests, key=lambda test: (self._seconds[test], test)):
            files.setdefault(_file_of(test), []).append(test)
        ends: dict[str, float] = {}
        for file, group in files.items():
            shares = (self._seconds[test] / (1 + merits[file]) for test in group)
            ends |= dict(zip(group, accumulate(shares), strict=True))
        return sorted(ends, key=lambda test: ends[test])


def _file_of(test: str) -> str:
    return test.partition("::")[0]
