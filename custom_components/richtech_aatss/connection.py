"""Makes the protocol's client from what an entry holds."""

from collections.abc import Mapping
from functools import cache
import ssl
from typing import Any

from aiohttp import ClientSession

from homeassistant.const import CONF_HOST, CONF_PASSWORD, CONF_SSL, EVENT_HOMEASSISTANT_CLOSE
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_create_clientsession

from .api.client import AatssClient
from .api.transport import Address, OneShotRequest, send_once
from .const import CONF_HTTP_PORT, CONF_OLD_TLS, CONF_PUSH_PORT

# As Home Assistant's SSLCipherList.INSECURE.
OLD_CIPHERS = "DEFAULT:@SECLEVEL=0"


@callback
def async_create_session(hass: HomeAssistant) -> ClientSession:
    """Return a session for terminals, whose certificates are self-signed; it lasts as long as Home Assistant."""
    session = async_create_clientsession(
        hass,
        verify_ssl=False,
        auto_cleanup=False,
        middlewares=(send_once,),
        request_class=OneShotRequest,
    )

    @callback
    def detach(_event: Event) -> None:
        session.detach()

    hass.bus.async_listen_once(EVENT_HOMEASSISTANT_CLOSE, detach)
    return session


@cache
def old_tls_context() -> ssl.SSLContext:
    """Return a context for TLS 1.0, which Home Assistant's own context allows on some builds of Python only."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers(OLD_CIPHERS)
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    return context


async def async_create_client(hass: HomeAssistant, session: ClientSession, data: Mapping[str, Any]) -> AatssClient:
    """Return the client of the terminal that an entry's data describe."""
    address = Address(
        host=data[CONF_HOST],
        http_port=data[CONF_HTTP_PORT],
        push_port=data[CONF_PUSH_PORT],
        https=data[CONF_SSL],
        tls=await hass.async_add_executor_job(old_tls_context) if data[CONF_OLD_TLS] else None,
    )
    return AatssClient(session, address, data[CONF_PASSWORD])
