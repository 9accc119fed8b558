"""The script that finds out what a terminal does, run as its owner would."""

import asyncio
from asyncio.subprocess import PIPE
from contextlib import suppress
import os
import signal
import sys

import pytest

from tests.conftest import PASSWORD
from tests.emulator import Terminal
from tests.sources import ROOT
from tests.waiting import eventually

OPTIONS = ("--seconds", "1")


async def start(terminal: Terminal, *options: str, **environment: str) -> asyncio.subprocess.Process:
    """Start the script."""
    ports = ("--port", str(terminal.http_port), "--push-port", str(terminal.push_port))
    command = (sys.executable, "-m", "scripts.probe", terminal.host, *ports, *OPTIONS, *options)
    return await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env=os.environ | environment, stdin=PIPE, stdout=PIPE, stderr=PIPE
    )


async def end(process: asyncio.subprocess.Process, password: str = "") -> tuple[int | None, str, str]:
    """Return with what it ends, and what it prints."""
    try:
        out, err = await process.communicate(f"{password}\n".encode())
    finally:
        with suppress(ProcessLookupError):
            process.kill()
    return process.returncode, out.decode(), err.decode()


def rows(table: str) -> dict[str, str]:
    """Return the rows of a Markdown table."""
    head, rule, *lines = table.splitlines()
    assert (head, rule) == ("| Point | This terminal |", "|---|---|")
    return dict(line.removeprefix("| ").removesuffix(" |").split(" | ", 1) for line in lines)


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_table(socket_enabled: None, scheme: str) -> None:
    """A table for an issue is all that is printed, without anything private."""
    async with Terminal(password="secret", scheme="https" if scheme == "https" else "http") as terminal:
        code, out, err = await end(await start(terminal), "secret")
    assert code == 0, err
    found = rows(out)
    assert found["Protocol"].startswith(scheme)
    assert found["Push link: first frame"] == "text, code 20000 (integer)"
    assert "Time synchronisation" not in found
    for private in ("secret", "127.0.0.1", str(terminal.http_port), *terminal.network.values(), "RT2020", "Front door"):
        assert len(str(private)) < 2 or str(private) not in out + err


async def test_writing(terminal: Terminal) -> None:
    """Harmless writes are made where they are asked for; the password may be in the environment."""
    terminal.clock_offset = 100.0
    code, out, err = await end(await start(terminal, "--write", AATSS_PASSWORD=PASSWORD))
    assert code == 0, err
    assert rows(out)["Forms of bodies"].startswith("json: code 200")
    assert abs(terminal.clock_offset) < 3


async def test_a_wrong_clock_without_a_date(terminal: Terminal) -> None:
    """Nearly everything is refused, and the table says so."""
    terminal.clock_offset, terminal.date_header = 3600.0, False
    code, out, _ = await end(await start(terminal), PASSWORD)
    assert code == 0
    assert rows(out)["Identification"] == "failed: Request expired (10003)"
    assert rows(out)["Date header"] == "none"


async def test_a_wrong_password(terminal: Terminal) -> None:
    """It is told in a sentence, without a table."""
    code, out, err = await end(await start(terminal), "wrong")
    assert (code, out) == (1, "")
    assert err.endswith("probe: the terminal refuses the password\n")


async def test_nobody(terminal: Terminal) -> None:
    """It is told in a sentence where nobody answers."""
    await terminal.stop()
    code, out, err = await end(await start(terminal), PASSWORD)
    assert (code, out) == (1, "")
    assert err.startswith(f"probe: nobody answers at 127.0.0.1, port {terminal.http_port}: check")


async def test_an_interruption(terminal: Terminal) -> None:
    """What is known by then is printed."""
    terminal.faults.add("/api/user/list", stall=60)
    process = await start(terminal, AATSS_PASSWORD=PASSWORD)
    await eventually(lambda: [request for request in terminal.requests if request.path == "/api/user/list"])
    process.send_signal(signal.SIGINT)
    code, out, err = await end(process)
    assert code == 130
    assert err.endswith("probe: stopped; this is known so far:\n")
    assert rows(out)["Date header"] == "sent"
    assert "Envelope" not in rows(out)


@pytest.mark.parametrize("options", [("--port", "70000"), ("--seconds", "0"), ("--unknown",)])
async def test_mistakes(terminal: Terminal, options: tuple[str, ...]) -> None:
    """Options that make no sense are told before the password is asked for."""
    code, _, err = await end(await start(terminal, *options))
    assert code == 2
    assert err.startswith("usage: scripts/probe")
