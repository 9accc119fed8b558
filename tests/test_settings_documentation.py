"""docs/settings.md, the models and the entities name the same settings."""

import re

from custom_components.richtech_aatss.api.models import Network, Peripheral, SmartFace
from custom_components.richtech_aatss.binary_sensor import DHCP
from custom_components.richtech_aatss.number import NUMBERS, TEMPERATURE_WARNING_THRESHOLD
from custom_components.richtech_aatss.select import SELECTS
from custom_components.richtech_aatss.sensor import NETWORK_SENSORS
from custom_components.richtech_aatss.services.network import PARAMETERS
from custom_components.richtech_aatss.switch import SWITCHES
from tests.sources import ROOT

PAGE = (ROOT / "docs" / "settings.md").read_text()
ROW = re.compile(r"^\| `(\w+)` \| (?:(\w+) )?`(\w+)` \| (.*) \|$", re.MULTILINE)
NUMBER_ROWS = (*NUMBERS, TEMPERATURE_WARNING_THRESHOLD)
# An attribute whose number means something else than the entity's.
OTHER_NAMES = {"unlock_steps": "unlock_duration"}


def rows() -> dict[str, tuple[str, str, str]]:
    """Return the tables: platform (or none, for the action), key and the rest, by attribute."""
    return {attribute: (platform, key, rest) for attribute, platform, key, rest in ROW.findall(PAGE)}


def test_every_attribute_is_documented() -> None:
    """The page has each attribute of the three objects, with the entity or the field that changes it."""
    documented = {attribute: key for attribute, (_, key, _) in rows().items()}
    names = SmartFace.vendor_names() | Peripheral.vendor_names() | Network.vendor_names()
    assert documented == {alias: OTHER_NAMES.get(name, name) for name, alias in names.items()}


def test_every_entity_is_documented() -> None:
    """Each setting has its entity, of the platform and with the default that the page says."""
    tables = {"number": NUMBER_ROWS, "select": SELECTS, "switch": SWITCHES}
    entities = {
        (platform, row.key, row.entity_registry_enabled_default) for platform, table in tables.items() for row in table
    }
    documented = {
        (platform, key, rest.split("|")[1].strip() == "yes") for platform, key, rest in rows().values() if platform
    }
    assert documented == entities


def test_network() -> None:
    """Each field of the action is there, and each can be seen."""
    fields = {key: rest for platform, key, rest in rows().values() if not platform}
    assert fields.keys() == set(PARAMETERS)
    assert {rest.split("`")[1] for rest in fields.values()} == {row.key for row in (*NETWORK_SENSORS, DHCP)}


def test_ranges() -> None:
    """The page has the ranges that the entities have."""
    ranges = {key: rest.split("|")[0] for _, key, rest in rows().values()}
    for row in NUMBER_ROWS:
        low, high = map(float, re.findall(r"\d+(?:\.\d+)?", ranges[row.key])[:2])
        assert (low, high) == (row.native_min_value, row.native_max_value)
