"""Actions, triggers and conditions, and their texts and icons."""

from typing import Any

import pytest

from tests.descriptions import described
from tests.texts import EN, ICONS

KINDS = {"services": "service", "triggers": "trigger", "conditions": "condition"}


def split_fields(fields: dict[str, Any]) -> tuple[set[str], set[str]]:
    """Return the names of fields, those in sections as well, and the names of the sections."""
    sections = {name for name, field in fields.items() if "fields" in field}
    inside = [set(fields[name]["fields"]) for name in sections]
    return (fields.keys() - sections).union(*inside), sections


@pytest.mark.parametrize("kind", KINDS)
def test_actions(kind: str) -> None:
    """Actions, triggers and conditions and their fields are named, described and have an icon; nothing is left over."""
    actions, spoken, icons = described(kind), EN.get(kind, {}), ICONS.get(kind, {})
    assert actions.keys() == spoken.keys() == icons.keys()
    for name, action in actions.items():
        fields, sections = split_fields(action.get("fields") or {})
        assert spoken[name].get("fields", {}).keys() == fields
        assert spoken[name].get("sections", {}).keys() == sections
        assert KINDS[kind] in icons[name]


@pytest.mark.parametrize("kind", KINDS)
def test_selectors(kind: str) -> None:
    """Every field can be filled in by the editor; names are only in the translations."""
    for action in described(kind).values():
        fields = action.get("fields") or {}
        inside = [field for part in fields.values() for field in part.get("fields", {}).values()]
        assert all(
            "selector" in field for field in [*inside, *(part for part in fields.values() if "fields" not in part)]
        )
        assert not [part for part in (action, *fields.values(), *inside) if part.keys() & {"name", "description"}]
