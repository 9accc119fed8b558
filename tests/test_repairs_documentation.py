"""docs/troubleshooting.md has every repair, and each one is raised in a test."""

import ast
import re

import pytest

from tests.sources import ROOT, functions, strings
from tests.texts import EN

PAGE = (ROOT / "docs" / "troubleshooting.md").read_text()
FOLDER = ROOT / "tests" / "integration"

# By their keys, the tests that show them appear and go.
SHOWN = {
    "captures_unwritable": "test_captures.test_pictures_fail",
    "certificate_changed": "test_certificate.test_changed_while_running",
    "clock_wrong": "test_clock.test_not_wanted",
    "everybody_withdrawn": "test_people_withdrawn.test_everybody",
    "factory_password": "test_repairs.test_the_factory_password",
    "journal_damaged": "test_journal_files.test_damaged",
    "journal_newer": "test_journal_files.test_newer",
    "journal_unwritable": "test_options.test_a_journal_that_cannot_be_used",
    "no_https": "test_odd_terminals.test_from_https_to_http",
    "people_full": "test_repairs.test_no_room_for_more_people",
    "people_withdrawn": "test_repairs.test_pending_withdrawals_are_given_up",
    "push_contested": "test_link.test_another_system",
    "push_unreachable": "test_odd_terminals.test_the_push_port_cannot_be_reached",
    "same_terminal": "test_repairs.test_addresses_that_were_exchanged",
    "withdrawal_refused": "test_people_withdrawn.test_a_terminal_that_refuses_for_ever",
}


def test_the_table() -> None:
    """It has a row for each repair that a user can read of, by its title, and no other."""
    part = PAGE.partition("## Repairs\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (.+?) \| .+ \| .+ \| .+ \|$", part, re.MULTILINE)
    titles = {re.sub(r"\{\w+\}", "…", issue["title"]) for issue in EN["issues"].values()}
    assert sorted(rows[1:]) == sorted(titles)


def test_none_is_left_over() -> None:
    """Every repair is in the list of tests."""
    assert SHOWN.keys() == EN["issues"].keys()


@pytest.mark.parametrize("key", SHOWN)
def test_each_is_raised(key: str) -> None:
    """The test is there, and its file names the repair or what it is about."""
    module, _, name = SHOWN[key].partition(".")
    path = FOLDER / f"{module}.py"
    (test,) = [function for function in functions(path) if function.name == name]
    assert any(isinstance(node, ast.Assert) for node in ast.walk(test))
    name = key.replace("withdrawal_", "withdrawals_")
    assert {name, f"{name}_"} & strings(path)
