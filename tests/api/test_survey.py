"""What is found out about a terminal, and that nothing personal and no change comes of it."""

import asyncio
from copy import deepcopy
import time
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
from custom_components.richtech_aatss.api.survey import brief_survey, survey
from custom_components.richtech_aatss.api.survey.subject import Subject
from custom_components.richtech_aatss.api.survey.writes import forms
from custom_components.richtech_aatss.api.transport import Address
from tests.api.conftest import unverified
from tests.conftest import PASSWORD
from tests.emulator import Terminal, portrait
from tests.waiting import eventually

HOUR = 3600.0
SECONDS = 1.0
READS = {
    *(f"/api/device/{name}" for name in ("information", "network", "smartface", "perpara")),
    "/api/user/list",
    "/api/record",
}
CLOCK = "Clock of the terminal, ahead of this one"
STATE = ("device", "network", "smart_face", "peripheral", "users", "records", "openings", "commands", "reboots")
MARK = "Geheimnis"
NUMBER = 4917012345678


def enrol(terminal: Terminal, count: int, **attributes: Any) -> None:
    """Let the terminal know some people."""
    blank = dict.fromkeys(("icNumber", "jobNumber", "mobile", "remark"), "")
    for number in range(count):
        user_id = f"u{number}"
        photo = portrait(user_id)
        terminal.users[user_id] = {**blank, "userId": user_id, "name": "A", "userType": 1, "photo": photo, **attributes}


async def recognise(terminal: Terminal, count: int, **attributes: Any) -> None:
    """Let people come to the door, one each minute."""
    for number in range(count):
        moment = int(terminal.now()) - 60 * (count - number)
        await terminal.recognize(f"u{number}", **{"signTime": moment, **attributes})


@pytest.fixture
async def busy(terminal: Terminal) -> Terminal:
    """Return a terminal with some people who came to the door."""
    enrol(terminal, 12)
    await recognise(terminal, 4)
    return terminal


async def asked(client: AatssClient, *, seconds: float = SECONDS, write: bool = False) -> dict[str, str]:
    """Return all rows."""
    rows: dict[str, str] = {}
    await survey(client, rows, seconds=seconds, write=write)
    return rows


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


SPOILT: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({"code_as_string": True}, {"Envelope": "number as a string: code; object: data; string: desc, message"}),
    ({"body": "bom"}, {"Text of the answers": "a byte-order mark"}),
    ({"body": "not_utf8"}, {"Text of the answers": "bytes that are not UTF-8"}),
    (
        {"status": 500, "content_type": "text/html"},
        {"Good answer": "code 200 (integer), HTTP 500, text/html", "Text of the answers": "JSON in UTF-8"},
    ),
    (
        {"unknown": {"status": 1, "x y": 2}, "missing": ("webVer", "faceThre", "id")},
        {
            "Device: not as documented": "missing: webVer; unknown: status, 1 that cannot be shown",
            "Smart face: not as documented": "missing: faceThre; unknown: status, 1 that cannot be shown",
        },
    ),
]


@pytest.mark.parametrize(("fault", "expected"), SPOILT, ids="+".join)
async def test_odd_answers(
    busy: Terminal, client: AatssClient, fault: dict[str, Any], expected: dict[str, str]
) -> None:
    """Spellings, kinds of values and odd texts are told."""
    busy.faults.add(**fault)
    rows = await brief_survey(client)
    assert {name: rows[name] for name in expected} == expected


async def test_kinds_of_values(busy: Terminal, client: AatssClient) -> None:
    """A number in place of a boolean, and text in place of a number, are told with their names."""
    busy.faults.add("/api/record", booleans_as_numbers=True, nulls=("similarity",))
    busy.faults.add("/api/device/perpara", numbers_as_strings=True)
    rows = await brief_survey(client)
    kinds = dict(group.split(": ") for group in rows["Record: attributes"].split("; "))
    assert {"wearMask", "wearMaskAlarm"} <= set(kinds["integer"].split(", "))
    assert kinds["null"] == "similarity"
    assert "temperature" in kinds["float"].split(", ")
    assert rows["Peripheral: attributes"].startswith("number as a string: RecordOpen, alarmType")


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


