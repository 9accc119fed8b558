"""A client for the emulated terminal."""

from collections.abc import AsyncIterator
import ssl

import aiohttp
import pytest

from custom_components.richtech_aatss.api.client import AatssClient
from custom_components.richtech_aatss.api.one_shot import OneShotRequest, send_once
from custom_components.richtech_aatss.api.transport import Address
from tests.conftest import PASSWORD
from tests.emulator import Terminal
from tests.surveys import enrol, recognise


def unverified(*, old_tls: bool = False) -> ssl.SSLContext:
    """Return a TLS context for self-signed certificates, as most builds of Python have it, or for an old TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if old_tls:
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    return context


@pytest.fixture
async def session(socket_enabled: None) -> AsyncIterator[aiohttp.ClientSession]:
    """Return a session that accepts self-signed certificates."""
    connector = aiohttp.TCPConnector(ssl=unverified())
    async with aiohttp.ClientSession(
        connector=connector, middlewares=(send_once,), request_class=OneShotRequest
    ) as session:
        yield session


@pytest.fixture
def address(terminal: Terminal) -> Address:
    """Return where the terminal is."""
    return Address(host=terminal.host, http_port=terminal.http_port, push_port=terminal.push_port, https=False)


@pytest.fixture
def client(session: aiohttp.ClientSession, address: Address) -> AatssClient:
    """Return a client that knows the password."""
    return AatssClient(session, address, PASSWORD)


@pytest.fixture
async def busy(terminal: Terminal) -> Terminal:
    """Return a terminal with some people who came to the door."""
    enrol(terminal, 12)
    await recognise(terminal, 4)
    return terminal
