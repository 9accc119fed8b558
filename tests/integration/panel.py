"""Asks as the panel and the card do."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any

from pytest_homeassistant_custom_component.typing import MockHAClientWebSocket

from custom_components.richtech_aatss.const import DOMAIN
from tests.waiting import PATIENCE


class Panel:
    """One connection of a browser."""

    def __init__(self, client: MockHAClientWebSocket) -> None:
        """Have asked nothing yet."""
        self._client = client
        self._last = 0
        self._results: dict[int, dict[str, Any]] = {}
        self._events: dict[int, list[dict[str, Any]]] = defaultdict(list)

    async def send(self, command: str, **data: Any) -> int:
        """Send a command and return its number."""
        self._last += 1
        name = command if command == "unsubscribe_events" else f"{DOMAIN}/{command}"
        await self._client.send_json({"id": self._last, "type": name, **data})
        return self._last

    async def ask(self, command: str, **data: Any) -> Any:
        """Return what is answered."""
        return await self.answer(await self.send(command, **data))

    async def answer(self, number: int) -> Any:
        """Return what is answered to a command that was sent."""
        answer = await self._result(number)
        assert answer["success"], answer
        return answer["result"]

    async def refused(self, command: str, **data: Any) -> tuple[str, str]:
        """Return why a command is refused: the code and the text."""
        answer = await self._result(await self.send(command, **data))
        assert not answer["success"]
        return answer["error"]["code"], answer["error"]["message"]

    async def told(self, number: int) -> str:
        """Return why a command was refused; nothing where it was not."""
        answer = await self._result(number)
        return "" if answer["success"] else str(answer["error"]["message"])

    async def start(self, command: str, **data: Any) -> int:
        """Begin something and return its number."""
        number = await self.send(command, **data)
        answer = await self._result(number)
        assert answer["success"], answer
        return number

    async def stop(self, number: int) -> None:
        """Listen no longer."""
        answer = await self._result(await self.send("unsubscribe_events", subscription=number))
        assert answer["success"], answer

    async def event(self, number: int, kind: str | None = None) -> dict[str, Any]:
        """Return the next event of something that was begun, perhaps of a kind."""
        while True:
            for event in self._events[number]:
                if kind in {None, event["type"]}:
                    self._events[number].remove(event)
                    return event
            await self._receive()

    def waiting(self, number: int, kind: str) -> list[dict[str, Any]]:
        """Return the events of a kind that have come and that nobody has asked for."""
        return [event for event in self._events[number] if event["type"] == kind]

    async def results(self, command: str, **data: Any) -> list[dict[str, Any]]:
        """Begin something, and return the results once it is done."""
        number = await self.start(command, **data)
        found: list[dict[str, Any]] = []
        while (event := await self.event(number))["type"] != "done":
            if event["type"] == "result":
                found.append(event)
        return found

    async def close(self) -> None:
        """Leave the page."""
        await self._client.close()

    async def _result(self, number: int) -> dict[str, Any]:
        while number not in self._results:
            await self._receive()
        return self._results.pop(number)

    async def _receive(self) -> None:
        async with asyncio.timeout(PATIENCE):
            message = await self._client.receive_json()
        if message["type"] == "event":
            self._events[message["id"]].append(message["event"])
        else:
            self._results[message["id"]] = message


# Opens the panel as an administrator, or with another access token.
type Open = Callable[..., Awaitable[Panel]]
