"""Which attributes objects have and of what kind their values are; never the values themselves."""

from collections.abc import Iterable, Mapping, Sequence
import re
from typing import Any

from .. import values
from ..models import Record, VendorObject

type Json = Mapping[str, Any]

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,31}")
LARGEST_CODE = 100_000
# Documented, and of no use to a model.
OTHERS: dict[type[VendorObject], frozenset[str]] = {Record: frozenset({"Temperatureunit"})}
# The beginning of a JPEG in base64.
JPEG_TEXT = "/9j/"


def told_code(code: int) -> str:
    """Return a code; what is too large for one may be anything."""
    return str(code) if abs(code) < LARGEST_CODE else "too large for a code"


def kind_of(value: object) -> str:
    """Return what kind of JSON value this is."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "float"
        case str():
            return "string" if values.to_float(value) is None else "number as a string"
    return "list" if isinstance(value, list) else "object"


def kinds(objects: Sequence[Json]) -> str:
    """Return the attributes of some objects, grouped by the kinds of their values."""
    found: dict[str, set[str]] = {}
    for name, value in (pair for item in objects for pair in item.items()):
        found.setdefault(name, set()).add(kind_of(value))
    groups: dict[str, list[str]] = {}
    for name, some in found.items():
        groups.setdefault(" or ".join(sorted(some)), []).append(name)
    return "; ".join(f"{kind}: {told_names(names)}" for kind, names in sorted(groups.items())) or "no attributes"


def differences(objects: Sequence[Json], model: type[VendorObject]) -> str:
    """Return what the document does not have, and what it has and these do not."""
    documented = {*model.vendor_names().values(), *OTHERS.get(model, ())}
    known = {name.casefold(): name for name in documented} | model.aliases()
    seen = {name: known.get(str(name).casefold()) for item in objects for name in item}
    always = {known.get(str(name).casefold()) for name in seen if all(name in item for item in objects)}
    there = set(seen.values())
    respelt = [name for name, alias in seen.items() if alias not in (None, name)]
    groups = {
        "missing": documented - there,
        "in some only": (there & documented) - always,
        "unknown": [name for name, alias in seen.items() if alias is None],
        "spelt differently": respelt,
    }
    return "; ".join(f"{what}: {told_names(names)}" for what, names in groups.items() if names) or "none"


def told_names(names: Iterable[str]) -> str:
    """Return those names that can only be names of attributes, and how many others there are."""
    names = sorted(map(str, names))
    plain = [name for name in names if NAME.fullmatch(name)]
    others = len(names) - len(plain)
    return ", ".join([*plain, *([f"{others} that cannot be shown"] if others else [])])


def picture_kind(item: Json, name: str) -> str:
    """Return what stands where a picture should be."""
    value = {str(key).casefold(): value for key, value in item.items()}.get(name.casefold(), ...)
    if value is ...:
        return "left out"
    if not isinstance(value, str) or not value:
        return "null" if value is None else "blank" if value == "" else "not a string"
    if value.startswith(JPEG_TEXT):
        return "JPEG in base64"
    return "JPEG in a data URL" if f",{JPEG_TEXT}" in value[:64] else "another string"


def pictures(objects: Sequence[Json], names: Iterable[str]) -> str:
    """Return for each kind of picture how it is there."""
    found = {name: sorted({picture_kind(item, name) for item in objects}) for name in names}
    return "; ".join(f"{name}: {' or '.join(some)}" for name, some in found.items())
