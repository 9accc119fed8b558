"""Actions, triggers and conditions, with their texts and icons."""

from collections.abc import Iterator
from typing import Any

from .project import KINDS, Project, misfits
from .schemas import DESCRIBED_SCHEMA


def check(project: Project) -> Iterator[str]:
    """Tell what is wrong with what is described, and which texts or icons are missing or left over."""
    for kind in KINDS:
        described = project.described(kind)
        yield from (wrong := misfits(f"{kind}.yaml", DESCRIBED_SCHEMA, described))
        texts, icons = project.english.get(kind, {}), project.icons.get(kind, {})
        yield from _differences(f"en.json: {kind}", described, texts)
        yield from _differences(f"icons.json: {kind}", described, icons)
        for name, action in described.items() if not wrong else ():
            yield from _fields(f"{kind}.{name}", action.get("fields") or {}, texts.get(name, {}), project)


def _differences(place: str, wanted: dict[str, Any], there: dict[str, Any]) -> Iterator[str]:
    yield from (f"{place} lacks {name}" for name in wanted.keys() - there.keys())
    yield from (f"{place} has {name}, which is not described" for name in there.keys() - wanted.keys())


def _fields(place: str, fields: dict[str, Any], texts: dict[str, Any], project: Project) -> Iterator[str]:
    sections = {name: field for name, field in fields.items() if "fields" in field}
    inside = [(name, field) for section in sections.values() for name, field in section["fields"].items()]
    plain = [*inside, *((name, field) for name, field in fields.items() if name not in sections)]
    if len(plain) > len(dict(plain)):
        yield f"{place} has the same field twice"
    yield from _differences(f"en.json: {place}.fields", dict(plain), texts.get("fields", {}))
    yield from _differences(f"en.json: {place}.sections", sections, texts.get("sections", {}))
    for name, field in plain:
        select = field["selector"].get("select") or {}
        key = select.get("translation_key")
        spoken = project.english.get("selector", {}).get(key, {}).get("options", {})
        if key and not {*select["options"]} <= spoken.keys():
            yield f"en.json: selector.{key} lacks choices of {place}.{name}"
