"""Where a photo comes from: a file, a medium, an image or a camera. It never travels in an action's call."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from aiohttp import ClientError, ClientTimeout

from homeassistant.components.file_upload import process_uploaded_file
from homeassistant.components.media_player.browse_media import async_process_play_media_url
from homeassistant.components.media_source import PlayMedia, async_resolve_media
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.network import is_hass_url
from homeassistant.loader import async_get_loaded_integration

from .photo import LARGEST_FILE, PictureError

ENTITY_DOMAINS = ("image", "camera")
FETCH_TIMEOUT = ClientTimeout(total=20)


async def async_photo_of_file(hass: HomeAssistant, path: str) -> bytes:
    """Read a file inside a folder that Home Assistant may read."""
    try:
        allowed = await hass.async_add_executor_job(hass.config.is_allowed_path, path)
    except ValueError:
        allowed = False
    if not allowed:
        raise PictureError("photo_outside")
    return await hass.async_add_executor_job(_read, Path(path))


async def async_photo_of_upload(hass: HomeAssistant, upload: str) -> bytes:
    """Read a file that the browser has uploaded; it is deleted by that."""
    return await hass.async_add_executor_job(_read_upload, hass, upload)


async def async_photo_of_media(hass: HomeAssistant, content_id: str) -> bytes:
    """Read a medium by its id."""
    for domain in ENTITY_DOMAINS:
        if content_id.startswith(prefix := f"media-source://{domain}/"):
            return await async_photo_of_entity(hass, content_id.removeprefix(prefix))
    try:
        found = await async_resolve_media(hass, content_id, None)
        if found.path is None:
            return await _fetch(hass, found)
    except HomeAssistantError, ClientError, TimeoutError, AssertionError:
        # Home Assistant asserts that a local file has a type that is known by its name.
        raise PictureError("photo_medium_unreadable") from None
    return await hass.async_add_executor_job(_read, found.path)


async def async_photo_of_entity(hass: HomeAssistant, entity_id: str) -> bytes:
    """Take the present picture of an image or a camera."""
    domain = entity_id.partition(".")[0]
    if domain not in ENTITY_DOMAINS or domain not in hass.config.components:
        raise PictureError("photo_entity_unreadable")
    # To import the camera's module here would be too early: it needs packages that it installs by itself.
    component: Any = async_get_loaded_integration(hass, domain).get_component()
    photo: bytes | None = None
    # Raised inside, the error would carry the first one along, with the entity's name.
    with suppress(HomeAssistantError):
        photo = (await component.async_get_image(hass, entity_id)).content
    if photo is None:
        raise PictureError("photo_entity_unreadable")
    return photo


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise PictureError("photo_unreadable")
    try:
        with path.open("rb") as file:
            photo = file.read(LARGEST_FILE + 1)
    except OSError:
        raise PictureError("photo_unreadable") from None
    return _limited(photo)


def _read_upload(hass: HomeAssistant, upload: str) -> bytes:
    try:
        with process_uploaded_file(hass, upload) as path:
            return _read(path)
    except ValueError:
        raise PictureError("photo_unreadable") from None


async def _fetch(hass: HomeAssistant, media: PlayMedia) -> bytes:
    """Read a medium that has no file, as an own page of Home Assistant."""
    url = async_process_play_media_url(hass, media.url)
    session = async_get_clientsession(hass, verify_ssl=not is_hass_url(hass, url))
    async with session.get(url, timeout=FETCH_TIMEOUT, raise_for_status=True) as response:
        photo = bytearray()
        async for chunk in response.content.iter_any():
            photo += chunk
            _limited(photo)
    return bytes(photo)


def _limited[T: (bytes, bytearray)](photo: T) -> T:
    if len(photo) > LARGEST_FILE:
        raise PictureError("photo_too_large")
    return photo
