"""Keeps large work off the event loop."""

import asyncio
from collections.abc import Callable

# What is smaller is done in less time than it takes to hand it on.
LARGE = 256 * 1024
# How many bytes are as much work as making an object of one that was read.
AN_OBJECT = 2048


async def apart[T](size: int, work: Callable[[], T]) -> T:
    """Return what some work makes of so many bytes, done in another thread where they are many."""
    if size < LARGE:
        return work()
    return await asyncio.get_running_loop().run_in_executor(None, work)
