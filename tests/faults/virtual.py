"""Time that passes only while nothing else can happen: pauses cost nothing, and the sockets are real."""

import asyncio
from collections.abc import Callable
import sys
import time
from typing import Any, Final

import pytest

from homeassistant.util import dt as dt_util

# 10 January 2027, 08:00 UTC: a run is the same whenever it is made.
START: Final = 1_799_568_000.0
# For so long what was sent to a socket of this machine may be on its way.
ON_ITS_WAY: Final = 0.0003
# A thread may need longer; it is waited for without the clock.
THREAD: Final = 0.05

PATCHED: Final = ("custom_components.richtech_aatss", "tests.emulator")

_TIME, _MONOTONIC = time.time, time.monotonic


class VirtualTime:
    """The clock of a loop, and of everything in its thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start now."""
        self._loop = loop
        self._selector: Any = vars(loop)["_selector"]
        self._began = _MONOTONIC()
        self._select = self._selector.select
        self._run_in_executor: Callable[..., asyncio.Future[Any]] = loop.run_in_executor
        self._threads = 0
        self.elapsed = 0.0

    def time(self) -> float:
        """Return what `time.time` would."""
        return START + self.elapsed

    def monotonic(self) -> float:
        """Return what `time.monotonic` would."""
        return self._began + self.elapsed

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """Let the loop and all that it runs live by this time."""
        patch.setattr(self._selector, "select", self._wait)
        patch.setattr(self._loop, "run_in_executor", self._run)
        patch.setattr(time, "time", self.time)
        patch.setattr(time, "monotonic", self.monotonic)
        patch.setattr(dt_util, "utcnow", lambda: dt_util.utc_from_timestamp(self.time()))
        for name, module in sys.modules.items():
            if name.startswith(PATCHED):
                for attribute, original, ours in (
                    ("time", _TIME, self.time),
                    ("monotonic", _MONOTONIC, self.monotonic),
                ):
                    if getattr(module, attribute, None) is original:
                        patch.setattr(module, attribute, ours)

    def _wait(self, timeout: float | None) -> list[Any]:
        """Wait for a socket or a thread; where there is nothing to wait for, it is later at once."""
        if timeout is not None and timeout <= 0:
            return self._events(0)
        while not (events := self._events(THREAD if self._threads or timeout is None else ON_ITS_WAY)):
            if not self._threads and timeout is not None:
                self.elapsed += timeout
                break
        return events

    def _events(self, timeout: float) -> list[Any]:
        events: list[Any] = self._select(timeout)
        return events

    def _run(self, executor: Any, function: Callable[..., Any], *arguments: Any) -> asyncio.Future[Any]:
        future = self._run_in_executor(executor, function, *arguments)
        self._threads += 1
        future.add_done_callback(self._note_end)
        return future

    def _note_end(self, _future: asyncio.Future[Any]) -> None:
        self._threads -= 1
