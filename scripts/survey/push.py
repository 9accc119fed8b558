"""Points about the push links."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from time import time
from typing import Any

import aiohttp

from custom_components.richtech_aatss.api import values
from custom_components.richtech_aatss.api.client import AatssClient
from custom_components.richtech_aatss.api.decoding import parse
from custom_components.richtech_aatss.api.errors import AatssConnectionError, AatssError, AatssProtocolError
from custom_components.richtech_aatss.api.pushed import FRAME_LIMIT, RECORD
from custom_components.richtech_aatss.api.stream import GREETING_TIMEOUT, WELCOME
from custom_components.richtech_aatss.api.survey.attributes import kind_of, told_code
from custom_components.richtech_aatss.api.websocket import Socket

BACKLOG = 10.0
PONG_PATIENCE = 5.0
# As many records as are looked at: each one may be large.
KEPT = 20
WRONG_SIGN = "0" * 32


@dataclass(frozen=True, kw_only=True, repr=False)
class Frame:
    """One frame, and when it came."""

    at: float
    kind: str
    content: Mapping[str, Any]

    @property
    def code(self) -> int | None:
        """Return the code that the frame has."""
        return values.to_int(self.content.get("code"))

    @property
    def told(self) -> str:
        """Return kind and code in words."""
        code = "no code" if self.code is None else f"code {told_code(self.code)} ({kind_of(self.content['code'])})"
        return f"{self.kind}, {code}"


@dataclass(kw_only=True, repr=False)
class Link:
    """One push link, and what came over it."""

    websocket: Socket
    opened: float
    touched: float
    first: Frame | None = None
    records: list[Frame] = field(default_factory=list)
    count: int = 0
    pings: int = 0
    pongs: int = 0
    closed: bool = False

    @classmethod
    async def open(cls, client: AatssClient, query: Mapping[str, str]) -> Link:
        """Connect; raises AatssConnectionError, or AatssProtocolError where something else answers."""
        try:
            async with asyncio.timeout(GREETING_TIMEOUT):
                websocket: Socket = await client.transport.session.ws_connect(
                    client.address.push_url(query),
                    autoping=False,
                    decode_text=False,
                    max_msg_size=FRAME_LIMIT,
                    timeout=aiohttp.ClientWSTimeout(ws_close=1.0),
                )
        except aiohttp.WSServerHandshakeError as err:
            raise AatssProtocolError(f"No WebSocket: HTTP {err.status}") from None
        except aiohttp.ClientError, TimeoutError, AatssError:
            raise AatssConnectionError("No push link") from None
        return cls(websocket=websocket, opened=_now(), touched=_now())

    async def listen(self, seconds: float, until: Callable[[], object] = bool) -> None:
        """Take what comes until the time is over, the link is closed, or something holds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(max(seconds, 0)):
                while not self.closed and not until():
                    message = await self.websocket.receive()
                    await self._take(message.type, message.data)

    async def greeting(self, seconds: float) -> Frame | None:
        """Return the first frame, if one comes."""
        await self.listen(seconds, lambda: self.first)
        return self.first

    async def answers_ping(self, seconds: float) -> bool:
        """Send a ping, and return whether it is answered."""
        before, self.touched = self.pongs, _now()
        try:
            await self.websocket.ping()
        except ConnectionError, aiohttp.ClientError:
            self.closed = True
        await self.listen(seconds, lambda: self.pongs > before)
        return self.pongs > before

    async def _take(self, kind: aiohttp.WSMsgType, data: Any) -> None:
        match kind:
            case aiohttp.WSMsgType.TEXT | aiohttp.WSMsgType.BINARY:
                self._note(kind, data)
            case aiohttp.WSMsgType.PING:
                self.pings += 1
                await self.websocket.pong(data)
            case aiohttp.WSMsgType.PONG:
                self.pongs += 1
            case _:
                self.closed = True

    def _note(self, kind: aiohttp.WSMsgType, data: bytes) -> None:
        try:
            content = parse(data)
        except AatssProtocolError:
            content = {}
        frame = Frame(at=time(), kind=kind.name.lower(), content=content)
        self.first = self.first or frame
        if frame.code == RECORD:
            self.count += 1
            self.records = [*self.records[: KEPT - 1], frame]


