"""What the validators of Home Assistant and HACS look at, without the internet."""

import ast
from collections.abc import AsyncIterator, Iterator
from dataclasses import is_dataclass
from functools import cache
from importlib import import_module, metadata
from importlib.util import find_spec
import inspect
import json
import logging
from pathlib import Path
import re
from string import Formatter
import sys
import tomllib
from typing import Any, cast

from awesomeversion import AwesomeVersion
from packaging.requirements import Requirement
from PIL import Image
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.richtech_aatss.const import DOMAIN
from custom_components.richtech_aatss.errors import TRANSLATION_KEYS
from custom_components.richtech_aatss.people.errors import PERSON_KEYS
from custom_components.richtech_aatss.people.several import KEPT
from custom_components.richtech_aatss.recognitions import complaints
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowHandler, FlowResultType, section
from homeassistant.helpers import icon, service, translation
from homeassistant.helpers.entity import EntityDescription
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict
from tests.test_house import NAME, PACKAGE, PLATFORMS, ROOT, SOURCES, imports, part_of, roots, short, tree


def load(path: Path) -> Any:
    """Return what a JSON file holds, with its keys in order."""
    return json.loads(path.read_text())


MANIFEST = load(PACKAGE / "manifest.json")
HACS = load(ROOT / "hacs.json")
EN = load(PACKAGE / "translations" / "en.json")
ICONS = load(PACKAGE / "icons.json")
LANGUAGES = sorted((PACKAGE / "translations").glob("*.json"))
ADDRESS: str = MANIFEST["documentation"]
OWNER, REPOSITORY = ADDRESS.removeprefix("https://github.com/").split("/")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
REQUIREMENTS = sorted([*ROOT.glob("requirements*.txt"), *(ROOT / "scripts").glob("requirements*")])
LOCKS = sorted((ROOT / "scripts").glob("requirements*.lock"))
LATEST = next(ROOT.glob(".venv-hass/lib/python3*/site-packages/homeassistant/generated"), None)

# The manifest.


def matching(pattern: str) -> Any:
    """Return a validator of text that matches as a whole."""
    return vol.All(str, vol.Match(rf"^(?:{pattern})$"))


