"""A child process."""

import asyncio
from pathlib import Path
import shutil
import signal
from typing import Any

END_SECONDS = 20


class ProcessError(Exception):
    """The process has ended by itself."""


class Process:
    """Starts a program, keeps its output in a file, and never lets it outlive this process."""

    def __init__(self, name: str, output: Path) -> None:
        """Prepare a process that errors call by this name."""
        self._name = name
        self._output = output
        self._process: asyncio.subprocess.Process | None = None

    async def start(self, *command: str | Path, **options: Any) -> None:
        """Start it, out of reach of the terminal's Ctrl-C."""
        if setpriv := shutil.which("setpriv"):  # ends it even where this process is killed
            command = (setpriv, "--pdeathsig", "TERM", *command)
        with self._output.open("a") as output:
            self._process = await asyncio.create_subprocess_exec(
                *command, stdout=output, stderr=output, start_new_session=True, **options
            )

    async def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Send a signal and wait for the end, and put up with no delay."""
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.send_signal(how)
        try:
            await asyncio.wait_for(process.wait(), END_SECONDS)
        except TimeoutError:
            process.kill()
            await process.wait()

    @property
    def exit_code(self) -> int | None:
        """What it ended with, or None while it runs."""
        return self._process.returncode if self._process else None

    def check(self) -> None:
        """Raise an error if it has ended."""
        if self.exit_code is not None:
            raise ProcessError(
                f"{self._name} has ended with {self.exit_code}. Its last words:\n{self.output()[-2000:]}"
            )

    def output(self) -> str:
        """Return what all its starts have printed."""
        return self._output.read_text()
