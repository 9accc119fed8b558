"""What hassfest and HACS check of an integration, as far as it can be known without a network.

Whatever they need the network for is left to the workflows, which run the real ones.
"""

from collections.abc import Callable, Iterator

# Before anything imports voluptuous, in whose place Home Assistant puts a library of its own.
import homeassistant  # noqa: F401

from . import actions, dependencies, icons, keys, manifest, quality, repository, texts
from .project import Project, UnreadableError

type Check = Callable[[Project], Iterator[str]]

CHECKS: tuple[Check, ...] = (
    manifest.check,
    dependencies.check,
    texts.check,
    keys.check,
    actions.check,
    icons.check,
    quality.check,
    repository.check,
)


def complaints(project: Project) -> list[str]:
    """Return what is wrong, in the order of the checks."""
    found: dict[str, None] = {}
    for check in CHECKS:
        try:
            found |= dict.fromkeys(check(project))
        except UnreadableError as err:
            found[str(err)] = None
    return [*found]
