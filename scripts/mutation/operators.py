"""Makes mutants: small changes of one expression or statement that a test should notice."""

import ast
from collections.abc import Callable, Iterator
from typing import Any

COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}

type Change = tuple[ast.expr | ast.stmt, str]
type Operator = Callable[[Any], Iterator[Change]]


def with_changes(node: ast.AST, **changes: Any) -> str:
    """Return the text of a node with other fields."""
    fields = dict(ast.iter_fields(node)) | changes
    return ast.unparse(ast.fix_missing_locations(type(node)(**fields)))


def parenthesised(node: ast.expr, **changes: Any) -> Change:
    """Return a change of an expression that may be part of another one."""
    return node, f"({with_changes(node, **changes)})"


def comparison(node: ast.Compare) -> Iterator[Change]:
    """Move a boundary, or ask for the opposite."""
    for index, operator in enumerate(node.ops):
        for other in COMPARISONS[type(operator)]:
            yield parenthesised(node, ops=[*node.ops[:index], other(), *node.ops[index + 1 :]])


def logic(node: ast.BoolOp) -> Iterator[Change]:
    """Take the other of `and` and `or`."""
    yield parenthesised(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())


def sign(node: ast.UnaryOp) -> Iterator[Change]:
    """Leave `not` or a sign out."""
    yield node, f"({ast.unparse(node.operand)})"


def arithmetic(node: ast.BinOp) -> Iterator[Change]:
    """Calculate otherwise."""
    if type(node.op) in ARITHMETIC:
        yield parenthesised(node, op=ARITHMETIC[type(node.op)]())


def constant(node: ast.Constant) -> Iterator[Change]:
    """Take another value of the same kind."""
    value = node.value
    if isinstance(value, bool):
        yield node, repr(not value)
    elif isinstance(value, (int, float)):
        yield node, repr(value + 1)
        yield node, f"({value - 1!r})"
    elif isinstance(value, (str, bytes)) and not _is_prose(value):
        empty = type(value)()
        yield node, repr(empty if value else ("XX" if isinstance(value, str) else b"XX"))


def condition(node: ast.If | ast.IfExp | ast.While | ast.Assert) -> Iterator[Change]:
    """Decide always the same."""
    if not isinstance(node.test, ast.Constant):
        yield node.test, "True"
        yield node.test, "False"


def filtering(node: ast.comprehension) -> Iterator[Change]:
    """Let everything through, or nothing."""
    for test in node.ifs:
        yield test, "True"
        yield test, "False"


def removal(node: ast.stmt) -> Iterator[Change]:
    """Leave a statement out."""
    yield node, "pass"


def call(node: ast.Expr) -> Iterator[Change]:
    """Leave a call out, but not what has no effect."""
    if not isinstance(node.value, (ast.Constant, ast.Yield)):
        yield node, "pass"


def result(node: ast.Return) -> Iterator[Change]:
    """Return nothing; a constant is changed by itself."""
    if node.value and not isinstance(node.value, ast.Constant):
        yield node, "return None"


def augmented(node: ast.AugAssign) -> Iterator[Change]:
    """Leave it out, or do the opposite."""
    yield node, "pass"
    if type(node.op) in ARITHMETIC:
        yield node, with_changes(node, op=ARITHMETIC[type(node.op)]())


def leaving(node: ast.Break | ast.Continue) -> Iterator[Change]:
    """Take the other of `break` and `continue`."""
    yield node, "continue" if isinstance(node, ast.Break) else "break"


def bounds(node: ast.Slice) -> Iterator[Change]:
    """Leave a bound out."""
    for name in ("lower", "upper", "step"):
        if getattr(node, name):
            yield node, with_changes(node, **{name: None})


def handler(node: ast.ExceptHandler) -> Iterator[Change]:
    """Handle nothing."""
    if not (isinstance(node.body[0], ast.Raise) and node.body[0].exc is None):
        yield _Span(node.body[0], node.body[-1]), "raise"


def suppression(node: ast.withitem) -> Iterator[Change]:
    """Suppress nothing."""
    match node.context_expr:
        case ast.Call(func=ast.Name(id="suppress")) as used:
            yield used, "suppress()"


class _Span(ast.Pass):
    """Several statements as one place."""

    def __init__(self, first: ast.stmt, last: ast.stmt) -> None:
        super().__init__(
            lineno=first.lineno,
            col_offset=first.col_offset,
            end_lineno=last.end_lineno,
            end_col_offset=last.end_col_offset,
        )


def _is_prose(text: str | bytes) -> bool:
    """Tell a sentence, whose words are nobody's business, from a name."""
    return isinstance(text, str) and " " in text.strip()


OPERATORS: dict[type[ast.AST], Operator] = {
    ast.Compare: comparison,
    ast.BoolOp: logic,
    ast.UnaryOp: sign,
    ast.BinOp: arithmetic,
    ast.Constant: constant,
    ast.If: condition,
    ast.IfExp: condition,
    ast.While: condition,
    ast.Assert: condition,
    ast.comprehension: filtering,
    ast.Expr: call,
    ast.Assign: removal,
    ast.AnnAssign: removal,
    ast.Delete: removal,
    ast.Raise: removal,
    ast.Return: result,
    ast.AugAssign: augmented,
    ast.Break: leaving,
    ast.Continue: leaving,
    ast.Slice: bounds,
    ast.ExceptHandler: handler,
    ast.withitem: suppression,
}
