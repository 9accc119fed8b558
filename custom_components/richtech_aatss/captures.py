"""The pictures of recognitions by their media ids, large and small, and who may see recognitions."""

from datetime import timedelta
from typing import Final

from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.components.http import KEY_HASS_USER
from homeassistant.components.http.auth import async_sign_path
from homeassistant.components.websocket_api import current_connection
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.exceptions import Unauthorized
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.http import current_request

from .api.record_list import Key, moment_of
from .api.values import LARGEST
from .const import DOMAIN
from .data import AatssConfigEntry, async_get_shared
from .recognitions.journal import thumbnails

MEDIA_PREFIX: Final = f"media-source://{DOMAIN}/"
URL: Final = f"/api/{DOMAIN}/captures"
THUMBNAIL_URL: Final = f"/api/{DOMAIN}/thumbnails"
JPEG_TYPE: Final = "image/jpeg"
# For how long a notification can show its picture.
SIGNED_FOR: Final = timedelta(days=1)


def media_id(entry_id: str, key: Key) -> str:
    """Return the media id of a recognition's picture."""
    return MEDIA_PREFIX + identifier_of(entry_id, key)


def identifier_of(entry_id: str, key: Key) -> str:
    """Return what stands for a recognition's picture in its media id, and in its URL."""
    record_id, signed = key
    return f"{entry_id}/{record_id}/{signed}"


@callback
def signed_path(hass: HomeAssistant, identifier: str, token: str | None) -> str:
    """Return a path that shows a picture for a day, and no longer than the user who asks may see it."""
    return async_sign_path(hass, f"{URL}/{identifier}", SIGNED_FOR, refresh_token_id=token)


@callback
def public_path(hass: HomeAssistant, identifier: str) -> str:
    """Return a path that shows a picture for a day to whoever has it: a notification has no user."""
    return async_sign_path(hass, f"{URL}/{identifier}", SIGNED_FOR, use_content_user=True)


@callback
def thumbnail_path(hass: HomeAssistant, identifier: str, token: str | None = None) -> str:
    """Return a path that shows a small picture to whoever has it, for a day."""
    return async_sign_path(hass, f"{THUMBNAIL_URL}/{identifier}", SIGNED_FOR, refresh_token_id=token)


def parse_identifier(identifier: str) -> tuple[str, Key]:
    """Return the entry and the recognition that an identifier stands for; raises ValueError for another."""
    entry_id, *numbers = identifier.split("/")
    record_id, signed = map(int, numbers)
    key = record_id, signed
    moment_of(key)
    if abs(record_id) > LARGEST:
        raise ValueError
    return entry_id, key


def _loaded(hass: HomeAssistant, entry_id: str) -> AatssConfigEntry | None:
    entry: AatssConfigEntry | None = hass.config_entries.async_get_entry(entry_id)
    return entry if entry and entry.domain == DOMAIN and entry.state is ConfigEntryState.LOADED else None


async def async_picture(hass: HomeAssistant, identifier: str) -> bytes | None:
    """Return the JPEG from the journal, or from the terminal where it is not kept here; None where nobody has it."""
    try:
        entry_id, key = parse_identifier(identifier)
    except ValueError:
        return None
    if entry := _loaded(hass, entry_id):
        return await entry.runtime_data.feed.async_picture(key)
    return await async_get_shared(hass).journal.async_picture(entry_id, key)


async def async_thumbnail(hass: HomeAssistant, identifier: str) -> bytes | None:
    """Return a small JPEG of a picture in the journal, or on its way there; None where it is not kept, or is broken."""
    try:
        entry_id, key = parse_identifier(identifier)
    except ValueError:
        return None
    entry = _loaded(hass, entry_id)
    if entry and (picture := await entry.runtime_data.feed.async_fresh_picture(key)):
        return await hass.async_add_executor_job(thumbnails.make, picture)
    path = await async_get_shared(hass).journal.async_capture(entry_id, key)
    return await hass.async_add_executor_job(thumbnails.load, path) if path else None


async def async_check_permission(hass: HomeAssistant, context: Context, entry: AatssConfigEntry) -> None:
    """Let those ask who may see the terminal's recognitions; raises Unauthorized."""
    if context.user_id is not None:
        check_permission(hass, await hass.auth.async_get_user(context.user_id), entry.entry_id)


@callback
def caller_may_read(hass: HomeAssistant, entry_id: str) -> bool:
    """Return whether who asks at this moment, or Home Assistant itself, may see a terminal's recognitions."""
    # A task has the user whose request began it: an automation that a user starts sees what that user may see.
    connection, request = current_connection.get(), current_request.get()
    user: User | None = connection.user if connection else request.get(KEY_HASS_USER) if request else None
    return user is None or may_read(hass, user, entry_id)


@callback
def check_permission(hass: HomeAssistant, user: User | None, entry_id: str) -> None:
    """Let a user see the recognitions of a terminal, one that was removed included; raises Unauthorized."""
    if not may_read(hass, user, entry_id):
        raise Unauthorized(entity_id=_recognition_event(hass, entry_id), permission=POLICY_READ)


@callback
def may_read(hass: HomeAssistant, user: User | None, entry_id: str) -> bool:
    """Return whether a user may see the recognitions of a terminal; those of a removed one are for administrators."""
    if user and user.is_admin:
        return True
    entity_id = _recognition_event(hass, entry_id)
    return user is not None and entity_id is not None and user.permissions.check_entity(entity_id, POLICY_READ)


def _recognition_event(hass: HomeAssistant, entry_id: str) -> str | None:
    entry = hass.config_entries.async_get_entry(entry_id)
    unique_id = f"{entry.unique_id}_recognition" if entry else ""
    return er.async_get(hass).async_get_entity_id("event", DOMAIN, unique_id)
