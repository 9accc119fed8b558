"""The loop that tests run in."""

import asyncio

import pytest


async def test_calls_are_checked() -> None:
    """What calls the loop from another thread fails, as it would do harm in Home Assistant."""
    loop = asyncio.get_running_loop()
    with pytest.raises(RuntimeError, match="Non-thread-safe"):
        await asyncio.to_thread(loop.call_soon, print)
