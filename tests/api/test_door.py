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
    AatssClockError,
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


async def _stalled(terminal: Terminal) -> None:
    """Wait until the one request that is to stall does so."""
    await eventually(lambda: not terminal.faults.rules)


async def test_a_read_makes_way(terminal: Terminal, client: AatssClient) -> None:
    """A read that stalls is cut off for the door, and done again after it."""
    terminal.faults.add("/api/device/information", stall=30, times=1)
    reading = asyncio.create_task(client.device())
    await _stalled(terminal)
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
    await _stalled(terminal)
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
    monkeypatch.setattr(client_module, "SEND_TIMEOUT", 0.4)
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
    monkeypatch.setattr(client_module, "SEND_TIMEOUT", 0.3)
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
    await _stalled(terminal)
    second = asyncio.create_task(client.network())
    await asyncio.sleep(0)
    for task in (second, first):
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert (await client.smart_face()).face_threshold == 99


async def test_reads_wait_while_the_door_goes_beside(terminal: Terminal, client: AatssClient) -> None:
    """When the change ends, the door is next and not the read that waited: it would make the terminal busy again."""
    terminal.faults.add("/api/device/reboot", stall=0.5)
    terminal.faults.add("/api/device/information", stall=30, times=1)
    acting = asyncio.create_task(client.reboot())
    await _started(terminal, "/api/device/reboot")
    reading = asyncio.create_task(client.device())
    await client.open_door()
    assert terminal.openings == [""]
    assert "/api/device/information" not in {request.path for request in terminal.requests}
    await acting
    reading.cancel()


async def test_a_change_that_cannot_begin_is_dropped(
    terminal: Terminal, client: AatssClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not made later, when nobody waits for it any more."""
    monkeypatch.setattr("custom_components.richtech_aatss.api.lanes.ACT_PATIENCE", 0.2)
    terminal.faults.add("/api/device/syncTime", stall=0.5)
    acting = asyncio.create_task(client.sync_time())
    await _started(terminal, "/api/device/syncTime")
    with pytest.raises(AatssBusyError):
        await client.reboot()
    await acting
    await client.device()
    assert terminal.reboots == 0


async def test_two_presses(terminal: Terminal, client: AatssClient) -> None:
    """Both open; the read that made way for them is none the worse."""
    terminal.faults.add("/api/device/information", stall=30, times=1)
    reading = asyncio.create_task(client.device())
    await _stalled(terminal)
    presses = [asyncio.create_task(client.open_door("first"))]
    await asyncio.sleep(0)
    presses.append(asyncio.create_task(client.open_door("second")))
    await asyncio.gather(*presses)
    assert terminal.openings == ["first", "second"]
    assert (await reading).device_id


async def test_a_clock_error_that_comes_late_is_not_answered_by_another_opening(
    terminal: Terminal, client: AatssClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Signing anew is sending later: not after the time is up."""
    monkeypatch.setattr(client_module, "SEND_TIMEOUT", 0.2)
    terminal.clock_offset = 3600.0
    terminal.faults.add(OPEN, code=10003, stall=0.4)
    with pytest.raises(AatssClockError):
        await client.open_door()
    assert len(terminal.requests) == 1


async def test_each_request_has_a_connection_of_its_own(session: aiohttp.ClientSession) -> None:
    """Also where the terminal keeps connections open whatever it is told."""
    connections = 0

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        while await reader.readuntil(b"\r\n\r\n"):
            body = b'{"code": 200, "data": {"deviceID": "1"}}'
            head = f"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: {len(body)}\r\n\r\n"
            writer.write(head.encode() + body)

    def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.append(asyncio.create_task(answer(reader, writer)))

    tasks: list[asyncio.Task[None]] = []
    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    address = Address(host="127.0.0.1", http_port=server.sockets[0].getsockname()[1], https=False)
    client = AatssClient(session, address, "")
    for call in (client.device, client.open_door, client.device):
        await call()
    server.close()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert connections == 3


async def test_a_door_whose_entry_was_unloaded(terminal: Terminal, client: AatssClient) -> None:
    """It is an error in words, and nothing is sent any more."""
    terminal.faults.add(OPEN, code=50003)
    opening = asyncio.create_task(client.open_door())
    await _started(terminal, OPEN)
    client.close()
    with pytest.raises(AatssConnectionError):
        await opening
    sent = len(terminal.requests)
    with pytest.raises(AatssConnectionError):
        await client.device()
    assert len(terminal.requests) == sent


async def test_spaces_are_not_plus_signs(terminal: Terminal, client: AatssClient) -> None:
    """A terminal that decodes only %20 logs the remark as it was."""
    await client.open_door("Parcel service + 1")
    assert terminal.openings == ["Parcel service + 1"]
    assert "remark=Parcel%20service%20%2B%201" in client.address.url("/", {"remark": "Parcel service + 1"}).raw_path_qs
