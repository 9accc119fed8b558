"""What the diagnostics find out about a terminal."""

import time
from typing import Any

import pytest

from custom_components.richtech_aatss.api.client import AatssClient
from custom_components.richtech_aatss.api.survey import brief_survey
from tests.emulator import Terminal
from tests.surveys import HOUR, READS, held, recognise

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
