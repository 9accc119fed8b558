"""The card and the panel: their own tests, and that the files that users get are built from what is here."""

import asyncio
from asyncio.subprocess import PIPE, STDOUT
import os
from pathlib import Path
import re

import pytest

from tests.sources import PACKAGE, ROOT

FRONTEND = ROOT / "frontend"
BUILT = PACKAGE / "frontend"
SIZES = {"card.js": 60_000, "panel.js": 450_000}


async def npx(*command: str | Path) -> None:
    """Run one of the frontend's tools."""
    assert (FRONTEND / "node_modules").exists(), "run scripts/setup --frontend first"
    path = os.pathsep.join([str(ROOT / ".tools" / "node" / "bin"), os.environ["PATH"]])
    process = await asyncio.create_subprocess_exec(
        "npm", "exec", "--", *command, cwd=FRONTEND, env={**os.environ, "PATH": path}, stdout=PIPE, stderr=STDOUT
    )
    output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()


def contents(folder: Path) -> dict[str, str]:
    """Return the files in a folder."""
    return {path.name: path.read_text() for path in folder.iterdir()}


async def test_logic() -> None:
    """What the frontend decides for itself is right."""
    await npx("vitest", "run")


@pytest.mark.parametrize("name", SIZES)
async def test_built(tmp_path: Path, name: str) -> None:
    """What users get is what the sources make; after a change: scripts/npm run build."""
    await npx("vite", "build", "--mode", name.removesuffix(".js"), "--outDir", tmp_path)
    assert contents(tmp_path) == {name: contents(BUILT)[name]}, "run scripts/npm run build"


def test_nothing_else_is_built() -> None:
    """Files of another time are gone."""
    assert contents(BUILT).keys() == SIZES.keys()


@pytest.mark.parametrize(("name", "size"), SIZES.items())
def test_size(name: str, size: int) -> None:
    """Every page loads the card; the panel is loaded when it is opened."""
    assert (BUILT / name).stat().st_size <= size


@pytest.mark.parametrize("name", SIZES)
def test_no_request_leaves_home(name: str) -> None:
    """Nothing comes from elsewhere; what a drawing is, is said by an address that nobody asks."""
    assert set(re.findall(r"\bhttps?://[\w.-]+", contents(BUILT)[name])) <= {"http://www.w3.org"}
