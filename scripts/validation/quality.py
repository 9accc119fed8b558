"""The rules of Home Assistant's quality scale."""

from collections.abc import Iterator
import re

from .project import Project, misfits
from .schemas import PLATFORMS, QUALITY_SCHEMA

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
# A rule is followed exactly if a file, or the code anywhere, has this in it.
TRACES = {
    "action-setup": ("__init__.py", r"async def async_setup\("),
    "config-entry-unloading": ("__init__.py", r"async def async_unload_entry\("),
    "config-flow": ("", r"async def async_step_user\("),
    "diagnostics": ("diagnostics.py", r"async def async_get_(config_entry|device)_diagnostics\("),
    "discovery-update-info": ("", r"async def async_step_dhcp\("),
    "docs-actions": ("services.yaml", ""),
    "docs-conditions": ("conditions.yaml", ""),
    "docs-triggers": ("triggers.yaml", ""),
    "exception-translations": ("translations/en.json", '"exceptions"'),
    "icon-translations": ("icons.json", ""),
    "reauthentication-flow": ("", r"async def async_step_reauth\("),
    "reconfiguration-flow": ("", r"async def async_step_reconfigure\("),
    "repair-issues": ("translations/en.json", '"issues"'),
    "runtime-data": ("__init__.py", r"entry\.runtime_data = "),
    "strict-typing": ("py.typed", ""),
    "test-before-setup": ("__init__.py", r"async_config_entry_first_refresh|ConfigEntryNotReady"),
    "unique-config-entry": ("", r"_abort_if_unique_id_configured|_async_abort_entries_match"),
}


def check(project: Project) -> Iterator[str]:
    """Tell which rules of the manifest's tier are not spoken of, or are not as is said."""
    quality = project.yaml("quality_scale.yaml")
    yield from (wrong := misfits("quality_scale.yaml", QUALITY_SCHEMA, quality))
    if wrong:
        return
    rules = quality["rules"]
    known = set[str]().union(*map(str.split, RULES.values()))
    yield from (f"quality_scale.yaml: there is no rule {rule}" for rule in sorted(rules.keys() - known))
    tiers = [*RULES]
    wanted = tiers[: tiers.index(project.manifest["quality_scale"]) + 1]
    for rule in set[str]().union(*(RULES[tier].split() for tier in wanted)) - rules.keys():
        yield f"quality_scale.yaml: nothing is said of {rule}"
    for rule, (name, trace) in TRACES.items():
        path = project.package / name
        held = (project.text(path) if path.exists() else None) if name else project.code
        if (rules.get(rule) == "done") != (held is not None and bool(re.search(trace, held))):
            yield f"quality_scale.yaml: what is said of {rule} is not so"
    for platform in sorted(PLATFORMS):
        path = project.package / f"{platform}.py"
        if rules.get("parallel-updates") == "done" and path.exists() and "PARALLEL_UPDATES" not in project.text(path):
            yield f"{platform}.py: no PARALLEL_UPDATES"
