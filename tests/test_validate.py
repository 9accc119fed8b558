"""The validator finds nothing in the project, and finds each fault that is made."""

from pathlib import Path
import shutil

import pytest

from scripts.validate import main
from scripts.validation import complaints
from scripts.validation.project import Project
from tests.sources import PACKAGE, ROOT, short

HERE = short(PACKAGE)
MANIFEST, EN, ICONS = f"{HERE}/manifest.json", f"{HERE}/translations/en.json", f"{HERE}/icons.json"
SERVICES, QUALITY, LOCK = f"{HERE}/services.yaml", f"{HERE}/quality_scale.yaml", f"{HERE}/lock.py"
START, FLOW, BRAND = f"{HERE}/__init__.py", f"{HERE}/config_flow.py", f"{HERE}/brand"

# What is written instead of what, where, and what is said of it.
FAULTS = [
    (MANIFEST, '"iot_class": "local_push"', '"iot_class": "local"', "manifest.json: value must be one of"),
    (MANIFEST, '  "iot_class": "local_push",\n', "", "manifest.json: required key"),
    (MANIFEST, '  "version": "0.1.0"\n', '  "version": "new"\n', "manifest.json"),
    (MANIFEST, '"documentation": "https:', '"documentation": "http:', "manifest.json"),
    (MANIFEST, '"codeowners": ["@', '"codeowners": ["', "manifest.json"),
    (MANIFEST, '"loggers"', '"logger"', "manifest.json: "),
    (MANIFEST, '"integration_type"', '"dhcp": [{"hostname": "A"}],\n  "integration_type"', "manifest.json: "),
    (MANIFEST, '"domain": "richtech_aatss"', '"domain": "aatss"', "the domain is not the folder's name"),
    (MANIFEST, '  "name": "Richtech AATSS",\n', "", "manifest.json: required key"),
    (MANIFEST, '"categories": ["', '"categories": ["lawn.mowers", "', "no category lawn.mowers"),
    (MANIFEST, '"connectivity": ["', '"connectivity": ["wire", "', "no connectivity wire"),
    (MANIFEST, '"config_flow": true,\n', '"config_flow": true,\n,', "manifest.json is no JSON"),
    (MANIFEST, '"media_source"', '"media_sauce"', "Home Assistant has no integration media_sauce"),
    (MANIFEST, '"frontend", ', '"frontend", "http", ', "http is in dependencies and in after_dependencies"),
    (MANIFEST, '"dependencies": ["file_upload", ', '"dependencies": [', "file_upload is not among the dependencies"),
    (LOCK, "from homeassistant", "import homeassistant.components.zha\nfrom homeassistant", "zha is not among"),
    (FLOW, "_abort_if_unique_id_configured", "_abort", "unique-config-entry is not so"),
    (FLOW, "async def async_step_reauth(", "async def async_step_zeroconf(", "reauthentication-flow is not so"),
    (f"{HERE}/moves.py", "async_step_dhcp", "async_step_hdcp", "no step dhcp, which the manifest promises"),
    (START, "CONFIG_SCHEMA", "SCHEMA", "async_setup without CONFIG_SCHEMA"),
    (EN, '"config": {', '"configuration": {', "en.json: "),
    (EN, '"title": "', '"title": " ', "is not trimmed"),
    (EN, '"title": "', '"title": "<b>', "has HTML in it"),
    (EN, '"title": "', '"title": "https://example.org ', "has an address or a reference in it"),
    (EN, '"title": "', """"title": "'{name}' """, "has a placeholder in single quotes"),
    (EN, '"title": "', '"title": "{2} ', "has a placeholder that is no name"),
    (EN, '"title": "', '"title": "{', "has a brace that is not closed"),
    (EN, '"abnormal": "Abnormal"', '"abnormal": "{name}"', "has a placeholder that nothing fills in"),
    (EN, '"no_https": {', '"no_http": {', "issues lacks no_https"),
    (EN, '"open_door": {\n      "name"', '"open_doors": {\n      "name"', "services"),
    (SERVICES, "open_door:", "open_the_door:", "en.json: services lacks open_the_door"),
    (SERVICES, "    remark:", "    note:", "en.json: services.open_door.fields lacks note"),
    (SERVICES, "        text:", "        texts:", "services.yaml: "),
    (SERVICES, "      example: Parcel service", "      example:", "services.yaml: "),
    (SERVICES, "      required: true", "      mandatory: true", "services.yaml: "),
    (SERVICES, "open_door:", "open_door: [", "services.yaml is no YAML"),
    (
        f"{HERE}/triggers.yaml",
        "qr_code, card",
        "qr_code, badge",
        "selector.method lacks choices of triggers",
    ),
    (f"{HERE}/conditions.yaml", "    within:", "    during:", "conditions.is_recently_seen.fields lacks during"),
    (ICONS, '"mdi:counter"', '"counter"', "icons.json: "),
    (ICONS, '"mdi:counter"', '"mdi:kounter"', "there is no icon mdi:kounter"),
    (ICONS, '"open_door": {\n        "default"', '"open_doors": {\n        "default"', "the icon of no entity"),
    (ICONS, '"unlocked": "mdi:door-open"', '"unlocked": "mdi:door-closed-lock"', "the same icon for a state"),
    (ICONS, '"recognized": {', '"recognised": {', "icons.json: triggers lacks recognized"),
    (QUALITY, "  brands: done\n", "", "nothing is said of brands"),
    (QUALITY, "  brands: done\n", "  brands: todo\n", "quality_scale.yaml: "),
    (QUALITY, "  brands: done\n", "  brands: done\n  cleverness: done\n", "there is no rule cleverness"),
    (QUALITY, "  brands: done\n", "  brands:\n    status: exempt\n", "quality_scale.yaml: "),
    (QUALITY, "  diagnostics: done\n", "  diagnostics: {status: exempt, comment: No.}\n", "diagnostics is not so"),
    (LOCK, "PARALLEL_UPDATES", "UPDATES", "lock.py: no PARALLEL_UPDATES"),
    ("hacs.json", '"homeassistant"', '"home_assistant"', "hacs.json: "),
    ("hacs.json", '"name": "', '"name": "The ', "the name is not that of the manifest"),
    ("README.md", "# ", "", "README.md does not start with a title"),
    ("LICENSE", "END OF TERMS", "END OF TERM", "LICENSE is none that GitHub recognises"),
]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Copy what is validated."""
    shutil.copytree(PACKAGE, tmp_path / HERE, ignore=shutil.ignore_patterns("__pycache__", "frontend"))
    for name in ("hacs.json", "LICENSE", "README.md"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def test_the_project(capsys: pytest.CaptureFixture[str]) -> None:
    """There is nothing to complain of."""
    assert main() == 0, capsys.readouterr().out


@pytest.mark.parametrize(("name", "old", "new", "complaint"), FAULTS)
def test_faults(copy: Path, name: str, old: str, new: str, complaint: str) -> None:
    """Each fault is found."""
    text = (copy / name).read_text()
    assert old in text
    (copy / name).write_text(text.replace(old, new, 1))
    found = complaints(Project(copy))
    assert [line for line in found if complaint in line], found


@pytest.mark.parametrize("name", [MANIFEST, EN, ICONS, FLOW, f"{BRAND}/icon.png", "hacs.json", "LICENSE", "README.md"])
def test_missing(copy: Path, name: str) -> None:
    """What is missing is named."""
    (copy / name).unlink()
    assert [line for line in complaints(Project(copy)) if Path(name).name in line]


def test_pictures(copy: Path) -> None:
    """The pictures have their sizes, and no others are there."""
    brand = copy / BRAND
    shutil.copy(brand / "icon.png", brand / "banner.png")
    shutil.copy(brand / "icon.png", brand / "logo.png")
    (brand / "icon@2x.png").write_text("no picture")
    assert complaints(Project(copy)) == [
        "brand/banner.png is served to nobody",
        "brand/icon@2x.png is 0x0",
        "brand/logo.png is 256x256",
    ]


def test_another_language(copy: Path) -> None:
    """All languages have the same texts, with the same placeholders."""
    english = (copy / EN).read_text()
    german = english.replace("{terminal}", "{device}", 1).replace('"no_https"', '"no_http"')
    (copy / HERE / "translations" / "de.json").write_text(german)
    found = complaints(Project(copy))
    assert {line.split(":")[0] for line in found} == {f"{HERE}/translations/de.json"}
    assert len(found) > 1


def test_the_command(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command tells each complaint in a line, and fails."""
    (copy / QUALITY).unlink()
    assert main(copy) == 1
    assert "quality_scale.yaml" in capsys.readouterr().out
