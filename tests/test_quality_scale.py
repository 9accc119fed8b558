"""What the integration says of the rules of the quality scale, and what shows that it is so."""

import ast
from pathlib import Path
import re
import tomllib

import pytest

from scripts.validation.source import calls, tree
from tests.sources import MANIFEST, PROJECT, ROOT, SOURCES

# Tests and headings of pages, by the rule that they are for.
EVIDENCE = {
    "action-exceptions": """tests/integration/test_entities.py::test_errors_are_told
        tests/integration/test_people.py::test_bad_input tests/integration/test_people.py::test_for_administrators""",
    "action-setup": "tests/test_readers.py::test_home_assistant_reads_the_actions",
    "appropriate-polling": "tests/integration/test_lifecycle.py::test_unavailable_after_a_minute",
    "async-dependency": "tests/test_house.py::test_the_api_stands_alone tests/api/test_calls.py::test_silence",
    "brands": "tests/test_validate.py::test_pictures",
    "common-modules": "tests/test_house.py::test_layers",
    "config-entry-unloading": "tests/integration/test_lifecycle.py::test_set_up_and_unload",
    "config-flow": """tests/integration/test_config_flow.py::test_add
        tests/test_flow_texts.py::test_fields_are_described""",
    "config-flow-test-coverage": """tests/integration/test_config_flow.py::test_what_is_wrong_is_told
        tests/integration/test_config_flow.py::test_a_failed_setup_can_be_mended
        tests/integration/test_config_flow.py::test_the_same_terminal_twice""",
    "dependency-transparency": "tests/test_manifest.py::test_packages",
    "devices": "tests/integration/test_entities.py::test_the_device",
    "diagnostics": """tests/integration/test_diagnostics.py::test_nothing_private
        docs/troubleshooting.md#diagnostics""",
    "docs-actions": """README.md#action-open-the-door-with-a-remark docs/people.md#actions
        README.md#who-came-the-journal-and-its-actions docs/settings.md#network docs/settings.md#commands
        tests/test_quality_scale.py::test_every_action_is_documented""",
    "docs-conditions": "docs/automations.md#condition tests/test_automations_documentation.py::test_options",
    "docs-configuration-parameters": "README.md#options tests/test_quality_scale.py::test_every_field_is_documented",
    "docs-data-update": "README.md#how-data-is-updated",
    "docs-examples": "README.md#automations docs/automations.md#blueprints docs/automations.md#examples",
    "docs-high-level-description": "README.md#richtech-aatss-for-home-assistant",
    "docs-installation-instructions": "README.md#installation README.md#adding-a-terminal",
    "docs-installation-parameters": """README.md#adding-a-terminal
        tests/test_quality_scale.py::test_every_field_is_documented""",
    "docs-known-limitations": "README.md#known-limitations",
    "docs-removal-instructions": "README.md#removal",
    "docs-supported-devices": "README.md#supported-devices",
    "docs-supported-functions": """README.md#what-you-get docs/entities.md#entities-and-attributes
        docs/settings.md#settings-of-the-terminal tests/test_quality_scale.py::test_every_entity_is_documented""",
    "docs-triggers": "docs/automations.md#triggers tests/test_automations_documentation.py::test_options",
    "docs-troubleshooting": "docs/troubleshooting.md#by-symptom tests/test_quality_scale.py::test_symptoms",
    "docs-use-cases": "README.md#what-you-can-do",
    "entity-category": "tests/integration/test_snapshots.py::test_entities",
    "entity-device-class": "tests/integration/test_snapshots.py::test_entities",
    "entity-disabled-by-default": "tests/test_settings_documentation.py::test_every_entity_is_documented",
    "entity-event-setup": "tests/integration/test_lifecycle.py::test_set_up_and_unload",
    "entity-translations": "tests/test_translations.py::test_entities_have_names",
    "entity-unavailable": "tests/integration/test_lifecycle.py::test_unavailable_after_a_minute",
    "entity-unique-id": "tests/integration/test_snapshots.py::test_entities",
    "exception-translations": """tests/test_error_texts.py::test_exceptions
        tests/test_error_texts.py::test_every_error_is_expected_in_a_test""",
    "discovery-update-info": "tests/integration/test_moves.py::test_a_terminal_that_moves",
    "has-entity-name": "tests/integration/test_snapshots.py::test_entities",
    "icon-translations": "tests/test_translations.py::test_entities_have_icons",
    "inject-websession": "tests/test_quality_scale.py::test_home_assistant_makes_the_sessions",
    "integration-owner": "tests/test_repository.py::test_owner",
    "log-when-unavailable": "tests/integration/test_lifecycle.py::test_unavailable_after_a_minute",
    "parallel-updates": "tests/test_validate.py::test_faults",
    "reauthentication-flow": "tests/integration/test_config_flow.py::test_reauthentication",
    "reconfiguration-flow": "tests/integration/test_config_flow.py::test_reconfiguration",
    "repair-issues": """tests/integration/test_clock.py::test_the_repair
        tests/integration/test_options.py::test_a_damaged_journal
        tests/integration/test_people_withdrawn.py::test_a_terminal_that_refuses_for_ever""",
    "runtime-data": "tests/integration/test_lifecycle.py::test_set_up_and_unload",
    "strict-typing": "tests/test_quality_scale.py::test_what_is_asked_for",
    "test-before-configure": "tests/integration/test_config_flow.py::test_nobody_there",
    "test-before-setup": "tests/integration/test_lifecycle.py::test_silence_keeps_an_entry_from_loading",
    "test-coverage": "tests/test_quality_scale.py::test_what_is_asked_for",
    "unique-config-entry": "tests/integration/test_config_flow.py::test_the_same_terminal_twice",
}
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
TABLE = re.compile(r"^\|.*\|$", re.MULTILINE)


