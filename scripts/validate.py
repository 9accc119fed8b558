"""Check what hassfest and HACS check, without a network."""

from pathlib import Path
import sys

from .validation import complaints
from .validation.project import ROOT, Project


def main(root: Path = ROOT) -> int:
    """Tell what is wrong, and whether anything is."""
    found = complaints(Project(root))
    print("\n".join(found) or "validate: hassfest and HACS find nothing that is known without a network")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:2])))
