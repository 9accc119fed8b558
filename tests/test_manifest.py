"""The manifest, what it requires and depends on, and what HACS reads."""

from importlib import metadata
from pathlib import Path
import re
import sys
import tomllib

from awesomeversion import AwesomeVersion
from packaging.requirements import Requirement
import pytest

from tests.sources import MANIFEST, ROOT, SOURCES, load, roots, short

HACS = load(ROOT / "hacs.json")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
REQUIREMENTS = sorted([*ROOT.glob("requirements*.txt"), *(ROOT / "scripts").glob("requirements*")])
LOCKS = sorted((ROOT / "scripts").glob("requirements*.lock"))


def test_version() -> None:
    """The project has the version and the licence that it says."""
    assert MANIFEST["version"] == PYPROJECT["project"]["version"]
    assert PYPROJECT["project"]["license"] == "Apache-2.0"


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
    """HACS asks for the oldest Home Assistant that is tested."""
    tested = {AwesomeVersion(locked(lock, "homeassistant")) for lock in LOCKS}
    assert tested
    oldest = min(tested)
    assert HACS["homeassistant"] == f"{oldest.section(0)}.{oldest.section(1)}.0"
