"""The same text, however its accents are written."""

from unicodedata import normalize


def composed(text: str | None) -> str:
    """Return a text in the one way of writing its accents (NFC); none is a blank one."""
    return normalize("NFC", text or "")


def folded(text: str | None) -> str:
    """Return a text in which only other letters make a difference; none is a blank one."""
    return composed(composed(text).casefold()).strip()


def same(one: str | None, other: str | None) -> bool:
    """Return whether two texts are the same; none is a blank one."""
    return composed(one) == composed(other)


def spellings(value: str) -> list[str]:
    """Return the ways in which a text may be written, the given one first."""
    return list(dict.fromkeys([value, normalize("NFC", value), normalize("NFD", value)]))
