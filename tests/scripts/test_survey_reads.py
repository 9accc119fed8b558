"""What the script finds out by reading, and that nothing personal and no change comes of it."""

from typing import Any

import aiohttp
import pytest

from custom_components.richtech_aatss.api.client import AatssClient
from custom_components.richtech_aatss.api.errors import (
    AatssAddressRefusedError,
    AatssConnectionError,
    AatssError,
    AatssSignatureError,
)
from custom_components.richtech_aatss.api.survey import brief_survey
from custom_components.richtech_aatss.api.transport import Address
from scripts.survey import survey
from tests.api.conftest import unverified
from tests.conftest import PASSWORD
from tests.emulator import Terminal
from tests.scripts.asking import SECONDS, asked
from tests.surveys import HOUR, READS, enrol, held, recognise

CLOCK = "Clock of the terminal, ahead of this one"
MARK = "Geheimnis"
NUMBER = 4917012345678


async def test_a_terminal_as_documented(busy: Terminal, client: AatssClient) -> None:
    """Each point has an answer, and it is what the emulator does."""
    rows = await asked(client)
    assert not [answer for answer in rows.values() if "failed" in answer]
    assert rows["Protocol"] == "http"
    assert rows["Good answer"] == "code 200 (integer), HTTP 200, application/json; charset=utf-8"
    assert rows["Answer to no signature"].startswith("code 30003 (integer), HTTP 200")
    assert rows["Answer to a wrong signature"].startswith("code 10005")
    assert rows["Answer to a wrong method"].startswith("code 50004")
    assert rows["Date header"] == "sent"
    assert abs(int(rows[CLOCK].removesuffix(" s"))) <= 3
    assert rows["User list: type left out"] == "accepted"
    assert rows["User list: page"] == "integer: pageNum, pageSize, size, total, totalPage"
    assert rows["User list: page size"] == "2 asked: 2 came; 20 asked: 10 came"
    assert rows["User list: beyond the last page"] == "code 50008"
    assert rows["User list: pictures"] == "photo: JPEG in base64"
    assert rows["Record list: pictures"] == "signAvatar: JPEG in base64; photo: JPEG in base64"
    assert rows["Record list: page size"] == "2 asked: 2 came"
    assert rows["Record list: order"] == "newest first"
    assert rows["Record list: ids"] == "they grow with time"
    assert rows["Record list: times"] == "seconds; none in the future"
    assert rows["Two requests at a time"].startswith("one is refused (50003)")
    assert rows["Push link: first frame"] == "text, code 20000 (integer)"
    assert rows["Push link: records at connect"].startswith("0 in the first")
    assert rows["Push link: pings"] == "answered"
    assert rows["Push link: a second one"] == "served; the first one stays"
    assert rows["Push link: wrong signature"] == "text, code 20002 (integer); closed"
    assert rows["Push link: without a heartbeat"].startswith("still open after")


DIFFERENT: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({"date_header": False}, {"Date header": "none", CLOCK: "cannot be told: no Date header"}),
    ({"answers_pings": False}, {"Push link: pings": "not answered"}),
    (
        {"hides_photos_in_lists": True},
        {"User list: pictures": "photo: left out", "Record list: pictures": "signAvatar: left out; photo: left out"},
    ),
    ({"max_push_clients": 1}, {"Push link: a second one": "refused (text, code 20002 (integer)); the first one stays"}),
    (
        {"max_push_clients": 1, "newest_push_client_wins": True},
        {"Push link: a second one": "served; the first one is thrown out"},
    ),
    (
        {"empty_list_code": 200},
        {
            "User list: beyond the last page": "an empty list, code 200",
            "Record list: a search without result": "an empty list, code 200",
        },
    ),
    (
        {"user_list_needs_type": True},
        {"User list: type left out": "refused (30003)", "User list: pictures": "photo: JPEG in base64"},
    ),
    ({"strict_overlap": False}, {"Two requests at a time": "both are answered"}),
    (
        {"unsupported": {"/api/device/network"}},
        {
            "Calls that read": "supported: information, smartface, perpara, user/list, record; "
            "not supported (40001): network",
            "Network: attributes": "failed: Not support (40001)",
        },
    ),
    ({"push_greeting": None}, {"Push link: first frame": "nothing in the first seconds"}),
    ({"push_greeting": {"code": "20000"}}, {"Push link: first frame": "text, code 20000 (number as a string)"}),
    (
        {"device": {"deviceID": "1", "deviceModel": "X", "extra": 1}},
        {
            "Device: attributes": "integer: extra; number as a string: deviceID; string: deviceModel",
            "Device: not as documented": "missing: appVer, deviceName, webVer; unknown: extra; "
            "spelt differently: deviceModel",
        },
    ),
]


@pytest.mark.parametrize(("options", "expected"), DIFFERENT, ids="+".join)
async def test_other_terminals(
    busy: Terminal, client: AatssClient, options: dict[str, Any], expected: dict[str, str]
) -> None:
    """What a terminal does differently stands in its row, and no other point suffers."""
    for name, value in options.items():
        setattr(busy, name, value)
    rows = await asked(client)
    assert {name: rows[name] for name in expected} == expected
    assert {name for name, answer in rows.items() if "failed" in answer} <= {
        "Network: attributes",
        "Network: not as documented",
    }


