"""Delivers an answer over the wire, whole or spoilt by a fault."""

import asyncio
import socket
import struct

from aiohttp import web

from .errors import Json
from .faults import Fault


async def deliver(request: web.Request, fault: Fault, answer: Json) -> web.StreamResponse:
    """Send an answer the way the fault wants it."""
    if fault.drop is not None:
        _hang_up(request, reset=fault.drop == "reset")
        # Never sent: the server sees that there is nobody left to answer.
        return web.Response()
    if fault.redirect is not None:
        return web.Response(status=302, headers={"Location": fault.redirect})
    body, headers = fault.encode(answer), {"Content-Type": fault.content_type}
    if fault.body == "cut":
        return await _cut(request, fault.status, headers, body)
    return web.Response(status=fault.status, headers=headers, body=body)


async def _cut(request: web.Request, status: int, headers: dict[str, str], body: bytes) -> web.StreamResponse:
    """Announce the whole body and break off in its middle."""
    response = web.StreamResponse(status=status, headers=headers)
    response.content_length = len(body)
    await response.prepare(request)
    await response.write(body[: len(body) // 2])
    _hang_up(request, reset=False)
    return response


def _hang_up(request: web.Request, *, reset: bool) -> None:
    if (transport := request.transport) is None:
        return
    if reset:
        _arm_reset(transport)
        transport.abort()
    else:
        transport.close()


def _arm_reset(transport: asyncio.Transport) -> None:
    # With a linger time of zero the system sends RST instead of FIN.
    plug: socket.socket = transport.get_extra_info("socket")
    plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
