"""The languages."""

from collections.abc import Iterator
import re

from .project import Project, misfits
from .schemas import LANGUAGE_SCHEMA
from .words import leaves, placeholders

FORBIDDEN = {
    "is not trimmed": r"^\s|\s$",
    "has HTML in it": r"</?[A-Za-z!]|&\w+;",
    "has an address or a reference in it": r"https?:|://|www\.|\[%key",
    "has a placeholder in single quotes": r"'\{\w*\}'",
}
# Home Assistant fills nothing in here.
FIXED = re.compile(r"^entity\..*\.(state\.\w+|state_attributes\..*|unit_of_measurement)$")


def check(project: Project) -> Iterator[str]:
    """Tell what is wrong with the texts, and where languages differ."""
    english = project.english
    for path in sorted((project.package / "translations").glob("*.json")):
        held, name = project.json(path), project.short(path)
        yield from (wrong := misfits(name, LANGUAGE_SCHEMA, held))
        if wrong:
            continue
        for key, text in leaves(held).items():
            yield from (f"{name}: {key} {fault}" for fault in _faults(key, text))
        if not misfits("", LANGUAGE_SCHEMA, english):
            yield from (f"{name}: {key} is not as in English" for key in _differences(leaves(held), leaves(english)))


def _faults(key: str, text: str) -> Iterator[str]:
    yield from (fault for fault, pattern in FORBIDDEN.items() if re.search(pattern, text))
    try:
        names = placeholders(text)
    except ValueError:
        yield "has a brace that is not closed"
        return
    if not all(map(str.isidentifier, names)):
        yield "has a placeholder that is no name"
    if names and FIXED.match(key):
        yield "has a placeholder that nothing fills in"


def _differences(ours: dict[str, str], english: dict[str, str]) -> Iterator[str]:
    yield from sorted(ours.keys() ^ english.keys())
    for key in ours.keys() & english.keys():
        if sorted(re.findall(r"\{\w+\}", ours[key])) != sorted(re.findall(r"\{\w+\}", english[key])):
            yield key
