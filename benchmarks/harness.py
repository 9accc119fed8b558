"""What the benchmarks share: processes of their own, the load of the machine, and a table with a floor."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
import json
import os
from pathlib import Path
from statistics import median, quantiles
import subprocess
import sys
import tempfile
import time
import traceback
from typing import Any, Final, Self

ROOT: Final = Path(__file__).parents[1]
TICKS: Final = os.sysconf("SC_CLK_TCK")
# User, nice, system, irq, softirq and steal, but neither idle nor waiting.
BUSY: Final = (0, 1, 2, 5, 6, 7)
# The two times of a process that has ended are in those of whoever waited for it.
OWN_TIMES: Final = slice(11, 15)
# Two hundred terminals are one line.
LONGEST_LINE: Final = 64 * 1024 * 1024
FLOOR: Final = "floor"
OURS: Final = "richtech_aatss"
DOMAINS: Final = (FLOOR, OURS)

type Command = Callable[..., Awaitable[Any]]

# A start has its bytecode, as every start but the first.
ENVIRONMENT: Final = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


class Worker:
    """A process that carries out commands, one at a time: a line of JSON for each, and one for its answer."""

    def __init__(self, module: str, core: int, *arguments: str) -> None:
        """Start it on one of the processor's cores, counted from 0, where there are several."""
        command = [sys.executable, "-m", module, *arguments]
        self._process = subprocess.Popen(  # noqa: S603
            command, cwd=ROOT, env=ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        cores = sorted(os.sched_getaffinity(0))
        if len(cores) > 1:
            os.sched_setaffinity(self._process.pid, {cores[core % len(cores)]})

    def __enter__(self) -> Self:
        """Be there."""
        return self

    def __exit__(self, *_error: object) -> None:
        """End it."""
        self._process.stdin.close()  # type: ignore[union-attr]
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    @property
    def pid(self) -> int:
        """Return the number of the process."""
        return self._process.pid

    def begin(self, command: str, **arguments: Any) -> None:
        """Send a command; `end` waits for it."""
        print(json.dumps([command, arguments]), file=self._process.stdin, flush=True)

    def end(self) -> Any:
        """Return the answer of the command that was begun first."""
        line = self._process.stdout.readline()  # type: ignore[union-attr]
        if not line:
            raise SystemExit(f"A process of the benchmark has ended with {self._process.wait()}")
        answer = json.loads(line)
        if "error" in answer:
            raise SystemExit(answer["error"])
        return answer["result"]

    def ask(self, command: str, **arguments: Any) -> Any:
        """Return the answer of a command."""
        self.begin(command, **arguments)
        return self.end()


async def serve(commands: Mapping[str, Command]) -> None:
    """Carry out the commands of the other side, until it hangs up."""
    reader = asyncio.StreamReader(limit=LONGEST_LINE)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        command, arguments = json.loads(line)
        try:
            answer = {"result": await commands[command](**arguments)}
        except Exception:  # noqa: BLE001 - whatever it is, the other side has to know
            answer = {"error": traceback.format_exc()}
        print(json.dumps(answer), flush=True)


async def eventually(is_so: Callable[[], object], seconds: float, every: float = 0.005) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(seconds):
        while not is_so():  # noqa: ASYNC110
            await asyncio.sleep(every)


def until(is_so: Callable[[], object], seconds: float, every: float = 0.02) -> None:
    """Wait until something is so, outside of any event loop."""
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(every)


@contextmanager
def folder() -> Iterator[str]:
    """Make a folder, and delete it."""
    with tempfile.TemporaryDirectory(prefix="benchmark-", ignore_cleanup_errors=True) as name:
        yield name


def percentile(values: Sequence[float], percent: int) -> float:
    """Return what so many of a hundred values are below."""
    if len(values) == 1:
        return values[0]
    return quantiles(values, n=100, method="inclusive")[percent - 1]


def _times(pid: int) -> float:
    """Return the seconds that a process and those that it has waited for have worked."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(ticks) for ticks in fields[OWN_TIMES]) / TICKS


def _machine() -> float:
    """Return the seconds that all processors have worked."""
    numbers = Path("/proc/stat").read_text().splitlines()[0].split()[1:]
    return sum(int(numbers[index]) for index in BUSY) / TICKS


class Load:
    """How much of the machine is at work for others."""

    def __init__(self, *workers: Worker) -> None:
        """Begin to count."""
        self._pids = [os.getpid(), *(worker.pid for worker in workers)]
        self._began = time.monotonic()
        self._before = self._others()

    def _others(self) -> float:
        return _machine() - sum(map(_times, self._pids))

    def percent(self) -> float:
        """Return the share of all processors that others had since the beginning."""
        share = (self._others() - self._before) / (time.monotonic() - self._began) / (os.cpu_count() or 1)
        return max(share, 0.0) * 100


@dataclass
class Row:
    """What was measured of one thing, by integration."""

    unit: str
    values: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def cell(self, domain: str) -> str:
        """Return the median of one integration, and in which span all are."""
        if not (values := self.values[domain]):
            return "-"
        return f"{median(values):.4g} ({min(values):.4g} to {max(values):.4g})"

    @property
    def ratio(self) -> str:
        """Return how many times the floor it is."""
        floor, ours = self.values[FLOOR], self.values[OURS]
        if not floor or not ours or not median(floor):
            return "-"
        return f"{median(ours) / median(floor):.2f}"


class Results:
    """A table with a line for each thing, and a column for each integration."""

    def __init__(self, title: str) -> None:
        """Begin with an empty table."""
        self._title = title
        self._rows: dict[str, Row] = {}
        self._loads: list[float] = []

    def add(self, domain: str, what: str, value: float, unit: str) -> None:
        """Add a measurement."""
        self._rows.setdefault(what, Row(unit)).values[domain].append(value)
        print(f"  {domain}: {what} {value:.4g} {unit}", file=sys.stderr, flush=True)

    def add_load(self, load: Load) -> None:
        """Add how busy the machine was meanwhile."""
        self._loads.append(load.percent())

    def print(self) -> None:
        """Print the table as Markdown: the median, with the least and the most."""
        print(f"\n## {self._title}\n\n| What | Unit | Floor | Integration | Ratio |\n|---|---|---|---|---|")
        for what, row in self._rows.items():
            print(f"| {what} | {row.unit} | {row.cell(FLOOR)} | {row.cell(OURS)} | {row.ratio} |")
        if self._loads:
            spread = f"{min(self._loads):.0f} %, {median(self._loads):.0f} %, {max(self._loads):.0f} %"
            print(f"\nOther processes had meanwhile of all processors (least, median, most): {spread}.")
        print(f"Load average of the last minute: {os.getloadavg()[0]:.1f}.", flush=True)
