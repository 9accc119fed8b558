"""The same text, however its accents are written."""

from unicodedata import normalize


def same(one: str | None, other: str | None) -> bool:
    """Return whether two texts are the same; none is a blank one."""
    return normalize("NFC", one or "") == normalize("NFC", other or "")


def spellings(value: str) -> list[str]:
    """Return the ways in which a text may be written, the given one first."""
    return list(dict.fromkeys([value, normalize("NFC", value), normalize("NFD", value)]))
