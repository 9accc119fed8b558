"""Lists that no terminal should have: what reads them comes to an end, with people and records or an error."""

from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
import json
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st
import pytest

from custom_components.richtech_aatss.api import client as client_module
from custom_components.richtech_aatss.api import record_list, user_list
from custom_components.richtech_aatss.api.client import AatssClient
from custom_components.richtech_aatss.api.errors import AatssError
from custom_components.richtech_aatss.api.record_list import count, find, read_list, search, walk
from custom_components.richtech_aatss.api.survey import brief_survey, subject
from custom_components.richtech_aatss.api.user_list import UserList
from tests.emulator import Terminal

from .strategies import anything, envelopes, fuzzed, pages, people, records

START, END = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take a list for endless soon."""
    monkeypatch.setattr(record_list, "MOST_RECORD_PAGES", 8)
    monkeypatch.setattr(record_list, "MOST_AT_ONCE", 3)
    monkeypatch.setattr(user_list, "MOST_USER_PAGES", 8)
    monkeypatch.setattr(client_module, "SEND_TIMEOUT", 0.5)
    for module in (client_module, subject):
        monkeypatch.setattr(module, "BUSY_PAUSE", 0.01)


def answer_with(terminal: Terminal, answers: list[Any]) -> None:
    """Let the terminal answer its lists with these in turn, and with the last one for ever."""
    terminal.faults.clear()
    for number, answer in enumerate(answers):
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode(errors="backslashreplace")
        terminal.faults.add(body=body, times=None if number == len(answers) - 1 else 1)


async def _known(_start: datetime, _end: datetime) -> int:
    return 0


async def _all(found: AsyncIterator[Any]) -> None:
    """Read to the end, which comes."""
    number = 0
    with suppress(AatssError):
        async for _ in found:
            number += 1
            assert number < 1000


@fuzzed(25)
@given(answers=st.lists(envelopes(pages(records)) | anything, min_size=1, max_size=4))
@example(answers=[{"code": 200, "data": {"data": [{"id": 1, "signTime": 1593324328}], "total": 2**62}}])
@example(answers=[{"code": 200, "data": {"data": [{"id": n, "signTime": 1593324328} for n in range(9)], "total": -5}}])
@example(answers=[{"code": 200, "data": [{"id": n, "signTime": 1593324328} for n in range(9)]}])
async def test_records(terminal: Terminal, client: AatssClient, answers: list[Any]) -> None:
    """Whatever a terminal answers, each way through its records ends."""
    for read in (read_list(client, START, END), walk(client, START, END)):
        answer_with(terminal, answers)
        await _all(read)
    answer_with(terminal, answers)
    with suppress(AatssError):
        total = await count(client, START, END)
        await _all(search(client, START, END, _known, min(total, 2)))
        await find(client, (1, 1593324328000))


@fuzzed(25)
@given(answers=st.lists(envelopes(pages(people)) | anything, min_size=1, max_size=4))
async def test_people(terminal: Terminal, client: AatssClient, answers: list[Any]) -> None:
    """Whatever a terminal answers, each way through its people ends."""
    people_list = UserList(client)
    answer_with(terminal, answers)
    await _all(people_list.read(name="A"))
    with suppress(AatssError):
        await people_list.part(5, 20)
        await people_list.count()
        await people_list.find("1")


@fuzzed(10)
@given(answers=st.lists(envelopes(pages(records)) | anything, min_size=1, max_size=3))
async def test_the_survey(terminal: Terminal, client: AatssClient, answers: list[Any]) -> None:
    """Each point has an answer, and nothing was a surprise."""
    answer_with(terminal, answers)
    rows = await brief_survey(client)
    assert rows
    assert not [row for row in rows.values() if row.endswith("Error")]


@pytest.mark.parametrize("spread", [1, 0, 100_000])
async def test_a_long_list_that_does_not_say_how_long_it_is(
    terminal: Terminal, client: AatssClient, spread: int
) -> None:
    """It is read to its end, oldest first, and never all of it is held at once."""
    terminal.tells_totals = False
    for number in range(30):
        terminal.store(id=number, signTime=1593324328 + number * spread)
    pages_read = [[record.record_id for record in page] async for page in read_list(client, START, END)]
    assert [number for page in pages_read for number in page] == list(range(30))
    assert max(map(len, pages_read)) <= (3 if spread else 30)


async def test_a_page_of_many(terminal: Terminal, client: AatssClient) -> None:
    """A terminal that has no pages may give many people at once, up to a bound."""
    listed = [{"userId": str(number)} for number in range(12_000)]
    answer_with(terminal, [{"code": 200, "data": {"data": listed, "total": 12_000}}])
    assert len((await client.users()).items) == 10_000


async def test_a_terminal_that_takes_no_times(terminal: Terminal, client: AatssClient) -> None:
    """Where each part of the list is as long as the whole, the search for what is missing ends."""
    for number in range(30):
        terminal.store(id=number, signTime=1593324328 + number)
    listed = [{"id": number, "signTime": 1593324328 + number} for number in range(10)]
    answer_with(terminal, [{"code": 200, "data": {"data": listed, "total": 30}}])
    with pytest.raises(AatssError, match="does not add up"):
        [page async for page in search(client, START, END, _known, 30)]
