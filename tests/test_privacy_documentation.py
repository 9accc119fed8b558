"""docs/privacy.md tells what the code does."""

import re

import pytest
import voluptuous as vol

from custom_components.richtech_aatss.const import DOMAIN
from custom_components.richtech_aatss.people.photo_memory import WHOLE_FOR
from custom_components.richtech_aatss.recognitions.journal import FILE
from custom_components.richtech_aatss.recognitions.retention import DEFAULTS
from custom_components.richtech_aatss.services.erasing import ERASE_PERSON
from homeassistant.components.backup.const import EXCLUDE_FROM_BACKUP
from homeassistant.components.recorder import CONF_PURGE_KEEP_DAYS, CONFIG_SCHEMA
from homeassistant.components.trace.const import DEFAULT_STORED_TRACES
from homeassistant.helpers.restore_state import STATE_EXPIRATION
from homeassistant.util.yaml import load_yaml_dict
from tests.sources import PACKAGE, ROOT
from tests.texts import EN

PAGE = (ROOT / "docs" / "privacy.md").read_text()


def test_erase_person() -> None:
    """The editor offers what the action takes, and the page describes it in a table."""
    fields = load_yaml_dict(PACKAGE / "services.yaml")["erase_person"]["fields"]
    assert {str(key) for key in ERASE_PERSON.schema} == fields.keys()
    assert {str(key) for key in ERASE_PERSON.schema if isinstance(key, vol.Required)} == {"confirm"}
    rows = dict(re.findall(r"^   \| `(\w+)` \| ([^|]*) \|", PAGE, re.MULTILINE))
    assert rows.keys() == fields.keys()
    assert {name for name, needed in rows.items() if needed == "yes"} == {"confirm"}


@pytest.mark.parametrize("option", ["record_days", "picture_days", "stranger_days", "picture_space", "name_opener"])
def test_options(option: str) -> None:
    """The page names options as the dialog does."""
    assert f"*{EN['options']['step']['init']['data'][option]}*" in " ".join(PAGE.split())


def test_how_long() -> None:
    """What is kept for how long is as the code, and Home Assistant's, has it."""
    assert f"`{FILE}`" in PAGE
    assert f"`.cache/{DOMAIN}`" in PAGE
    assert ".cache/*" in EXCLUDE_FROM_BACKUP
    assert f"{DEFAULTS['record_days']} days" in PAGE
    assert DEFAULTS["picture_days"] == DEFAULTS["stranger_days"]
    assert f"{DEFAULTS['picture_days']} days each" in PAGE
    assert f"{CONFIG_SCHEMA({'recorder': {}})['recorder'][CONF_PURGE_KEEP_DAYS]} days" in PAGE
    assert f"The last {DEFAULT_STORED_TRACES} runs" in PAGE
    assert STATE_EXPIRATION.days == 7
    assert WHOLE_FOR == 1800


@pytest.mark.parametrize("entity", sorted(set(re.findall(r"- (\w+\.front_door_\w+)", PAGE))))
def test_entities(entity: str) -> None:
    """What is to be left out of the recorder, or purged, exists."""
    domain, _, name = entity.partition(".front_door_")
    assert name in EN["entity"][domain]