NAMES = [matching("[a-z0-9_]+")]
MANIFEST_SCHEMA = vol.Schema(
    {
        vol.Required("domain"): DOMAIN,
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
            {"registered_devices": True, "macaddress": matching(r"[0-9A-F*]+"), "hostname": matching(r"[^A-Z]+")}
        ],
        vol.Optional("import_executor"): bool,
        vol.Optional("loggers"): [str],
        vol.Optional("quality_scale"): vol.In(["bronze", "silver", "gold", "platinum"]),
        vol.Optional("requirements"): [str],
        vol.Optional("single_config_entry"): True,
    }
)
HACS_SCHEMA = vol.Schema(
    {
        vol.Required("name"): MANIFEST["name"],
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


def test_manifest() -> None:
    """The manifest has what it must have, in order, and nothing else."""
    MANIFEST_SCHEMA(MANIFEST)
    rest = list(MANIFEST)[2:]
    assert list(MANIFEST)[:2] == ["domain", "name"]
    assert rest == sorted(rest)
    assert MANIFEST["version"] == PYPROJECT["project"]["version"]
    assert PYPROJECT["project"]["license"] == "Apache-2.0"


def test_manifest_categories() -> None:
    """The newest Home Assistant that is tested knows the categories."""
    assert LATEST
    categories = {
        f"{category['slug']}.{sub['slug']}"
        for category in load(LATEST / "integration_categories.json")
        for sub in category.get("subcategories", [])
    }
    assert set(MANIFEST["categories"]) <= categories
    assert set(MANIFEST["connectivity"]) <= {kind["slug"] for kind in load(LATEST / "integration_connectivity.json")}


def declared() -> set[str]:
    """Return the integrations that ours depends on."""
    return {*MANIFEST.get("dependencies", []), *MANIFEST.get("after_dependencies", [])}


@pytest.mark.parametrize("path", SOURCES, ids=short)
def test_dependencies(path: Path) -> None:
    """Other integrations are declared, unless they only load the file that imports them, or hold entities."""
    used = {name.split(".")[2] for name in imports(path) if name.startswith("homeassistant.components.")}
    assert used <= declared() | PLATFORMS | {part_of(path)}


def test_dependencies_exist() -> None:
    """Home Assistant has what is declared."""
    for dependency in declared():
        assert find_spec(f"homeassistant.components.{dependency}")


def test_requirements() -> None:
    """What is required was tested."""
    for required in map(Requirement, MANIFEST["requirements"]):
        versions = [metadata.version(required.name), *(locked(lock, required.name) for lock in LOCKS)]
        assert all(map(required.specifier.contains, versions))


def test_packages() -> None:
    """The packages that are imported are Home Assistant's own, or required."""
    lines = [*(metadata.requires("homeassistant") or []), *MANIFEST["requirements"]]
    known = {Requirement(line).name.lower() for line in lines}
    packages = set[str]().union(*map(roots, SOURCES)) - sys.stdlib_module_names
    distributions = metadata.packages_distributions()
    imported = [distributions[name] for name in packages - {"custom_components", "homeassistant", "voluptuous"}]
    assert {name.lower() for name in set[str]().union(*imported)} <= known


def locked(lock: Path, name: str) -> str:
    """Return the version of a package in a lock file."""
    found = re.search(rf"^{re.escape(name)}==([^\s;]+)", lock.read_text(), re.MULTILINE)
    assert found, f"{name} is not in {lock.name}"
    return found[1]


@pytest.mark.parametrize("path", REQUIREMENTS, ids=short)
def test_pins(path: Path) -> None:
    """Every package of the tools has one version, and comes from wherever the machine gets its packages."""
    wanted = [line for line in path.read_text().splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert wanted
    assert not [line for line in wanted if not re.match(r"[\w.\[\],-]+==[\w.+!-]+(\s*(;|#).*)?$", line)]


def test_hacs() -> None:
    """HACS finds what it needs, and asks for the oldest Home Assistant that is tested."""
    HACS_SCHEMA(HACS)
    tested = {AwesomeVersion(locked(lock, "homeassistant")) for lock in LOCKS}
    assert tested
    oldest = min(tested)
    assert HACS["homeassistant"] == f"{oldest.section(0)}.{oldest.section(1)}.0"


# The files.


@pytest.mark.parametrize("theme", ["", "dark_"])
def test_brand(theme: str) -> None:
    """The pictures have the sizes that Home Assistant's pages expect."""
    sizes = {path.name.removeprefix(theme): picture_size(path) for path in (PACKAGE / "brand").glob(f"{theme}*.png")}
    if theme and not sizes:
        return
    assert sizes["icon.png"] == (256, 256)
    assert sizes["icon@2x.png"] == (512, 512)
    assert 128 <= min(sizes["logo.png"]) <= 256
    assert 256 <= min(sizes["logo@2x.png"]) <= 512
    assert all(sizes[logo][0] > sizes[logo][1] for logo in ("logo.png", "logo@2x.png"))
    assert sizes["logo@2x.png"] == pytest.approx([2 * length for length in sizes["logo.png"]], abs=2)


def picture_size(path: Path) -> tuple[int, int]:
    """Return width and height of a PNG."""
    with Image.open(path) as picture:
        assert picture.format == "PNG"
        return picture.size


def test_brand_has_nothing_else() -> None:
    """Home Assistant serves these names only."""
    names = {path.name for path in (PACKAGE / "brand").iterdir()}
    assert names <= {
        f"{theme}{kind}{scale}.png" for theme in ("", "dark_") for kind in ("icon", "logo") for scale in ("", "@2x")
    }


def test_documents() -> None:
    """The licence is one that GitHub recognises; what people read first is there."""
    licence = (ROOT / "LICENSE").read_text()
    assert re.match(r"\s*Apache License\s+Version 2\.0, January 2004", licence)
    assert "END OF TERMS AND CONDITIONS" in licence
    assert (ROOT / "README.md").read_text().startswith("# ")
    assert (ROOT / "CHANGELOG.md").read_text().startswith("# Changelog")


def texts() -> Iterator[tuple[str, str]]:
    """Return the names and contents of the repository's text files."""
    for folder, folders, names in ROOT.walk():
        folders[:] = [
            name for name in folders if name in {".github", ".ci"} or (name[0] not in "._" and name != "node_modules")
        ]
        for path in filter(Path.is_file, (folder / name for name in names if name != ".git")):
            try:
                yield short(path), path.read_text()
            except UnicodeDecodeError:
                continue


# Addresses of a project in every form: pages, raw files, and links that open an own Home Assistant.
ADDRESSES = [
    re.compile(r"github(?:usercontent)?\.com[/:](?:repos/)?([\w.-]+)/([\w.-]*\w)"),
    re.compile(r"github(?:usercontent)?\.com%2[Ff]([\w.-]+?)%2[Ff]([\w.-]*\w)"),
    re.compile(r"owner=([\w.-]+)&(?:amp;)?repository=([\w.-]*\w)"),
    re.compile(r"([\w-]+)\.github\.io/([\w.-]*\w)"),
]
PLACEHOLDER = re.compile(r"owner|user(name)?|your.*|example", re.IGNORECASE)


def is_ours(owner: str, repository: str) -> bool:
    """Return whether an address is meant to be this project's."""
    return bool(re.search("richtech|aatss", f"{owner}/{repository}", re.IGNORECASE) or PLACEHOLDER.fullmatch(owner))


def addresses() -> set[tuple[str, str, str]]:
    """Return the addresses at GitHub that the repository names: file, owner and repository."""
    found = [(name, *address) for name, text in texts() for form in ADDRESSES for address in form.findall(text)]
    return {(name, owner, repository.removesuffix(".git")) for name, owner, repository in found}


def test_addresses() -> None:
    """The project has one address, that of the manifest."""
    assert MANIFEST["issue_tracker"] == f"{ADDRESS}/issues"
    named = addresses()
    assert not {found for found in named if is_ours(*found[1:]) and found[1:] != (OWNER, REPOSITORY)}
    assert ("README.md", OWNER, REPOSITORY) in named


def test_owner() -> None:
    """The project has one owner, that of the address."""
    assert MANIFEST["codeowners"] == [f"@{OWNER}"]
    files = [ROOT / "CODEOWNERS", *(ROOT / ".github").glob("CODEOWNERS")]
    named = {owner for path in files if path.exists() for owner in re.findall(r"@[\w-]+", path.read_text())}
    assert named <= {f"@{OWNER}"}


def test_the_code_takes_the_address_from_the_manifest() -> None:
    """Who moves the project changes the manifest, not the code."""
    assert not [short(path) for path in SOURCES if re.search(r"github\.(com|io)", path.read_text())]


def test_no_registry() -> None:
    """Packages come from wherever the machine is set up to get them."""
    hosts = [("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com")]
    hosts += [("yarnpkg", "com"), ("crates", "io"), ("rubygems", "org"), ("jsdelivr", "net"), ("unpkg", "com")]
    names = re.compile("|".join(rf"\b{re.escape('.'.join(host))}\b" for host in hosts))
    assert not [(name, names.findall(text)) for name, text in texts() if names.search(text)]


# The translations.

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


def leaves(node: Any, path: str = "") -> dict[str, str]:
    """Return all texts below a node by their full keys."""
    if isinstance(node, str):
        return {path: node}
    below = [leaves(inner, f"{path}.{key}" if path else key) for key, inner in node.items()]
    return {key: text for part in below for key, text in part.items()}


def placeholders(text: str) -> set[str]:
    """Return the names in braces of a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("path", LANGUAGES, ids=short)
def test_language(path: Path) -> None:
    """A language file has the form that Home Assistant reads, and plain texts."""
    language = load(path)
    LANGUAGE_SCHEMA(language)
    for key, text in leaves(language).items():
        assert text == text.strip(), key
        assert not re.search(r"</?[A-Za-z!]|&\w+;", text), key
        assert not re.search(r"https?:|://|www\.|\[%key", text), key
        assert not re.search(r"'\{\w*\}'", text), key
        assert all(name.isidentifier() for name in placeholders(text)), key


@pytest.mark.parametrize("path", LANGUAGES, ids=short)
def test_languages_agree(path: Path) -> None:
    """All languages have the same texts, with the same placeholders."""
    ours, english = leaves(load(path)), leaves(EN)
    assert ours.keys() == english.keys()
    assert {key: placeholders(text) for key, text in ours.items()} == {
        key: placeholders(text) for key, text in english.items()
    }


# The entities.


def within(value: object) -> Iterator[EntityDescription]:
    """Return the descriptions in a table."""
    if is_dataclass(value) and hasattr(value, "translation_key") and not isinstance(value, type):
        yield cast("EntityDescription", value)
    elif isinstance(value, (list, tuple, set, dict)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from within(inner)


@cache
def descriptions() -> dict[str, dict[str, EntityDescription]]:
    """Return the descriptions of each platform's entities by their translation keys."""
    present = sorted(part_of(path) for path in SOURCES if part_of(path) in PLATFORMS)
    tables = {platform: vars(import_module(f"{NAME}.{platform}")) for platform in present}
    return {
        platform: {row.translation_key or row.key: row for value in table.values() for row in within(value)}
        for platform, table in tables.items()
    }


def test_entities_have_names() -> None:
    """Every entity has a name, and every name an entity."""
    assert {platform: set(rows) for platform, rows in descriptions().items()} == {
        platform: set(rows) for platform, rows in EN["entity"].items()
    }
    assert all("name" in text for rows in EN["entity"].values() for text in rows.values())


def test_entities_have_icons() -> None:
    """An entity has an icon of its own where its class brings none; no icon is left over."""
    for platform, rows in descriptions().items():
        icons = ICONS["entity"].get(platform, {})
        assert icons.keys() <= rows.keys()
        assert {key for key, row in rows.items() if not row.device_class} <= icons.keys()
    assert ICONS["entity"].keys() <= descriptions().keys()
    assert all(re.fullmatch(r"mdi:[a-z0-9-]+", text) for text in leaves(ICONS).values())


def test_states_have_names() -> None:
    """What an entity can be is translated."""
    for platform, rows in descriptions().items():
        for key, row in rows.items():
            text = EN["entity"][platform][key]
            if events := getattr(row, "event_types", None):
                assert text["state_attributes"]["event_type"]["state"].keys() == set(events)
            if options := getattr(row, "options", None):
                assert text["state"].keys() == set(options)


# Errors and the flows.


def calls() -> Iterator[tuple[str, dict[str, ast.expr]]]:
    """Return the calls in the integration: what is called, and what it gets by name."""
    for node in (node for path in SOURCES for node in ast.walk(tree(path))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), {word.arg: word.value for word in node.keywords if word.arg}


def constants(node: ast.AST | None) -> set[str]:
    """Return the strings in an expression."""
    inside = ast.walk(node) if node else ()
    return {part.value for part in inside if isinstance(part, ast.Constant) and isinstance(part.value, str)}


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
    given += [(key, {"terminal", "person", "error"}) for key in KEPT]
    given += [(f"setting_{reason}", refused) for reason in reasons | {"ignored"}]
    messages = {key: placeholders(text["message"]) for key, text in EN["exceptions"].items()}
    assert messages.keys() == {key for key, _ in given}
    assert not [key for key, names in given if names is not None and not messages[key] <= names]


def journal_issues() -> set[str]:
    """Return the issues that the journal creates by constants."""
    return {value for name, value in vars(complaints).items() if name.isupper() and isinstance(value, str)} - {DOMAIN}


def choices() -> set[str]:
    """Return the texts for the choices of actions."""
    fields = [field for action in described("services").values() for field in action.get("fields", {}).values()]
    selects = [field["selector"].get("select") or {} for field in fields]
    return {select["translation_key"] for select in selects if "translation_key" in select}


def test_other_keys() -> None:
    """Issues and the options of selectors have texts, and the other way round."""
    others = {"issues": journal_issues(), "selector": choices()}
    for function, category in (("async_create_issue", "issues"), ("SelectSelectorConfig", "selector")):
        found = [words.get("translation_key") for name, words in calls() if name.split(".")[-1] == function]
        assert others[category].union(*map(constants, found)) == EN.get(category, {}).keys()


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


def form_fields(schema: vol.Schema) -> dict[str, Any]:
    """Return the fields of a form; those of a section as another form."""
    return {
        str(key): form_fields(value.schema) if isinstance(value, section) else None
        for key, value in schema.schema.items()
    }


def text_fields(step: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that a form's texts are for."""
    return dict.fromkeys(step.get("data", {})) | {
        key: text_fields(part) for key, part in step.get("sections", {}).items()
    }


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


# Actions, triggers and conditions.

KINDS = {"services": "service", "triggers": "trigger", "conditions": "condition"}


def described(kind: str) -> dict[str, Any]:
    """Return what a file like services.yaml describes."""
    path = PACKAGE / f"{kind}.yaml"
    described = load_yaml_dict(path) if path.exists() else {}
    return {name: action or {} for name, action in described.items() if not name.startswith(".")}


def split_fields(fields: dict[str, Any]) -> tuple[set[str], set[str]]:
    """Return the names of fields, those in sections as well, and the names of the sections."""
    sections = {name for name, field in fields.items() if "fields" in field}
    inside = [set(fields[name]["fields"]) for name in sections]
    return (fields.keys() - sections).union(*inside), sections


@pytest.mark.parametrize("kind", KINDS)
def test_actions(kind: str) -> None:
    """Actions, triggers and conditions and their fields are named, described and have an icon; nothing is left over."""
    actions, spoken, icons = described(kind), EN.get(kind, {}), ICONS.get(kind, {})
    assert actions.keys() == spoken.keys() == icons.keys()
    for name, action in actions.items():
        fields, sections = split_fields(action.get("fields") or {})
        assert spoken[name].get("fields", {}).keys() == fields
        assert spoken[name].get("sections", {}).keys() == sections
        assert KINDS[kind] in icons[name]


@pytest.mark.parametrize("kind", KINDS)
def test_selectors(kind: str) -> None:
    """Every field can be filled in by the editor; names are only in the translations."""
    for action in described(kind).values():
        fields = action.get("fields") or {}
        inside = [field for part in fields.values() for field in part.get("fields", {}).values()]
        assert all(
            "selector" in field for field in [*inside, *(part for part in fields.values() if "fields" not in part)]
        )
        assert not [part for part in (action, *fields.values(), *inside) if part.keys() & {"name", "description"}]


# Home Assistant's readers.


@pytest.fixture
async def quiet(
    hass: HomeAssistant, enable_custom_integrations: None, caplog: pytest.LogCaptureFixture
) -> AsyncIterator[None]:
    """Set the integration up, and see that Home Assistant complains of nothing."""
    assert await async_setup_component(hass, DOMAIN, {})
    caplog.clear()
    yield
    assert not [record.getMessage() for record in caplog.get_records("call") if record.levelno >= logging.WARNING]


async def test_home_assistant_reads_the_actions(hass: HomeAssistant, quiet: None) -> None:
    """The actions that are registered are those that are described."""
    read = (await service.async_get_all_descriptions(hass))[DOMAIN]
    actions = described("services")
    assert read.keys() == actions.keys()
    for name, action in actions.items():
        assert read[name]["fields"].keys() == (action.get("fields") or {}).keys()
        assert ("target" in read[name]) == ("target" in action)


@pytest.mark.parametrize("language", [path.stem for path in LANGUAGES])
@pytest.mark.parametrize("category", sorted(EN))
async def test_home_assistant_reads_the_texts(hass: HomeAssistant, quiet: None, language: str, category: str) -> None:
    """Every text arrives, in its own language."""
    read = await translation.async_get_translations(hass, language, category, {DOMAIN})
    texts = load(PACKAGE / "translations" / f"{language}.json")
    assert read == leaves(texts[category], f"component.{DOMAIN}.{category}")


@pytest.mark.parametrize("category", sorted(ICONS))
async def test_home_assistant_reads_the_icons(hass: HomeAssistant, quiet: None, category: str) -> None:
    """Every icon arrives."""
    assert (await icon.async_get_icons(hass, category, {DOMAIN}))[DOMAIN] == ICONS[category]


# The quality scale.

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
