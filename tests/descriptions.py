"""The descriptions of the entities, and of actions, triggers and conditions."""

from collections.abc import Iterator
from dataclasses import is_dataclass
from functools import cache
from importlib import import_module
from typing import cast

from homeassistant.helpers.entity import EntityDescription
from scripts.validation.schemas import PLATFORMS
from tests.sources import NAME, PROJECT, SOURCES, part_of

described = PROJECT.described


def within(value: object) -> Iterator[EntityDescription]:
    """Return the descriptions in a table."""
    if is_dataclass(value) and hasattr(value, "translation_key") and not isinstance(value, type):
        yield cast("EntityDescription", value)
    elif isinstance(value, (list, tuple, set, dict)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from within(inner)


@cache
def descriptions() -> dict[str, dict[str, EntityDescription]]:
    """Return the descriptions of each platform's entities by their translation keys."""
    present = sorted(part_of(path) for path in SOURCES if part_of(path) in PLATFORMS)
    tables = {platform: vars(import_module(f"{NAME}.{platform}")) for platform in present}
    return {
        platform: {row.translation_key or row.key: row for value in table.values() for row in within(value)}
        for platform, table in tables.items()
    }
