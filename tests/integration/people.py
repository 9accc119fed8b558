"""What the tests of people share."""

from io import BytesIO
from typing import Any

from PIL import Image
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.richtech_aatss.const import DOMAIN
from homeassistant.core import Context, HomeAssistant
from homeassistant.setup import async_setup_component
from tests.emulator import Terminal, portrait

BLANK = {"icNumber": "", "jobNumber": "", "mobile": "", "remark": ""}


async def act(hass: HomeAssistant, action: str, context: Context | None = None, **data: Any) -> dict[str, Any]:
    """Call an action and return the results by the entries' ids."""
    response = await hass.services.async_call(
        DOMAIN, action, data, blocking=True, return_response=True, context=context
    )
    assert response
    results: Any = response["results"]
    return dict(results)


async def act_at(hass: HomeAssistant, entry: MockConfigEntry, action: str, **data: Any) -> dict[str, Any]:
    """Call an action for one terminal and return its result."""
    results = await act(hass, action, terminals=entry.entry_id, **data)
    assert results.keys() == {entry.entry_id}
    result: dict[str, Any] = results[entry.entry_id]
    return result


def enrol(terminal: Terminal, user_id: str, name: str = "Ada", **attributes: Any) -> dict[str, Any]:
    """Enrol somebody at the terminal itself; `...` leaves an attribute out."""
    user = {**BLANK, "userId": user_id, "name": name, "userType": 1, "photo": portrait(name), **attributes}
    terminal.users[user_id] = {key: value for key, value in user.items() if value is not ...}
    return terminal.users[user_id]


async def upload(hass: HomeAssistant, hass_client: ClientSessionGenerator, photo: bytes) -> str:
    """Upload a file as the browser does."""
    assert await async_setup_component(hass, "file_upload", {})
    client = await hass_client()
    response = await client.post("/api/file_upload", data={"file": BytesIO(photo)})
    assert response.status == 200
    return str((await response.json())["file_id"])


def size_of(picture: bytes) -> tuple[int, int]:
    """Return the size of a JPEG."""
    with Image.open(BytesIO(picture), formats=["JPEG"]) as image:
        return image.size
