"""The icons."""

from collections.abc import Iterator

from .manifest import NEWEST, newest
from .project import Project, misfits
from .schemas import ICON_SCHEMA
from .words import leaves

NAMES = NEWEST / "hass_frontend" / "static" / "mdi" / "iconList.json"


def check(project: Project) -> Iterator[str]:
    """Tell which icons are wrong, unknown, left over or say nothing."""
    icons = project.icons
    yield from (wrong := misfits("icons.json", ICON_SCHEMA, icons))
    if wrong:
        return
    known = {f"mdi:{row['name']}" for row in newest(NAMES)}
    yield from (
        f"icons.json: {key}: there is no icon {icon}" for key, icon in leaves(icons).items() if icon not in known
    )
    texts = project.english.get("entity", {})
    for platform, rows in icons.get("entity", {}).items():
        for key, row in rows.items():
            place = f"entity.{platform}.{key}"
            if key not in texts.get(platform, {}):
                yield f"icons.json: {place} is the icon of no entity"
            if row.get("default") in row.get("state", {}).values():
                yield f"icons.json: {place} has the same icon for a state"
