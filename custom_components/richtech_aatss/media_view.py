"""Shows captures, large and small, to who may see recognitions."""

from abc import abstractmethod
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, override

from aiohttp import hdrs, web

from homeassistant.components.http import KEY_HASS_USER, HomeAssistantView
from homeassistant.core import HomeAssistant

from .captures import JPEG_TYPE, SIGNED_FOR, THUMBNAIL_URL, URL, async_picture, async_thumbnail, check_permission
from .const import DOMAIN

IDENTIFIER: Final = "/{entry_id}/{record_id}/{signed}"


class _View(HomeAssistantView):
    """Shows a picture of a recognition."""

    headers: Mapping[str, str] = MappingProxyType({})

    def __init__(self, hass: HomeAssistant) -> None:
        """Serve what the integration has."""
        self._hass = hass

    async def get(self, request: web.Request, entry_id: str, record_id: str, signed: str) -> web.Response:
        """Return the JPEG to who may see the terminal's recognitions."""
        check_permission(self._hass, request[KEY_HASS_USER], entry_id)
        picture = await self._picture(f"{entry_id}/{record_id}/{signed}")
        if picture is None:
            raise web.HTTPNotFound
        return web.Response(body=picture, content_type=JPEG_TYPE, headers=self.headers)

    @abstractmethod
    async def _picture(self, identifier: str) -> bytes | None:
        """Return the JPEG, if there is one."""


class AatssCaptureView(_View):
    """Shows a capture."""

    url = URL + IDENTIFIER
    name = f"api:{DOMAIN}:capture"

    @override
    async def _picture(self, identifier: str) -> bytes | None:
        return await async_picture(self._hass, identifier)


class AatssThumbnailView(_View):
    """Shows a small capture, which is the same for as long as it is kept."""

    url = THUMBNAIL_URL + IDENTIFIER
    name = f"api:{DOMAIN}:thumbnail"
    headers = MappingProxyType({hdrs.CACHE_CONTROL: f"private, max-age={int(SIGNED_FOR.total_seconds())}"})

    @override
    async def _picture(self, identifier: str) -> bytes | None:
        return await async_thumbnail(self._hass, identifier)
