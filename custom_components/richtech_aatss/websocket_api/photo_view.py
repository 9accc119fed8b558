"""Shows administrators whom terminals have enrolled, and photos before they are sent."""

from datetime import timedelta
from typing import Final

from aiohttp import hdrs, web

from homeassistant.components.http import KEY_HASS_USER, HomeAssistantView
from homeassistant.components.http.auth import async_sign_path
from homeassistant.components.websocket_api import ActiveConnection
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import Unauthorized

from ..captures import JPEG_TYPE, SIGNED_FOR
from ..const import DOMAIN
from ..people.photo import PictureError
from ..people.photo_memory import PREPARED_FOR, async_memory

PHOTO_URL: Final = f"/api/{DOMAIN}/photos"
SMALL: Final = "small"
WHOLE: Final = "whole"
PREPARED: Final = "prepared"
# What is named by its content does not change.
LASTS: Final = {SMALL: SIGNED_FOR, WHOLE: SIGNED_FOR, PREPARED: timedelta(seconds=PREPARED_FOR)}


@callback
def photo_path(hass: HomeAssistant, connection: ActiveConnection, kind: str, name: str) -> str:
    """Return a path to a picture for who asks, and nobody else."""
    token = connection.refresh_token_id
    return async_sign_path(hass, f"{PHOTO_URL}/{kind}/{name}", LASTS[kind], refresh_token_id=token)


class AatssPhotoView(HomeAssistantView):
    """Shows a picture that is in memory, or that a terminal has."""

    url = f"{PHOTO_URL}/{{kind}}/{{name}}"
    name = f"api:{DOMAIN}:photo"

    def __init__(self, hass: HomeAssistant) -> None:
        """Serve from memory."""
        self._memory = async_memory(hass)

    async def get(self, request: web.Request, kind: str, name: str) -> web.Response:
        """Return the JPEG to administrators."""
        if not request[KEY_HASS_USER].is_admin:
            raise Unauthorized
        picture = await self._picture(kind, name)
        if picture is None:
            raise web.HTTPNotFound
        headers = {hdrs.CACHE_CONTROL: f"private, max-age={int(LASTS[kind].total_seconds())}"}
        return web.Response(body=picture, content_type=JPEG_TYPE, headers=headers)

    async def _picture(self, kind: str, name: str) -> bytes | None:
        if kind == SMALL:
            return await self._memory.async_small(name)
        if kind == WHOLE:
            return await self._memory.async_whole(name)
        try:
            return self._memory.prepared(name) if kind == PREPARED else None
        except PictureError:
            return None
