"""The secret address to which a terminal can post its recognitions."""

import asyncio
from functools import partial

from aiohttp import ClientPayloadError, hdrs
from aiohttp.http import HttpProcessingError
from aiohttp.web import Request, RequestPayloadError, Response, json_response

from homeassistant.components import webhook
from homeassistant.const import CONF_WEBHOOK_ID
from homeassistant.core import HomeAssistant, callback

from .api.posted import EMPTY, NOT_NOW, NOT_UNDERSTOOD, TAKEN, TOO_LARGE, TOO_MANY, Outcome, read_post
from .api.pushed import FRAME_LIMIT
from .const import DOMAIN
from .data import AatssConfigEntry, async_get_shared
from .host_clock import HostClock
from .recognitions.posts import Posts

# So many posts at once, and after them so many in a second: what comes beyond is in the terminal's list.
BURST, RATE = 20.0, 5.0
MOST_AT_ONCE = 4
CHUNK = 64 * 1024
PATIENCE = 10.0
COUNTS = {NOT_UNDERSTOOD: "not_understood", EMPTY: "not_understood", TOO_LARGE: "too_large", TOO_MANY: "too_many"}


@callback
def async_open_webhook(hass: HomeAssistant, entry: AatssConfigEntry) -> None:
    """Take posts for as long as an entry is loaded, if its user wants them."""
    posts, webhook_id = entry.runtime_data.feed.posts, entry.options.get(CONF_WEBHOOK_ID)
    if not posts.is_on or not webhook_id:
        return
    handle = Receiver(posts, async_get_shared(hass).host_clock).async_handle
    webhook.async_register(
        hass, DOMAIN, entry.title, webhook_id, handle, local_only=True, allowed_methods=[hdrs.METH_POST]
    )
    entry.async_on_unload(partial(webhook.async_unregister, hass, webhook_id))


@callback
def async_close_webhook(hass: HomeAssistant, entry: AatssConfigEntry) -> None:
    """Take no posts for an entry that could not be unloaded."""
    webhook.async_unregister(hass, entry.options.get(CONF_WEBHOOK_ID, ""))


class Receiver:
    """Reads posts, a few at once and not too many of them."""

    def __init__(self, posts: Posts, host_clock: HostClock) -> None:
        """Begin with a whole burst."""
        self._posts = posts
        self._monotonic = host_clock.monotonic
        self._tokens, self._filled_at = BURST, self._monotonic()
        self._busy = 0

    async def async_handle(self, hass: HomeAssistant, _webhook_id: str, request: Request) -> Response:
        """Answer a post as the terminal answers calls."""
        outcome = TOO_MANY
        if self._admits():
            self._busy += 1
            try:
                outcome = await self._take(hass, request)
            finally:
                self._busy -= 1
        if outcome in COUNTS:
            self._posts.counts[COUNTS[outcome]] += 1
        return json_response(outcome.answer, status=outcome.status)

    @callback
    def _admits(self) -> bool:
        """Return whether another post can be taken now."""
        now = self._monotonic()
        self._tokens = min(self._tokens + (now - self._filled_at) * RATE, BURST)
        self._filled_at = now
        if self._tokens < 1 or self._busy >= MOST_AT_ONCE:
            return False
        self._tokens -= 1
        return True

    async def _take(self, hass: HomeAssistant, request: Request) -> Outcome:
        try:
            body = await _read(request)
        except ClientPayloadError, HttpProcessingError, RequestPayloadError, ConnectionError, TimeoutError:
            return NOT_UNDERSTOOD
        if body is None:
            return TOO_LARGE
        if not body.strip():
            return EMPTY
        # It may be anything, and large.
        records = await hass.async_add_executor_job(read_post, body)
        if not records:
            return NOT_UNDERSTOOD
        return TAKEN if await self._posts.async_take(records) else NOT_NOW


async def _read(request: Request) -> bytes | None:
    """Return the body; None if it is too large."""
    body, content = bytearray(), request.content
    async with asyncio.timeout(PATIENCE):
        while chunk := await content.read(CHUNK):
            body += chunk
            if len(body) > FRAME_LIMIT:
                return None
    return bytes(body)
