"""The files of the integration, and what is in them."""

import ast
from collections.abc import Iterable, Iterator
from functools import cache
import json
from pathlib import Path
import tokenize
from typing import Any

from scripts.validation import source
from scripts.validation.project import Project
from scripts.validation.source import constants, tree

PROJECT = Project()
ROOT = PROJECT.root
PACKAGE = PROJECT.package
NAME = "custom_components.richtech_aatss"
SOURCES = PROJECT.sources
MANIFEST = PROJECT.manifest

type Function = ast.FunctionDef | ast.AsyncFunctionDef


def short(path: Path) -> str:
    """Return a file's name within the repository."""
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[Function]:
    """Return a file's functions and methods."""
    return (node for node in ast.walk(tree(path)) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))


def strings(path: Path) -> set[str]:
    """Return a file's strings, and the fixed pieces of those that are put together."""
    return constants(tree(path))


def imports(path: Path) -> set[str]:
    """Return the full names of what a file imports, wherever in it."""
    return source.imported(path, ROOT)


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
    return source.calls(SOURCES)


def load(path: Path) -> Any:
    """Return what a JSON file holds, with its keys in order."""
    return json.loads(path.read_text())
