"""Makes the protocol's client from what an entry holds."""

from collections.abc import Mapping
from typing import Any

from aiohttp import ClientSession

from homeassistant.const import CONF_HOST, CONF_PASSWORD, CONF_SSL
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_create_clientsession
from homeassistant.util.ssl import SSLCipherList

from .api.client import AatssClient
from .api.transport import Address, send_once
from .const import CONF_HTTP_PORT, CONF_PUSH_PORT


def create_session(hass: HomeAssistant, *, old_tls: bool, auto_cleanup: bool = True) -> ClientSession:
    """Return a session for terminals, whose certificates are self-signed."""
    cipher = SSLCipherList.INSECURE if old_tls else SSLCipherList.PYTHON_DEFAULT
    return async_create_clientsession(
        hass, verify_ssl=False, ssl_cipher=cipher, auto_cleanup=auto_cleanup, middlewares=(send_once,)
    )


def create_client(session: ClientSession, data: Mapping[str, Any]) -> AatssClient:
    """Return the client of the terminal that an entry's data describe."""
    address = Address(
        host=data[CONF_HOST],
        http_port=data[CONF_HTTP_PORT],
        push_port=data[CONF_PUSH_PORT],
        https=data[CONF_SSL],
    )
    return AatssClient(session, address, data[CONF_PASSWORD])
