"""A client of Home Assistant's REST API."""

from contextlib import AbstractAsyncContextManager
import json
from typing import Any

import aiohttp

from .websocket import HassError, WebSocket, connect

CONFIG_FLOW = "config/config_entries/flow"


class Client:
    """One user of one Home Assistant."""

    def __init__(self, url: str) -> None:
        """Use the Home Assistant at an address; nothing is sent yet."""
        self.url = url
        self.token: str | None = None
        self._session: aiohttp.ClientSession | None = None

    @property
    def _http(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        return self._session

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()

    async def get(self, path: str) -> Any:
        """GET a path under /api/."""
        return await self._request("GET", path)

    async def post(self, path: str, body: object = None) -> Any:
        """POST to a path under /api/."""
        return await self._request("POST", path, {} if body is None else body)

    async def delete(self, path: str) -> Any:
        """DELETE a path under /api/."""
        return await self._request("DELETE", path)

    async def fetch(self, path: str) -> bytes:
        """GET a path as somebody who has not logged in, such as a notification's picture."""
        async with self._http.get(f"{self.url}{path}", raise_for_status=True) as answer:
            return await answer.read()

    async def _request(self, method: str, path: str, body: object = None) -> Any:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        async with self._http.request(method, f"{self.url}/api/{path}", json=body, headers=headers) as answer:
            text = await answer.text()
            if not answer.ok:
                raise HassError(f"{method} {path}: {answer.status} {text}")
            return json.loads(text) if answer.content_type == "application/json" else text

    async def make_user(self, name: str, username: str, password: str) -> None:
        """Take the first step of the onboarding, and be this user from now on."""
        client = {"client_id": f"{self.url}/"}
        user = {"name": name, "username": username, "password": password, "language": "en"}
        code = (await self.post("onboarding/users", {**client, **user}))["auth_code"]
        form = {**client, "grant_type": "authorization_code", "code": code}
        async with self._http.post(f"{self.url}/auth/token", data=form) as answer:
            self.token = (await answer.json())["access_token"]
        async with self.websocket() as socket:
            self.token = await socket.call("auth/long_lived_access_token", client_name="Console", lifespan=365)

    async def log_in(self, username: str, password: str) -> Client:
        """Return a client of another user of the same Home Assistant."""
        client = {"client_id": f"{self.url}/"}
        start = {**client, "handler": ["homeassistant", None], "redirect_uri": f"{self.url}/"}
        async with self._http.post(f"{self.url}/auth/login_flow", json=start) as answer:
            flow_id = (await answer.json())["flow_id"]
        given = {**client, "username": username, "password": password}
        async with self._http.post(f"{self.url}/auth/login_flow/{flow_id}", json=given) as answer:
            code = (await answer.json())["result"]
        form = {**client, "grant_type": "authorization_code", "code": code}
        other = Client(self.url)
        async with self._http.post(f"{self.url}/auth/token", data=form) as answer:
            other.token = (await answer.json())["access_token"]
        return other

    def websocket(self) -> AbstractAsyncContextManager[WebSocket]:
        """Connect to the websocket API."""
        return connect(self._http, f"{self.url}/api/websocket", self.token)

    async def flow(self, start: dict[str, Any], *answers: dict[str, Any]) -> dict[str, Any]:
        """Start a config flow, answer its forms one after the other, and return the last result."""
        result: dict[str, Any] = await self.post(CONFIG_FLOW, start)
        for answer in answers:
            result = await self.answer(result["flow_id"], answer)
        return result

    async def answer(self, flow_id: str, answer: dict[str, Any]) -> dict[str, Any]:
        """Answer the form that a config flow shows, and return what it shows next."""
        return dict(await self.post(f"{CONFIG_FLOW}/{flow_id}", answer))
