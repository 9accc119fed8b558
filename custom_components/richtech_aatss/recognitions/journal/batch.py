"""Works at the journal's file that share a transaction."""

import asyncio
from typing import Any

from sqlalchemy import Connection

from .database import Work


def _nothing(_connection: Connection) -> None:
    """Take the place of a work that was given up."""


class Batch:
    """Works that wait for the same transaction, which a task does."""

    def __init__(self) -> None:
        """Begin without a work."""
        self.works: list[Work[Any]] = []
        self.task: asyncio.Task[list[Any] | None] | None = None

    async def async_do[R, D](self, work: Work[R], default: D) -> R | D:
        """Return what a work finds; the default where the file cannot be used."""
        self.works.append(work)
        index = len(self.works) - 1
        results = None
        try:
            if self.task:
                results = await asyncio.shield(self.task)
        except asyncio.CancelledError:
            # What nobody waits for any longer is not done.
            self.works[index] = _nothing
            raise
        return default if results is None else results[index]
