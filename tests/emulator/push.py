"""The record push over WebSocket (section 8.3.3)."""

import asyncio
import json
from typing import Final

from aiohttp import WSCloseCode, WSMessage, WSMsgType, web

from . import signing
from .errors import Json, RefusalError
from .server import note
from .state import State

PATH: Final = "/api/record"
RECORD: Final = 30000
REFUSAL: Final[Json] = {"code": 20002, "message": "Permission Denied!", "desc": "app key not exist"}
# A client that does not read what it is sent is cut off after this many seconds.
PATIENCE: Final = 5.0
_OVER: Final = (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR)

type Socket = web.WebSocketResponse
type Frame = str | bytes | Json


class Push:
    """The terminal's push side."""

    def __init__(self, state: State) -> None:
        """Serve from this state."""
        self._state = state
        self._clients: dict[Socket, asyncio.Transport] = {}

    @property
    def clients(self) -> int:
        """Count the clients that are connected and greeted."""
        return len(self._clients)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one client for as long as it stays."""
        if request.path != PATH:
            raise web.HTTPNotFound
        self._state.push_requests.append(note(request))
        plug = web.WebSocketResponse(autoping=False, compress=False, timeout=1)
        await plug.prepare(request)
        transport = request.transport
        if transport is None or not self._admits(request):
            await plug.send_json(REFUSAL)
            await plug.close(code=WSCloseCode.POLICY_VIOLATION)
            return plug
        await self._serve(plug, transport)
        return plug

    def _admits(self, request: web.Request) -> bool:
        if self._is_full() or request.remote in self._state.refused_addresses:
            return False
        try:
            signing.check(self._state, request.query)
        except RefusalError:
            return False
        return True

    def _is_full(self) -> bool:
        """Tell whether there is no room, after having made some by dropping whoever has been there longest."""
        if len(self._clients) < self._state.max_push_clients:
            return False
        if self._state.newest_push_client_wins:
            self._clients.pop(next(iter(self._clients))).abort()
        return not self._state.newest_push_client_wins

    async def _serve(self, plug: Socket, transport: asyncio.Transport) -> None:
        if (greeting := self._state.push_greeting) is not None:
            await _send(plug, greeting, None)
        self._clients[plug] = transport
        try:
            for record in self._state.records[-self._state.push_backlog or len(self._state.records) :]:
                await _send(plug, frame_of(record), None)
            await self._listen(plug)
        finally:
            self._clients.pop(plug, None)

    async def _listen(self, plug: Socket) -> None:
        """Take what the client sends until it leaves or has been silent for too long."""
        while True:
            try:
                message = await plug.receive(timeout=self._state.push_silence)
            except TimeoutError:
                self._clients.pop(plug, None)
                await plug.close(code=WSCloseCode.GOING_AWAY)
                return
            if message.type in _OVER:
                return
            await self._take(plug, message)

    async def _take(self, plug: Socket, message: WSMessage) -> None:
        data = bytes(message.data) if isinstance(message.data, bytearray) else message.data
        self._state.push_received.append((message.type, data))
        if message.type is WSMsgType.PING and self._state.answers_pings:
            await plug.pong(message.data)

    async def send(self, frame: Frame, opcode: WSMsgType | None = None) -> None:
        """Send one frame to every client."""
        await asyncio.gather(*(self._send_patiently(plug, frame, opcode) for plug in list(self._clients)))

    async def _send_patiently(self, plug: Socket, frame: Frame, opcode: WSMsgType | None) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                await _send(plug, frame, opcode)
        except OSError:
            # It has left, or it does not read (TimeoutError is an OSError, too).
            if transport := self._clients.pop(plug, None):
                transport.abort()

    def write(self, data: bytes) -> None:
        """Write bytes to every client; what does not fit into its socket waits here."""
        for transport in self._clients.values():
            transport.write(data)

    def drop(self) -> None:
        """Cut all connections without a word."""
        for transport in self._clients.values():
            transport.abort()
        self._clients.clear()


def frame_of(record: Json) -> Json:
    """Wrap a record as it is pushed."""
    return {"code": RECORD, "message": "push record", "desc": "", "data": record}


async def _send(plug: Socket, frame: Frame, opcode: WSMsgType | None) -> None:
    default = WSMsgType.BINARY if isinstance(frame, bytes) else WSMsgType.TEXT
    await plug.send_frame(encode(frame), opcode or default)


def encode(frame: Frame) -> bytes:
    """Turn a frame into bytes; an object becomes JSON."""
    if isinstance(frame, bytes):
        return frame
    return (frame if isinstance(frame, str) else json.dumps(frame, ensure_ascii=False)).encode()
