"""Reads the objects that a terminal may have, in turn: they change rarely."""

from collections.abc import Awaitable, Callable, Mapping
import logging
from typing import Any, Final

from .api.client import AatssClient
from .api.errors import (
    AatssMethodError,
    AatssNotSupportedError,
    AatssParameterError,
    AatssProtocolError,
    AatssStartingError,
    AatssTerminalError,
)

_LOGGER = logging.getLogger(__name__)

# The objects by their names in a terminal's state.
PARTS: Final = ("network", "smart_face", "peripheral")
INTERVAL: Final = 480.0
# What one object can be answered with while the terminal as a whole is well.
ODD_ANSWERS = (AatssProtocolError, AatssMethodError, AatssParameterError, AatssTerminalError, AatssStartingError)


class PartsReader:
    """Reads one terminal's objects."""

    def __init__(self, client: AatssClient, terminal: str, monotonic: Callable[[], float]) -> None:
        """Have read nothing yet."""
        self._client = client
        self._terminal = terminal
        self._monotonic = monotonic
        self._read_at: dict[str, float] = {}
        # What could not be read at the start.
        self.unread: set[str] = set()

    def forget(self) -> None:
        """Read all of them next: the terminal may have changed."""
        # What is being read at this moment may be older: it counts for nothing.
        self._read_at = {}

    async def async_read(self, known: Mapping[str, Any]) -> dict[str, Any]:
        """Read those whose turn it is; raises what says that the terminal as a whole is not well."""
        return {part: await self._read(part, getattr(self._client, part), known) for part in self._due()}

    def _due(self) -> list[str]:
        """Return what was forgotten, and what was read before all others, if that is long ago."""
        forgotten = [part for part in PARTS if part not in self._read_at]
        long_ago = self._monotonic() - INTERVAL
        due = [part for part in self._read_at if self._read_at[part] <= long_ago]
        return forgotten + sorted(due, key=self._read_at.__getitem__)[:1]

    async def _read[T](self, part: str, read: Callable[[], Awaitable[T]], known: Mapping[str, Any]) -> T | None:
        """Read an object; None where it is not supported, and the last one where the answer is of no use."""
        value: T | None = None
        read_at = self._read_at
        try:
            value = await read()
        except AatssNotSupportedError:
            pass
        except ODD_ANSWERS as err:
            _LOGGER.debug("%s: %s cannot be read: %s", self._terminal, part, err)
            if not known:
                self.unread.add(part)
            read_at.pop(part, None)
            return known.get(part)
        read_at[part] = self._monotonic()
        return value
