"""Media as the browser sees it."""

from typing import Any

from pytest_homeassistant_custom_component.typing import MockHAClientWebSocket

from custom_components.richtech_aatss.captures import MEDIA_PREFIX
from custom_components.richtech_aatss.const import DOMAIN
from homeassistant.components.media_source import URI_SCHEME
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component


class Browser:
    """A user in Media."""

    def __init__(self, client: MockHAClientWebSocket) -> None:
        """Use the websocket of a user."""
        self._client = client

    async def ask(self, command: str, identifier: str = "", **fields: Any) -> dict[str, Any]:
        """Send a command and return the answer."""
        media_id = f"{URI_SCHEME}{DOMAIN}" + (f"/{identifier}" if identifier else "")
        message = {"type": f"media_source/{command}_media", "media_content_id": media_id, **fields}
        await self._client.send_json_auto_id(message)
        answer: dict[str, Any] = await self._client.receive_json()
        return answer

    async def open(self, *path: str) -> dict[str, Any]:
        """Open a folder by the titles on the way to it."""
        page: dict[str, Any] = (await self.ask("browse"))["result"]
        for title in path:
            page = await self.go(next(child for child in page["children"] if child["title"] == title))
        return page

    async def go(self, child: dict[str, Any]) -> dict[str, Any]:
        """Open a folder that is shown."""
        assert child["can_expand"]
        assert not child["can_play"]
        result: dict[str, Any] = (await self.ask("browse", identifier_of(child)))["result"]
        assert result["media_content_id"] == child["media_content_id"]
        return result

    async def pages(self, *path: str) -> list[list[dict[str, Any]]]:
        """Return what is on each page of a folder, from the first to the last."""
        pages, page = [], await self.open(*path)
        while page["children"] and page["children"][-1]["title"] == "Older":
            pages.append(page["children"][:-1])
            page = await self.go(page["children"][-1])
        return [*pages, page["children"]]

    async def search(self, text: str, identifier: str = "", **fields: Any) -> list[str]:
        """Return the titles of what is found."""
        answer = await self.ask("search", identifier, search_query=text, **fields)
        return titles(answer["result"]["result"])

    async def refused(self, command: str, identifier: str, **fields: Any) -> str:
        """Return why a command is refused."""
        answer = await self.ask(command, identifier, **fields)
        assert not answer["success"]
        assert answer["error"]["code"] == f"{command}_media_failed"
        return str(answer["error"]["message"])


def titles(children: list[dict[str, Any]]) -> list[str]:
    """Return what is shown of each."""
    return [child["title"] for child in children]


def identifier_of(child: dict[str, Any]) -> str:
    """Return the identifier of what is shown."""
    media_id: str = child["media_content_id"]
    return media_id.removeprefix(MEDIA_PREFIX)


async def set_up_media(hass: HomeAssistant) -> None:
    """Set Media up."""
    assert await async_setup_component(hass, "media_source", {})
