"""Makes the protocol's client from what an entry holds."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
import ssl
from textwrap import wrap
from typing import Any

from aiohttp import ClientSession

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_HOST, CONF_PASSWORD, CONF_SSL, EVENT_HOMEASSISTANT_CLOSE
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_create_clientsession
from homeassistant.helpers.issue_registry import IssueSeverity

from .api.certificate import Certificate
from .api.client import AatssClient
from .api.errors import AatssError
from .api.one_shot import OneShotRequest, send_once
from .api.transport import Address
from .const import CONF_FINGERPRINT, CONF_HTTP_PORT, CONF_OLD_TLS, CONF_PUSH_PORT
from .issues import Problem, create_issue, delete_issue

# As Home Assistant's SSLCipherList.INSECURE.
OLD_CIPHERS = "DEFAULT:@SECLEVEL=0"
HTTPS_TIMEOUT = 4.0


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


@callback
def create_no_https(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Create the issue that a terminal no longer speaks https, or another one."""
    create_issue(hass, entry, Problem.NO_HTTPS, severity=IssueSeverity.ERROR)


@callback
def delete_no_https(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Withdraw the issue."""
    delete_issue(hass, entry.entry_id, Problem.NO_HTTPS)


def certificates(entry: ConfigEntry, shown: str) -> dict[str, str]:
    """Return what texts say of an entry's certificate and of another one, as people compare them."""
    known = spelled(entry.data.get(CONF_FINGERPRINT))
    return {"terminal": entry.title, "known": known, "shown": spelled(shown)}


def spelled(fingerprint: str | None) -> str:
    """Return a fingerprint as people compare it, or what is spoken without any."""
    return ":".join(wrap(fingerprint, 2)).upper() if fingerprint else "http"


async def async_shown_certificate(hass: HomeAssistant, session: ClientSession, entry: ConfigEntry) -> str:
    """Return the fingerprint of whoever is at an entry's address at this moment; nothing is sent."""
    client = await async_create_client(hass, session, {**entry.data, CONF_FINGERPRINT: None})
    await client.transport.look()
    return client.address.certificate.shown or ""


@cache
def old_tls_context() -> ssl.SSLContext:
    """Return a context for TLS 1.0, which Home Assistant's own context allows on some builds of Python only."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers(OLD_CIPHERS)
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    return context


async def async_find_https(hass: HomeAssistant, session: ClientSession, entry: ConfigEntry) -> dict[str, Any] | None:
    """Return what an entry on http has to hold for https, if its own terminal answers there."""
    before = entry.data
    for old_tls in (False, True):
        data = {**before, CONF_SSL: True, CONF_OLD_TLS: old_tls}
        client = await async_create_client(hass, session, data)
        with suppress(AatssError, TimeoutError):
            async with asyncio.timeout(HTTPS_TIMEOUT):
                if (await client.device()).device_id == entry.unique_id:
                    # A dialog may have changed the entry meanwhile.
                    data[CONF_FINGERPRINT] = client.address.certificate.shown
                    return data if entry.data == before else None
    return None


async def async_create_client(hass: HomeAssistant, session: ClientSession, data: Mapping[str, Any]) -> AatssClient:
    """Return the client of the terminal that an entry's data describe."""
    address = Address(
        host=data[CONF_HOST],
        http_port=data[CONF_HTTP_PORT],
        push_port=data[CONF_PUSH_PORT],
        https=data[CONF_SSL],
        tls=await hass.async_add_executor_job(old_tls_context) if data[CONF_OLD_TLS] else None,
        certificate=Certificate(data.get(CONF_FINGERPRINT)),
    )
    return AatssClient(session, address, data[CONF_PASSWORD])
