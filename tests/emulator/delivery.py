"""Delivers an answer over the wire, whole or spoilt by a fault."""

import asyncio
import gzip
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
    if fault.framing is not None:
        return await _misframe(request, fault, body)
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


async def _misframe(request: web.Request, fault: Fault, body: bytes) -> web.StreamResponse:
    """Write an answer byte by byte, as no HTTP library would."""
    if (transport := request.transport) is not None:
        transport.write(_head(fault, len(body)) + _framed(fault, body))
        # What is kept open is closed when the client leaves.
        if fault.framing != "open":
            transport.close()
    # Never sent: the connection is closed, or the client waits for more until it leaves.
    if fault.framing == "open":
        await asyncio.Event().wait()
    return web.Response()


def _head(fault: Fault, length: int) -> bytes:
    lines = [f"HTTP/1.1 {fault.status} OK", f"Content-Type: {fault.content_type}", "Connection: close"]
    match fault.framing:
        case "long" | "open":
            lines.append(f"Content-Length: {length + 2}")
        case "unended":
            lines.append("Transfer-Encoding: chunked")
        case "not_gzip" | "gzip":
            lines.append("Content-Encoding: gzip")
        case "header":
            lines.append(f"X-Long: {'x' * 9000}")
        case "two_lengths":
            lines += [f"Content-Length: {length}", f"Content-Length: {length + 1}"]
        case "dateless":
            lines.append(f"Content-Length: {length}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _framed(fault: Fault, body: bytes) -> bytes:
    match fault.framing:
        case "unended":
            return f"{len(body):x}\r\n".encode() + body + b"\r\n"
        case "gzip":
            return gzip.compress(body)
    return body


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
