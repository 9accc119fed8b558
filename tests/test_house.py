"""The architecture: who may import whom, who may know what, and how large things get."""

import ast
from collections import Counter
from collections.abc import Callable, Iterable
from graphlib import TopologicalSorter
from itertools import chain
from pathlib import Path
import re

import pytest

from custom_components.richtech_aatss.api import models
from scripts.validation.schemas import PLATFORMS
from scripts.validation.source import tree
from tests.sources import (
    PACKAGE,
    ROOT,
    SOURCES,
    Function,
    comments,
    functions,
    imported_files,
    lines,
    part_of,
    parts,
    roots,
    short,
    strings,
)

API = sorted((PACKAGE / "api").rglob("*.py"))
OUTSIDE_API = [path for path in SOURCES if path not in API]
EMULATOR = sorted((ROOT / "tests" / "emulator").rglob("*.py"))

# From the lowest: each part imports only parts of its own layer and of those below.
LAYERS: tuple[set[str], ...] = (
    {"api"},
    {"const", "dispatch", "host_clock", "issues", "neighbours", "typed"},
    {"connection", "errors", "factory_password"},
    {"clock", "parts"},
    {"coordinator"},
    {"link_history", "people", "recognitions", "settings_writer"},
    {"data"},
    {"captures", "door", "entity", "event_targets", "exposed", "services"},
    {"people_sensor"},
    {
        *PLATFORMS,
        "backup",
        "condition",
        "config_flow",
        "diagnostics",
        "flow_checks",
        "llm",
        "logbook",
        "media_nodes",
        "media_place",
        "media_source",
        "media_view",
        "moves",
        "options_flow",
        "panel",
        "repairs",
        "system_health",
        "trigger",
        "webhook",
        "websocket_api",
    },
    {"__init__"},
)
LAYER_OF = {part: number for number, layer in enumerate(LAYERS) for part in layer}

MODELS = [kind for kind in vars(models).values() if isinstance(kind, type) and issubclass(kind, models.VendorObject)]
# Names in lower case are plain words, which others may use as well.
VENDOR_NAMES = {name for model in MODELS for name in model.vendor_names().values() if not name.islower()}
CALLS = re.compile(r"/api/(device|user|record)\b")

LONGEST_FILE = 300
LONGEST_FUNCTION = 50
COMMENTS = 0.03
DOCSTRINGS = 0.08
# Code with fewer nodes than these says nothing of where it comes from.
TRIVIAL_BODY = 25
TRIVIAL_TABLE = 3

type Documented = Function | ast.ClassDef | ast.Module


def length(node: ast.AST) -> int:
    """Return how many lines a piece of code has."""
    assert isinstance(node, (ast.stmt, ast.expr))
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_there_is_something_to_check() -> None:
    """The rules below are about parts that exist."""
    present = {part_of(path) for path in SOURCES}
    assert present <= LAYER_OF.keys()
    assert present >= LAYER_OF.keys() - PLATFORMS | {"button", "event"}
    assert len(EMULATOR) > 5
    assert {"faceThre", "deviceID", "DNS1"} <= VENDOR_NAMES
    assert "name" not in VENDOR_NAMES


@pytest.mark.parametrize("path", API, ids=short)
def test_the_api_stands_alone(path: Path) -> None:
    """The protocol needs neither Home Assistant nor the rest of the integration."""
    assert not roots(path) & {"homeassistant", "voluptuous", "probatio", "tests"}
    assert parts(path) <= {"api"}


@pytest.mark.parametrize("path", OUTSIDE_API, ids=short)
def test_layers(path: Path) -> None:
    """Nothing imports what is above it, and no platform imports another."""
    part = part_of(path)
    assert not {other for other in parts(path) if LAYER_OF[other] > LAYER_OF[part]}
    assert not parts(path) & (PLATFORMS - {part} if part in PLATFORMS else set())
    assert "tests" not in roots(path)


FOLDERS = sorted({PACKAGE, *(path.parent for path in SOURCES)})


@pytest.mark.parametrize("folder", FOLDERS, ids=short)
def test_no_cycles(folder: Path) -> None:
    """Neither files nor packages import each other in a circle, not even for their types."""
    graph: dict[str, set[str]] = {}
    for path in (path for path in SOURCES if path.is_relative_to(folder)):
        inside = {child_of(folder, file) for file in imported_files(path) if file.is_relative_to(folder)}
        graph.setdefault(child_of(folder, path), set()).update(inside)
    TopologicalSorter({child: others - {child} for child, others in graph.items()}).prepare()


