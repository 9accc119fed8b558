"""What terminals, users and strangers might send: what the document names, next to what nobody has foreseen."""

from collections.abc import Callable, Mapping
import json
import os
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from custom_components.richtech_aatss.api.models import Device, Network, Peripheral, Record, SmartFace, User

MODELS = (Device, Network, SmartFace, Peripheral, User, Record)
NAMES = sorted({name for model in MODELS for name in model.vendor_names().values()})
AROUND = ["code", "data", "json", "total", "message", "desc", "status", "Temperatureunit", "deviceModel", "IDS", ""]
CODES = [200, "200", 30000, "30000", 20000, 20002, 10003, 10005, 30001, 50003, 50008, 40001, 0, -1, None, 31337]
NUMBERS = [0, -1, 1, 0.0, -0.0, 1e-320, 2**31, 2**53 + 1, 2**63 - 1, 2**63, -(2**63), 10**400, 1e308, *CODES]
TIMES = [1, 1593324328, 1593324328000, 253_402_300_799, 253_402_300_800, -62_135_596_800, -62_135_596_801, 2**40]
ODD_NUMBERS = [float("inf"), float("-inf"), float("nan")]
TEXTS = [
    *(str(number) for number in NUMBERS[:9]),
    *("NaN", "1e400", " 7 ", "\u0663", "true", "off", "all", "..", "/", "id:", "%2F", "{0}", "\0", "\ud800", "a\udcff"),
    *("王小明", "e\u0301", "\ufeff", "\ufffd", "\u202e", "x" * 300, "y" * 5000, "[1]", '{"id": 1}', '"{}"', "{"),
    *("/9j/4AAQ", "data:image/jpeg;base64,/9j/", "/9j/=", "=", "////"),
]
ENCODINGS = ["utf-8", "utf-8", "utf-8", "utf-8-sig", "gb18030", "latin-1", "utf-16"]

numbers = st.integers() | st.floats() | st.sampled_from([*NUMBERS, *TIMES, *ODD_NUMBERS])
texts = st.text(max_size=40) | st.sampled_from(TEXTS)
leaves = st.none() | st.booleans() | numbers | texts
names = st.sampled_from(NAMES + AROUND) | st.sampled_from(NAMES).map(str.swapcase) | texts


def _containers(inner: SearchStrategy[Any]) -> SearchStrategy[Any]:
    return st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4)


values = st.recursive(leaves, _containers, max_leaves=6)
objects = st.dictionaries(names, leaves | values, max_size=8)


def objects_of(attributes: Mapping[str, SearchStrategy[Any]]) -> SearchStrategy[dict[str, Any]]:
    """Return objects that have some of these attributes, as they should be or not, and perhaps others."""
    there = st.fixed_dictionaries({}, optional={name: value | values for name, value in attributes.items()})
    return st.builds(lambda one, other: other | one, there, st.dictionaries(names, values, max_size=2))


kinds = st.sampled_from([1, 2, 3, -1, "1", 0, 9])
people = objects_of({"userId": texts, "name": texts, "userType": kinds, "photo": texts, "birthday": numbers})
records = objects_of(
    {"id": numbers, "signTime": numbers, "type": kinds, "userId": texts, "name": texts, "signAvatar": texts}
    | {"temperature": numbers, "similarity": numbers, "wearMask": st.booleans() | numbers, "icNumber": texts}
)


@st.composite
def nested(draw: DrawFn) -> Any:
    """Return something that is deep within others."""
    value = draw(leaves | records)
    wrap: Callable[[Any], Any] = draw(
        st.sampled_from([lambda inner: [inner], lambda inner: {"data": inner}, lambda inner: [{"data": inner}]])
    )
    for _ in range(draw(st.integers(1, 200))):
        value = wrap(value)
    return value


def pages(items: SearchStrategy[Any]) -> SearchStrategy[Any]:
    """Return pages of a list, with a total or without, right or absurd."""
    listed = st.lists(items | values, max_size=4)
    return listed | objects_of({"data": listed, "total": numbers, "page": numbers}) | values


def envelopes(data: SearchStrategy[Any]) -> SearchStrategy[dict[str, Any]]:
    """Return answers and frames around something."""
    within = {"code": st.sampled_from(CODES), "data": data | data.map(json.dumps)}
    return st.fixed_dictionaries(within) | objects_of(within)


@st.composite
def bodies(draw: DrawFn, content: SearchStrategy[Any] = values) -> bytes:
    """Return JSON in some encoding, whole or spoilt."""
    separators = draw(st.sampled_from([(",", ":"), (", ", ": "), ("\n,\t", " :")]))
    parts = [
        json.dumps(one, ensure_ascii=draw(st.booleans()), separators=separators)
        for one in draw(st.lists(content, min_size=1, max_size=2))
    ]
    text = draw(st.sampled_from(["", "\n", "\0", ","])).join(parts)
    body = text.encode(draw(st.sampled_from(ENCODINGS)), "backslashreplace")
    match draw(st.sampled_from(["whole", "whole", "cut", "spoilt", "longer"])):
        case "cut":
            return body[: draw(st.integers(0, len(body)))]
        case "spoilt":
            at = draw(st.integers(0, len(body)))
            return body[:at] + draw(st.binary(min_size=1, max_size=4)) + body[at + draw(st.integers(0, 4)) :]
        case "longer":
            return body + draw(st.sampled_from([b"\0\0", b"  \r\n", b"}", b"\xff", b"{"]))
    return body


everything = values | objects | nested() | envelopes(records | people | pages(records) | nested())
anything = st.binary(max_size=200) | bodies(everything)


def fuzzed(examples: int) -> settings:
    """Return how long to look: the same examples each time, or many others where a search is asked for."""
    searching = os.environ.get("HYPOTHESIS_PROFILE") == "search"
    return settings(
        max_examples=examples * 20 if searching else examples,
        derandomize=not searching,
        database=None,
        deadline=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
