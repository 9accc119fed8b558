"""What is in a text."""

from string import Formatter
from typing import Any


def leaves(node: Any, path: str = "") -> dict[str, str]:
    """Return all texts below a node by their full keys."""
    if isinstance(node, str):
        return {path: node}
    below = [leaves(inner, f"{path}.{key}" if path else key) for key, inner in node.items()]
    return {key: text for part in below for key, text in part.items()}


def placeholders(text: str) -> set[str]:
    """Return the names in braces of a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
