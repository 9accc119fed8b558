"""The languages, and the names, states and icons of the entities."""

from tests.descriptions import descriptions
from tests.texts import EN, ICONS


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


def test_states_have_names() -> None:
    """What an entity can be is translated."""
    for platform, rows in descriptions().items():
        for key, row in rows.items():
            text = EN["entity"][platform][key]
            if events := getattr(row, "event_types", None):
                assert text["state_attributes"]["event_type"]["state"].keys() == set(events)
            if options := getattr(row, "options", None):
                assert text["state"].keys() == set(options)
