"""What the script finds out over push links."""

import asyncio
import time

import aiohttp

from custom_components.richtech_aatss.api.client import AatssClient
from custom_components.richtech_aatss.api.transport import Address
from scripts.survey import survey
from tests.conftest import PASSWORD
from tests.emulator import Terminal
from tests.scripts.asking import SECONDS, asked
from tests.surveys import HOUR
from tests.waiting import eventually


async def test_a_silent_link(busy: Terminal, client: AatssClient) -> None:
    """A terminal that wants a heartbeat is found out."""
    busy.push_silence = 2.0
    rows = await asked(client, seconds=4)
    assert rows["Push link: without a heartbeat"].startswith("closed after")


async def test_no_push(busy: Terminal, session: aiohttp.ClientSession, unused_tcp_port: int) -> None:
    """A push port that is closed, or another server, costs only the points about it."""
    for port in (unused_tcp_port, busy.http_port):
        address = Address(host=busy.host, http_port=busy.http_port, push_port=port, https=False)
        rows = await asked(AatssClient(session, address, PASSWORD))
        expected = "failed: No push link" if port == unused_tcp_port else "failed: No WebSocket: HTTP 200"
        assert rows["Push link: first frame"] == rows["Push link: pings"] == expected
        assert rows["Record list: order"] == "newest first"
    # One for the points about a link, one for that about a wrong signature.
    assert (
        len([request for request in busy.requests if request.path == "/api/record" and "page" not in request.query])
        == 2
    )


async def test_a_pushed_record(busy: Terminal, client: AatssClient) -> None:
    """What is pushed while the links are open is described."""
    rows: dict[str, str] = {}

    async def come() -> None:
        await eventually(lambda: busy.push_clients)
        await busy.recognize("u0", signTime=int(time.time() - 2 * HOUR), status=1, photo="")

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(survey(client, rows, seconds=SECONDS))
        tasks.create_task(come())
    assert rows["Pushed record: behind this clock"] == "+2 h"
    assert rows["Pushed record: pictures"] == "signAvatar: JPEG in base64; photo: blank"
    assert "unknown: status" in rows["Pushed record: not as documented"]
    assert "wearMask" in rows["Pushed record: attributes"]
