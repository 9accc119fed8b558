"""The repository's pictures, documents and addresses."""

from collections.abc import Iterator
from pathlib import Path
import re

from tests.sources import MANIFEST, ROOT, SOURCES, short

ADDRESS: str = MANIFEST["documentation"]
OWNER, REPOSITORY = ADDRESS.removeprefix("https://github.com/").split("/")


def test_changelog() -> None:
    """What has changed is told."""
    assert (ROOT / "CHANGELOG.md").read_text().startswith("# Changelog")


def texts() -> Iterator[tuple[str, str]]:
    """Return the names and contents of the repository's text files."""
    for folder, folders, names in ROOT.walk():
        folders[:] = [
            name for name in folders if name in {".github", ".ci"} or (name[0] not in "._" and name != "node_modules")
        ]
        for path in filter(Path.is_file, (folder / name for name in names if name != ".git")):
            try:
                yield short(path), path.read_text()
            except UnicodeDecodeError:
                continue


# Addresses of a project in every form: pages, raw files, and links that open an own Home Assistant.
ADDRESSES = [
    re.compile(r"github(?:usercontent)?\.com[/:](?:repos/)?([\w.-]+)/([\w.-]*\w)"),
    re.compile(r"github(?:usercontent)?\.com%2[Ff]([\w.-]+?)%2[Ff]([\w.-]*\w)"),
    re.compile(r"owner=([\w.-]+)&(?:amp;)?repository=([\w.-]*\w)"),
    re.compile(r"([\w-]+)\.github\.io/([\w.-]*\w)"),
]
PLACEHOLDER = re.compile(r"owner|user(name)?|your.*|example", re.IGNORECASE)


def is_ours(owner: str, repository: str) -> bool:
    """Return whether an address is meant to be this project's."""
    return bool(re.search("richtech|aatss", f"{owner}/{repository}", re.IGNORECASE) or PLACEHOLDER.fullmatch(owner))


def addresses() -> set[tuple[str, str, str]]:
    """Return the addresses at GitHub that the repository names: file, owner and repository."""
    found = [(name, *address) for name, text in texts() for form in ADDRESSES for address in form.findall(text)]
    return {(name, owner, repository.removesuffix(".git")) for name, owner, repository in found}


def test_addresses() -> None:
    """The project has one address, that of the manifest."""
    assert MANIFEST["issue_tracker"] == f"{ADDRESS}/issues"
    named = addresses()
    assert not {found for found in named if is_ours(*found[1:]) and found[1:] != (OWNER, REPOSITORY)}
    assert ("README.md", OWNER, REPOSITORY) in named


def test_owner() -> None:
    """The project has one owner, that of the address."""
    assert MANIFEST["codeowners"] == [f"@{OWNER}"]
    files = [ROOT / "CODEOWNERS", *(ROOT / ".github").glob("CODEOWNERS")]
    named = {owner for path in files if path.exists() for owner in re.findall(r"@[\w-]+", path.read_text())}
    assert named <= {f"@{OWNER}"}


def test_the_code_takes_the_address_from_the_manifest() -> None:
    """Who moves the project changes the manifest, not the code."""
    assert not [short(path) for path in SOURCES if re.search(r"github\.(com|io)", path.read_text())]


def test_no_registry() -> None:
    """Packages come from wherever the machine is set up to get them."""
    hosts = [("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com")]
    hosts += [("yarnpkg", "com"), ("crates", "io"), ("rubygems", "org"), ("jsdelivr", "net"), ("unpkg", "com")]
    names = re.compile("|".join(rf"\b{re.escape('.'.join(host))}\b" for host in hosts))
    assert not [(name, names.findall(text)) for name, text in texts() if names.search(text)]