class Links:
    """The links of one survey: at most two at a time."""

    def __init__(self, client: AatssClient, seconds: float) -> None:
        """Open nothing yet."""
        self._client = client
        self._link: Link | None = None
        self._failure: AatssError | None = None
        self._seconds = seconds

    async def close(self) -> None:
        """Leave the terminal alone."""
        if self._link:
            await self._link.websocket.close()

    async def first(self) -> Link:
        """Return the link that most points are about; one that could not be opened is not tried again."""
        if self._failure:
            raise self._failure
        if self._link is None:
            try:
                self._link = await Link.open(self._client, self._client.signer.parameters())
            except AatssError as err:
                self._failure = err
                raise
        return self._link

    @property
    def records(self) -> list[Frame]:
        """Return the records that were pushed."""
        return self._link.records if self._link else []

    def patience(self, seconds: float) -> float:
        """Return how long to wait for something, never longer than for silence."""
        return min(seconds, self._seconds)

    async def greeting(self) -> str:
        """Say what comes first."""
        link = await self.first()
        frame = await link.greeting(self.patience(GREETING_TIMEOUT))
        if frame is None:
            return "closed without a frame" if link.closed else "nothing in the first seconds"
        return frame.told

    async def backlog(self) -> str:
        """Say how many records come at once."""
        link = await self.first()
        seconds = min(BACKLOG, self._seconds / 4)
        await link.listen(seconds - (_now() - link.opened))
        return f"{link.count} in the first {seconds:g} s" + (", then the link was closed" if link.closed else "")

    async def pings(self) -> str:
        """Say whether pings are answered."""
        link = await self.first()
        answered = await link.answers_ping(self.patience(PONG_PATIENCE))
        own = f"; the terminal itself sent {link.pings}" if link.pings else ""
        return ("answered" if answered else "the link is closed" if link.closed else "not answered") + own

    async def second(self) -> str:
        """Say what becomes of a second link, and of the first one then."""
        first = await self.first()
        if first.closed:
            return "cannot be told: the first link is closed"
        second = await Link.open(self._client, self._client.signer.parameters())
        try:
            frame = await second.greeting(self.patience(GREETING_TIMEOUT))
            served = not second.closed and (frame is None or frame.code in WELCOME)
            alive = await first.answers_ping(self.patience(PONG_PATIENCE)) or not first.closed
        finally:
            await second.websocket.close()
        what = "served" if served else f"refused ({frame.told if frame else 'closed'})"
        return f"{what}; the first one {'stays' if alive else 'is thrown out'}"

    async def refusal(self) -> str:
        """Say how a link with a wrong signature is refused."""
        link = await Link.open(self._client, self._client.signer.parameters() | {"sign": WRONG_SIGN})
        try:
            frame = await link.greeting(self.patience(GREETING_TIMEOUT))
            await link.listen(self.patience(1.0))
        finally:
            await link.websocket.close()
        return f"{frame.told if frame else 'no frame'}; {'closed' if link.closed else 'not closed'}"

    async def silence(self) -> str:
        """Say whether a link is closed over which nothing is sent."""
        link = await self.first()
        if link.closed:
            return "cannot be told: the link is closed already"
        before = link.count
        await link.listen(self._seconds - (_now() - link.touched))
        came = f"; records that came meanwhile: {link.count - before}" if link.count > before else ""
        return f"{'closed' if link.closed else 'still open'} after {_now() - link.touched:.0f} s{came}"


def _now() -> float:
    return asyncio.get_running_loop().time()
