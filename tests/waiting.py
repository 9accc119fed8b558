"""Waits for effects, never for a time."""

import asyncio
from collections.abc import Callable

PATIENCE = 20.0


async def eventually(holds: Callable[[], object]) -> None:
    """Return as soon as something holds; fail if it never does."""
    async with asyncio.timeout(PATIENCE):
        while not holds():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
