"""A plain client written from the vendor's document, for the emulator's own tests."""

import json
import time
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse
from yarl import URL

from .signing import sign
from .terminal import Terminal


class Client:
    """Signs and asks."""

    def __init__(self, terminal: Terminal, session: ClientSession) -> None:
        """Ask one terminal."""
        self.terminal = terminal
        self.session = session

    def signed(self, seconds: float = 0, password: str | None = None) -> dict[str, str]:
        """Sign with a clock that is off by some seconds."""
        timestamp = int((time.time() + seconds) * 1000)
        return {"timestamp": str(timestamp), "sign": sign(timestamp, password or self.terminal.password)}

    async def send(self, method: str, path: str, *, query: dict[str, str] | None = None, **options: Any) -> bytes:
        """Send a request and return the body of the answer."""
        query = self.signed() if query is None else query
        # The path is sent as it is, so that an escaped slash stays escaped.
        url = URL(self.terminal.url + path, encoded=True).with_query(query)
        async with self.session.request(method, url, ssl=False, **options) as answer:
            return await answer.read()

    async def ask(self, method: str, path: str, **options: Any) -> Any:
        """Send a request and return the object in the answer."""
        return json.loads(await self.send(method, path, **options))

    async def code(self, method: str, path: str, **options: Any) -> Any:
        """Send a request and return the code of the answer."""
        return (await self.ask(method, path, **options))["code"]

    async def list(self, path: str, **filters: str) -> Any:
        """Ask for a list."""
        return await self.ask("GET", path, query=self.signed() | filters)

    async def listen(self, query: dict[str, str] | None = None) -> ClientWebSocketResponse:
        """Connect to the push."""
        query = self.signed() if query is None else query
        return await self.session.ws_connect(self.terminal.push_url, params=query, autoping=False)
