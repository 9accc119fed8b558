"""A door terminal on two ports of this machine."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
import socket
from ssl import SSLContext
from types import TracebackType
from typing import Any, Final, Self

from aiohttp import WSMsgType

from . import posting, records
from .errors import Json
from .port import Port, reserve
from .push import Frame, Push, frame_of
from .server import Server
from .state import State
from .tls import Scheme, identity

# The answer to a reboot still has to leave.
LAST_WORDS: Final = 0.02


@dataclass(kw_only=True, eq=False, repr=False)
class Terminal(State):
    """An emulated terminal: `async with Terminal() as terminal`."""

    host: str = "127.0.0.1"
    # 0 lets the system choose; the port chosen is then kept.
    http_port: int = 0
    push_port: int = 0
    scheme: Scheme = "http"
    # Which certificate it shows: others have other numbers.
    certificate: int = 0
    _ports: list[Port] = field(default_factory=list, init=False)
    # While the terminal is off as well: another test beside this one must not get its ports.
    _reserved: dict[tuple[str, int], socket.socket] = field(default_factory=dict, init=False)
    _restart: asyncio.Task[None] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        """Build the two sides."""
        self._push = Push(self)

    async def __aenter__(self) -> Self:
        """Switch on."""
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Switch off."""
        await self.stop()
        self._release()

    @property
    def url(self) -> str:
        """Address the HTTP side."""
        return f"{'http' if self.scheme == 'http' else 'https'}://{self.host}:{self.http_port}"

    @property
    def push_url(self) -> str:
        """Address the push side; section 8.3.3 knows it without TLS only."""
        return f"ws://{self.host}:{self.push_port}/api/record"

    @property
    def push_clients(self) -> int:
        """Count the push clients that are connected and greeted."""
        return self._push.clients

    async def start(self) -> None:
        """Switch on, on the same ports as before."""
        if not self._ports:
            await self._listen()

    async def stop(self) -> None:
        """Switch off at once; what the terminal knows is kept."""
        if self._restart is not None:
            self._restart.cancel()
            with suppress(asyncio.CancelledError):
                await self._restart
            self._restart = None
        await self._hang_up()

    async def move(
        self, *, host: str | None = None, http_port: int | None = None, push_port: int | None = None
    ) -> None:
        """Switch off and on again somewhere else."""
        await self.stop()
        self.host = self.host if host is None else host
        self.http_port = self.http_port if http_port is None else http_port
        self.push_port = self.push_port if push_port is None else push_port
        await self.start()

    async def show_certificate(self, number: int) -> None:
        """Show another certificate from now on, to whoever connects anew; the push connections stay."""
        self._ports[0].tls = await self._identify(number)
        self.certificate = number

    async def _identify(self, number: int) -> SSLContext:
        return (await asyncio.to_thread(identity, self.scheme, number))[0]

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the certificate that it shows, in hex."""
        return identity(self.scheme, self.certificate)[1]

    async def recognize(self, user_id: str | None = None, *, picture: bool | bytes = True, **attributes: Any) -> Json:
        """Recognize somebody at the door: store the record, push and post it; `...` leaves an attribute out."""
        record = self.store(user_id, picture=picture, **attributes)
        await self.push(record)
        if self.post_url:
            await self.post(record)
        return record

    def store(self, user_id: str | None = None, *, picture: bool | bytes = True, **attributes: Any) -> Json:
        """Recognize somebody, and push nothing yet."""
        record = records.make(self, user_id, attributes, picture=picture)
        self.records.append(record)
        return record

    async def push(self, record: Json) -> None:
        """Push a record, whether for the first time or again."""
        await self.push_frame(frame_of(record))

    async def post(self, *found: Json) -> None:
        """Post records, whether for the first time or again, or some that never were."""
        await posting.post(self, *found)

    async def post_body(self, body: bytes, **headers: str) -> None:
        """Post anything."""
        await posting.send(self, data=body, headers=headers)

    async def push_frame(self, frame: Frame, opcode: WSMsgType | None = None) -> None:
        """Push any frame: text as text, bytes as binary (or with another opcode), an object as JSON."""
        await self._push.send(frame, opcode)

    def push_bytes(self, data: bytes) -> None:
        """Write whole frames to every client as they are, without waiting for any."""
        self._push.write(data)

    async def drop_push(self) -> None:
        """Cut all push connections abruptly."""
        self._push.drop()

    def reboot(self) -> None:
        """Cut the push connections and be away for a while (section 8.1.9)."""
        super().reboot()
        self._push.drop()
        if self.reboot_seconds > 0 and (self._restart is None or self._restart.done()):
            self._restart = asyncio.get_running_loop().create_task(self._be_away(self.reboot_seconds))

    async def _be_away(self, seconds: float) -> None:
        await asyncio.sleep(LAST_WORDS)
        await self._hang_up()
        await asyncio.sleep(seconds)
        await self._listen()

    async def _listen(self) -> None:
        try:
            await self._open_ports()
        except BaseException:
            await self._hang_up()
            self._release()
            raise

    async def _open_ports(self) -> None:
        # Keys and certificates are read from files.
        tls = None if self.scheme == "http" else await self._identify(self.certificate)
        self.http_port, self.push_port = self._reserve(self.http_port), self._reserve(self.push_port)
        self._ports.append(await Port.listen(self, Server(self).handle, self.host, self.http_port, tls))
        self._ports.append(await Port.listen(self, self._push.handle, self.host, self.push_port, None))

    def _reserve(self, port: int) -> int:
        if (self.host, port) not in self._reserved:
            plug = reserve(self.host, port)
            port = plug.getsockname()[1]
            self._reserved[self.host, port] = plug
        return port

    def _release(self) -> None:
        while self._reserved:
            self._reserved.popitem()[1].close()

    async def _hang_up(self) -> None:
        while self._ports:
            await self._ports.pop().close()
