"""A terminal is known by its certificate, and who shows another one learns nothing."""

import ssl

import aiohttp
import pytest

from custom_components.richtech_aatss.api.certificate import Certificate
from custom_components.richtech_aatss.api.client import AatssClient
from custom_components.richtech_aatss.api.errors import AatssCertificateError, AatssConnectionError
from custom_components.richtech_aatss.api.one_shot import OneShotRequest
from custom_components.richtech_aatss.api.probe import Scheme, find_scheme
from custom_components.richtech_aatss.api.signing import Signer
from custom_components.richtech_aatss.api.transport import Address
from tests.api.conftest import unverified
from tests.api.test_stream import Listener
from tests.conftest import PASSWORD
from tests.emulator import Terminal
from tests.emulator.tls import Scheme as Spoken
from tests.waiting import eventually

SCHEMES = pytest.mark.parametrize("scheme", ["https", "old_tls"])


def address_of(terminal: Terminal) -> Address:
    """Return where a terminal is, which is not known by its certificate yet."""
    return Address(
        host=terminal.host,
        http_port=terminal.http_port,
        push_port=terminal.push_port,
        https=terminal.scheme != "http",
        tls=unverified(old_tls=True) if terminal.scheme == "old_tls" else None,
    )


async def found(session: aiohttp.ClientSession, terminal: Terminal, certificate: Certificate) -> Scheme:
    """Find out what a terminal speaks."""
    old_tls = unverified(old_tls=True)
    return await find_scheme(terminal.host, terminal.http_port, session, old_tls, Signer(PASSWORD), certificate)


@SCHEMES
async def test_another_certificate(session: aiohttp.ClientSession, scheme: Spoken) -> None:
    """Nothing is sent while it is shown, and it is sure that nothing was done; the old one is welcome at once."""
    async with Terminal(scheme=scheme, password=PASSWORD) as terminal:
        client = AatssClient(session, address_of(terminal), PASSWORD)
        certificate, heard = client.address.certificate, list[str]()
        await client.transport.look()
        assert terminal.requests == []
        certificate.keep()
        certificate.on_other = heard.append
        await client.open_door()
        assert certificate.known == terminal.fingerprint
        await terminal.show_certificate(1)
        for call in (client.open_door, client.device, client.users):
            with pytest.raises(AatssCertificateError) as raised:
                await call()
            assert raised.value.nothing_done
        assert len(terminal.requests) == 1
        assert certificate.is_other
        assert heard == [raised.value.shown] * 3
        assert raised.value.shown == terminal.fingerprint != certificate.known
        await terminal.show_certificate(0)
        await client.open_door("again")
        assert (terminal.openings, certificate.is_other) == (["", "again"], False)
        client.close()
        await terminal.show_certificate(1)
        with pytest.raises(AatssCertificateError):
            await client.transport.look()
        assert len(heard) == 3


@SCHEMES
async def test_finding_out_what_is_spoken(session: aiohttp.ClientSession, scheme: Spoken) -> None:
    """The first certificate is kept; with one that is known, an impostor is found out before anything is sent."""
    async with Terminal(scheme=scheme, password=PASSWORD) as terminal:
        certificate = Certificate()
        assert (await found(session, terminal, certificate)).value == scheme
        assert certificate.known
        asked = len(terminal.requests)
        assert (await found(session, terminal, certificate)).value == scheme
        assert len(terminal.requests) > asked
        terminal.requests.clear()
        await terminal.show_certificate(1)
        with pytest.raises(AatssCertificateError):
            await found(session, terminal, certificate)
        assert terminal.requests == []


async def test_http_has_no_certificate(session: aiohttp.ClientSession, terminal: Terminal) -> None:
    """Nothing is looked at, and nothing is kept."""
    certificate = Certificate()
    assert await found(session, terminal, certificate) is Scheme.HTTP
    assert certificate.known is None
    client = AatssClient(session, address_of(terminal), PASSWORD)
    await terminal.stop()
    await client.transport.look()
    assert client.address.certificate.shown is None


async def test_nobody_there(session: aiohttp.ClientSession) -> None:
    """Who is off, or speaks no TLS, shows no certificate."""
    async with Terminal(password=PASSWORD) as terminal:
        address = Address(host=terminal.host, http_port=terminal.http_port)
        client = AatssClient(session, address, PASSWORD)
        for _ in range(2):
            with pytest.raises(AatssConnectionError):
                await client.transport.look()
            await terminal.stop()
        assert terminal.requests == []


async def test_a_session_that_verifies(socket_enabled: None) -> None:
    """Decides for all that is sent and looked at: a certificate that the terminal has signed itself is refused."""
    verified = aiohttp.TCPConnector(ssl=ssl.create_default_context())
    async with (
        Terminal(scheme="https", password=PASSWORD) as terminal,
        aiohttp.ClientSession(connector=verified, request_class=OneShotRequest) as session,
    ):
        client = AatssClient(session, address_of(terminal), PASSWORD)
        for call in (client.transport.look, client.device):
            with pytest.raises(AatssConnectionError):
                await call()
        assert client.address.certificate.shown is None
        assert terminal.requests == []


async def test_a_push_link_to_somebody_else(session: aiohttp.ClientSession) -> None:
    """It is not even tried, until the terminal is back."""
    async with Terminal(scheme="https", password=PASSWORD) as terminal:
        address = address_of(terminal)
        await AatssClient(session, address, PASSWORD).device()
        address.certificate.keep()
        await terminal.show_certificate(1)
        async with Listener(session, address).running() as listener:
            await eventually(lambda: listener.stream.last_error)
            assert isinstance(listener.stream.last_error, AatssCertificateError)
            assert terminal.push_requests == []
            await terminal.show_certificate(0)
            listener.stream.try_now()
            await eventually(lambda: terminal.push_clients)
            await terminal.recognize()
            await eventually(lambda: listener.records)


async def test_a_session_that_does_not_compare(terminal: Terminal) -> None:
    """It is refused, rather than trusted; over http there is nothing to compare."""
    async with (
        Terminal(scheme="https", password=PASSWORD) as secure,
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=False)) as session,
    ):
        with pytest.raises(TypeError, match="does not compare"):
            await AatssClient(session, address_of(secure), PASSWORD).open_door()
        assert secure.requests == []
        await AatssClient(session, address_of(terminal), PASSWORD).open_door()
