"""Stands between the terminal's push port and Home Assistant, and fails as networks do."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
import time
from typing import Self

HOST = "127.0.0.1"
CHUNK = 65536


@dataclass(eq=False)
class Line:
    """One connection through the proxy."""

    near: asyncio.StreamWriter
    far: asyncio.StreamWriter
    since: float
    until: float | None = None
    flows: asyncio.Event = field(default_factory=asyncio.Event)

    def cut(self) -> None:
        """Break it on both sides, stalled or not."""
        self.flows.set()
        for writer in (self.near, self.far):
            writer.transport.abort()


class Proxy:
    """Forwards a port."""

    def __init__(self, port: int) -> None:
        """Forward to a port of this machine."""
        self._port = port
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._leaves: int | None = None
        self.refuses = False
        self.lines: list[Line] = []
        self.port = 0

    async def __aenter__(self) -> Self:
        """Listen."""
        self._server = await asyncio.start_server(self._serve, HOST, 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        """Cut everything."""
        assert self._server
        self._server.close()
        self.cut()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def open_lines(self) -> Iterator[Line]:
        """Return the connections that stand."""
        return (line for line in self.lines if line.until is None)

    @property
    def line(self) -> Line | None:
        """Return the newest connection, where there is one."""
        return max(self.open_lines, key=lambda line: line.since, default=None)

    def cut(self) -> None:
        """Break all connections."""
        for line in list(self.open_lines):
            line.cut()

    def cut_within(self, size: int) -> None:
        """Break the connection within the next thing that it carries."""
        self._leaves = size

    def stall(self) -> list[Line]:
        """Keep the connections, and forward nothing on them."""
        stalled = list(self.open_lines)
        for line in stalled:
            line.flows.clear()
        return stalled

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        try:
            await self._connect(reader, writer)
        finally:
            writer.transport.abort()
            self._tasks.discard(task)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.refuses:
            return
        try:
            far_reader, far = await asyncio.open_connection(HOST, self._port)
        except OSError:
            return
        line = Line(writer, far, time.time())
        line.flows.set()
        self.lines = [*self.open_lines, line]
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._forward(reader, far, line))
                group.create_task(self._forward(far_reader, writer, line))
        finally:
            line.cut()
            line.until = time.time()

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, line: Line) -> None:
        with suppress(OSError):
            while data := await reader.read(CHUNK):
                await line.flows.wait()
                if self._leaves is not None and writer is line.near:
                    writer.write(data[: self._leaves])
                    self._leaves = None
                    break
                writer.write(data)
                await writer.drain()
        # What was written last is still to arrive.
        await asyncio.sleep(0)
        line.cut()
