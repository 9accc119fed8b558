"""The blueprints: what the user interface shows of them, and where they are imported from."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import pytest

from custom_components.richtech_aatss.api.values import Kind
from custom_components.richtech_aatss.recognitions.recognition import Alarm
from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.blueprint.models import Blueprint
from homeassistant.helpers.selector import selector
from homeassistant.util.yaml import extract_inputs, load_yaml_dict
from tests.sources import MANIFEST, ROOT, load, short

FILES = sorted((ROOT / "blueprints").rglob("*.yaml"))
BADGE = "[![Import](https://my.home-assistant.io/badges/blueprint_import.svg)]"
IMPORT = "https://my.home-assistant.io/redirect/blueprint_import/?blueprint_url="
CHOICES: dict[str, set[str]] = {"kinds": {kind.value for kind in Kind}, "alarms": {alarm.value for alarm in Alarm}}


def blueprint(path: Path) -> Blueprint:
    """Return a blueprint as Home Assistant reads it."""
    return Blueprint(
        load_yaml_dict(path), path=short(path), expected_domain="automation", schema=AUTOMATION_BLUEPRINT_SCHEMA
    )


def groups(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return the inputs and the sections, by their keys."""
    for key, group in blueprint(path).metadata["input"].items():
        yield key, group
        yield from group.get("input", {}).items()


def test_there_are_some() -> None:
    """The rules below are about files that exist."""
    assert len(FILES) == 6


@pytest.mark.parametrize("path", FILES, ids=short)
def test_it_can_be_used(path: Path) -> None:
    """Each is for automations and for the oldest Home Assistant that the integration is for."""
    read = blueprint(path)
    assert read.metadata["homeassistant"]["min_version"] == load(ROOT / "hacs.json")["homeassistant"]
    assert read.metadata["author"]
    assert read.metadata["description"]
    assert read.name.startswith(f"{MANIFEST['name']}: ")


@pytest.mark.parametrize("path", FILES, ids=short)
def test_inputs(path: Path) -> None:
    """Each input is described, is used, and has a default that can be chosen."""
    actions = {key: value for key, value in load_yaml_dict(path).items() if key != "blueprint"}
    assert extract_inputs(actions) == set(blueprint(path).inputs)
    for key, group in groups(path):
        assert group["name"], key
        if "input" in group:
            continue
        assert group["description"].endswith("."), key
        if "default" in group and group["default"] != [] and "template" not in group["selector"]:
            choose: Any = selector(group["selector"])
            choose(group["default"])


@pytest.mark.parametrize("path", FILES, ids=short)
def test_choices(path: Path) -> None:
    """What can be chosen is what the integration knows."""
    for key, group in groups(path):
        if key in CHOICES:
            options = cast("list[dict[str, str]]", group["selector"]["select"]["options"])
            assert {option["value"] for option in options} <= CHOICES[key]
            assert set(group["default"]) <= {option["value"] for option in options}


@pytest.mark.parametrize("path", FILES, ids=short)
def test_import(path: Path) -> None:
    """Each knows where it is from, can be imported from the README, and is described."""
    address = f"{MANIFEST['documentation']}/blob/main/{short(path)}"
    assert blueprint(path).metadata["source_url"] == address
    button = f"{BADGE}({IMPORT}{quote(address, safe='')})"
    assert (ROOT / "README.md").read_text().count(button) == 1
    assert f"(../{short(path)})" in (ROOT / "docs" / "automations.md").read_text()
