"""Captures as media: found by the actions, shown to signed-in users."""

from typing import Final, override

from aiohttp import web

from homeassistant.components.http import KEY_HASS_USER, HomeAssistantView
from homeassistant.components.media_player import MediaClass, MediaType
from homeassistant.components.media_source import (
    BrowseMediaSource,
    MediaSource,
    MediaSourceItem,
    PlayMedia,
    Unresolvable,
)
from homeassistant.core import HomeAssistant

from .captures import URL, async_picture, check_permission, parse_identifier
from .const import DOMAIN

JPEG_TYPE: Final = "image/jpeg"


async def async_get_media_source(hass: HomeAssistant) -> MediaSource:
    """Return the captures."""
    return AatssCaptures()


class AatssCaptures(MediaSource):
    """The captures of all terminals."""

    name = "Richtech AATSS"

    def __init__(self) -> None:
        """Serve the integration's identifiers."""
        super().__init__(DOMAIN)

    @override
    async def async_browse_media(self, item: MediaSourceItem) -> BrowseMediaSource:
        """Return an empty folder: captures are found by the actions."""
        return BrowseMediaSource(
            domain=DOMAIN,
            identifier=None,
            media_class=MediaClass.DIRECTORY,
            media_content_type=MediaType.IMAGE,
            title=self.name,
            can_play=False,
            can_expand=True,
            children=[],
        )

    @override
    async def async_resolve_media(self, item: MediaSourceItem) -> PlayMedia:
        """Return where a capture can be seen."""
        try:
            parse_identifier(item.identifier)
        except ValueError:
            raise Unresolvable(translation_domain=DOMAIN, translation_key="no_capture") from None
        return PlayMedia(f"{URL}/{item.identifier}", JPEG_TYPE)


class AatssCaptureView(HomeAssistantView):
    """Shows a capture."""

    url = URL + "/{entry_id}/{record_id}/{signed}"
    name = f"api:{DOMAIN}:capture"

    def __init__(self, hass: HomeAssistant) -> None:
        """Serve from the journal, or from a terminal."""
        self._hass = hass

    async def get(self, request: web.Request, entry_id: str, record_id: str, signed: str) -> web.Response:
        """Return the JPEG to who may see the terminal's recognitions."""
        check_permission(self._hass, request[KEY_HASS_USER], entry_id)
        picture = await async_picture(self._hass, f"{entry_id}/{record_id}/{signed}")
        if picture is None:
            raise web.HTTPNotFound
        return web.Response(body=picture, content_type=JPEG_TYPE)
