"""The sources of photos."""

from base64 import b64decode
from io import BytesIO
from os import getpid
from pathlib import Path

from aiohttp import web
from aiohttp.test_utils import TestServer
from PIL import Image
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockModule,
    mock_integration,
    mock_platform,
)

from custom_components.richtech_aatss.const import DOMAIN
from custom_components.richtech_aatss.people import photo, photo_sources
from homeassistant.components.image import DATA_COMPONENT, ImageEntity
from homeassistant.components.media_source import MediaSource, MediaSourceItem, PlayMedia
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from tests.emulator import Terminal, face

from .people import act_at


class Snapshot(ImageEntity):
    """An image of another integration."""

    _attr_name = "Snapshot"
    _attr_image_last_updated = dt_util.utcnow()

    def __init__(self, hass: HomeAssistant, photo: bytes | None) -> None:
        """Show a photo, or none."""
        super().__init__(hass)
        self._photo = photo

    async def async_image(self) -> bytes | None:
        """Return the photo."""
        return self._photo


class Elsewhere(MediaSource):
    """A source of media without files."""

    name = "Elsewhere"

    def __init__(self, url: str) -> None:
        """Be at an address."""
        super().__init__("elsewhere")
        self._url = url

    async def async_resolve_media(self, item: MediaSourceItem) -> PlayMedia:
        """Return the address of a medium."""
        return PlayMedia(self._url + item.identifier, "image/jpeg")


async def enrolled(
    hass: HomeAssistant, terminal: Terminal, entry: MockConfigEntry, **source: object
) -> tuple[int, int]:
    """Enrol a photo and return the size of what arrived."""
    result = await act_at(hass, entry, "set_user", user_id="7", name="Ada", **source)
    assert result["outcome"] == "added"
    with Image.open(BytesIO(b64decode(terminal.users.pop("7")["photo"]))) as image:
        return image.size


async def refused(hass: HomeAssistant, entry: MockConfigEntry, **source: object) -> str | None:
    """Return why a photo cannot be used."""
    with pytest.raises(ServiceValidationError) as raised:
        await act_at(hass, entry, "set_user", user_id="7", name="Ada", **source)
    return raised.value.translation_key


async def add_images(hass: HomeAssistant, *images: ImageEntity) -> None:
    """Add images that are not the terminal's."""
    await hass.data[DATA_COMPONENT].async_add_entities(images)
    await hass.async_block_till_done()


def put_media(hass: HomeAssistant, name: str, content: bytes) -> None:
    """Put a file into the media library."""
    folder = Path(hass.config.media_dirs["local"])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


async def test_an_image(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """The present picture of an image is taken, given as an entity or chosen as a medium."""
    await add_images(hass, Snapshot(hass, face("Ada")), Snapshot(hass, None))
    assert await async_setup_component(hass, "media_source", {})
    for source in (
        {"photo_entity": "image.snapshot"},
        {
            "photo_media": {
                "media_content_id": "media-source://image/image.snapshot",
                "media_content_type": "image/jpeg",
            }
        },
    ):
        assert await enrolled(hass, terminal, loaded, **source) == (120, 160)
    for entity in ("image.snapshot_2", "image.nothing", "camera.nothing"):
        assert await refused(hass, loaded, photo_entity=entity) == "photo_entity_unreadable"
    result = await act_at(hass, loaded, "enroll_capture", photo_entity="image.snapshot", name="Ada", user_id="8")
    assert result == {"user_id": "8", "outcome": "added"}


async def test_local_media(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture of the media library is read from its file, but not a huge one."""
    put_media(hass, "ada.jpg", face("Ada"))
    medium = "media-source://media_source/local/ada.jpg"
    assert await enrolled(hass, terminal, loaded, photo_media=medium) == (120, 160)
    assert await enrolled(hass, terminal, loaded, photo_media={"media_content_id": medium, "metadata": {}}) == (
        120,
        160,
    )
    assert await refused(hass, loaded, photo_media="media-source://media_source/local/nothing.jpg") in (
        "photo_unreadable",
        "photo_medium_unreadable",
    )
    for module in (photo_sources, photo):
        monkeypatch.setattr(module, "LARGEST_FILE", 1000)
    assert await refused(hass, loaded, photo_media=medium) == "photo_too_large"


async def test_media_of_pages(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A medium that has no file is fetched, but not without end."""
    app = web.Application()

    async def picture(_request: web.Request) -> web.Response:
        return web.Response(body=face("Ada"), content_type="image/jpeg")

    app.router.add_get("/ada", picture)
    async with TestServer(app, host="127.0.0.1") as server:
        mock_integration(hass, MockModule("elsewhere"))

        async def source(_hass: HomeAssistant) -> MediaSource:
            return Elsewhere(str(server.make_url("/")))

        mock_platform(hass, "elsewhere.media_source", type("Platform", (), {"async_get_media_source": source}))
        assert await async_setup_component(hass, "elsewhere", {})
        assert await async_setup_component(hass, "media_source", {})
        assert await enrolled(hass, terminal, loaded, photo_media="media-source://elsewhere/ada") == (120, 160)
        assert await refused(hass, loaded, photo_media="media-source://elsewhere/bob") == "photo_medium_unreadable"
        for module in (photo_sources, photo):
            monkeypatch.setattr(module, "LARGEST_FILE", 1000)
        assert await refused(hass, loaded, photo_media="media-source://elsewhere/ada") == "photo_too_large"


async def test_a_folder_is_no_photo(hass: HomeAssistant, loaded: MockConfigEntry, tmp_path: Path) -> None:
    """Nothing but a file is read."""
    hass.config.allowlist_external_dirs = {str(tmp_path), f"/proc/{getpid()}"}
    # The latter is a file, but not one to be read.
    for path in (tmp_path, f"/proc/{getpid()}/mem"):
        assert await refused(hass, loaded, photo_file=str(path)) == "photo_unreadable"


async def test_the_picture_of_a_recognition(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """The media id that an action gives is a photo as well."""
    record = await terminal.recognize(picture=face("Ada"))
    medium = f"media-source://{DOMAIN}/{loaded.entry_id}/{record['id']}/{record['signTime'] * 1000}"
    assert await enrolled(hass, terminal, loaded, photo_media=medium) == (120, 160)
    for odd in (f"media-source://{DOMAIN}/x", f"media-source://{DOMAIN}/{loaded.entry_id}/9/9000"):
        assert await refused(hass, loaded, photo_media=odd) == "photo_medium_unreadable"
