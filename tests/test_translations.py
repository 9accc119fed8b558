"""The languages, and the names, states and icons of the entities."""

from pathlib import Path
import re

import pytest

from tests.descriptions import descriptions
from tests.schemas import LANGUAGE_SCHEMA
from tests.sources import load, short
from tests.texts import EN, ICONS, LANGUAGES, leaves, placeholders


@pytest.mark.parametrize("path", LANGUAGES, ids=short)
def test_language(path: Path) -> None:
    """A language file has the form that Home Assistant reads, and plain texts."""
    language = load(path)
    LANGUAGE_SCHEMA(language)
    for key, text in leaves(language).items():
        assert text == text.strip(), key
        assert not re.search(r"</?[A-Za-z!]|&\w+;", text), key
        assert not re.search(r"https?:|://|www\.|\[%key", text), key
        assert not re.search(r"'\{\w*\}'", text), key
        assert all(name.isidentifier() for name in placeholders(text)), key


@pytest.mark.parametrize("path", LANGUAGES, ids=short)
def test_languages_agree(path: Path) -> None:
    """All languages have the same texts, with the same placeholders."""
    ours, english = leaves(load(path)), leaves(EN)
    assert ours.keys() == english.keys()
    assert {key: placeholders(text) for key, text in ours.items()} == {
        key: placeholders(text) for key, text in english.items()
    }


def test_entities_have_names() -> None:
    """Every entity has a name, and every name an entity."""
    assert {platform: set(rows) for platform, rows in descriptions().items()} == {
        platform: set(rows) for platform, rows in EN["entity"].items()
    }
    assert all("name" in text for rows in EN["entity"].values() for text in rows.values())


def test_entities_have_icons() -> None:
    """An entity has an icon of its own where its class brings none; no icon is left over."""
    for platform, rows in descriptions().items():
        icons = ICONS["entity"].get(platform, {})
        assert icons.keys() <= rows.keys()
        assert {key for key, row in rows.items() if not row.device_class} <= icons.keys()
    assert ICONS["entity"].keys() <= descriptions().keys()
    assert all(re.fullmatch(r"mdi:[a-z0-9-]+", text) for text in leaves(ICONS).values())


def test_states_have_names() -> None:
    """What an entity can be is translated."""
    for platform, rows in descriptions().items():
        for key, row in rows.items():
            text = EN["entity"][platform][key]
            if events := getattr(row, "event_types", None):
                assert text["state_attributes"]["event_type"]["state"].keys() == set(events)
            if options := getattr(row, "options", None):
                assert text["state"].keys() == set(options)
