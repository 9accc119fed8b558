"""The texts and icons, and what is in them."""

from string import Formatter
from typing import Any

import voluptuous as vol

from homeassistant.data_entry_flow import section
from tests.sources import PACKAGE, load

EN = load(PACKAGE / "translations" / "en.json")
ICONS = load(PACKAGE / "icons.json")
LANGUAGES = sorted((PACKAGE / "translations").glob("*.json"))


def leaves(node: Any, path: str = "") -> dict[str, str]:
    """Return all texts below a node by their full keys."""
    if isinstance(node, str):
        return {path: node}
    below = [leaves(inner, f"{path}.{key}" if path else key) for key, inner in node.items()]
    return {key: text for part in below for key, text in part.items()}


def placeholders(text: str) -> set[str]:
    """Return the names in braces of a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def form_fields(schema: vol.Schema) -> dict[str, Any]:
    """Return the fields of a form; those of a section as another form."""
    return {
        str(key): form_fields(value.schema) if isinstance(value, section) else None
        for key, value in schema.schema.items()
    }


def text_fields(step: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that a form's texts are for."""
    return dict.fromkeys(step.get("data", {})) | {
        key: text_fields(part) for key, part in step.get("sections", {}).items()
    }
