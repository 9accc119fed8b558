"""What continuous integration runs is there."""

from pathlib import Path
import re
from typing import Any

import pytest

from homeassistant.util.yaml import load_yaml_dict
from tests.sources import ROOT, short

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def commands(path: Path) -> list[str]:
    """Return what a workflow runs of this repository."""
    workflow: dict[str, Any] = load_yaml_dict(path)
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    return [step["run"] for step in steps if "run" in step]


@pytest.mark.parametrize("path", WORKFLOWS, ids=short)
def test_workflow(path: Path) -> None:
    """A workflow may only read, and runs scripts and deselects tests that exist."""
    workflow = load_yaml_dict(path)
    assert workflow["permissions"] == {"contents": "read"}
    for command in commands(path):
        script, *words = command.split()
        assert (ROOT / script).stat().st_mode & 0o100, command
        for name, test in (word.split("::") for word in words if "::" in word):
            assert f"def {test}(" in (ROOT / name).read_text()


def test_nightly() -> None:
    """Every night the newest beta of Home Assistant is tried, which a script can make here as well."""
    nightly = ROOT / ".github" / "workflows" / "nightly.yml"
    assert re.search(r"schedule:\n\s+- cron:", nightly.read_text())
    first, second = commands(nightly)
    assert first == "scripts/setup --beta"
    assert "--beta" in (ROOT / "scripts" / "setup").read_text()
    assert second.startswith("scripts/test ")
    assert f"`{first}`" in (ROOT / "CONTRIBUTING.md").read_text()
