"""Finds out what a terminal speaks."""

from enum import Enum
from ssl import SSLContext

import aiohttp
from aiohttp import hdrs

from .certificate import Certificate
from .decoding import parse
from .errors import AatssCertificateError, AatssConnectionError, AatssError
from .one_shot import checking, send_once
from .signing import Signer
from .transport import TOLERANCE, Address

KNOCK_TIMEOUT = 2.0
ANSWER_LIMIT = 65536


class Scheme(Enum):
    """What a terminal speaks on its HTTP port."""

    HTTPS = "https"
    OLD_TLS = "old_tls"
    HTTP = "http"


# A server without TLS may wait for ever instead of refusing it, so that https gets a short and a long chance.
ATTEMPTS = ((Scheme.HTTPS, 1.5), (Scheme.OLD_TLS, 1.5), (Scheme.HTTP, 2.0), (Scheme.HTTPS, 3.5))


async def find_scheme(  # noqa: PLR0913, PLR0917
    host: str,
    http_port: int,
    session: aiohttp.ClientSession,
    old_tls: SSLContext,
    signer: Signer,
    certificate: Certificate | None = None,
) -> Scheme:
    """Return what answers a read: https, https with a TLS that only the other context accepts, or http.

    Raises AatssConnectionError where nothing does, within 9 seconds, and AatssCertificateError where a certificate is
    known and another one is shown; where none is known, that of the terminal is kept.
    """
    certificate = certificate or Certificate()
    hangs, somebody = False, False
    for scheme, patience in ATTEMPTS:
        if scheme is Scheme.OLD_TLS and hangs:
            continue
        tls = old_tls if scheme is Scheme.OLD_TLS else None
        address = Address(
            host=host, http_port=http_port, https=scheme is not Scheme.HTTP, tls=tls, certificate=certificate
        )
        try:
            # To a server that may only be slow with its TLS, or has had a certificate, no signature goes in the clear.
            in_the_clear = scheme is Scheme.HTTP and (hangs or certificate.known)
            query = {} if in_the_clear else signer.parameters()
            answered = await _knock(session, address, query, patience)
        except aiohttp.ConnectionTimeoutError:
            hangs = True
        except aiohttp.ClientConnectorError:
            hangs = False
        else:
            # A server that wants TLS takes a connection without it as well, and answers nothing of use.
            if answered or scheme is not Scheme.HTTP:
                certificate.keep()
                return scheme
            somebody = True
    if somebody:
        return Scheme.HTTP
    raise AatssConnectionError("No connection")


async def _knock(session: aiohttp.ClientSession, address: Address, query: dict[str, str], patience: float) -> bool:
    """Send a read; return whether the answer on the connection that came about is a terminal's."""
    timeout = aiohttp.ClientTimeout(connect=patience, sock_read=KNOCK_TIMEOUT)
    headers = {hdrs.CONNECTION: "close"}
    middlewares = (send_once, checking(address.certificate))
    url = address.url("/api/device/information", query)
    try:
        async with session.post(
            url,
            headers=headers,
            ssl=address.tls or True,
            timeout=timeout,
            allow_redirects=False,
            middlewares=middlewares,
            **TOLERANCE,
        ) as response:
            return "code" in parse(await response.content.read(ANSWER_LIMIT))
    except aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, AatssCertificateError:
        raise
    except aiohttp.ClientError, TimeoutError, AatssError:
        return False
