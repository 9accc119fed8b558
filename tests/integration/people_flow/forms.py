"""What is typed into the forms for people."""

from base64 import b64decode
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from PIL import Image
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component

NOBODY: dict[str, Any] = {"more": {}}
ADA = {"name": "Ada", "kind": "staff", "user_id": "7", **NOBODY}


async def upload(hass: HomeAssistant, hass_client: ClientSessionGenerator, photo: bytes) -> str:
    """Upload a file as the browser does."""
    assert await async_setup_component(hass, "file_upload", {})
    client = await hass_client()
    response = await client.post("/api/file_upload", data={"file": BytesIO(photo)})
    assert response.status == 200
    return str((await response.json())["file_id"])


def size_of(user: dict[str, Any]) -> tuple[int, int]:
    """Return the size of a person's picture."""
    with Image.open(BytesIO(b64decode(user["photo"]))) as image:
        return image.size


def seconds(*moment: int) -> int:
    """Return a moment as the terminal has it."""
    year, month, day, hour = moment
    return int(datetime(year, month, day, hour, tzinfo=UTC).timestamp())
