"""Whose turn it is on the one connection to a terminal."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from enum import IntEnum
from heapq import heappop, heappush
from itertools import count
from typing import Any

# An opening door does not wait longer than this for a change that is under way.
DOOR_PATIENCE = 0.1
# Longer than a read that gets no answer.
ACT_PATIENCE = 15.0


class Lane(IntEnum):
    """What a request is for; the lower one goes first."""

    DOOR = 0
    ACT = 1
    READ = 2
    BULK = 3


class Lanes:
    """Lets one request at a time through to a terminal, the most urgent first."""

    def __init__(self) -> None:
        """Start with nobody's turn."""
        self._taken = False
        self._doors = 0
        self._reading: asyncio.Future[Any] | None = None
        self._cut_off = False
        self._queue: list[tuple[Lane, int, asyncio.Future[None]]] = []
        self._tickets = count()

    async def run[T](self, lane: Lane, request: Callable[[], Awaitable[T]]) -> T:
        """Run a request when it is its turn; a read that has to make way for the door starts again after it.

        Raises TimeoutError where a change could not begin in time: it is dropped, not made later.
        """
        if lane is Lane.DOOR:
            return await self._run_door(request)
        while True:
            async with asyncio.timeout(ACT_PATIENCE if lane is Lane.ACT else None):
                await self._acquire(lane)
            try:
                if self._doors:
                    continue
                if lane is Lane.ACT:
                    return await request()
                return await self._read(request)
            except _MakeWay:
                continue
            finally:
                self._release()

    async def _run_door[T](self, request: Callable[[], Awaitable[T]]) -> T:
        """Run an opening; until it has ended, nothing else begins."""
        self._doors += 1
        if self._reading and self._reading.cancel():
            self._cut_off = True
        acquired = False
        try:
            # A change that hangs is never cut off, for it may be half done; the door goes beside it.
            with suppress(TimeoutError):
                async with asyncio.timeout(DOOR_PATIENCE):
                    await self._acquire(Lane.DOOR)
                    acquired = True
            return await request()
        finally:
            self._doors -= 1
            if acquired:
                self._taken = False
            self._hand_on()

    async def _read[T](self, request: Callable[[], Awaitable[T]]) -> T:
        reading = asyncio.ensure_future(request())
        self._reading, self._cut_off = reading, False
        try:
            return await reading
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if self._cut_off and task and not task.cancelling():
                raise _MakeWay from None
            raise
        finally:
            self._reading = None

    async def _acquire(self, lane: Lane) -> None:
        if not self._taken and (lane is Lane.DOOR or not self._doors):
            self._taken = True
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heappush(self._queue, (lane, next(self._tickets), turn))
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._release()
            raise

    def _release(self) -> None:
        self._taken = False
        self._hand_on()

    def _hand_on(self) -> None:
        """Give the turn to the next one, but to no other while a door is to be opened."""
        while self._queue and not self._taken:
            lane, _, turn = self._queue[0]
            if self._doors and lane is not Lane.DOOR:
                return
            heappop(self._queue)
            if not turn.done():
                self._taken = True
                turn.set_result(None)


class _MakeWay(Exception):  # noqa: N818
    """A read was cancelled for the door."""
