"""Answers the HTTP requests, one at a time."""

import asyncio
from dataclasses import replace
from email.utils import formatdate
import time
from typing import Any, Final

from aiohttp import web

from . import signing
from .calls import SYNC_TIME, Call, Route, UnreadBodyError, find
from .delivery import deliver
from .errors import IP_INVALID, METHOD_NOT_ALLOWED, MULTI_REQUEST, NOT_SUPPORT, Json, RefusalError, envelope
from .faults import HEALTHY, Fault
from .state import Request, State

# A database of pictures in one body; the document sets no limit.
MAXIMUM_BODY: Final = 64 * 1024 * 1024
# Turns of the event loop in which a client that has left is noticed and its handler cancelled.
LAPS: Final = 10


def note(request: web.Request) -> Request:
    """Write down a request as soon as its head was read."""
    return Request(
        method=request.method,
        path=request.path,
        raw_path=request.rel_url.raw_path,
        query=dict(request.query),
        content_type=request.headers.get("Content-Type", ""),
        at=time.monotonic(),
    )


def application(state: State, handler: Any) -> web.Application:
    """Make an application that hands every request to one handler."""

    async def stamp(_request: web.BaseRequest, response: web.StreamResponse) -> None:
        response.headers.popall("Server", None)
        response.headers.popall("Date", None)
        if state.date_header:
            response.headers["Date"] = formatdate(state.now() if state.date_follows_clock else time.time(), usegmt=True)
        if state.push_connection is not None and isinstance(response, web.WebSocketResponse):
            response.headers["Connection"] = state.push_connection

    app = web.Application(client_max_size=MAXIMUM_BODY)
    app.router.add_route("*", "/{path:.*}", handler)
    app.on_response_prepare.append(stamp)
    return app


class Entry:
    """The line of one request in the list of requests, which grows as more becomes known."""

    def __init__(self, state: State, request: Request) -> None:
        """Add the line."""
        self._state = state
        self.request = request
        state.requests.append(request)

    def amend(self, **changes: Any) -> None:
        """Write the line again, unless somebody has cleared the list meanwhile."""
        amended = replace(self.request, **changes)
        requests = self._state.requests
        if self.request in requests:
            requests[requests.index(self.request)] = amended
        self.request = amended

    def close(self, outcome: int | None) -> None:
        """Write down the code of the answer."""
        self.amend(outcome=outcome)
        self._state.announce(f"{self.request.method} {self.request.path} -> {outcome}")


class Server:
    """The terminal's HTTP side."""

    def __init__(self, state: State) -> None:
        """Serve from this state."""
        self._state = state
        self._busy = 0

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request; another one that is being handled makes it fail."""
        entry = Entry(self._state, note(request))
        if await self._overlaps():
            return await self._refuse(request, entry)
        self._busy += 1
        try:
            entry.amend(body=await request.read())
            return await self._serve(request, entry)
        finally:
            # A client that leaves cancels the handler, and the terminal is free again.
            self._busy -= 1

    async def _overlaps(self) -> bool:
        """Tell whether another request is being handled whose client is still there."""
        for _ in range(LAPS):
            if not self._busy or not self._state.strict_overlap:
                return False
            await asyncio.sleep(0)
        return self._busy > 0

    async def _refuse(self, request: web.Request, entry: Entry) -> web.StreamResponse:
        entry.amend(body=await request.read())
        entry.close(MULTI_REQUEST)
        return await deliver(request, HEALTHY, envelope(MULTI_REQUEST))

    async def _serve(self, request: web.Request, entry: Entry) -> web.StreamResponse:
        await asyncio.sleep(self._state.handling_seconds)
        found = find(entry.request.raw_path)
        if found is None:
            entry.close(None)
            return web.Response(status=404, text="<html><body>404 Not Found</body></html>", content_type="text/html")
        fault = self._state.faults.take(entry.request.path)
        await asyncio.sleep(fault.stall_first)
        answer = self._answer(fault, entry.request, request.remote, *found)
        entry.amend(outcome=answer["code"])
        await asyncio.sleep(fault.stall)
        entry.close(answer["code"])
        return await deliver(request, fault, answer)

    def _answer(self, fault: Fault, request: Request, remote: str | None, route: Route, user_id: str) -> Json:
        return fault.answer(self._carry_out(request, remote, route, user_id) if fault.acts else None)

    def _carry_out(self, request: Request, remote: str | None, route: Route, user_id: str) -> Json:
        try:
            seconds = self._admit(request, remote, route)
            return route.action(self._state, Call(request, seconds, user_id))
        except UnreadBodyError:
            return envelope()
        except RefusalError as refusal:
            return envelope(refusal.code)

    def _admit(self, request: Request, remote: str | None, route: Route) -> float:
        """Check everything that has to be right before a call is carried out."""
        state = self._state
        if request.method != route.method:
            raise RefusalError(METHOD_NOT_ALLOWED)
        if remote in state.refused_addresses:
            raise RefusalError(IP_INVALID)
        any_age = request.path == SYNC_TIME and not state.sync_time_checks_clock
        seconds = signing.check(state, request.query, any_age=any_age)
        if request.path in state.unsupported:
            raise RefusalError(NOT_SUPPORT)
        if state.every_call_sets_clock and route.sets_clock:
            state.set_clock(seconds)
        return seconds
