"""What the integration says of the rules of the quality scale."""

from importlib import import_module
from typing import Any

import pytest

from homeassistant.util.yaml import load_yaml_dict
from tests.descriptions import descriptions
from tests.sources import MANIFEST, NAME, PACKAGE

RULES = {
    "bronze": """action-setup appropriate-polling brands common-modules config-flow config-flow-test-coverage
        dependency-transparency docs-actions docs-conditions docs-high-level-description
        docs-installation-instructions docs-removal-instructions docs-triggers entity-event-setup entity-unique-id
        has-entity-name runtime-data test-before-configure test-before-setup unique-config-entry""",
    "silver": """action-exceptions config-entry-unloading docs-configuration-parameters docs-installation-parameters
        entity-unavailable integration-owner log-when-unavailable parallel-updates reauthentication-flow
        test-coverage""",
    "gold": """devices diagnostics discovery discovery-update-info docs-data-update docs-examples
        docs-known-limitations docs-supported-devices docs-supported-functions docs-troubleshooting docs-use-cases
        dynamic-devices entity-category entity-device-class entity-disabled-by-default entity-translations
        exception-translations icon-translations reconfiguration-flow repair-issues stale-devices""",
    "platinum": "async-dependency inject-websession strict-typing",
}
# A rule is followed exactly if there is the file.
EVIDENCE = {
    "action-setup": "services.yaml",
    "brands": "brand/icon.png",
    "config-flow": "config_flow.py",
    "diagnostics": "diagnostics.py",
    "docs-actions": "services.yaml",
    "docs-conditions": "conditions.yaml",
    "docs-triggers": "triggers.yaml",
    "icon-translations": "icons.json",
    "repair-issues": "repairs.py",
    "strict-typing": "py.typed",
}


def quality() -> dict[str, Any]:
    """Return what the integration says of each rule."""
    rules: dict[str, Any] = load_yaml_dict(PACKAGE / "quality_scale.yaml")["rules"]
    return rules


def test_quality_scale() -> None:
    """Every rule of the scale is followed, or does not apply for a reason that is given."""
    rules = quality()
    assert rules.keys() == {rule for tier in RULES.values() for rule in tier.split()}
    assert MANIFEST["quality_scale"] == "platinum"
    exempt = [rule for rule in rules.values() if rule != "done"]
    assert all(rule.keys() == {"status", "comment"} for rule in exempt)
    assert all(rule["status"] == "exempt" and rule["comment"].strip() for rule in exempt)


@pytest.mark.parametrize("rule", EVIDENCE)
def test_quality_is_evident(rule: str) -> None:
    """What is said of a rule is so."""
    assert (quality()[rule] == "done") == (PACKAGE / EVIDENCE[rule]).exists()


def test_every_platform_limits_its_updates() -> None:
    """The rule `parallel-updates` is followed by each platform."""
    assert descriptions()
    assert all(hasattr(import_module(f"{NAME}.{platform}"), "PARALLEL_UPDATES") for platform in descriptions())
