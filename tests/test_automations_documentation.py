"""docs/automations.md has every option of the triggers and the condition, and all that a trigger tells."""

from datetime import UTC, datetime
import re

import pytest

from custom_components.richtech_aatss.api.models import Record
from custom_components.richtech_aatss.recognitions.recognition import Recognition
from tests.descriptions import described
from tests.sources import MANIFEST, ROOT

PAGE = (ROOT / "docs" / "automations.md").read_text()


@pytest.mark.parametrize("kind", ["triggers", "conditions"])
def test_options(kind: str) -> None:
    """Each has a part of its own, with its options."""
    for name, one in described(kind).items():
        part = re.split(r"\n##+ ", PAGE.partition(f"`{MANIFEST['domain']}.{name}`")[2])[0]
        assert part
        assert not [option for option in one["fields"] if f"`{option}`" not in part]


def test_what_a_trigger_tells() -> None:
    """The table has the attributes of the event, and what comes besides."""
    now = datetime.now(UTC)
    known = Recognition(record=Record.from_dict({}), received_at=now, recognized_at=now, live=True).attributes
    part = PAGE.partition("### What a trigger tells")[2].partition("## Condition")[0]
    told = {key for row in re.findall(r"^\| (`.*?) \|", part, re.MULTILINE) for key in re.findall(r"`(\w+)`", row)}
    assert told == known.keys() | {"kind", "live", "alarms", "terminal", "picture"}
