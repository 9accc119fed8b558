"""The files of the integration, and what is in them."""

import ast
from collections.abc import Iterable, Iterator
from functools import cache
import json
from pathlib import Path
import tokenize
from typing import Any

from homeassistant.const import Platform

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "custom_components" / "richtech_aatss"
NAME = "custom_components.richtech_aatss"
SOURCES = sorted(PACKAGE.rglob("*.py"))
PLATFORMS = {platform.value for platform in Platform}

type Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tree(path: Path) -> ast.Module:
    """Return a file's syntax tree."""
    return ast.parse(path.read_text(), str(path))


def short(path: Path) -> str:
    """Return a file's name within the repository."""
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[Function]:
    """Return a file's functions and methods."""
    return (node for node in ast.walk(tree(path)) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))


def constants(node: ast.AST | None) -> set[str]:
    """Return the strings in a piece of code."""
    inside = ast.walk(node) if node else ()
    return {part.value for part in inside if isinstance(part, ast.Constant) and isinstance(part.value, str)}


def strings(path: Path) -> set[str]:
    """Return a file's strings, and the fixed pieces of those that are put together."""
    return constants(tree(path))


def imports(path: Path) -> set[str]:
    """Return the full names of what a file imports, wherever in it."""
    package = path.relative_to(ROOT).parent.parts
    names: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*above, *filter(None, [node.module])])
            names |= {f"{module}.{alias.name}" for alias in node.names}
    return names


@cache
def modules() -> dict[str, Path]:
    """Return the files of the integration by the names that they are imported by."""
    names = {path: ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in SOURCES}
    return {name.removesuffix(".__init__"): path for path, name in names.items()}


def imported_files(path: Path) -> set[Path]:
    """Return the files of the integration that a file imports."""
    known = modules()
    found = (known.get(name) or known.get(name.rpartition(".")[0]) for name in imports(path))
    return {file for file in found if file}


def roots(path: Path) -> set[str]:
    """Return the first parts of the names that a file imports."""
    return {name.split(".")[0] for name in imports(path)}


def parts(path: Path) -> set[str]:
    """Return the parts of the integration that a file imports."""
    return {name.removeprefix(f"{NAME}.").split(".")[0] for name in imports(path) if name.startswith(f"{NAME}.")}


def part_of(path: Path) -> str:
    """Return the part of the integration that a file is, or belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def comments(path: Path) -> list[str]:
    """Return a file's comments."""
    with path.open("rb") as file:
        return [token.string for token in tokenize.tokenize(file.readline) if token.type == tokenize.COMMENT]


def lines(paths: Iterable[Path]) -> int:
    """Return how many lines files have."""
    return sum(len(path.read_text().splitlines()) for path in paths)


def calls() -> Iterator[tuple[str, dict[str, ast.expr]]]:
    """Return the calls in the integration: what is called, and what it gets by name."""
    for node in (node for path in SOURCES for node in ast.walk(tree(path))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), {word.arg: word.value for word in node.keywords if word.arg}


def load(path: Path) -> Any:
    """Return what a JSON file holds, with its keys in order."""
    return json.loads(path.read_text())


MANIFEST = load(PACKAGE / "manifest.json")
