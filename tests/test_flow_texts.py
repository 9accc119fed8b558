"""The flows and their texts: steps, fields, errors and ends."""

import ast
from functools import cache
from importlib import import_module
import inspect
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.richtech_aatss.const import DOMAIN
from custom_components.richtech_aatss.errors import TRANSLATION_KEYS
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowHandler, FlowResultType
from scripts.validation.source import constants, tree
from scripts.validation.words import leaves, placeholders
from tests.sources import NAME, ROOT, SOURCES, calls
from tests.texts import EN, form_fields, text_fields


@cache
def flows() -> list[type[FlowHandler[Any, Any]]]:
    """Return the integration's flows."""
    modules = [import_module(".".join(path.relative_to(ROOT).with_suffix("").parts)) for path in SOURCES]
    kinds = {kind for module in modules for kind in vars(module).values() if inspect.isclass(kind)}
    ours = [kind for kind in kinds if issubclass(kind, FlowHandler) and kind.__module__.startswith(NAME)]
    return sorted(ours, key=lambda kind: kind.__name__)


def shown_steps(flow: type) -> set[str]:
    """Return the steps that show something: they say so by their own names."""
    kinds = [kind for kind in flow.__mro__ if kind.__module__.startswith(NAME)]
    methods = {name.removeprefix("async_step_"): method for kind in kinds for name, method in vars(kind).items()}
    steps = {name: method for name, method in methods.items() if inspect.iscoroutinefunction(method)}
    return {name for name, method in steps.items() if f'"{name}"' in inspect.getsource(method)}


def flow_texts() -> list[dict[str, Any]]:
    """Return the texts of all flows."""
    fixes = [issue["fix_flow"] for issue in EN.get("issues", {}).values() if "fix_flow" in issue]
    return [EN["config"], *filter(None, [EN.get("options")]), *EN.get("config_subentries", {}).values(), *fixes]


def test_steps() -> None:
    """Every step has texts, and every text a step."""
    steps = set[str]().union(*map(shown_steps, flows()))
    assert {"user", "reauth_confirm", "reconfigure"} <= steps
    assert steps == {step for flow in flow_texts() for step in flow.get("step", {})}


def test_fields_are_described() -> None:
    """Every field of a form has a name and a description."""
    steps = [step for flow in flow_texts() for step in flow.get("step", {}).values()]
    for part in [*steps, *(part for step in steps for part in step.get("sections", {}).values())]:
        assert part.get("data", {}).keys() == part.get("data_description", {}).keys()


def test_errors_of_forms() -> None:
    """A form has a text for everything that can go wrong with a terminal."""
    assigned = [node for path in SOURCES for node in ast.walk(tree(path)) if isinstance(node, ast.Assign)]
    shown = [node.value for node in assigned if ast.unparse(node.targets[0]).startswith("errors[")]
    named = [constants(value) for value in shown if not isinstance(value, ast.Call)]
    texts = [flow["error"].keys() for flow in flow_texts() if "error" in flow]
    possible = set(TRANSLATION_KEYS.values())
    assert set[str]().union(*texts) == possible.union(*named)
    # A dialog that adds a terminal only reads, and an answer to a read that got lost is no connection.
    assert EN["config"]["error"].keys() >= possible - {"unclear"}


def test_aborts() -> None:
    """Where a flow ends without an entry it says why."""
    reasons = [constants(words.get("reason")) for name, words in calls() if "abort" in name]
    configured = {"already_configured" for name, _ in calls() if name.endswith("_abort_if_unique_id_configured")}
    texts = [flow["abort"].keys() for flow in flow_texts() if "abort" in flow]
    assert set[str]().union(*texts) == configured.union(*reasons)


@pytest.mark.parametrize("source", ["user", "reauth", "reconfigure"])
async def test_forms(hass: HomeAssistant, enable_custom_integrations: None, source: str) -> None:
    """The texts are those of the forms that Home Assistant shows, down to the placeholders."""
    data = {"host": "127.0.0.1", "http_port": 1, "push_port": 2, "password": "", "ssl": False, "old_tls": False}
    entry = MockConfigEntry(domain=DOMAIN, data=data)
    entry.add_to_hass(hass)
    context: Any = {"source": source} if source == "user" else {"source": source, "entry_id": entry.entry_id}
    form: dict[str, Any] = {**await hass.config_entries.flow.async_init(DOMAIN, context=context)}
    assert form["type"] is FlowResultType.FORM
    step = EN["config"]["step"][form["step_id"]]
    assert text_fields(step) == form_fields(form["data_schema"])
    assert placeholders(" ".join(leaves(step).values())) <= (form["description_placeholders"] or {}).keys()
