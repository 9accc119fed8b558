"""Shares the event loop between the links of many terminals and everybody else."""

import asyncio
from collections.abc import Iterator
from time import monotonic
from weakref import WeakKeyDictionary

import aiohttp

# For so long the links of a session work before others of the loop are served.
TURN = 0.003


class Turns:
    """The turns of all links of a session."""

    def __init__(self) -> None:
        """Begin with the first one."""
        self._lock = asyncio.Lock()
        # When the turn ends that began in this pass of the loop.
        self._end: float | None = None

    async def take(self, steps: Iterator[None]) -> bool:
        """Take steps, no longer than to the end of a turn; return whether they were all."""
        async with self._lock:
            end = self._begin() if self._end is None else self._end
            done = all(monotonic() < end for _ in steps)
            if monotonic() >= end:
                # Whoever else has a record waits for the lock meanwhile.
                await asyncio.sleep(0)
        return done

    def _begin(self) -> float:
        self._end = monotonic() + TURN
        asyncio.get_running_loop().call_soon(self._renew)
        return self._end

    def _renew(self) -> None:
        self._end = None


_TURNS: WeakKeyDictionary[aiohttp.ClientSession, Turns] = WeakKeyDictionary()


def turns_of(session: aiohttp.ClientSession) -> Turns:
    """Return the turns of all links of a session."""
    return _TURNS.setdefault(session, Turns())
