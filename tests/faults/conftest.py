"""A Home Assistant in which time passes as quickly as it can."""

import asyncio
import logging
import os
from pathlib import Path

import pytest

from .virtual import VirtualTime


@pytest.fixture
async def virtual_time(monkeypatch: pytest.MonkeyPatch) -> VirtualTime:
    """Return the time that everything in the test's loop lives by."""
    monkeypatch.setattr(logging.root.manager, "disable", logging.NOTSET if "FAULTS_LOG" in os.environ else logging.INFO)
    # Neither debugging nor a log is affordable here.
    asyncio.get_running_loop().set_debug(False)
    virtual = VirtualTime(asyncio.get_running_loop())
    virtual.install(monkeypatch)
    return virtual


@pytest.fixture
def hass_config_dir(virtual_time: VirtualTime, tmp_path: Path) -> str:
    """Return a folder for the journal of this test alone; Home Assistant starts after time has begun."""
    return str(tmp_path)
