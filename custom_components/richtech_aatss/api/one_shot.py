"""Requests of which each has a connection of its own, to the right terminal, and is sent once."""

from http import HTTPStatus
from typing import Any, override

import aiohttp
from aiohttp import hdrs
from aiohttp.connector import Connection

from .certificate import Certificate
from .errors import AatssProtocolError, AatssUnclearError

REDIRECTS = range(300, 400)

# Never tell aiohttp's own text: it has the URL, and with it the signature.
LOST = "The connection broke before the answer"


class TolerantResponse(aiohttp.ClientResponse):
    """Takes `Connection: keep-alive, Upgrade` for what it means, as aiohttp compares the header as a whole."""

    @property
    @override
    def headers(self) -> Any:
        """Return the headers."""
        headers = super().headers
        tokens = ",".join(headers.getall(hdrs.CONNECTION, ())).lower().split(",")
        if self.status != HTTPStatus.SWITCHING_PROTOCOLS or "upgrade" not in map(str.strip, tokens):
            return headers
        changed = headers.copy()
        changed[hdrs.CONNECTION] = "upgrade"
        return type(headers)(changed)


class Looked(Exception):  # noqa: N818
    """The certificate was looked at, which was all."""


class OneShotRequest(aiohttp.ClientRequest):
    """Closes its connection afterwards, whatever the terminal says: a kept one may be dead before the next request."""

    certificate: Certificate | None = None
    only_looks = False

    @override
    async def send(self, conn: Connection) -> aiohttp.ClientResponse:
        """Send the request, if it is the right one who listens."""
        self.response_class = TolerantResponse
        if conn.protocol is not None:
            conn.protocol.force_close()
        # Nothing can be sent where the connection has gone already.
        if self.certificate is not None and conn.transport is not None:
            self.certificate.check(conn.transport)
            if self.only_looks:
                raise Looked
        return await super().send(conn)


def checking(certificate: Certificate, *, only_looks: bool = False) -> aiohttp.ClientMiddlewareType:
    """Have a request compare the certificate before it is sent, or do nothing but that."""

    async def check(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
        if isinstance(request, OneShotRequest):
            request.certificate, request.only_looks = certificate, only_looks
        elif request.is_ssl():
            raise TypeError("Such a session does not compare certificates")
        return await handler(request)

    return check


async def send_once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Keep aiohttp from repeating a GET whose connection broke (the deletes are GETs), and from following redirects.

    A session for terminals needs it as its own middleware as well, for the push socket.
    """
    try:
        response = await handler(request)
    except aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError:
        raise
    except aiohttp.ClientOSError, aiohttp.ServerDisconnectedError:
        raise AatssUnclearError(LOST) from None
    if response.status in REDIRECTS:
        response.close()
        raise AatssProtocolError("The answer is a redirect")
    return response
