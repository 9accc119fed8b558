"""A wrong clock is not a wrong password."""

import asyncio

import aiohttp
import pytest

from custom_components.richtech_aatss.api.client import AatssClient
from custom_components.richtech_aatss.api.errors import AatssClockError, AatssSignatureError
from custom_components.richtech_aatss.api.signing import clock_offset_of
from custom_components.richtech_aatss.api.transport import Address
from tests.emulator import Terminal
from tests.waiting import eventually

HOUR = 3600.0
YEARS = -20 * 365 * 24 * HOUR


@pytest.mark.parametrize("offset", [8 * HOUR, -8 * HOUR, YEARS])
async def test_the_offset_is_learnt_from_the_date(terminal: Terminal, client: AatssClient, offset: float) -> None:
    """The terminal's own clock signs, after one refusal."""
    terminal.clock_offset = offset
    assert (await client.device()).device_id
    await client.open_door()
    assert [request.outcome for request in terminal.requests] == [10003, 200, 200]
    assert client.signer.clock_offset == pytest.approx(offset, abs=3)
    assert terminal.openings == [""]


@pytest.mark.parametrize("date", ["", "yesterday", "Thu, 99 Nov 2026 25:00:00 GMT", None])
def test_what_is_no_date(date: str | None) -> None:
    """Nothing is learnt from what is no date."""
    assert clock_offset_of(date) is None


async def test_a_clock_that_was_set_right_is_noticed(terminal: Terminal, client: AatssClient) -> None:
    """The learnt offset is given up when it no longer fits."""
    terminal.clock_offset = HOUR
    await client.device()
    terminal.clock_offset = 0.0
    await client.device()
    assert client.signer.clock_offset == pytest.approx(0, abs=3)


async def test_without_a_date_the_clock_is_told(terminal: Terminal, client: AatssClient) -> None:
    """Nothing can be learnt: the error says that it is the clock, and the request goes out once."""
    terminal.date_header = False
    terminal.clock_offset = HOUR
    with pytest.raises(AatssClockError):
        await client.open_door()
    assert len(terminal.requests) == 1


async def test_a_wrong_password_stays_a_wrong_password(
    terminal: Terminal, session: aiohttp.ClientSession, address: Address
) -> None:
    """Even where the clock is wrong as well."""
    client = AatssClient(session, address, "wrong")
    with pytest.raises(AatssSignatureError):
        await client.device()
    terminal.clock_offset = HOUR
    with pytest.raises(AatssSignatureError):
        await client.device()


async def test_the_clock_is_set(terminal: Terminal, client: AatssClient) -> None:
    """A synchronisation is signed with the right time, whatever offset was learnt."""
    terminal.sync_time_checks_clock = False
    terminal.clock_offset = HOUR
    await client.device()
    await client.sync_time()
    assert terminal.clock_offset == pytest.approx(0, abs=3)
    assert client.signer.clock_offset == 0.0


async def test_a_refused_synchronisation_keeps_the_offset(terminal: Terminal, client: AatssClient) -> None:
    """The terminal goes on being reached by its own clock."""
    terminal.clock_offset = HOUR
    await client.device()
    with pytest.raises(AatssClockError):
        await client.sync_time()
    assert terminal.clock_offset == pytest.approx(HOUR, abs=3)
    terminal.requests.clear()
    await client.device()
    assert [request.outcome for request in terminal.requests] == [200]


async def test_each_call_may_set_the_clock(terminal: Terminal, client: AatssClient) -> None:
    """Read literally, the document lets every signed call set the terminal's clock."""
    terminal.every_call_sets_clock = True
    terminal.clock_offset = HOUR
    for _ in range(3):
        await client.device()
    await client.open_door()
    assert terminal.openings == [""]


async def test_a_wrong_date_does_not_lock_the_terminal_out(
    terminal: Terminal, client: AatssClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A date in local time, marked as GMT, teaches an offset that does not help: it is forgotten."""
    monkeypatch.setattr("custom_components.richtech_aatss.api.signing.clock_offset_of", lambda _: 8 * HOUR)
    terminal.faults.add("*", code=10003, times=1)
    with pytest.raises(AatssClockError):
        await client.device()
    assert (await client.device()).device_id
    assert client.signer.clock_offset == 0.0
    client.signer.clock_offset = 8 * HOUR
    assert (await client.device()).device_id


async def test_an_illegal_timestamp_teaches_reads(terminal: Terminal, client: AatssClient) -> None:
    """50001 may have done something, which matters only to what acts."""
    terminal.clock_offset = 200.0
    terminal.faults.add("*", code=50001, times=1)
    assert (await client.device()).device_id
    assert client.signer.clock_offset == pytest.approx(200, abs=3)


async def test_others_sign_rightly_during_a_synchronisation(terminal: Terminal, client: AatssClient) -> None:
    """The learnt offset stays until the terminal has taken the time."""
    terminal.clock_offset = HOUR
    await client.device()
    terminal.faults.add("/api/device/syncTime", stall_first=30)
    setting = asyncio.create_task(client.sync_time())
    await eventually(lambda: terminal.requests[-1].path == "/api/device/syncTime")
    assert client.signer.clock_offset == pytest.approx(HOUR, abs=3)
    setting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await setting
    assert client.signer.clock_offset == pytest.approx(HOUR, abs=3)
