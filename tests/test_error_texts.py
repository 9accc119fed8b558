"""Every error, issue and choice has a text, and no text is left over."""

import ast
from collections import Counter
from pathlib import Path
import re

from custom_components.richtech_aatss.errors import TRANSLATION_KEYS
from custom_components.richtech_aatss.issues import Problem
from custom_components.richtech_aatss.people.errors import PERSON_KEYS
from custom_components.richtech_aatss.people.terminals import KEPT_TEXTS
from scripts.validation.keys import named, raised
from scripts.validation.source import constants, tree
from scripts.validation.words import placeholders
from tests.descriptions import described, descriptions
from tests.sources import ROOT, SOURCES, calls, strings
from tests.texts import EN


def unclear_keys() -> set[str]:
    """Return the texts for calls of which nobody knows whether they were carried out."""
    rows = {getattr(row, "unclear_key", None) for table in descriptions().values() for row in table.values()}
    given = [constants(words.get("unclear")) for _, words in calls()]
    return {key for key in rows if key}.union(*given)


HANDING_ON = {"_refused", "async_text", "PeopleError", "PictureError"}


def handed_on() -> set[str]:
    """Return the texts whose keys are handed to a function of ours."""
    nodes = [node for path in SOURCES for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    ours = [node for node in nodes if ast.unparse(node.func) in HANDING_ON]
    return {key for node in ours for part in node.args[:2] for key in constants(part) if key in EN["exceptions"]}


def test_exceptions() -> None:
    """Every error has a text, which uses what it is given; no text is left over."""
    reasons = set(TRANSLATION_KEYS.values())
    people = {"terminal", "person", "reason"}
    given = [*raised(SOURCES), *((key, {"terminal", "reason"}) for key in unclear_keys() | reasons)]
    refused = {"terminal", "reason", "setting", "wanted", "actual"}
    given += [(key, None) for key in handed_on()]
    given += [(key, people) for key in PERSON_KEYS.values()]
    given += [(key, {"terminal", "person", "error"}) for key in KEPT_TEXTS]
    given += [(f"setting_{reason}", refused) for reason in reasons | {"ignored"}]
    messages = {key: placeholders(text["message"]) for key, text in EN["exceptions"].items()}
    assert messages.keys() == {key for key, _ in given}
    assert not [key for key, names in given if names is not None and not messages[key] <= names]


RUN = 10
KINDS = (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef)


def runs(text: str) -> set[str]:
    """Return every piece of a text that is long enough to tell it from others."""
    return {text[start : start + RUN] for start in range(len(text) - RUN + 1)}


def written_in(path: Path) -> set[str]:
    """Return the strings in a file that are no docstrings."""
    nodes = [node for node in ast.walk(tree(path)) if isinstance(node, KINDS)]
    return strings(path) - {ast.get_docstring(node, clean=False) or "" for node in nodes}


def test_every_error_is_expected_in_a_test() -> None:
    """A test expects each error: by its key, or by words that no other error has."""
    paths = [path for path in (ROOT / "tests").rglob("test_*.py") if path != Path(__file__)]
    expected = set[str]().union(*map(written_in, paths))
    said = set[str]().union(*(runs(text.replace("\\", "")) for text in expected))
    own = {
        key: set[str]().union(*map(runs, re.split(r"\{\w+\}", text["message"])))
        for key, text in EN["exceptions"].items()
    }
    shared = Counter(run for one in own.values() for run in one)
    assert not [key for key, one in own.items() if key not in expected and all(shared[run] > 1 for run in one & said)]


def issues() -> set[str]:
    """Return the issues that some module names."""
    nodes = [node for path in SOURCES for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute)]
    return {Problem[node.attr].value for node in nodes if ast.unparse(node.value) == "Problem"}


def choices() -> set[str]:
    """Return the texts for the choices of actions, triggers and conditions."""
    rows = [row for kind in ("services", "triggers", "conditions") for row in described(kind).values()]
    fields = [field for row in rows for field in row.get("fields", {}).values()]
    selects = [field["selector"].get("select") or {} for field in fields]
    return {select["translation_key"] for select in selects if "translation_key" in select}


def test_other_keys() -> None:
    """Issues and the options of selectors have texts, and the other way round."""
    others = {"issues": issues(), "selector": choices()}
    for function, category in (("async_create_issue", "issues"), ("SelectSelectorConfig", "selector")):
        assert others[category].union(key for key, _ in named(SOURCES, function)) == EN.get(category, {}).keys()


def test_common_texts() -> None:
    """What is shown outside of entities, dialogs and errors is used."""
    words = set[str]().union(*map(strings, SOURCES))
    assert {key.removeprefix("media_") for key in EN["common"]} <= words
