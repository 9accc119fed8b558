"""Which tests run which lines, how long they take, and what they import."""

from dataclasses import dataclass, field
import json
from pathlib import Path
import sys
from typing import Any, Self

import coverage
import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = "custom_components/richtech_aatss"

# Some tests have all of their data in their names, up to 80 MB.
LONGEST_NAME = 1000


@dataclass
class Covering:
    """By test, its seconds and the lines that it runs, by file: a number whose bits are the lines."""

    seconds: dict[str, float] = field(default_factory=dict)
    lines: dict[str, dict[str, str]] = field(default_factory=dict)
    modules: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read what an earlier run has kept, if any."""
        return cls(**json.loads(path.read_text("utf-8"))) if path.exists() else cls()

    def write(self, path: Path) -> None:
        """Keep it."""
        path.write_text(json.dumps(vars(self)), "utf-8")

    def merge(self, newer: Self, tests: list[str]) -> None:
        """Take what is newer; of the files or folders that were run nothing older is kept."""
        for test in [test for test in self.seconds if test.startswith(tuple(tests))]:
            del self.seconds[test]
            self.lines.pop(test, None)
        self.seconds |= newer.seconds
        self.lines |= newer.lines
        self.modules = list(dict.fromkeys((*self.modules, *newer.modules)))

    def of(self, file: str) -> dict[str, set[int]]:
        """Return which test runs which lines of a file."""
        return {test: _read(files[file]) for test, files in self.lines.items() if file in files}


def _read(lines: str) -> set[int]:
    return {number for number, bit in enumerate(reversed(f"{int(lines, 16):b}")) if bit == "1"}


class Stopwatch:
    """A plugin of pytest that measures each test."""

    def __init__(self) -> None:
        """Know of no test yet."""
        self.seconds: dict[str, float] = {}
        self.failed: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add what a part of a test took."""
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0.0) + report.duration
        if not report.passed:
            self.failed.add(report.nodeid)


def cover(tests: list[str], data_file: Path) -> Covering:
    """Run tests with coverage by context; what does not pass covers nothing."""
    stopwatch = Stopwatch()
    measured = coverage.Coverage(str(data_file), source=[str(ROOT / PACKAGE)], config_file=False)
    # The core that Python 3.14 has reports each line once, not once for each test.
    measured.set_option("run:core", "ctrace")
    measured.erase()
    measured.start()
    contexts: Any = Contexts(measured)
    pytest.main([*tests, "-q", "-p", "no:cacheprovider", "-p", "no:cov", "-p", "no:xdist"], [stopwatch, contexts])
    measured.stop()
    measured.save()
    passed = {test: took for test, took in stopwatch.seconds.items() if test not in stopwatch.failed}
    seconds = {test: took for test, took in passed.items() if len(test) < LONGEST_NAME}
    return Covering(seconds, _lines(measured.get_data(), set(seconds)), list(sys.modules))


class Contexts:
    """A plugin of pytest that tells coverage which test runs."""

    def __init__(self, measured: coverage.Coverage) -> None:
        """Belong to a measurement."""
        self._measured = measured

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        """Name the test, its fixtures included."""
        self._measured.switch_context(item.nodeid)
        result = yield
        self._measured.switch_context("")
        return result


def _lines(data: coverage.CoverageData, tests: set[str]) -> dict[str, dict[str, str]]:
    lines: dict[str, dict[str, str]] = {}
    for file in data.measured_files():
        by_test: dict[str, int] = {}
        for line, contexts in data.contexts_by_lineno(file).items():
            for test in tests.intersection(contexts):
                by_test[test] = by_test.get(test, 0) | 1 << line
        for test, bits in by_test.items():
            lines.setdefault(test, {})[str(Path(file).relative_to(ROOT))] = f"{bits:x}"
    return lines
