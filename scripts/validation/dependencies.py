"""What the integration needs of others."""

from collections.abc import Iterator
from importlib.util import find_spec

from .project import Project
from .schemas import PLATFORMS
from .source import imported

COMPONENTS = "homeassistant.components."


def check(project: Project) -> Iterator[str]:
    """Tell which integrations are used and not declared, or declared and not there."""
    manifest = project.manifest
    needed, optional = {*manifest.get("dependencies", [])}, {*manifest.get("after_dependencies", [])}
    for name in sorted(needed & optional):
        yield f"manifest.json: {name} is in dependencies and in after_dependencies"
    for name in sorted(needed | optional):
        if not find_spec(f"{COMPONENTS}{name}"):
            yield f"manifest.json: Home Assistant has no integration {name}"
    for path in project.sources:
        used = {name.split(".")[2] for name in imported(path, project.root) if name.startswith(COMPONENTS)}
        # What only loads the file that imports it, holds entities, or is core, need not be declared.
        part = path.relative_to(project.package).parts[0].removesuffix(".py")
        for name in sorted(used - needed - optional - PLATFORMS - {part, "homeassistant"}):
            yield f"{project.short(path)}: {name} is not among the dependencies of the manifest"
