"""What reads a terminal's bytes, JSON and lists."""

from contextlib import suppress
import json
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st
import orjson
import pytest

from custom_components.richtech_aatss.api import decoding, signing
from custom_components.richtech_aatss.api.errors import AatssError, AatssProtocolError, AatssUnreadableError
from custom_components.richtech_aatss.api.forms import Forms
from custom_components.richtech_aatss.api.models import Page, Record, User, VendorObject
from custom_components.richtech_aatss.api.pushed import records_of
from custom_components.richtech_aatss.api.record_list import key_of, moment
from custom_components.richtech_aatss.api.survey.attributes import differences, kinds, pictures
from custom_components.richtech_aatss.api.transport import judge
from custom_components.richtech_aatss.api.values import to_json

from .large import LARGE
from .strategies import MODELS, anything, everything, fuzzed, nested, objects, pages, records, texts, values

SIZE = 600_000


def depth(value: Any) -> int:
    """Return how deep a value is."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(depth, inner), default=0)


@fuzzed(150)
@given(body=anything, gb=st.booleans())
@example(body=b'{"a":' * 900 + b"1" + b"}" * 900, gb=False)
@example(body=b'{"a": "\xd6\xd0\xff"}', gb=True)
@example(body=b"[" * 100_000, gb=False)
def test_an_answer_is_an_object_or_an_error(body: bytes, gb: bool) -> None:  # noqa: FBT001
    """Whatever is read can be looked at to its bottom, and written as JSON again."""
    with suppress(AatssProtocolError):
        answer = decoding.parse(body, gb=gb)
        assert depth(answer) <= decoding.DEEPEST + 2
        assert isinstance(decoding.is_readable(answer), bool)
        json.dumps(answer)
    with suppress(AatssError):
        judge(body)


@fuzzed(150)
@given(frame=anything | texts)
@example(frame=b'{"data":' * 500 + b"1" + b"}" * 500)
@example(frame="\ud800")
@example(frame=b"1" + b" " * 1000 + b",,2\0")
def test_a_frame_is_values_or_an_error(frame: bytes | str) -> None:
    """Each value that is read is one of JSON."""
    with suppress(AatssProtocolError):
        for value in decoding.parse_each(frame):
            json.dumps(value)
            assert depth(value) <= decoding.DEEPEST + 2
            for record in records_of(value):
                assert record is None or not record.says_nothing


@pytest.mark.parametrize("name", LARGE)
def test_what_is_large_is_refused_or_read(name: str) -> None:
    """The work is bounded: what there is more of than a terminal has to say is not even begun."""
    body = LARGE[name](SIZE)
    with suppress(AatssError):
        judge(body)
    count = 0
    with suppress(AatssProtocolError):
        for value in decoding.parse_each(body):
            count += 1
            assert sum(1 for _ in records_of(value)) <= decoding.MOST_MARKS
    assert count <= decoding.MOST_IN_TURN


@pytest.mark.parametrize("model", MODELS)
@fuzzed(50)
@given(content=objects)
@example(content={"\ud800": None})
@example(content={"status": 10**30})
@example(content={"status": [float("nan")]})
def test_objects_are_read_and_written(model: type[VendorObject], content: dict[str, Any]) -> None:
    """Each attribute has its type or is none; what is written is what was read, or nothing."""
    raw = decoding.parse(json.dumps(content).encode())
    read = model.from_dict(raw)
    for name in model.vendor_names():
        value = getattr(read, name)
        assert not isinstance(value, (dict, list))
        assert isinstance(value, (str, bytes)) or value == value  # noqa: PLR0124 - NaN is nothing that anybody can use
        orjson.dumps(value)
    try:
        wire = read.wire()
    except AatssUnreadableError:
        return
    assert wire.keys() <= raw.keys()
    for form in Forms().candidates("any"):
        form.body(wire)


@fuzzed(60)
@given(page=pages(records))
def test_pages(page: Any) -> None:
    """Whatever stands where a page should be is one, and each record has a key and a picture or none."""
    for record in Page.of(page, Record.from_dict).items:
        record_id, signed = key_of(record)
        assert abs(record_id) < 2**63
        assert abs(signed) < 2**63
        assert record.picture() is None or record.has_picture or record.capture
        assert record.kind
    Page.of(page, User.from_dict)


@fuzzed(60)
@given(items=st.lists(objects, max_size=3))
def test_the_survey_tells_names_only(items: list[dict[str, Any]]) -> None:
    """Attributes are told whatever they are."""
    for model in MODELS:
        orjson.dumps([kinds(items), differences(items, model), pictures(items, ["photo"])])


@fuzzed(60)
@given(value=values | nested())
@example(value={"\ud800": [float("nan"), 10**30, "\udcff"]})
def test_any_answer_to_a_command_can_be_sent_on(value: Any) -> None:
    """Home Assistant's own JSON takes it."""
    with suppress(AatssProtocolError):
        orjson.dumps(to_json(decoding.parse(json.dumps({"json": value}).encode())))


@fuzzed(150)
@given(date=texts | st.datetimes().map(str) | st.from_regex(r"\w{3}, \d\d \w{3} \d{1,5} \d\d:\d\d:\d\d( [-+]?\w+)?"))
@example(date="Fri, 31 Dec 9999 23:59:59 GMT")
@example(date="Mon, 01 Jan 0001 00:00:00 GMT")
def test_dates(date: str) -> None:
    """A clock that nobody can have is one that is not told; what is learnt from it can be asked for."""
    signer = signing.Signer("1")
    signer.learn_clock(date)
    assert signer.parameters()["sign"]
    for seconds in (signer.clock_offset, -signer.clock_offset, signer.clock_offset + 4e9):
        assert moment(seconds).timestamp() >= 1


@fuzzed(100)
@given(value=everything)
def test_everything_is_looked_at(value: Any) -> None:
    """What is in a frame in whatever way is looked at to an end."""
    for record in records_of(value):
        assert record is None or record.kind
