"""Every error, issue and choice has a text, and no text is left over."""

import ast

from custom_components.richtech_aatss.errors import TRANSLATION_KEYS
from custom_components.richtech_aatss.issues import Problem
from custom_components.richtech_aatss.people.errors import PERSON_KEYS
from custom_components.richtech_aatss.people.terminals import KEPT_TEXTS
from tests.descriptions import described, descriptions
from tests.sources import SOURCES, calls, constants, strings, tree
from tests.texts import EN, placeholders


def unclear_keys() -> set[str]:
    """Return the texts for calls of which nobody knows whether they were carried out."""
    rows = {getattr(row, "unclear_key", None) for table in descriptions().values() for row in table.values()}
    given = [constants(words.get("unclear")) for _, words in calls()]
    return {key for key in rows if key}.union(*given)


def raised() -> list[tuple[str, set[str] | None]]:
    """Return the texts that are raised by name, with the placeholders that they get, where these are written out."""
    found = [words for _, words in calls() if words.keys() >= {"translation_domain", "translation_key"}]
    return [
        (key, keys_of(words.get("translation_placeholders")))
        for words in found
        if not isinstance(words["translation_key"], ast.JoinedStr)
        for key in constants(words["translation_key"])
    ]


HANDING_ON = {"_refused", "async_text", "PeopleError", "PictureError"}


def handed_on() -> set[str]:
    """Return the texts whose keys are handed to a function of ours."""
    nodes = [node for path in SOURCES for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    ours = [node for node in nodes if ast.unparse(node.func) in HANDING_ON]
    return {key for node in ours for part in node.args[:2] for key in constants(part) if key in EN["exceptions"]}


def keys_of(node: ast.expr | None) -> set[str] | None:
    """Return the keys of a mapping, or None if it is not written out as a whole."""
    if node is None:
        return set()
    if not isinstance(node, ast.Dict) or None in node.keys:
        return None
    return set[str]().union(*map(constants, node.keys))


def test_exceptions() -> None:
    """Every error has a text, which uses what it is given; no text is left over."""
    reasons = set(TRANSLATION_KEYS.values())
    people = {"terminal", "person", "reason"}
    given = [*raised(), *((key, {"terminal", "reason"}) for key in unclear_keys() | reasons)]
    refused = {"terminal", "reason", "setting", "wanted", "actual"}
    given += [(key, None) for key in handed_on()]
    given += [(key, people) for key in PERSON_KEYS.values()]
    given += [(key, {"terminal", "person", "error"}) for key in KEPT_TEXTS]
    given += [(f"setting_{reason}", refused) for reason in reasons | {"ignored"}]
    messages = {key: placeholders(text["message"]) for key, text in EN["exceptions"].items()}
    assert messages.keys() == {key for key, _ in given}
    assert not [key for key, names in given if names is not None and not messages[key] <= names]


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
        found = [words.get("translation_key") for name, words in calls() if name.split(".")[-1] == function]
        assert others[category].union(*map(constants, found)) == EN.get(category, {}).keys()


def test_common_texts() -> None:
    """What is shown outside of entities, dialogs and errors is used."""
    words = set[str]().union(*map(strings, SOURCES))
    assert {key.removeprefix("media_") for key in EN["common"]} <= words
