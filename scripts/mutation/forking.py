"""Runs tests against a mutant in a fork of a process that has imported everything but the integration and the tests."""

from contextlib import suppress
from dataclasses import dataclass, field
import gc
import importlib
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
import json
import os
from pathlib import Path
import shutil
import signal
import sys
import tempfile
import time
from types import CodeType
from typing import Any, NoReturn, override

import pytest

from .covering import ROOT

OURS = ("__main__", "custom_components", "scripts", "tests", "conftest", "coverage")
OPTIONS = ["-q", "-p", "no:cacheprovider", "-p", "no:cov", "-p", "no:xdist", "-W", "ignore", "--tb=line"]
# A test of a mutant that takes so many times what it takes else, and so many seconds more, hangs.
TIMES, MORE = 10.0, 15.0


@dataclass
class Verdict:
    """What the tests said."""

    status: str = "survived"
    by: str = ""
    ran: int = 0
    seconds: float = 0.0
    failed: list[str] = field(default_factory=list)


def preload(modules: list[str]) -> None:
    """Import what tests import, as far as it does not come from here."""
    # The test core patches the recorder and what else it imports first.
    importlib.import_module("pytest_homeassistant_custom_component.plugins")
    for name in modules:
        if name.partition(".")[0] not in OURS:
            try:
                importlib.import_module(name)
            except ImportError:
                continue
    gc.collect()
    gc.freeze()


class MutantFinder(SourceFileLoader):
    """Finds and loads one module, from a text instead of its file."""

    def __init__(self, path: Path, source: bytes) -> None:
        """Take the place of a file."""
        self._package = path.name == "__init__.py"
        name = ".".join((path.parent if self._package else path.with_suffix("")).relative_to(ROOT).parts)
        super().__init__(name, str(path))
        self._source = source

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Return the module's own spec, but loaded from here."""
        if name != self.name:
            return None
        folders = [str(Path(self.path).parent)] if self._package else None
        return spec_from_file_location(name, self.path, loader=self, submodule_search_locations=folders)

    @override
    def get_code(self, fullname: str) -> CodeType:
        """Return the mutant's code, which is never kept."""
        code: CodeType = compile(self._source, self.path, "exec", dont_inherit=True)
        return code


class Referee:
    """A plugin of pytest that keeps the order, ends what hangs, and tells who has noticed."""

    def __init__(self, tests: dict[str, float], budget: float, result: Path) -> None:
        """Know the tests by what they take."""
        self.tests = tests
        self._order = {test: number for number, test in enumerate(tests)}
        self._end = time.monotonic() + budget
        self._result = result
        self._verdict = Verdict()

    @property
    def files(self) -> list[str]:
        """Return the files that the tests are in: a test that is no longer there is no error."""
        names = dict.fromkeys(test.partition("::")[0] for test in self.tests)
        return [name for name in names if (ROOT / name).exists()]

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Run these tests and no others, and first what was named first."""
        items[:] = [item for item in items if item.nodeid in self._order]
        items.sort(key=lambda item: self._order[item.nodeid])

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note what cannot even be imported."""
        if report.failed:
            self._verdict.status = "import"
            self._write()

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Set the clock."""
        self._verdict.by = nodeid
        self._write()
        signal.setitimer(signal.ITIMER_REAL, TIMES * self.tests.get(nodeid, 1.0) + MORE)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note what fails."""
        if report.failed:
            self._verdict.failed.append(report.nodeid)
            self._verdict.status = "failed"
            self._write()

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        """Stop the clock, and everything when there is no time left."""
        signal.setitimer(signal.ITIMER_REAL, 0)
        self._verdict.ran += 1
        self._verdict.by = ""
        self._write()

    def pytest_runtest_protocol(self, item: pytest.Item) -> None:
        """Begin nothing that cannot be waited for."""
        if time.monotonic() > self._end:
            item.session.shouldstop = "no time left"

    def _write(self) -> None:
        self._result.write_text(json.dumps(vars(self._verdict)), "utf-8")


def run(
    path: Path, source: bytes | None, tests: dict[str, float], budget: float, *, keep_going: bool = False
) -> Verdict:
    """Run tests in a child of their own, with a mutant in place of a file unless there is none."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mutant-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        result = folder / "result.json"
        if not (child := os.fork()):
            _be_the_child(folder, path, source, Referee(tests, budget, result), [] if keep_going else ["-x"])
        _, status = os.waitpid(child, 0)
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        verdict = Verdict(**json.loads(result.read_text("utf-8"))) if result.exists() else Verdict("import")
        verdict.seconds = time.monotonic() - started
        code = os.waitstatus_to_exitcode(status)
        if code == -signal.SIGALRM:
            verdict.status = "hangs"
        elif verdict.status == "survived" and code not in {0, 2, 5}:
            verdict.status = f"exit {code}"
        shutil.copyfile(folder / "output", ROOT / ".demo" / "mutant.log")
    return verdict


def _be_the_child(folder: Path, path: Path, source: bytes | None, referee: Referee, options: list[str]) -> NoReturn:
    code = 70
    try:
        os.setsid()
        output = os.open(folder / "output", os.O_CREAT | os.O_WRONLY)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
        if source is not None:
            sys.meta_path.insert(0, MutantFinder(path, source))
        code = int(pytest.main([*referee.files, *OPTIONS, *options, f"--basetemp={folder / 'pytest'}"], [referee]))
        sys.stdout.flush()
    finally:
        os._exit(code)
