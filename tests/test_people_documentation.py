"""docs/people.md, services.yaml and the actions name the same fields."""

import re

import pytest
import voluptuous as vol

from custom_components.richtech_aatss.api.limits import TEXT_LIMITS
from custom_components.richtech_aatss.people.person import SETTABLE
from custom_components.richtech_aatss.services import people as people_actions
from homeassistant.util.yaml import load_yaml_dict
from tests.sources import PACKAGE, ROOT

PAGE = (ROOT / "docs" / "people.md").read_text()
ACTIONS = ("set_user", "get_users", "delete_user", "delete_all_users", "enroll_capture", "copy_users")


@pytest.mark.parametrize("action", ACTIONS)
def test_fields(action: str) -> None:
    """The editor offers what the action takes, and the page describes it."""
    schema: vol.Schema = getattr(people_actions, action.upper())
    described = load_yaml_dict(PACKAGE / "services.yaml")[action]["fields"]
    assert {str(key) for key in schema.schema} == described.keys()
    assert {key for key, field in described.items() if field.get("required")} >= {
        str(key) for key in schema.schema if isinstance(key, vol.Required)
    }
    for name in (action, *described):
        assert f"`{name}`" in PAGE


def test_a_person() -> None:
    """The page has all that can be said of a person, with the lengths."""
    rows = re.findall(r"^\| (`.*`) \|.*\| ([\d, ]*) \|$", PAGE, re.MULTILINE)
    limits: dict[str, int] = {}
    for names, lengths in rows:
        fields, numbers = re.findall(r"`(\w+)`", names), re.findall(r"\d+", lengths)
        limits |= {name: int(number) for name, number in zip(fields, numbers * len(fields), strict=False)}
    assert {name: limits.get(name) for name in TEXT_LIMITS} == TEXT_LIMITS
    assert all(f"`{name}`" in PAGE for name in SETTABLE)
