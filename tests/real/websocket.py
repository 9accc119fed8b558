"""A client of Home Assistant's websocket API."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse

ANSWER_SECONDS = 30


class HassError(Exception):
    """Home Assistant does not do what it should."""


class WebSocket:
    """Sends commands and hands out their answers and events."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        """Use a socket that is logged in."""
        self._socket = socket
        self._ids = count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._events: dict[int, asyncio.Queue[Any]] = {}

    async def call(self, command: str, **fields: Any) -> Any:
        """Send a command and return its result."""
        return await self._send(next(self._ids), command, fields)

    async def subscribe(self, command: str, **fields: Any) -> asyncio.Queue[Any]:
        """Send a command that is answered by events, and return the queue that they go to."""
        number = next(self._ids)
        self._events[number] = asyncio.Queue()
        await self._send(number, command, fields)
        return self._events[number]

    async def _send(self, number: int, command: str, fields: dict[str, Any]) -> Any:
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "type": command, **fields})
        message = await asyncio.wait_for(answer, ANSWER_SECONDS)
        if not message["success"]:
            raise HassError(f"{command}: {message['error']}")
        return message["result"]

    async def read(self) -> None:
        """Hand out what arrives, for as long as the connection lasts."""
        async for message in self._socket:
            content = message.json()
            if content["type"] == "event":
                self._events[content["id"]].put_nowait(content["event"])
            else:
                self._answers.pop(content["id"]).set_result(content)
        for answer in self._answers.values():
            answer.cancel()


@asynccontextmanager
async def connect(session: ClientSession, url: str, token: str | None) -> AsyncIterator[WebSocket]:
    """Connect, log in, and keep reading until the end of the block."""
    async with session.ws_connect(url, max_msg_size=0) as socket:
        await socket.receive_json()
        await socket.send_json({"type": "auth", "access_token": token})
        if (answer := await socket.receive_json())["type"] != "auth_ok":
            raise HassError(f"cannot log in: {answer}")
        client = WebSocket(socket)
        reader = asyncio.create_task(client.read())
        yield client
        await socket.close()
        await reader
