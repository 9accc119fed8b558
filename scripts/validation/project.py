"""The files of a project."""

from functools import cached_property
import json
from pathlib import Path
from typing import Any

import voluptuous as vol
from voluptuous.humanize import humanize_error

from homeassistant.exceptions import HomeAssistantError
from homeassistant.util.yaml import load_yaml_dict

ROOT = Path(__file__).parents[2]
KINDS = {"services": "service", "triggers": "trigger", "conditions": "condition"}


class UnreadableError(Exception):
    """A file is missing or broken."""


class Project:
    """A repository with one integration."""

    def __init__(self, root: Path = ROOT) -> None:
        """Find the integration."""
        self.root = root
        self.package = next((path.parent for path in root.glob("custom_components/*/manifest.json")), root)

    def short(self, path: Path) -> str:
        """Return a file's name within the repository."""
        return str(path.relative_to(self.root))

    def text(self, path: Path) -> str:
        """Return what a text file holds."""
        try:
            return path.read_text()
        except OSError, UnicodeDecodeError:
            raise UnreadableError(f"{self.short(path)} cannot be read") from None

    def json(self, path: Path) -> dict[str, Any]:
        """Return what a JSON file holds, with its keys in order."""
        try:
            held = json.loads(self.text(path))
        except ValueError as err:
            raise UnreadableError(f"{self.short(path)} is no JSON: {err}") from None
        if not isinstance(held, dict):
            raise UnreadableError(f"{self.short(path)} holds no object")
        return held

    def yaml(self, name: str) -> dict[str, Any]:
        """Return what a YAML file of the integration holds, or nothing if there is none."""
        path = self.package / name
        try:
            return load_yaml_dict(path) if path.exists() else {}
        except HomeAssistantError as err:
            raise UnreadableError(f"{self.short(path)} is no YAML: {err}") from None

    @cached_property
    def sources(self) -> list[Path]:
        """Return the integration's Python files."""
        return sorted(self.package.rglob("*.py"))

    @cached_property
    def code(self) -> str:
        """Return all of it: a flow may have its steps anywhere."""
        return "\n".join(map(self.text, self.sources))

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """Return the manifest."""
        return self.json(self.package / "manifest.json")

    @cached_property
    def english(self) -> dict[str, Any]:
        """Return the English texts."""
        return self.json(self.package / "translations" / "en.json")

    @cached_property
    def icons(self) -> dict[str, Any]:
        """Return the icons."""
        return self.json(self.package / "icons.json")

    def described(self, kind: str) -> dict[str, Any]:
        """Return what a file like services.yaml describes."""
        described = self.yaml(f"{kind}.yaml")
        return {name: action or {} for name, action in described.items() if not name.startswith(".")}


def misfits(name: str, schema: vol.Schema, held: Any) -> list[str]:
    """Return whether something does not have the form that it must have."""
    try:
        schema(held)
    except vol.MultipleInvalid as err:
        return [f"{name}: {humanize_error(held, vol.MultipleInvalid([one]))}" for one in err.errors]
    except vol.Invalid as err:
        return [f"{name}: {humanize_error(held, err)}"]
    return []
