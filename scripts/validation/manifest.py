"""The manifest."""

from collections.abc import Iterator
import json
from pathlib import Path
import re
from typing import Any

from .project import ROOT, Project, misfits
from .schemas import MANIFEST_SCHEMA

# Of the newest Home Assistant that is tested.
NEWEST = next(ROOT.glob(".venv-hass/lib/python3*/site-packages"), ROOT)
GENERATED = NEWEST / "homeassistant" / "generated"
DISCOVERIES = ("bluetooth", "dhcp", "homekit", "mqtt", "ssdp", "usb", "zeroconf")


def newest(path: Path) -> Any:
    """Return a list that the newest Home Assistant has."""
    return json.loads(path.read_text())


def check(project: Project) -> Iterator[str]:
    """Tell what is wrong with the manifest."""
    manifest = project.manifest
    yield from misfits("manifest.json", MANIFEST_SCHEMA, manifest)
    if manifest.get("domain") != project.package.name:
        yield f"manifest.json: the domain is not the folder's name, {project.package.name}"
    if [*manifest] != sorted(manifest, key=lambda key: (key not in {"domain", "name"}, key)):
        yield "manifest.json: the keys are not in order: domain, name, then by the alphabet"
    yield from _places(manifest)
    yield from _flow(project)


def _places(manifest: dict[str, Any]) -> Iterator[str]:
    """Tell where the integration is looked for in vain."""
    categories = newest(GENERATED / "integration_categories.json")
    known = {row["slug"] for row in categories} | {
        f"{row['slug']}.{sub['slug']}" for row in categories for sub in row.get("subcategories", [])
    }
    for category in {*manifest.get("categories", [])} - known:
        yield f"manifest.json: Home Assistant has no category {category}"
    ways = {row["slug"] for row in newest(GENERATED / "integration_connectivity.json")}
    for way in {*manifest.get("connectivity", [])} - ways:
        yield f"manifest.json: Home Assistant has no connectivity {way}"


def _flow(project: Project) -> Iterator[str]:
    """Tell what the dialogs lack of what the manifest promises."""
    if not (project.package / "config_flow.py").exists():
        yield "config_flow.py is missing"
        return
    for kind in DISCOVERIES:
        if kind in project.manifest and f"async_step_{kind}" not in project.code:
            yield f"config_flow.py: no step {kind}, which the manifest promises"
    if (
        re.search(rf"async_step_({'|'.join(DISCOVERIES)})\b", project.code)
        and "async_set_unique_id" not in project.code
    ):
        yield "config_flow.py: what is discovered gets no unique id"
    start = project.text(project.package / "__init__.py")
    if "async def async_setup(" in start and "CONFIG_SCHEMA" not in start:
        yield "__init__.py: async_setup without CONFIG_SCHEMA"
