"""What is particular about the socket below the push link."""

from contextlib import suppress
import os
import socket

import aiohttp

from .errors import AatssError

type Socket = aiohttp.ClientWebSocketResponse[bool]


def reason_of(err: Exception) -> str:
    """Return why there is no link; texts from elsewhere have the address, and may have the signature."""
    match err:
        case aiohttp.WSServerHandshakeError():
            return f"{err.message} (HTTP status {err.status})"
        case aiohttp.ClientConnectorError():
            number = err.os_error.errno
            return os.strerror(number) if number and number > 0 else "No connection"
        case aiohttp.ClientResponseError():
            return "The answer is not HTTP"
        case TimeoutError():
            return "No answer in time"
        case AatssError():
            return err.reason
    return "The connection broke"


def watch_for_acknowledgements(websocket: Socket, seconds: float) -> None:
    """Let the kernel break a link whose peer acknowledges nothing, whether or not it answers pings."""
    connection: socket.socket | None = websocket.get_extra_info("socket")
    option = getattr(socket, "TCP_USER_TIMEOUT", None)
    if connection is not None and option is not None:
        with suppress(OSError):
            connection.setsockopt(socket.IPPROTO_TCP, option, int(seconds * 1000))
