"""Finding out what a terminal speaks."""

import asyncio
from contextlib import suppress

import aiohttp
import pytest

from custom_components.richtech_aatss.api.client import AatssClient
from custom_components.richtech_aatss.api.errors import AatssConnectionError
from custom_components.richtech_aatss.api.probe import Scheme, find_scheme
from custom_components.richtech_aatss.api.signing import Signer
from custom_components.richtech_aatss.api.transport import Address
from tests.api.conftest import unverified
from tests.conftest import PASSWORD
from tests.emulator import Terminal


@pytest.mark.parametrize("scheme", list(Scheme))
async def test_each_scheme(session: aiohttp.ClientSession, scheme: Scheme) -> None:
    """It is found out, and then used."""
    old_tls = unverified(old_tls=True)
    async with Terminal(scheme=scheme.value) as terminal:
        assert await find_scheme(terminal.host, terminal.http_port, session, old_tls, Signer(PASSWORD)) is scheme
        assert {request.outcome for request in terminal.requests} == {200}
        address = Address(
            host=terminal.host,
            http_port=terminal.http_port,
            https=scheme is not Scheme.HTTP,
            tls=old_tls if scheme is Scheme.OLD_TLS else None,
        )
        await AatssClient(session, address, PASSWORD).open_door()
        assert terminal.openings == [""]


async def test_nobody(session: aiohttp.ClientSession, unused_tcp_port: int) -> None:
    """A closed port is told at once."""
    with pytest.raises(AatssConnectionError):
        await find_scheme("127.0.0.1", unused_tcp_port, session, unverified(), Signer(PASSWORD))


async def test_a_server_that_waits_for_a_request(session: aiohttp.ClientSession) -> None:
    """Http is found where TLS is neither spoken nor refused."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if (await reader.read(1)) == b"P":
            writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{"code": 200}')
        else:
            await reader.read()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    assert await find_scheme("127.0.0.1", port, session, unverified(), Signer(PASSWORD)) is Scheme.HTTP
    server.close()


async def test_a_slow_handshake_is_still_https(session: aiohttp.ClientSession) -> None:
    """A terminal that needs two seconds for its keys is not taken for one that speaks http."""
    async with Terminal(scheme="https") as terminal:

        async def delay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            first = await reader.read(65536)
            if first.startswith(b"POST"):
                assert b"sign" not in first
                writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 5\r\n\r\nhttps")
                writer.close()
                return
            await asyncio.sleep(2)
            there, back = await asyncio.open_connection(terminal.host, terminal.http_port)
            back.write(first)
            await asyncio.gather(_copy(reader, back), _copy(there, writer))

        server = await asyncio.start_server(delay, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        assert await find_scheme("127.0.0.1", port, session, unverified(), Signer(PASSWORD)) is Scheme.HTTPS
        server.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
    writer.close()
