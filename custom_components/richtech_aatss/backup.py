"""Lets backups copy the journal while nothing is written to it."""

import asyncio
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from .const import DOMAIN
from .data import async_get_shared
from .recognitions.journal import FILE
from .recognitions.journal.schema import UNUSABLE

PATIENCE: Final = 30


async def async_pre_backup(hass: HomeAssistant) -> None:
    """Stop writing."""
    try:
        async with asyncio.timeout(PATIENCE):
            await async_get_shared(hass).journal.async_pause()
    except (TimeoutError, *UNUSABLE) as err:
        raise HomeAssistantError(
            translation_domain=DOMAIN, translation_key="journal_busy", translation_placeholders={"file": FILE}
        ) from err


async def async_post_backup(hass: HomeAssistant) -> None:
    """Write again."""
    async_get_shared(hass).journal.async_resume()
