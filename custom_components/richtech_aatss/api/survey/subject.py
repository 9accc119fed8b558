"""The terminal that is asked, and what it has answered so far."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
import re
from typing import Any

from aiohttp import hdrs

from .. import values
from ..client import BUSY_PAUSE, AatssClient
from ..decoding import parse
from ..errors import OK, AatssError, AatssProtocolError, error_of
from ..lanes import Lane
from ..signing import clock_offset_of
from ..transport import Answer
from .attributes import kind_of, told_code

# The calls that read, by short names.
CALLS: dict[str, tuple[str, str]] = {
    "information": (hdrs.METH_POST, "/api/device/information"),
    "network": (hdrs.METH_POST, "/api/device/network"),
    "smartface": (hdrs.METH_POST, "/api/device/smartface"),
    "perpara": (hdrs.METH_POST, "/api/device/perpara"),
    "user/list": (hdrs.METH_GET, "/api/user/list"),
    "record": (hdrs.METH_GET, "/api/record"),
}
BUSY = 50003
BUSY_ATTEMPTS = 10
# Nothing but these is shown of a content type.
MEDIA_TYPE = re.compile(
    r"(application|text)/(json|html|plain|xml|javascript|octet-stream)\b"
    r"(; ?charset=(utf-?8|gbk|gb2312|gb18030|iso-8859-1)\b)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True, repr=False)
class Reply:
    """An answer, looked at from outside."""

    answer: Answer
    envelope: dict[str, Any]
    clock: float | None

    @property
    def code(self) -> int | None:
        """Return the code in the envelope."""
        return values.to_int(self.envelope.get("code"))

    @property
    def told(self) -> str:
        """Return code, status and content type in words."""
        code = f"code {told_code(self.code)} ({kind_of(self.envelope['code'])})" if self.code is not None else "no code"
        given = self.answer.content_type
        media_type = MEDIA_TYPE.match(given)
        kind = media_type[0] if media_type else "another content type" if given else "no content type"
        return f"{code}, HTTP {self.answer.status}, {kind}"

    @property
    def data(self) -> Any:
        """Return what a good answer has brought; raises the error that another code stands for."""
        if self.code is None:
            raise AatssProtocolError(f"The answer has no code: HTTP {self.answer.status}")
        if self.code != OK:
            raise error_of(self.code)
        return self.envelope.get("data")

    @property
    def object(self) -> dict[str, Any]:
        """Return the object that a good answer has brought."""
        if not isinstance(data := self.data, dict):
            raise AatssProtocolError("The answer has no object")
        return data


class Subject:
    """Asks each question once, whoever wants to know."""

    def __init__(self, client: AatssClient) -> None:
        """Know nothing yet."""
        self.client = client
        self.replies: list[Reply] = []
        self._known: dict[tuple[str, ...], Reply | AatssError] = {}

    async def read(self, call: str, **query: str) -> Reply:
        """Return the answer to a call that reads."""
        key = (call, *map("=".join, query.items()))
        if key not in self._known:
            try:
                self._known[key] = await self.read_again(call, **query)
            except AatssError as err:
                self._known[key] = err
        if isinstance(known := self._known[key], AatssError):
            raise known
        return known

    async def read_again(self, call: str, **query: str) -> Reply:
        """Return the answer that a call has now."""
        method, path = CALLS[call]
        for _ in range(BUSY_ATTEMPTS):
            reply = await self.ask(method, path, query | self.client.signer.parameters())
            if reply.code != BUSY:
                break
            await asyncio.sleep(BUSY_PAUSE)
        return reply

    async def ask(self, method: str, path: str, query: Mapping[str, str]) -> Reply:
        """Send a request when it is its turn, and return what comes back."""
        return await self.client.lanes.run(Lane.BULK, partial(self.exchange, method, path, query))

    async def exchange(self, method: str, path: str, query: Mapping[str, str]) -> Reply:
        """Send a request now."""
        return self.note(await self.client.transport.exchange(method, path, query))

    def note(self, answer: Answer) -> Reply:
        """Look at an answer, and keep it."""
        try:
            envelope = parse(answer.body)
        except AatssProtocolError:
            envelope = {}
        reply = Reply(answer=answer, envelope=envelope, clock=clock_offset_of(answer.date))
        self.replies.append(reply)
        return reply
