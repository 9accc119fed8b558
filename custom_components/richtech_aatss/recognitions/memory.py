"""What is kept of a terminal over a restart."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Self

from .journal import Journal


@dataclass(frozen=True, kw_only=True)
class Memory:
    """Times as the terminal counts them, in seconds."""

    cursor: float | None = None
    offset: float | None = None
    # How many records the terminal has, and how many of these the journal does not, by span of time.
    totals: Mapping[str, int] = field(default_factory=dict)
    unread: Mapping[str, int] = field(default_factory=dict)
    # The latest time and the highest id of what was there before the terminal was added.
    past: list[float] | None = None

    @classmethod
    def of(cls, state: dict[str, Any]) -> Self:
        """Take up what was kept, by another version perhaps."""
        return cls(**{one.name: state[one.name] for one in fields(cls) if one.name in state})


class MemoryKeeper:
    """Holds what is remembered now, and has the journal keep it."""

    def __init__(self, journal: Journal, entry_id: str) -> None:
        """Remember nothing yet."""
        self._journal = journal
        self._entry_id = entry_id
        self.memory = Memory()
        self._saved = self.memory

    def update(self, **changes: Any) -> None:
        """Remember something else."""
        self.memory = replace(self.memory, **changes)

    async def async_save(self) -> None:
        """Have what has changed kept."""
        memory = self.memory
        if memory == self._saved or self._journal.in_backup:
            return
        if await self._journal.async_save_state(self._entry_id, asdict(memory)):
            self._saved = memory