def anchors(path: Path) -> set[str]:
    """Return what links to a page's headings end in."""
    headings = re.findall(r"^#+ (.*)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def names_of_tests(path: Path) -> set[str]:
    """Return the names of the tests in a file."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in tree(path).body if isinstance(node, kinds) and node.name.startswith("test_")}


def test_each_rule_has_its_evidence() -> None:
    """What is said to be done has a test or a page."""
    rules = PROJECT.yaml("quality_scale.yaml")["rules"]
    assert MANIFEST["quality_scale"] == "platinum"
    assert {rule for rule, said in rules.items() if said == "done"} == EVIDENCE.keys()


@pytest.mark.parametrize("rule", EVIDENCE)
def test_evidence(rule: str) -> None:
    """The test or the page is there."""
    for place in EVIDENCE[rule].split():
        name, kind, what = re.split("(::|#)", place)
        assert what in (anchors(ROOT / name) if kind == "#" else names_of_tests(ROOT / name)), place


def test_what_is_asked_for() -> None:
    """Types are strict, and nearly all is covered."""
    mypy = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]
    assert mypy["strict"]
    assert "custom_components" in mypy["files"]
    assert "--cov-branch --cov-fail-under=99" in (ROOT / "scripts" / "test").read_text()


def test_home_assistant_makes_the_sessions() -> None:
    """No session for web requests is made but by Home Assistant."""
    made = [name for name, _ in calls(SOURCES) if name.endswith("session")]
    assert "async_create_clientsession" in made
    assert not [name for name, _ in calls(SOURCES) if name.split(".")[-1] == "ClientSession"]


@pytest.mark.parametrize("action", PROJECT.described("services"))
def test_every_action_is_documented(action: str) -> None:
    """A page has the action with each of its fields."""
    fields = PROJECT.described("services")[action].get("fields") or {}
    pages = [page.read_text() for page in PAGES]
    assert [page for page in pages if action in page and all(f"`{field}`" in page for field in fields)]


def rows(page: Path) -> str:
    """Return the tables of a page."""
    return "\n".join(TABLE.findall(page.read_text()))


@pytest.mark.parametrize("flow", ["config", "options"])
def test_every_field_is_documented(flow: str) -> None:
    """The README has a row for each field of the dialogs that add a terminal and set its options."""
    steps = PROJECT.english[flow]["step"]
    shown = [steps["user"]] if flow == "config" else [*steps.values()]
    parts = [part for step in shown for part in (step, *step.get("sections", {}).values())]
    names = [name for part in parts for name in part.get("data", {}).values()]
    assert names
    table = rows(ROOT / "README.md")
    assert not [name for name in names if not re.search(rf"^\| (.* > )?{re.escape(name)} \|", table, re.MULTILINE)]


def test_every_entity_is_documented() -> None:
    """A page has a row for each entity."""
    table = rows(ROOT / "docs" / "entities.md") + rows(ROOT / "docs" / "settings.md")
    keys = [key for platform in PROJECT.english["entity"].values() for key in platform]
    assert not [key for key in keys if f"`{key}`" not in table]


def test_symptoms() -> None:
    """Each symptom leads to what it means and what to do about it."""
    page = (ROOT / "docs" / "troubleshooting.md").read_text()
    table = page.partition("## By symptom")[2].partition("\n## ")[0]
    links = re.findall(r"\]\(#([\w-]+)\)", table)
    assert len(links) >= len(re.findall(r"^\| ", table, re.MULTILINE)) - 1
    assert {*links} <= anchors(ROOT / "docs" / "troubleshooting.md")
