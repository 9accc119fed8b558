"""What the field sends becomes what Python has."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
import pytest

from custom_components.richtech_aatss.api import values
from custom_components.richtech_aatss.api.decoding import is_readable
from custom_components.richtech_aatss.api.errors import AatssProtocolError
from custom_components.richtech_aatss.api.models import Page, Record, SmartFace, User
from custom_components.richtech_aatss.api.transport import judge
from custom_components.richtech_aatss.api.values import LARGEST, Kind, Method

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
ATTRIBUTES = st.sampled_from([*Record.vendor_names().values(), "status", "IDS"])


@pytest.mark.parametrize(
    ("sent", "number"),
    [(7, 7), ("7", 7), (" -7 ", -7), ("7.0", 7), (7.9, 7), (True, 1), ("", None), ("x", None), (None, None)],
)
def test_numbers(sent: object, number: int | None) -> None:
    """Numbers come as text too."""
    assert values.to_int(sent) == number


def test_large_numbers_are_exact() -> None:
    """An id beyond the precision of a float stays what it is."""
    assert values.to_int("9007199254740993") == 9007199254740993
    assert values.to_int("9" * 400) is None
    assert values.to_int(2**63) is values.to_int(1e308) is None


def test_the_last_day_is_a_time() -> None:
    """A validity for ever is no time in milliseconds."""
    last = datetime(9999, 12, 31, tzinfo=UTC)
    assert values.to_time(int(last.timestamp())) == last


@pytest.mark.parametrize(
    ("sent", "truth"),
    [(0, False), (1, True), ("0", False), ("1", True), ("True", True), (False, False), ("no", False), ("?", None)],
)
def test_booleans(sent: object, truth: bool | None) -> None:  # noqa: FBT001
    """Booleans come as numbers and words too."""
    assert values.to_bool(sent) is truth


@pytest.mark.parametrize("sent", [1593324328, "1593324328", 1593324328000, 1593324328.0])
def test_times(sent: object) -> None:
    """Times come in seconds, or milliseconds."""
    assert values.to_time(sent) == datetime(2020, 6, 28, 6, 5, 28, tzinfo=UTC)


@pytest.mark.parametrize("sent", [0, None, "", "yesterday", 1e300, float("nan"), [1]])
def test_no_time(sent: object) -> None:
    """What is no time is none."""
    assert values.to_time(sent) is None


@given(st.dictionaries(ATTRIBUTES, JSON))
def test_nothing_breaks_a_record(sent: dict[str, object]) -> None:
    """Whatever a terminal sends, a record comes out of it, with a class; nulls are written as blanks."""
    record = Record.from_dict(sent)
    assert record.kind in Kind
    assert record.raw == sent
    record.picture()
    if is_readable(sent):
        written = {name: value for name, value in record.wire().items() if record.raw[name] is not None}
        assert written.items() <= record.raw.items()


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        ({"type": 1, "userType": 2}, Kind.STAFF),
        ({"type": None, "userType": "2"}, Kind.VISITOR),
        ({"userType": -1}, Kind.STRANGER),
        ({"type": 3}, Kind.BLACKLIST),
        ({"type": 17}, Kind.STRANGER),
        ({}, Kind.STRANGER),
    ],
)
def test_kinds(sent: dict[str, object], kind: Kind) -> None:
    """The record's own class wins, and who has none is a stranger."""
    assert Record.from_dict(sent).kind is kind


def test_methods() -> None:
    """An unknown method is none."""
    assert Record.from_dict({"inputType": 2}).method is Method.QR_CODE
    assert Record.from_dict({"inputType": 9}).method is None


@pytest.mark.parametrize(("sent", "unit"), [(36.6, "°C"), ("98.6", "°F"), (60, "°C"), (None, None)])
def test_temperature_units(sent: object, unit: str | None) -> None:
    """The size tells the unit, whatever the record says."""
    assert Record.from_dict({"temperature": sent, "Temperatureunit": 0}).temperature_unit == unit


def test_names_in_other_capitals() -> None:
    """Attributes are found however they are written, and go back in the same way."""
    face = SmartFace.from_dict({"FACETHRE": "7", "tempunit": 1})
    assert (face.face_threshold, face.temperature_unit) == (7, 1)
    assert face.wire() == {"FACETHRE": "7", "tempunit": 1}


def test_pages() -> None:
    """A page may be wrapped or bare, and one bad entry costs only itself."""
    for sent in ({"total": "2", "data": [{"name": "A"}, None, 7]}, [{"name": "A"}, "x"]):
        page = Page.of(sent, User.from_dict)
        assert [user.name for user in page.items] == ["A"]
    assert Page.of(None, User.from_dict).items == Page.of({"data": None}, User.from_dict).items == ()


def test_a_broken_picture() -> None:
    """Base64 that is none is no picture."""
    assert Record.from_dict({"signAvatar": "a"}).picture() is None
    assert Record.from_dict({"signAvatar": "ä"}).picture() is None


@pytest.mark.parametrize(
    "body",
    [
        b'{"code": 200, "data": {"name": "A"}}\x00',
        b'\xef\xbb\xbf{"code": 200, "data": {"name": "A\tB\n"}}',
        b'{"code": 200, "data": {"name": "A\\ud83d"}}',
        b'{"code": 200, "data": {"name": "A", "temperature": NaN}}',
        b'{"code": "200", "data": {"name": "A\xd6\xd0"}}',
    ],
)
def test_nearly_json(body: bytes) -> None:
    """One bad name does not cost a record, and what comes out of it can be stored."""
    record = Record.from_dict(judge(body)["data"])
    assert record.name
    assert record.name.startswith("A")
    assert record.name.encode()
    assert record.temperature is None


@pytest.mark.parametrize("body", [b"", b"[" * 100_000, b'{"code": 200', b"null", b'"200"', b"\x00"])
def test_not_json(body: bytes) -> None:
    """What is cut off or something else is one clear error."""
    with pytest.raises(AatssProtocolError):
        judge(body)
