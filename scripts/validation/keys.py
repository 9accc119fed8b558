"""The texts that the code asks for by name."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from .project import Project
from .source import calls, constants, tree
from .words import leaves, placeholders


def keys_of(node: ast.expr | None) -> set[str] | None:
    """Return the keys of a mapping, or None if it is not written out as a whole."""
    if node is None:
        return set()
    if not isinstance(node, ast.Dict) or None in node.keys:
        return None
    return set[str]().union(*map(constants, node.keys))


def raised(paths: Iterable[Path]) -> list[tuple[str, set[str] | None]]:
    """Return the texts that are raised by name, with the placeholders that they get, where these are written out."""
    found = [words for _, words in calls(paths) if words.keys() >= {"translation_domain", "translation_key"}]
    return [
        (key, keys_of(words.get("translation_placeholders")))
        for words in found
        if not isinstance(words["translation_key"], ast.JoinedStr)
        for key in constants(words["translation_key"])
    ]


def named(paths: Iterable[Path], function: str) -> list[tuple[str, set[str] | None]]:
    """Return the texts that a function of Home Assistant's is called with, and what fills them in."""
    found = [words for name, words in calls(paths) if name.split(".")[-1] == function]
    return [
        (key, keys_of(words.get("translation_placeholders")))
        for words in found
        for key in constants(words.get("translation_key"))
    ]


def members(paths: Iterable[Path], name: str) -> list[tuple[str, set[str] | None]]:
    """Return the texts that an enumeration names."""
    nodes = [node for path in paths for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef)]
    values = [part.value for node in nodes if node.name == name for part in node.body if isinstance(part, ast.Assign)]
    return [(key, None) for value in values for key in constants(value)]


def check(project: Project) -> Iterator[str]:
    """Tell which texts are asked for in vain, or are not filled in."""
    asked = {
        "exceptions": raised(project.sources),
        "issues": named(project.sources, "async_create_issue") + members(project.sources, "Problem"),
        "selector": named(project.sources, "SelectSelectorConfig"),
    }
    for category, rows in asked.items():
        texts = project.english.get(category, {})
        for key, given in rows:
            if key not in texts:
                yield f"en.json: {category} lacks {key}, which the code asks for"
                continue
            wanted = placeholders(" ".join(leaves(texts[key]).values()))
            if given is not None and category != "selector" and not wanted <= given:
                yield f"en.json: {category}.{key} wants what the code does not give: {', '.join(wanted - given)}"
