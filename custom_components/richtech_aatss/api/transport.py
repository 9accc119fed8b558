"""Sends one signed request to a terminal and judges its answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
import json
from ssl import SSLContext
from time import time
from typing import Any, override
from urllib.parse import quote, urlencode

import aiohttp
from aiohttp import hdrs
from aiohttp.connector import Connection
import orjson
from yarl import URL

from . import values
from .errors import OK, AatssConnectionError, AatssProtocolError, AatssUnclearError, error_of
from .signing import Signer, clock_offset_of

CONNECT_TIMEOUT = 5.0
ANSWER_TIMEOUT = 10.0
TOTAL_TIMEOUT = 60.0
# The date of a slower answer may be an old one.
PROMPT = 1.0
# Ten people or twenty recognitions with large pictures are a third of this.
BODY_LIMIT = 32 * 1024 * 1024

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
        # %20 for a space is read by everybody, + is not.
        return URL(f"{base.origin()}{path}?{urlencode(query, quote_via=quote)}", encoded=True)

    def push_url(self, query: Mapping[str, str]) -> URL:
        """Return the address of the push socket, which is never encrypted (section 8.3.3)."""
        return URL.build(scheme="ws", host=self.host, port=self.push_port, path="/api/record", query=query)


@dataclass(frozen=True, kw_only=True, repr=False)
class Answer:
    """What came back, not yet judged."""

    status: int
    content_type: str
    date: str | None
    body: bytes


@dataclass
class Transport:
    """The way to one terminal."""

    session: aiohttp.ClientSession
    address: Address
    signer: Signer
    date: str | None = field(default=None, init=False)
    # How far the terminal's clock was ahead of ours by the last date that came promptly; in seconds, to about one.
    observed: float | None = field(default=None, init=False)
    closed: bool = field(default=False, init=False)

    async def send(  # noqa: PLR0913
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        data: bytes | aiohttp.FormData | None = None,
        *,
        connect_timeout: float = CONNECT_TIMEOUT,
        clock_offset: float | None = None,
    ) -> dict[str, Any]:
        """Send a request once, signed now, and return the envelope of a good answer."""
        signed = {**query, **self.signer.parameters(clock_offset)}
        return judge((await self.exchange(method, path, signed, data, connect_timeout=connect_timeout)).body)

    async def exchange(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        data: bytes | aiohttp.FormData | None = None,
        *,
        connect_timeout: float = CONNECT_TIMEOUT,
    ) -> Answer:
        """Send a request once, as it is, and return whatever comes back."""
        url = self.address.url(path, query)
        timeout = aiohttp.ClientTimeout(total=TOTAL_TIMEOUT, connect=connect_timeout, sock_read=ANSWER_TIMEOUT)
        headers = {hdrs.CONNECTION: "close"}
        if isinstance(data, bytes):
            headers[hdrs.CONTENT_TYPE] = "application/json"
        sent = time()
        if self.closed:
            raise AatssConnectionError("The connection was given up")
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
                if time() - sent < PROMPT:
                    self.observed = clock_offset_of(self.date)
                return Answer(
                    status=response.status,
                    content_type=response.headers.get(hdrs.CONTENT_TYPE, ""),
                    date=self.date,
                    body=await _read(response),
                )
        except aiohttp.ConnectionTimeoutError, aiohttp.ClientConnectorError:
            raise AatssConnectionError("No connection") from None
        except aiohttp.ClientResponseError:
            raise AatssProtocolError("The answer is not HTTP") from None
        except aiohttp.ClientError, TimeoutError:
            raise AatssUnclearError(_LOST) from None


async def _read(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > BODY_LIMIT:
            raise AatssProtocolError("The answer is too large")
    return bytes(body)


class OneShotRequest(aiohttp.ClientRequest):
    """Closes its connection afterwards, whatever the terminal says: a kept one may be dead before the next request."""

    @override
    async def send(self, conn: Connection) -> aiohttp.ClientResponse:
        """Send the request."""
        if conn.protocol is not None:
            conn.protocol.force_close()
        return await super().send(conn)


async def send_once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Keep aiohttp from repeating a GET whose connection broke (the deletes are GETs), and from following redirects.

    A session for terminals needs it as its own middleware as well, for the push socket.
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
    text = body.decode("utf-8-sig", errors="replace")
    try:
        answer = orjson.loads(text)
    except orjson.JSONDecodeError:
        answer = _parse_patiently(text)
    if not isinstance(answer, dict):
        raise AatssProtocolError("The answer is not a JSON object")
    return answer


def _parse_patiently(text: str) -> Any:
    """Parse what is nearly JSON: a NUL at its end, control characters or half a character in a name."""
    try:
        return json.loads(text.rstrip("\0"), strict=False)
    except ValueError, RecursionError:
        raise AatssProtocolError("The answer is cut off, or not JSON") from None


def quoted(user_id: str) -> str:
    """Return an id as one segment of a path, whatever characters it has."""
    return quote(user_id, safe="")
