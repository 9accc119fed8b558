"""What HACS reads of the repository, and the pictures of the integration."""

from collections.abc import Iterator
from pathlib import Path
import re

from PIL import Image, UnidentifiedImageError

from .project import Project, misfits
from .schemas import HACS_SCHEMA

# From the shorter side's least to its most, and whether the picture is square.
SIZES = {
    "icon.png": (256, 256, True),
    "icon@2x.png": (512, 512, True),
    "logo.png": (128, 256, False),
    "logo@2x.png": (256, 512, False),
}


def check(project: Project) -> Iterator[str]:
    """Tell what HACS would refuse or not find."""
    hacs = project.json(project.root / "hacs.json")
    yield from misfits("hacs.json", HACS_SCHEMA, hacs)
    if hacs.get("name") != project.manifest.get("name"):
        yield "hacs.json: the name is not that of the manifest"
    packages = [path.name for path in (project.root / "custom_components").iterdir() if path.name[0] not in "._"]
    if len([name for name in packages if "." not in name]) > 1:
        yield "custom_components: there is more than one integration"
    if not project.text(project.root / "README.md").startswith("# "):
        yield "README.md does not start with a title"
    licence = project.text(project.root / "LICENSE")
    apache = re.match(r"\s*Apache License\s+Version 2\.0, January 2004", licence)
    if not apache or "END OF TERMS AND CONDITIONS" not in licence:
        yield "LICENSE is none that GitHub recognises"
    yield from _brand(project.package / "brand")


def _brand(folder: Path) -> Iterator[str]:
    present = {path.name for path in folder.glob("*")}
    allowed = {*SIZES, *(f"dark_{name}" for name in SIZES)}
    yield from (f"brand/{name} is served to nobody" for name in sorted(present - allowed))
    yield from (f"brand/{name} is missing" for name in sorted(SIZES.keys() - present))
    for name in sorted(present & allowed):
        low, high, square = SIZES[name.removeprefix("dark_")]
        width, height = picture_size(folder / name)
        if not (low <= min(width, height) <= high and (width == height if square else width > height)):
            yield f"brand/{name} is {width}x{height}"


def picture_size(path: Path) -> tuple[int, int]:
    """Return width and height of a PNG, or zeros of anything else."""
    try:
        with Image.open(path, formats=["PNG"]) as picture:
            return picture.size
    except UnidentifiedImageError:
        return 0, 0
