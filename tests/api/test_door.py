"""The door comes first, and nothing opens it later or twice."""

import asyncio
from contextlib import suppress
from typing import Any

import aiohttp
import pytest

from custom_components.richtech_aatss.api import client as client_module
from custom_components.richtech_aatss.api import transport
from custom_components.richtech_aatss.api.client import AatssClient
from custom_components.richtech_aatss.api.errors import (
    AatssBusyError,
    AatssConnectionError,
    AatssError,
    AatssUnclearError,
)
from custom_components.richtech_aatss.api.transport import Address
from tests.emulator import Terminal
from tests.waiting import eventually

OPEN = "/api/device/open"


async def _started(terminal: Terminal, path: str) -> None:
    await eventually(lambda: any(request.path == path for request in terminal.requests))


async def test_a_read_makes_way(terminal: Terminal, client: AatssClient) -> None:
    """A read that stalls is cut off for the door, and done again after it."""
    terminal.faults.add("/api/device/information", stall=30, times=1)
    reading = asyncio.create_task(client.device())
    await _started(terminal, "/api/device/information")
    await client.open_door("in a hurry")
    assert not reading.done()
    assert terminal.openings == ["in a hurry"]
    assert (await reading).device_id
    assert [request.path for request in terminal.requests if request.outcome == 200][-1] != OPEN


async def test_the_door_passes_those_who_wait(terminal: Terminal, client: AatssClient) -> None:
    """However many requests wait, the door is next."""
    terminal.faults.add("/api/device/information", stall=30, times=1)
    waiting: list[asyncio.Task[Any]] = [asyncio.create_task(client.device()) for _ in range(20)]
    waiting.append(asyncio.create_task(client.sync_time()))
    await _started(terminal, "/api/device/information")
    await client.open_door()
    assert [request.path for request in terminal.requests][:2] == ["/api/device/information", OPEN]
    await asyncio.gather(*waiting)


async def test_a_change_that_hangs_is_left_alone(terminal: Terminal, client: AatssClient) -> None:
    """The door goes out beside a change, which is neither cut off nor sent again."""
    terminal.strict_overlap = False
    terminal.faults.add("/api/device/reboot", stall=1.0)
    acting = asyncio.create_task(client.reboot())
    await _started(terminal, "/api/device/reboot")
    await client.open_door()
    assert terminal.openings == [""]
    assert not acting.done()
    await acting
    assert terminal.reboots == 1


async def test_the_door_waits_for_a_busy_terminal(terminal: Terminal, client: AatssClient) -> None:
    """50003 is asked again within the 5 seconds."""
    terminal.faults.add(OPEN, code=50003, times=3)
    await client.open_door()
    assert terminal.openings == [""]


async def test_a_door_that_cannot_be_opened_now_is_not_opened_later(
    terminal: Terminal, client: AatssClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What nobody could send in time is dropped."""
    monkeypatch.setattr(client_module, "PATIENCE", 0.4)
    fault = terminal.faults.add(OPEN, code=50003)
    with pytest.raises(AatssBusyError):
        await client.open_door()
    terminal.faults.remove(fault)
    sent = len(terminal.requests)
    await client.device()
    await asyncio.sleep(0.5)
    assert [request.path for request in terminal.requests[sent:]] == ["/api/device/information"]
    assert terminal.openings == []


async def test_nobody_there_is_told(terminal: Terminal, client: AatssClient) -> None:
    """A terminal that is off opens nothing when it is on again."""
    await terminal.stop()
    with pytest.raises(AatssConnectionError):
        await client.open_door()
    await terminal.start()
    await client.device()
    assert terminal.openings == []


async def test_no_connection_is_given_up_in_time(
    session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection that does not come about within the patience means that nothing was sent."""
    monkeypatch.setattr(client_module, "PATIENCE", 0.3)
    waiting: list[asyncio.StreamWriter] = []
    server = await asyncio.start_server(lambda _, writer: waiting.append(writer), "127.0.0.1", 0)
    # An https client waits for a greeting that this server never sends.
    address = Address(host="127.0.0.1", http_port=server.sockets[0].getsockname()[1], https=True)
    with pytest.raises(AatssConnectionError):
        await AatssClient(session, address, "").open_door()
    server.close()
    for writer in waiting:
        writer.close()


@pytest.mark.parametrize("fault", [{"drop": "close"}, {"drop": "reset"}, {"body": "cut"}, {"body": "empty"}])
async def test_a_lost_answer_opens_once(terminal: Terminal, client: AatssClient, fault: dict[str, str]) -> None:
    """The door has opened; the caller learns that it may have."""
    terminal.faults.add(OPEN, act=True, **fault)
    with pytest.raises(AatssUnclearError):
        await client.open_door()
    assert terminal.openings == [""]


async def test_a_slow_answer_opens_once(
    terminal: Terminal, client: AatssClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer that does not come is as unclear as one that is lost."""
    monkeypatch.setattr(transport, "ANSWER_TIMEOUT", 0.2)
    terminal.faults.add(OPEN, stall=30)
    with pytest.raises(AatssUnclearError):
        await client.open_door()
    assert terminal.openings == [""]


async def test_one_request_at_a_time(terminal: Terminal, client: AatssClient) -> None:
    """A terminal that refuses overlapping requests sees none."""
    calls = (client.device, client.network, client.smart_face, client.peripheral, client.users, client.sync_time)
    with suppress(AatssError):
        await asyncio.gather(*(call() for call in calls * 4))
    assert 50003 not in {request.outcome for request in terminal.requests}
    assert len(terminal.requests) == len(calls) * 4


async def test_a_caller_that_gives_up_leaves_no_trace(terminal: Terminal, client: AatssClient) -> None:
    """A cancelled request frees the lane, whether it was sent or waited."""
    terminal.faults.add("/api/device/information", stall=30, times=1)
    first = asyncio.create_task(client.device())
    await _started(terminal, "/api/device/information")
    second = asyncio.create_task(client.network())
    await asyncio.sleep(0)
    for task in (second, first):
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert (await client.smart_face()).face_threshold == 99
