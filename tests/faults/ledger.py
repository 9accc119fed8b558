"""What truly happened at the door, and what Home Assistant made of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

FRESH = 30.0
# Times are whole seconds on the terminal.
ROUNDING = 1.0


@dataclass
class Truth:
    """One record, and what became of it."""

    record: dict[str, Any]
    made: float
    # When it was pushed over a link on which nothing may go wrong.
    promised: float | None = None
    live: list[float] = field(default_factory=list)
    # The runs of Home Assistant in which it was told as missed.
    missed: list[int] = field(default_factory=list)

    def __str__(self) -> str:
        """Tell it in one line."""
        told = f"pushed at {self.promised}, live at {self.live}, missed in {self.missed}"
        return f"{self.record['name']} ({self.record['id']}, {self.record['signTime']}) made at {self.made:.2f}, {told}"

    @property
    def is_stale(self) -> bool:
        """Return whether it was told as live when it was old."""
        return any(at - self.made > FRESH + ROUNDING for at in self.live)


@dataclass(frozen=True, kw_only=True)
class Counts:
    """The result of one run."""

    made: int
    journaled: int
    twice: int
    live: int
    missed: int
    untold: int
    stale_live: int
    promised: int
    promised_and_missed: int
    live_twice: int
    missed_twice: int
    strange: int

    @property
    def wrong(self) -> dict[str, int]:
        """Return what must not be."""
        lost = {"lost": self.made - self.journaled}
        names = ("twice", "untold", "stale_live", "promised_and_missed", "live_twice", "missed_twice", "strange")
        return {name: value for name, value in (lost | {name: getattr(self, name) for name in names}).items() if value}

    def __str__(self) -> str:
        """Tell all of it in one line."""
        return " ".join(f"{name}={value}" for name, value in asdict(self).items())


class Ledger:
    """All records of one run, by the name of the person; no two have the same."""

    def __init__(self) -> None:
        """Begin with none."""
        self.truths: dict[str, Truth] = {}
        self.run = 0
        self.strange = 0

    def note(self, record: dict[str, Any], made: float) -> Truth:
        """Add a record that was made."""
        truth = self.truths[record["name"]] = Truth(record, made)
        return truth

    def take(self, key: str, attributes: dict[str, Any], at: float) -> None:
        """Note what an event entity told."""
        truth = self.truths.get(attributes.get("name") or "")
        if truth is None:
            self.strange += 1
        elif key == "recognition":
            truth.live.append(at)
        else:
            truth.missed.append(self.run)

    def count(self, journaled: Iterable[str]) -> Counts:
        """Compare with the names in the journal."""
        names, truths = Counter(journaled), self.truths.values()
        return Counts(
            made=len(truths),
            journaled=len(names.keys() & self.truths.keys()),
            twice=sum(1 for count in names.values() if count > 1),
            live=sum(1 for truth in truths if truth.live),
            missed=sum(1 for truth in truths if truth.missed),
            untold=sum(1 for truth in truths if not truth.live and not truth.missed),
            stale_live=sum(1 for truth in truths if truth.is_stale),
            promised=sum(1 for truth in truths if truth.promised is not None),
            promised_and_missed=sum(1 for truth in truths if truth.promised is not None and not truth.live),
            live_twice=sum(1 for truth in truths if len(truth.live) > 1),
            missed_twice=sum(1 for truth in truths if max(Counter(truth.missed).values(), default=0) > 1),
            strange=self.strange + len(names.keys() - self.truths.keys()),
        )
