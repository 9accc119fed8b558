"""What is in a piece of Python."""

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path


@cache
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


def tree(path: Path) -> ast.Module:
    """Return a file's syntax tree."""
    return _parsed(path.read_text())


def constants(node: ast.AST | None) -> set[str]:
    """Return the strings in a piece of code."""
    inside = ast.walk(node) if node else ()
    return {part.value for part in inside if isinstance(part, ast.Constant) and isinstance(part.value, str)}


def imported(path: Path, root: Path) -> set[str]:
    """Return the full names of what a file imports, wherever in it."""
    return _imported(path.read_text(), path.relative_to(root).parent.parts)


@cache
def _imported(text: str, package: tuple[str, ...]) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(_parsed(text)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*above, *filter(None, [node.module])])
            names |= {f"{module}.{alias.name}" for alias in node.names}
    return names


@cache
def _calls(text: str) -> list[tuple[str, dict[str, ast.expr]]]:
    found = [node for node in ast.walk(_parsed(text)) if isinstance(node, ast.Call)]
    return [(ast.unparse(node.func), {word.arg: word.value for word in node.keywords if word.arg}) for node in found]


def calls(paths: Iterable[Path]) -> Iterator[tuple[str, dict[str, ast.expr]]]:
    """Return the calls in files: what is called, and what it gets by name."""
    for path in paths:
        yield from _calls(path.read_text())
