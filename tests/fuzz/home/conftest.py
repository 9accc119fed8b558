"""An entry for the emulated terminal, as the tests of the integration have it, and what must not be in the log."""

from collections.abc import AsyncIterator
import logging

import pytest

from tests.integration.conftest import custom_integrations, entry, loaded, panel

__all__ = ["custom_integrations", "entry", "loaded", "panel"]


@pytest.fixture
async def quiet(caplog: pytest.LogCaptureFixture) -> AsyncIterator[None]:
    """See that nothing is in the log that only a mistake can bring there."""
    yield
    loud = [record for record in caplog.get_records("call") if record.levelno >= logging.ERROR]
    assert not [(record.name, record.getMessage()) for record in loud]
