"""What the dialogs find out about an address before a terminal is added there or followed there."""

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress
import logging
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_HOST, CONF_PASSWORD, CONF_SSL
from homeassistant.core import HomeAssistant

from .api.certificate import Certificate
from .api.client import AatssClient
from .api.errors import AatssCertificateError, AatssClockError, AatssError
from .api.models import Device
from .api.probe import Scheme, find_scheme
from .api.signing import Signer
from .connection import old_tls_context
from .const import CONF_FINGERPRINT, CONF_HTTP_PORT, CONF_OLD_TLS
from .data import async_get_shared

_LOGGER = logging.getLogger(__name__)

PUSH_TIMEOUT: Final = 2.0


async def async_find_scheme(hass: HomeAssistant, data: dict[str, Any]) -> None:
    """Note what the terminal speaks and by which certificate it is known; having none is a change of the one noted."""
    old_tls = await hass.async_add_executor_job(old_tls_context)
    certificate = Certificate(data.pop(CONF_FINGERPRINT, None))
    signer, session = Signer(data[CONF_PASSWORD]), async_get_shared(hass).session
    scheme = await find_scheme(data[CONF_HOST], data[CONF_HTTP_PORT], session, old_tls, signer, certificate)
    if scheme is Scheme.HTTP and certificate.known:
        raise AatssCertificateError("")
    data[CONF_SSL] = scheme is not Scheme.HTTP
    data[CONF_OLD_TLS] = scheme is Scheme.OLD_TLS
    if data[CONF_SSL]:
        data[CONF_FINGERPRINT] = certificate.known
    if data[CONF_OLD_TLS]:
        _LOGGER.warning("The terminal at %s speaks only an old TLS, which is accepted", data[CONF_HOST])


def known_at(entries: Iterable[ConfigEntry], data: Mapping[str, Any]) -> str | None:
    """Return by which certificate a terminal at an address is known, where one was added already."""
    place = (data[CONF_HOST], data[CONF_HTTP_PORT])
    enabled = (entry.data for entry in entries if entry.disabled_by is None)
    there = (data for data in enabled if (data[CONF_HOST], data[CONF_HTTP_PORT]) == place)
    return next((one.get(CONF_FINGERPRINT) for one in there), None)


async def async_identify(client: AatssClient) -> Device:
    """Read what the terminal is, after setting its clock where nothing else helps."""
    try:
        return await client.device()
    except AatssClockError:
        with suppress(AatssError):
            await client.sync_time()
    return await client.device()


async def async_is_open(host: str, port: int) -> bool:
    """Return whether somebody listens on a port."""
    try:
        async with asyncio.timeout(PUSH_TIMEOUT):
            _, writer = await asyncio.open_connection(host, port)
    except OSError:
        return False
    writer.close()
    return True
