"""The texts and icons, and what is in them."""

import re
from typing import Any

import voluptuous as vol

from homeassistant.data_entry_flow import section
from tests.sources import PACKAGE, PROJECT

EN = PROJECT.english
ICONS = PROJECT.icons
LANGUAGES = sorted((PACKAGE / "translations").glob("*.json"))


def says(text: str, key: str) -> bool:
    """Return whether a text is that of an error, whatever its placeholders are filled in with."""
    pieces = map(re.escape, re.split(r"\{\w+\}", EN["exceptions"][key]["message"]))
    return bool(re.fullmatch(".+".join(pieces), text, re.DOTALL))


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
