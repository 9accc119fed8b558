"""Sends one signed request to a terminal and judges its answer."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from ssl import SSLContext
from time import time
from typing import Any
from urllib.parse import quote, urlencode
import zlib
from zlib import MAX_WBITS, decompressobj

import aiohttp
from aiohttp import hdrs
from yarl import URL

from . import values
from .certificate import Certificate
from .decoding import is_gb, parse
from .errors import (
    OK,
    AatssConnectionError,
    AatssGarbledError,
    AatssProtocolError,
    AatssStartingError,
    AatssTlsError,
    AatssUnclearError,
    error_of,
)
from .offload import apart
from .one_shot import LOST, Looked, checking, send_once
from .signing import Signer, clock_offset_of

CONNECT_TIMEOUT = 5.0
ANSWER_TIMEOUT = 10.0
TOTAL_TIMEOUT = 60.0
# The date of a slower answer may be an old one.
PROMPT = 1.0
# Ten people or twenty recognitions with large pictures are two thirds of this.
BODY_LIMIT = 16 * 1024 * 1024
# How many bytes are looked at, all looks together, to find the end of an answer that does not tell its length.
MOST_LOOKS = 8 * BODY_LIMIT

FAILURES = range(500, 600)
BLANK = b"\0 \t\r\n"
# gzip or zlib, whichever it is.
ANY_WINDOW = 47
# Longer headers than aiohttp takes, and what only claims to be compressed.
TOLERANCE: Any = {"auto_decompress": False, "max_line_size": 65536, "max_field_size": 65536}

NO_STATUS = "expected http/"


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where a terminal is and what it speaks there."""

    host: str
    http_port: int = 8899
    push_port: int = 9000
    https: bool = True
    # For a terminal whose TLS the session's own context refuses.
    tls: SSLContext | None = None
    certificate: Certificate = field(default_factory=Certificate, compare=False)

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
    # Whether an answer was in GB 18030: a short text may be taken for UTF-8.
    speaks_gb: bool = field(default=False, init=False)

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
        answer = await self.exchange(method, path, signed, data, connect_timeout=connect_timeout)
        return await apart(len(answer.body), partial(self._judge, answer))

    def _judge(self, answer: Answer) -> dict[str, Any]:
        self.speaks_gb = self.speaks_gb or is_gb(answer.body)
        return judge(answer.body, answer.status, gb=self.speaks_gb)

    async def look(self) -> None:
        """See whether the terminal's own certificate is there, by no more than a handshake; nothing over http."""
        if not self.address.https:
            return
        tls, timeout = self.address.tls or True, aiohttp.ClientTimeout(total=CONNECT_TIMEOUT)
        look = checking(self.address.certificate, only_looks=True)
        with suppress(Looked), _in_our_words():
            await self.session.get(self.address.url("/", {}), ssl=tls, timeout=timeout, middlewares=(look,))

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
        headers = {hdrs.CONNECTION: "close", hdrs.ACCEPT_ENCODING: "identity"}
        if isinstance(data, bytes):
            headers[hdrs.CONTENT_TYPE] = "application/json"
        sent = time()
        if self.closed:
            raise AatssConnectionError("The connection was given up")
        with _in_our_words():
            async with self.session.request(
                method,
                url,
                data=data,
                headers=headers,
                ssl=self.address.tls or True,
                timeout=timeout,
                allow_redirects=False,
                middlewares=(send_once, checking(self.address.certificate)),
                **TOLERANCE,
            ) as response:
                self.date = response.headers.get(hdrs.DATE)
                if time() - sent < PROMPT and (observed := clock_offset_of(self.date)) is not None:
                    self.observed = observed
                return Answer(
                    status=response.status,
                    content_type=response.headers.get(hdrs.CONTENT_TYPE, ""),
                    date=self.date,
                    body=await _read(response),
                )


@contextmanager
def _in_our_words() -> Iterator[None]:
    """Raise what goes wrong with a request as our errors."""
    try:
        yield
    except aiohttp.ClientConnectorSSLError:
        raise AatssTlsError("No TLS") from None
    except aiohttp.ConnectionTimeoutError, aiohttp.ClientConnectorError:
        raise AatssConnectionError("No connection") from None
    except aiohttp.ClientResponseError as err:
        raise _no_http(err) from None
    except TimeoutError:
        raise AatssUnclearError("No answer in time") from None
    except aiohttp.ClientError:
        raise AatssUnclearError(LOST) from None


def _no_http(err: aiohttp.ClientResponseError) -> AatssProtocolError:
    """Return whether something else answers, or HTTP that nobody can read."""
    kind = AatssProtocolError if NO_STATUS in err.message.lower() else AatssGarbledError
    return kind("The answer is not HTTP")


async def _read(response: aiohttp.ClientResponse) -> bytes:
    """Return the body; where its framing is wrong, as far as it came if that is a whole answer."""
    body = bytearray()
    encoding = response.headers.get(hdrs.CONTENT_ENCODING, "identity").lower()
    plain = partial(_plain, body, encoding)
    looked = 0
    try:
        async for chunk in response.content.iter_any():
            body += chunk
            if len(body) > BODY_LIMIT:
                raise AatssProtocolError("The answer is too large")
            if looked < MOST_LOOKS and body[-8:].rstrip(BLANK).endswith(b"}"):
                looked += len(body)
                if await apart(len(body), partial(_is_whole, body)):
                    break
    except aiohttp.ClientError, TimeoutError:
        with suppress(AatssProtocolError):
            return await apart(len(body), partial(_parsed, plain))
        raise
    return await apart(len(body) if encoding == "identity" else BODY_LIMIT, plain)


def _parsed(plain: Callable[[], bytes]) -> bytes:
    """Return a body that can be read; raises AatssProtocolError for another."""
    parse(body := plain())
    return body


def _is_whole(body: bytearray) -> bool:
    """Return whether nothing more can come, where the last character is a bracket."""
    try:
        parse(bytes(body))
    except AatssProtocolError:
        return False
    return True


def _plain(body: bytearray, encoding: str) -> bytes:
    """Return a body that was asked for plain and may be compressed, or only be said to be."""
    if encoding == "identity":
        return bytes(body)
    for window in (ANY_WINDOW, -MAX_WBITS):
        with suppress(zlib.error):
            return decompressobj(window).decompress(bytes(body), BODY_LIMIT)
    return bytes(body)


def judge(body: bytes, status: int = HTTPStatus.OK, *, gb: bool = False) -> dict[str, Any]:
    """Return the envelope of a good answer (section 8), or raise the error that its code stands for."""
    try:
        envelope = parse(body, gb=gb)
        code = _code_of(envelope)
    except AatssProtocolError:
        if status in FAILURES:
            raise AatssStartingError(f"HTTP status {status}") from None
        raise
    if code != OK:
        raise error_of(code)
    return envelope


def _code_of(envelope: Mapping[str, Any]) -> int:
    if (code := values.to_int(envelope.get("code"))) is None:
        raise AatssProtocolError("The answer has no code")
    return code


def quoted(user_id: str) -> str:
    """Return an id as one segment of a path, whatever characters it has."""
    return quote(user_id, safe="")