async def test_a_time_zone(busy: Terminal, client: AatssClient) -> None:
    """Records in local time are told by the hours that they are ahead."""
    await busy.recognize("u0", signTime=int(time.time() + 8 * HOUR))
    rows = await brief_survey(client)
    assert rows["Record list: times"] == "seconds; the newest is +8 h in the future"


async def test_milliseconds(busy: Terminal, client: AatssClient) -> None:
    """Times in milliseconds are told."""
    busy.faults.add("/api/record", unknown={"signTime": int(time.time() * 1000)})
    await recognise(busy, 1)
    rows = await brief_survey(client)
    assert rows["Record list: times"] == "milliseconds; none in the future"


async def test_ids_that_begin_again(busy: Terminal, client: AatssClient) -> None:
    """Ids that do not grow, and the order within a second, are told."""
    for record, number in zip(busy.records, (7, 3, 9, 8), strict=True):
        record["id"] = number
    busy.records[3]["signTime"] = busy.records[2]["signTime"]
    rows = await brief_survey(client)
    assert rows["Record list: ids"] == "in no order"
    assert rows["Record list: same second"] == "greater id first"


async def test_a_silent_link(busy: Terminal, client: AatssClient) -> None:
    """A terminal that wants a heartbeat is found out."""
    busy.push_silence = 2.0
    rows = await asked(client, seconds=4)
    assert rows["Push link: without a heartbeat"].startswith("closed after")


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


def held(terminal: Terminal) -> dict[str, Any]:
    """Return what a terminal knows."""
    return deepcopy({name: getattr(terminal, name) for name in STATE})


async def test_reading_only(busy: Terminal, client: AatssClient) -> None:
    """Without being asked to, nothing is written, opened or set."""
    busy.clock_offset = 100.0
    before = held(busy)
    await asked(client)
    assert held(busy) == before
    assert busy.clock_offset == 100.0
    assert {request.path for request in busy.requests} == READS


async def test_writing(busy: Terminal, client: AatssClient) -> None:
    """The forms that are taken are found out by writing back what is there, and the clock is set."""
    busy.clock_offset, busy.body_form = 100.0, "multipart"
    before = held(busy)
    rows = await asked(client, write=True)
    assert rows["Forms of bodies"] == "json: code 30003; multipart: code 200; urlencoded: code 30003"
    assert rows["Time synchronisation"].startswith("accepted; before: +")
    assert abs(busy.clock_offset) < 3
    assert held(busy) == before
    paths = {request.path for request in busy.requests}
    assert paths == READS | {"/api/device/smartfacecfg", "/api/device/syncTime"}


async def test_an_overwritten_setting(busy: Terminal, client: AatssClient) -> None:
    """A form that spoils the settings ends the attempts, and they are put right."""
    busy.faults.add("/api/device/smartface", times=1)
    busy.faults.add("/api/device/smartface", times=1, unknown={"faceThre": 1})
    assert await forms(Subject(client)) == "json: code 200; this changed faceThre; it is as it was again"
    busy.faults.add("/api/device/smartface", times=1)
    busy.faults.add("/api/device/smartface", unknown={"faceThre": 1})
    assert "THIS CHANGED faceThre" in await forms(Subject(client))


async def test_a_refused_synchronisation(busy: Terminal, client: AatssClient) -> None:
    """A clock that cannot be set because it is wrong is told."""
    busy.clock_offset = HOUR
    rows = await asked(client, write=True)
    assert rows["Time synchronisation"] == "failed: Request expired (10003)"


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


async def test_briefly(busy: Terminal, client: AatssClient) -> None:
    """The short form has the same answers, reads only, and opens no push link."""
    before = held(busy)
    rows = await brief_survey(client)
    assert rows["Record list: order"] == "newest first"
    assert len(busy.requests) == 6
    assert {request.path for request in busy.requests} == READS
    assert not busy.push_requests
    assert held(busy) == before


async def test_briefly_and_nobody_answers(busy: Terminal, client: AatssClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is known by then is told when the terminal hangs in between."""
    monkeypatch.setattr("custom_components.richtech_aatss.api.survey.BRIEF_PATIENCE", 1.0)
    busy.faults.add("/api/user/list", stall=60)
    rows = await brief_survey(client)
    assert rows["Protocol"] == "http"
    assert rows["Survey"] == "not complete: the terminal takes too long"
    await busy.stop()
    assert await brief_survey(client) == {"Survey": "failed: No connection"}
