"""What all tests share: an emulated terminal on real sockets of this machine."""

import asyncio
from collections.abc import AsyncIterator, Iterator
import logging
from tempfile import TemporaryDirectory

from hypothesis import settings
import pytest

# The test package brings a `custom_components` of its own; ours has to be imported first.
import custom_components.richtech_aatss  # noqa: F401
from tests.emulator import Terminal

PASSWORD = "123456"

# The test core has them tell each statement, which drowns what failed.
logging.getLogger("sqlalchemy.engine").setLevel(logging.WARNING)

# A busy machine is no fault.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture
def hass_config_dir(hass_tmp_config_dir: str) -> str:
    """Give every test a folder of its own."""
    return hass_tmp_config_dir


@pytest.fixture(scope="session", autouse=True)
def own_temporary_folder() -> Iterator[None]:
    """Let no other process of the tests remove what is uploaded: Home Assistant keeps it in one folder of this name."""
    with TemporaryDirectory(prefix="aatss-") as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", folder)
        patch.setattr("tempfile.tempdir", folder)
        yield


@pytest.fixture(autouse=True)
async def enable_event_loop_debug() -> None:
    """Have the loop check what it is called with, and keep no traceback of each call unless `--asyncio-debug` asks."""
    loop = asyncio.get_running_loop()
    if not loop.get_debug():
        loop.set_debug(True)
        # Whatever keeps a traceback asks for this; they take half the time of all tests.
        vars(loop)["get_debug"] = lambda: False


@pytest.fixture
async def terminal(socket_enabled: None) -> AsyncIterator[Terminal]:
    """Run a terminal that speaks http."""
    async with Terminal(password=PASSWORD) as terminal:
        yield terminal