@pytest.mark.parametrize("offset", [-100, 100, 8 * HOUR, -10 * 365 * 24 * HOUR])
async def test_a_wrong_clock(busy: Terminal, client: AatssClient, offset: float) -> None:
    """It is told in seconds, and keeps nothing else from being found out."""
    busy.clock_offset = offset
    await recognise(busy, 1)
    rows = await asked(client)
    assert abs(int(rows[CLOCK].removesuffix(" s")) - offset) <= 3
    assert rows["Clock set by a read"] == "no"
    assert rows["Push link: first frame"] == "text, code 20000 (integer)"
    assert not [answer for answer in rows.values() if "failed" in answer]


async def test_reads_that_set_the_clock(busy: Terminal, client: AatssClient) -> None:
    """It is seen that the terminal takes its time from every call."""
    busy.clock_offset, busy.every_call_sets_clock = 100.0, True
    rows = await asked(client)
    assert rows["Clock set by a read"].startswith("yes: +")
    assert abs(int(rows[CLOCK].removesuffix(" s")) - 100) <= 3


async def test_https(session: aiohttp.ClientSession) -> None:
    """The version of TLS is told."""
    async with Terminal(scheme="https", password=PASSWORD) as terminal:
        address = Address(host=terminal.host, http_port=terminal.http_port, push_port=terminal.push_port)
        rows: dict[str, str] = {}
        await survey(AatssClient(session, address, PASSWORD), rows, tls=unverified(), seconds=SECONDS)
        assert rows["Protocol"] == "https, TLSv1.3"


async def test_an_old_tls(session: aiohttp.ClientSession) -> None:
    """An old version of TLS is told."""
    async with Terminal(scheme="old_tls", password=PASSWORD) as terminal:
        address = Address(host=terminal.host, http_port=terminal.http_port, tls=unverified(old_tls=True))
        rows: dict[str, str] = {}
        await survey(AatssClient(session, address, PASSWORD), rows, tls=unverified(), seconds=0.1)
        assert rows["Protocol"] == "https, an old TLS, TLSv1"


@pytest.mark.parametrize(
    ("password", "options", "error"),
    [
        ("wrong", {}, AatssSignatureError),
        ("wrong", {"clock_offset": HOUR}, AatssSignatureError),
        (PASSWORD, {"refused_addresses": {"127.0.0.1"}}, AatssAddressRefusedError),
    ],
)
async def test_refused(
    terminal: Terminal,
    session: aiohttp.ClientSession,
    address: Address,
    password: str,
    options: dict[str, Any],
    error: type[AatssError],
) -> None:
    """Who is not let in does not go on asking."""
    for name, value in options.items():
        setattr(terminal, name, value)
    with pytest.raises(error):
        await asked(AatssClient(session, address, password))
    assert len(terminal.requests) <= 3
    assert not terminal.push_requests


async def test_nobody(session: aiohttp.ClientSession, unused_tcp_port: int) -> None:
    """Nobody is told as such."""
    with pytest.raises(AatssConnectionError):
        await asked(AatssClient(session, Address(host="127.0.0.1", http_port=unused_tcp_port, https=False), PASSWORD))


@pytest.mark.parametrize("body", ["not_json", "empty", b'{"code": 200, "data": [1, "a", null]}', b'{"code": []}'])
async def test_nonsense(busy: Terminal, client: AatssClient, body: Any) -> None:
    """A terminal that answers nonsense gets a row for each point all the same."""
    busy.faults.add(body=body)
    rows = await asked(client)
    busy.faults.clear()
    assert rows.pop("Identification").startswith("failed: The answer")
    assert rows.keys() == (await asked(client)).keys()
    assert rows["Push link: pings"] == "answered"


async def test_reading_only(busy: Terminal, client: AatssClient) -> None:
    """Without being asked to, nothing is written, opened or set."""
    busy.clock_offset = 100.0
    before = held(busy)
    await asked(client)
    assert held(busy) == before
    assert busy.clock_offset == 100.0
    assert {request.path for request in busy.requests} == READS


async def test_nothing_personal(terminal: Terminal, session: aiohttp.ClientSession, address: Address) -> None:
    """A terminal full of personal data leaves nothing of it in the answers."""
    terminal.password = MARK
    terminal.device |= {
        "deviceID": MARK,
        "deviceName": MARK,
        "appVer": f"V1 {MARK}",
        "webVer": MARK * 9,
        "serial": MARK,
    }
    terminal.network |= dict.fromkeys(("ipAddress", "subMask", "DNS1", "DNS2", "defRout"), MARK)
    texts = dict.fromkeys(("icNumber", "jobNumber", "mail", "name", "remark", "idNumber", "extra"), MARK)
    enrol(terminal, 3, **texts, mobile=NUMBER, photo=MARK, **{f"+49 {MARK}": MARK, MARK * 9: NUMBER})
    await recognise(terminal, 3, id=NUMBER, deviceMark=MARK, signAvatar=MARK)
    terminal.push_greeting = {"code": NUMBER, "message": MARK}
    terminal.faults.add("/api/device/perpara", body=f'{{"code": {NUMBER}, "message": "{MARK}"}}'.encode())
    terminal.faults.add("/api/device/smartface", body=MARK.encode(), content_type=f"text/{MARK}; charset={MARK}")
    terminal.faults.add("/api/device/information", content_type=f"application/json; charset={MARK}; x={MARK}")
    client = AatssClient(session, address, MARK)
    rows = await asked(client, write=True)
    rows |= {f"{name} again": answer for name, answer in (await brief_survey(client)).items()}
    text = " ".join([*rows, *rows.values()])
    assert "mobile" in text
    for private in (MARK.casefold(), str(NUMBER), "127.0.0.1", str(address.http_port), "/9j/", "u0"):
        assert private not in text.casefold()
