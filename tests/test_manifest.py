"""The manifest, what it requires and depends on, and what HACS reads."""

from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
import re
import sys
import tomllib

from awesomeversion import AwesomeVersion
from packaging.requirements import Requirement
import pytest

from tests.schemas import HACS_SCHEMA, MANIFEST_SCHEMA
from tests.sources import MANIFEST, PLATFORMS, ROOT, SOURCES, imports, load, part_of, roots, short

HACS = load(ROOT / "hacs.json")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
REQUIREMENTS = sorted([*ROOT.glob("requirements*.txt"), *(ROOT / "scripts").glob("requirements*")])
LOCKS = sorted((ROOT / "scripts").glob("requirements*.lock"))
LATEST = next(ROOT.glob(".venv-hass/lib/python3*/site-packages/homeassistant/generated"), None)


def test_manifest() -> None:
    """The manifest has what it must have, in order, and nothing else."""
    MANIFEST_SCHEMA(MANIFEST)
    rest = list(MANIFEST)[2:]
    assert list(MANIFEST)[:2] == ["domain", "name"]
    assert rest == sorted(rest)
    assert MANIFEST["version"] == PYPROJECT["project"]["version"]
    assert PYPROJECT["project"]["license"] == "Apache-2.0"


def test_manifest_categories() -> None:
    """The newest Home Assistant that is tested knows the categories."""
    assert LATEST
    categories = {
        f"{category['slug']}.{sub['slug']}"
        for category in load(LATEST / "integration_categories.json")
        for sub in category.get("subcategories", [])
    }
    assert set(MANIFEST["categories"]) <= categories
    assert set(MANIFEST["connectivity"]) <= {kind["slug"] for kind in load(LATEST / "integration_connectivity.json")}


def declared() -> set[str]:
    """Return the integrations that ours depends on."""
    return {*MANIFEST.get("dependencies", []), *MANIFEST.get("after_dependencies", [])}


@pytest.mark.parametrize("path", SOURCES, ids=short)
def test_dependencies(path: Path) -> None:
    """Other integrations are declared, unless they only load the file that imports them, hold entities, or are core."""
    used = {name.split(".")[2] for name in imports(path) if name.startswith("homeassistant.components.")}
    assert used <= declared() | PLATFORMS | {part_of(path), "homeassistant"}


def test_dependencies_exist() -> None:
    """Home Assistant has what is declared."""
    for dependency in declared():
        assert find_spec(f"homeassistant.components.{dependency}")


def test_requirements() -> None:
    """What is required was tested."""
    for required in map(Requirement, MANIFEST["requirements"]):
        versions = [metadata.version(required.name), *(locked(lock, required.name) for lock in LOCKS)]
        assert all(map(required.specifier.contains, versions))


def test_packages() -> None:
    """The packages that are imported are Home Assistant's own, or required."""
    lines = [*(metadata.requires("homeassistant") or []), *MANIFEST["requirements"]]
    known = {Requirement(line).name.lower() for line in lines}
    packages = set[str]().union(*map(roots, SOURCES)) - sys.stdlib_module_names
    distributions = metadata.packages_distributions()
    imported = [distributions[name] for name in packages - {"custom_components", "homeassistant", "voluptuous"}]
    assert {name.lower() for name in set[str]().union(*imported)} <= known


def locked(lock: Path, name: str) -> str:
    """Return the version of a package in a lock file."""
    found = re.search(rf"^{re.escape(name)}==([^\s;]+)", lock.read_text(), re.MULTILINE)
    assert found, f"{name} is not in {lock.name}"
    return found[1]


@pytest.mark.parametrize("path", REQUIREMENTS, ids=short)
def test_pins(path: Path) -> None:
    """Every package of the tools has one version, and comes from wherever the machine gets its packages."""
    wanted = [line for line in path.read_text().splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert wanted
    assert not [line for line in wanted if not re.match(r"[\w.\[\],-]+==[\w.+!-]+(\s*(;|#).*)?$", line)]


def test_hacs() -> None:
    """HACS finds what it needs, and asks for the oldest Home Assistant that is tested."""
    HACS_SCHEMA(HACS)
    tested = {AwesomeVersion(locked(lock, "homeassistant")) for lock in LOCKS}
    assert tested
    oldest = min(tested)
    assert HACS["homeassistant"] == f"{oldest.section(0)}.{oldest.section(1)}.0"
