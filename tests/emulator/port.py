"""A listening port that closes at once and leaves nothing behind."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
import socket
from ssl import SSLContext
from typing import Any, Self

from aiohttp import web

from .server import LAPS, application
from .state import State

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Port:
    """Accepts connections by itself: asyncio's own servers report every failed handshake as an error of the program."""

    def __init__(self, runner: web.AppRunner, plug: socket.socket, tls: SSLContext | None) -> None:
        """Begin to accept connections."""
        self._runner = runner
        self._plug = plug
        self.tls = tls
        self._shaking_hands: set[asyncio.Task[None]] = set()
        self._accepting = asyncio.get_running_loop().create_task(self._accept())

    @classmethod
    async def listen(cls, state: State, handler: Handler, host: str, port: int, tls: SSLContext | None) -> Self:
        """Open a port."""
        plug = _listening(host, port)
        runner = web.AppRunner(
            application(state, handler), handler_cancellation=True, access_log=None, shutdown_timeout=0.2
        )
        await runner.setup()
        return cls(runner, plug, tls)

    async def close(self) -> None:
        """Cut all connections, also those still shaking hands, and wait for their handlers."""
        tasks = (self._accepting, *self._shaking_hands)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._plug.close()
        self._cut()
        for _ in range(LAPS):
            await asyncio.sleep(0)
        await self._runner.cleanup()

    def _cut(self) -> None:
        connections = self._runner.server.connections if self._runner.server is not None else ()
        for connection in connections:
            if connection.transport is not None:
                connection.transport.abort()

    async def _accept(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            plug, _ = await loop.sock_accept(self._plug)
            task = loop.create_task(self._connect(plug))
            self._shaking_hands.add(task)
            task.add_done_callback(self._shaking_hands.discard)

    async def _connect(self, plug: socket.socket) -> None:
        server: Any = self._runner.server
        # Not every client wants this certificate, this version, or TLS at all.
        with suppress(OSError):
            await asyncio.get_running_loop().connect_accepted_socket(server, plug, ssl=self.tls)


def reserve(host: str, port: int = 0) -> socket.socket:
    """Hold a port without listening, so that the system gives it to nobody else; who knows its number can listen."""
    plug = socket.socket(_family(host))
    plug.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        plug.bind((host, port))
    except OSError:
        plug.close()
        raise
    return plug


def _listening(host: str, port: int) -> socket.socket:
    plug = socket.create_server((host, port), family=_family(host))
    plug.settimeout(0)
    return plug


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
