"""Sends one signed request to a terminal and judges its answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ssl import SSLContext
from typing import Any
from urllib.parse import quote

import aiohttp
from aiohttp import hdrs
import orjson
from yarl import URL

from . import values
from .errors import OK, AatssConnectionError, AatssProtocolError, AatssUnclearError, error_of
from .signing import Signer

CONNECT_TIMEOUT = 5.0
ANSWER_TIMEOUT = 10.0
TOTAL_TIMEOUT = 60.0

REDIRECTS = range(300, 400)

# Never tell aiohttp's own text: it has the URL, and with it the signature.
_LOST = "The connection broke before the answer"


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where a terminal is and what it speaks there."""

    host: str
    http_port: int = 8899
    push_port: int = 9000
    https: bool = True
    # For a terminal whose TLS the session's own context refuses.
    tls: SSLContext | None = None

    def url(self, path: str, query: Mapping[str, str]) -> URL:
        """Return the address of a call; the path has its ids quoted already."""
        scheme = "https" if self.https else "http"
        base = URL.build(scheme=scheme, host=self.host, port=self.http_port)
        return base.with_path(path, encoded=True).with_query(query)

    def push_url(self, query: Mapping[str, str]) -> URL:
        """Return the address of the push socket, which is never encrypted (section 8.3.3)."""
        return URL.build(scheme="ws", host=self.host, port=self.push_port, path="/api/record", query=query)


@dataclass
class Transport:
    """The way to one terminal."""

    session: aiohttp.ClientSession
    address: Address
    signer: Signer
    date: str | None = field(default=None, init=False)

    async def send(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        data: bytes | aiohttp.FormData | None = None,
        connect_timeout: float = CONNECT_TIMEOUT,
    ) -> dict[str, Any]:
        """Send a request once, signed now, and return the envelope of a good answer."""
        url = self.address.url(path, {**query, **self.signer.parameters()})
        timeout = aiohttp.ClientTimeout(total=TOTAL_TIMEOUT, connect=connect_timeout, sock_read=ANSWER_TIMEOUT)
        # A connection of its own: a kept one may be dead already, and then nobody knows what was sent.
        headers = {hdrs.CONNECTION: "close"}
        if isinstance(data, bytes):
            headers[hdrs.CONTENT_TYPE] = "application/json"
        try:
            async with self.session.request(
                method,
                url,
                data=data,
                headers=headers,
                ssl=self.address.tls or True,
                timeout=timeout,
                allow_redirects=False,
                middlewares=(send_once,),
            ) as response:
                self.date = response.headers.get(hdrs.DATE)
                body = await response.read()
        except aiohttp.ConnectionTimeoutError, aiohttp.ClientConnectorError:
            raise AatssConnectionError("No connection") from None
        except aiohttp.ClientResponseError:
            raise AatssProtocolError("The answer is not HTTP") from None
        except aiohttp.ClientError, TimeoutError:
            raise AatssUnclearError(_LOST) from None
        return judge(body)


async def send_once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Keep aiohttp from repeating a GET whose connection broke (the deletes are GETs), and from following redirects.

    A session that carries the push socket needs this as its own middleware; the HTTP calls bring it along.
    """
    try:
        response = await handler(request)
    except aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError:
        raise
    except aiohttp.ClientOSError, aiohttp.ServerDisconnectedError:
        raise AatssUnclearError(_LOST) from None
    if response.status in REDIRECTS:
        response.close()
        raise AatssProtocolError("The answer is a redirect")
    return response


def judge(body: bytes) -> dict[str, Any]:
    """Return the envelope of a good answer (section 8), or raise the error that its code stands for."""
    envelope = parse(body)
    code = values.to_int(envelope.get("code"))
    if code is None:
        raise AatssProtocolError("The answer has no code")
    if code != OK:
        raise error_of(code)
    return envelope


def parse(body: bytes) -> dict[str, Any]:
    """Return a JSON object; bytes that are no UTF-8 and a byte-order mark cost nothing."""
    try:
        answer = orjson.loads(body.decode("utf-8-sig", errors="replace"))
    except orjson.JSONDecodeError:
        raise AatssProtocolError("The answer is cut off, or not JSON") from None
    if not isinstance(answer, dict):
        raise AatssProtocolError("The answer is not a JSON object")
    return answer


def quoted(user_id: str) -> str:
    """Return an id as one segment of a path, whatever characters it has."""
    return quote(user_id, safe="")
