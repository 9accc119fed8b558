"""All mutants of a file, as changes of its text."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from hashlib import sha256
from random import Random

from .operators import OPERATORS, Change

LOGGERS = {"_LOGGER", "LOGGER"}


@dataclass(frozen=True)
class Mutant:
    """One change of a file."""

    file: str
    # The lines whose tests may notice it.
    lines: range
    start: int
    end: int
    text: bytes

    def source(self, original: bytes) -> bytes:
        """Return the file with the change."""
        return original[: self.start] + self.text + original[self.end :]

    def key(self, original: bytes) -> str:
        """Return what tells it from all others, as long as the file stays as it is."""
        return sha256(b"\0".join((self.file.encode(), str(self.start).encode(), self.source(original)))).hexdigest()[
            :16
        ]

    def diff(self, original: bytes) -> list[str]:
        """Return the lines that change."""
        before, after = (text.decode().splitlines() for text in (original, self.source(original)))
        return [line for line in unified_diff(before, after, n=0, lineterm="") if not line.startswith(("---", "+++"))]


class _Walk:
    """Goes through a file and leaves out what no test is about."""

    def __init__(self) -> None:
        # Around a place: the functions, for what is not in one is run by the import, and the statement.
        self._functions: list[ast.AST] = []
        self._statement: ast.stmt | None = None

    def changes(self, node: ast.AST) -> Iterator[tuple[Change, range]]:
        """Return what can be changed below a node, each with the lines that a test has to run."""
        if _is_talk(node):
            return
        around = self._statement
        if isinstance(node, ast.stmt):
            self._statement = node
        if self._functions or not isinstance(node, (ast.Assign, ast.AnnAssign)):
            for change in _of(node):
                yield change, self._noticed(change[0])
        is_function = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        if is_function:
            self._functions.append(node)
        for child in _children(node):
            yield from self.changes(child)
        if is_function:
            self._functions.pop()
        self._statement = around

    def _noticed(self, node: ast.AST) -> range:
        """Return a statement's lines, but of a signature those of the function, and none of what an import runs."""
        statement = node if isinstance(node, ast.stmt) else self._statement
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return range(statement.body[0].lineno, (statement.end_lineno or 0) + 1)
        if statement is None or not self._functions:
            return range(0)
        body = getattr(statement, "body", None)
        return range(statement.lineno, body[0].lineno if body else (statement.end_lineno or 0) + 1)


def _of(node: ast.AST) -> Iterator[Change]:
    """Return what can be changed of a node itself."""
    operator = OPERATORS.get(type(node))
    if operator and not (isinstance(node, ast.AnnAssign) and node.value is None):
        yield from operator(node)


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """Return the parts of a node that are run, without types, docstrings and decorators."""
    typing = {"annotation", "returns", "decorator_list", "type_params", "bases", "keywords"}
    if isinstance(node, ast.Call):
        typing -= {"keywords"}
    for name, value in ast.iter_fields(node):
        if name not in typing:
            yield from (one for one in (value if isinstance(value, list) else [value]) if isinstance(one, ast.AST))


def _is_talk(node: ast.AST) -> bool:
    """Return whether a node is a docstring, a log line, a type or an import."""
    match node:
        case ast.Expr(value=ast.Call() as call):
            return _is_talk(call)
        case (
            ast.Expr(value=ast.Constant())
            | ast.Call(func=ast.Name(id="cast" | "getLogger"))
            | ast.If(test=ast.Name(id="TYPE_CHECKING"))
            | ast.Import()
            | ast.ImportFrom()
            | ast.TypeAlias()
        ):
            return True
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name))):
            return name in LOGGERS
    return False


def mutants(file: str, original: bytes) -> list[Mutant]:
    """Return all mutants of a file that can be compiled."""
    tree = ast.parse(original)
    starts = [0]
    for line in original.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found: dict[tuple[int, int, bytes], Mutant] = {}
    for (node, text), noticed in _Walk().changes(tree):
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
        mutant = Mutant(file, noticed, start, end, text.encode())
        if _compiles(mutant.source(original)) and mutant.text != original[start:end]:
            found.setdefault((start, end, mutant.text), mutant)
    return list(found.values())


def _compiles(source: bytes) -> bool:
    try:
        compile(source, "mutant", "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True


def sample(all_of_them: list[Mutant], number: int | None, seed: int) -> list[Mutant]:
    """Return some of the mutants, always the same."""
    if number is None or number >= len(all_of_them):
        return all_of_them
    chosen = Random(  # noqa: S311
        f"{seed} {all_of_them[0].file}"
    ).sample(range(len(all_of_them)), number)
    return [all_of_them[index] for index in sorted(chosen)]
