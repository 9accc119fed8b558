"""What the page about security says is shown by a test."""

import re
from typing import Final

import pytest

from tests.sources import ROOT

ROW: Final = re.compile(r"^\| (?P<threat>[^|]+) \| (?P<stop>[^|]+) \| (?P<tests>[^|]+) \|$", re.MULTILINE)
PAGE: Final = (ROOT / "docs" / "security.md").read_text()
HEADS: Final = {"What they could do", "---"}
THREATS: Final = [row.groupdict() for row in ROW.finditer(PAGE) if row["threat"] not in HEADS]


def test_threats() -> None:
    """Each kind of person is thought of, each threat has what stops it."""
    assert len(re.findall("^### ", PAGE, re.MULTILINE)) == 5
    assert len(THREATS) > 25


@pytest.mark.parametrize("threat", THREATS, ids=lambda threat: threat["threat"][:40])
def test_shown(threat: dict[str, str]) -> None:
    """What stops a threat has a test; what does not is not said to."""
    names = re.findall("`([^`]+)`", threat["tests"])
    assert bool(names) != threat["stop"].startswith("Not stopped")
    for name in names:
        path, _, test = name.partition("::")
        assert re.search(rf"\bdef {test}\(|\"{re.escape(test)}\"", (ROOT / path).read_text()), name
