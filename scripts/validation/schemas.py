"""The forms that Home Assistant and HACS want files to have."""

from typing import Any

import voluptuous as vol

from homeassistant.const import Platform
from homeassistant.helpers.selector import validate_selector

PLATFORMS = {platform.value for platform in Platform}


def matching(pattern: str) -> Any:
    """Return a validator of text that matches as a whole."""
    return vol.All(str, vol.Match(rf"^(?:{pattern})$"))


NAMES = [matching("[a-z0-9_]+")]
MANIFEST_SCHEMA = vol.Schema(
    {
        vol.Required("domain"): matching("[a-z0-9_]+"),
        vol.Required("name"): matching(r"\S(.*\S)?"),
        vol.Required("codeowners"): vol.All([matching("@[A-Za-z0-9-]+")], vol.Length(min=1)),
        vol.Required("config_flow"): True,
        vol.Required("documentation"): matching(r"https://github\.com/[\w.-]+/[\w.-]+"),
        vol.Required("integration_type"): vol.In(["device", "hub"]),
        vol.Required("iot_class"): vol.In(
            ["assumed_state", "calculated", "cloud_polling", "cloud_push", "local_polling", "local_push"]
        ),
        vol.Required("issue_tracker"): matching(r"https://github\.com/[\w.-]+/[\w.-]+/issues"),
        vol.Required("version"): matching(r"\d+\.\d+\.\d+((a|b|rc)\d+)?"),
        vol.Optional("after_dependencies"): NAMES,
        vol.Optional("categories"): [matching(r"[a-z_]+(\.[a-z_]+)?")],
        vol.Optional("connectivity"): NAMES,
        vol.Optional("dependencies"): NAMES,
        vol.Optional("dhcp"): [
            {
                "registered_devices": True,
                "macaddress": matching(r"[0-9A-F]*\*[0-9A-F*]*"),
                "hostname": matching(r"[^A-Z]+"),
            }
        ],
        vol.Optional("import_executor"): bool,
        vol.Optional("loggers"): [str],
        vol.Optional("quality_scale"): vol.In(["bronze", "silver", "gold", "platinum"]),
        vol.Optional("requirements"): [matching(r"\S+")],
        vol.Optional("single_config_entry"): True,
    }
)

HACS_SCHEMA = vol.Schema(
    {
        vol.Required("name"): str,
        vol.Required("homeassistant"): matching(r"20\d\d\.(1[0-2]|[1-9])\.\d+"),
        vol.Optional("content_in_root"): False,
        vol.Optional("country"): vol.Any([str], str),
        vol.Optional("hacs"): str,
        vol.Optional("hide_default_branch"): bool,
        vol.Optional("persistent_directory"): str,
        vol.Optional("render_readme"): bool,
        vol.Inclusive("zip_release", "zip"): True,
        vol.Inclusive("filename", "zip"): matching(r"[\w-]+\.zip"),
    }
)

TEXT = vol.All(str, vol.Length(min=1))
SLUG = matching("[a-z0-9]([a-z0-9_-]*[a-z0-9])?")
TEXTS: dict[Any, Any] = {SLUG: TEXT}
DATA = {"data": TEXTS, "data_description": TEXTS}
STEP = {
    **DATA,
    "title": TEXT,
    "description": TEXT,
    "menu_options": TEXTS,
    "menu_option_descriptions": TEXTS,
    "submit": TEXT,
    "sections": {SLUG: {**DATA, "name": TEXT, "description": TEXT}},
}
FLOW = {"step": {SLUG: STEP}, "error": TEXTS, "abort": TEXTS, "progress": TEXTS, "create_entry": TEXTS}
ATTRIBUTE = {"name": TEXT, "state": TEXTS}
FIELD: dict[Any, Any] = {vol.Required("name"): TEXT, vol.Required("description"): TEXT}
ACTION = {**FIELD, "fields": {SLUG: FIELD}, "sections": {SLUG: {vol.Required("name"): TEXT, "description": TEXT}}}
INITIATE: dict[Any, Any] = {vol.Required("user"): TEXT, SLUG: TEXT}
SUBENTRY: dict[Any, Any] = {**FLOW, vol.Required("entry_type"): TEXT, vol.Required("initiate_flow"): INITIATE}
ISSUE: dict[Any, Any] = {
    vol.Required("title"): TEXT,
    vol.Exclusive("description", "kind"): TEXT,
    vol.Exclusive("fix_flow", "kind"): FLOW,
}
ENTITIES: dict[Any, Any] = {SLUG: {**ATTRIBUTE, "state_attributes": {SLUG: ATTRIBUTE}, "unit_of_measurement": TEXT}}
LANGUAGE_SCHEMA = vol.Schema(
    {
        "title": TEXT,
        "config": {**FLOW, "flow_title": TEXT},
        "options": FLOW,
        "common": TEXTS,
        "config_subentries": {SLUG: SUBENTRY},
        "device": {SLUG: {"name": TEXT}},
        "entity": {vol.In(PLATFORMS): ENTITIES},
        "exceptions": {SLUG: {vol.Required("message"): TEXT}},
        "issues": {SLUG: ISSUE},
        "selector": {SLUG: {"options": TEXTS, "fields": {SLUG: {"name": TEXT, "description": TEXT}}}},
        "services": {SLUG: ACTION},
        "triggers": {SLUG: ACTION},
        "conditions": {SLUG: ACTION},
        "system_health": {"info": TEXTS},
        "device_automation": {SLUG: TEXTS},
    }
)

ICON = matching("mdi:[a-z0-9-]+")
STATES = {SLUG: ICON}
STEPS = {"step": {SLUG: {"section": {SLUG: ICON}}}}
ICON_SCHEMA = vol.Schema(
    {
        "entity": {
            vol.In(PLATFORMS): {
                SLUG: {
                    "default": ICON,
                    "state": STATES,
                    "state_attributes": {SLUG: {vol.Required("default"): ICON, "state": STATES}},
                }
            }
        },
        "services": {SLUG: {vol.Required("service"): ICON, "sections": STATES}},
        "triggers": {SLUG: {vol.Required("trigger"): ICON}},
        "conditions": {SLUG: {vol.Required("condition"): ICON}},
        "config": STEPS,
        "options": STEPS,
    }
)

PRESENT = vol.NotIn([None])
INPUT: dict[Any, Any] = {
    vol.Required("selector"): validate_selector,
    "example": PRESENT,
    "default": PRESENT,
    "required": bool,
    "filter": dict,
}
INPUTS = {SLUG: vol.Any(INPUT, {vol.Required("fields"): {SLUG: INPUT}, "collapsed": bool})}
DESCRIBED_SCHEMA = vol.Schema({SLUG: {"target": vol.Any(dict, None), "fields": vol.Any(INPUTS, None)}})

EXEMPT = {vol.Required("status"): "exempt", vol.Required("comment"): matching(r"\S[\s\S]*")}
QUALITY_SCHEMA = vol.Schema({vol.Required("rules"): {str: vol.Any("done", EXEMPT)}})