def child_of(folder: Path, path: Path) -> str:
    """Return the file or folder directly in a folder that a file is, or belongs to."""
    return path.relative_to(folder).parts[0]


def test_names_are_told_apart() -> None:
    """No two modules have the same name, but for the errors of each package."""
    names = Counter(path.stem for path in SOURCES if path.stem not in {"__init__", "errors"})
    assert not [name for name, number in names.items() if number > 1]


@pytest.mark.parametrize("path", OUTSIDE_API, ids=short)
def test_only_the_api_knows_the_vendor(path: Path) -> None:
    """Outside the protocol there are no calls and none of the vendor's names."""
    assert not {text for text in strings(path) if CALLS.search(text)}
    words = {word for text in strings(path) for word in re.findall(r"\w+", text)}
    assert not words & VENDOR_NAMES


@pytest.mark.parametrize("path", EMULATOR, ids=short)
def test_the_emulator_stands_alone(path: Path) -> None:
    """The emulator cannot repeat the integration's mistakes through its code."""
    assert not roots(path) & {"custom_components", "homeassistant"}


class _Nameless(ast.NodeTransformer):
    """Makes all variables the same, so that a copy with other names is still one."""

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name("_", node.ctx)


def statements(node: Documented) -> list[ast.stmt]:
    """Return a body without its docstring."""
    return node.body[1:] if ast.get_docstring(node) is not None else node.body


def bodies(paths: Iterable[Path]) -> dict[str, str]:
    """Return the functions that do something by what they do."""
    found: dict[str, str] = {}
    for path in paths:
        for function in functions(path):
            body = ast.Module(statements(function), [])
            if sum(1 for _ in ast.walk(body)) >= TRIVIAL_BODY:
                found[ast.dump(_Nameless().visit(ast.parse(ast.unparse(body))))] = f"{short(path)}: {function.name}"
    return found


def tables(paths: Iterable[Path]) -> dict[str, str]:
    """Return the lists, sets and mappings at the top of modules by what they hold."""
    found: dict[str, str] = {}
    for path in paths:
        assigned = (node for node in tree(path).body if isinstance(node, (ast.Assign, ast.AnnAssign)))
        for node in assigned:
            value = node.value
            held = value.values if isinstance(value, ast.Dict) else getattr(value, "elts", [])
            if value and len(held) >= TRIVIAL_TABLE:
                found[ast.dump(value)] = f"{short(path)}: {ast.unparse(node)}"
    return found


@pytest.mark.parametrize("pieces", [bodies, tables])
def test_api_and_emulator_share_nothing(pieces: Callable[[Iterable[Path]], dict[str, str]]) -> None:
    """Both were written from the vendor's document: neither holds a copy of the other's code."""
    ours, theirs = pieces(API), pieces(EMULATOR)
    assert ours
    assert theirs
    assert not [(ours[same], theirs[same]) for same in ours.keys() & theirs.keys()]


@pytest.mark.parametrize("path", SOURCES, ids=short)
def test_sizes(path: Path) -> None:
    """Files and functions can be taken in."""
    assert lines([path]) <= LONGEST_FILE
    assert not [(node.name, length(node)) for node in functions(path) if length(node) > LONGEST_FUNCTION]


def docstring_lines(path: Path) -> int:
    """Return how many lines a file's docstrings have."""
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = (node for node in ast.walk(tree(path)) if isinstance(node, kinds))
    return sum(length(node.body[0]) for node in nodes if ast.get_docstring(node) is not None)


def test_the_code_speaks_for_itself() -> None:
    """There are few comments, and docstrings are short."""
    assert sum(len(comments(path)) for path in SOURCES) / lines(SOURCES) <= COMMENTS
    assert sum(docstring_lines(path) for path in OUTSIDE_API) / lines(OUTSIDE_API) <= DOCSTRINGS


def caught(node: ast.AST) -> list[ast.expr | None]:
    """Return the exceptions that a piece of code catches; None for all."""
    if isinstance(node, ast.ExceptHandler):
        return [*node.type.elts] if isinstance(node.type, ast.Tuple) else [node.type]
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("suppress"):
        return [*node.args]
    return []


@pytest.mark.parametrize("path", SOURCES, ids=short)
def test_nothing_is_swept_under_the_carpet(path: Path) -> None:
    """Exceptions are caught by their kind, types are right, and all code is tested."""
    exceptions = chain.from_iterable(caught(node) for node in ast.walk(tree(path)))
    assert not {kind and ast.unparse(kind) for kind in exceptions} & {None, "Exception", "BaseException"}
    assert not [text for text in comments(path) if re.search(r"type:\s*ignore|pragma:\s*no cover", text)]
