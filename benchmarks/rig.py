"""Terminals and a Home Assistant that knows them, each in a process of its own, on a core of its own."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
import sqlite3
import time
from typing import Any, Final

from benchmarks.harness import DOMAINS, OURS, Load, Results, Worker, folder, until

TERMINALS_CORE: Final = 0
HOME_CORE: Final = 1
# After a burst a terminal's list may have to be read, which is done with its next answer.
PATIENCE: Final = 180
# So old a link is believed to bring what is of this moment, and the terminal's clock is learnt from it.
PROVEN: Final = 11


@dataclass(frozen=True)
class Rig:
    """Both processes, and what is known of them."""

    domain: str
    folder: str
    terminals: Worker
    home: Worker
    addresses: list[dict[str, Any]]
    # How many recognitions there were before anything is measured.
    before: int = 0

    @property
    def load(self) -> Load:
        """Begin to count what others have of the machine."""
        return Load(self.terminals, self.home)

    def written(self) -> int:
        """Return how many recognitions the journal has got meanwhile."""
        file = Path(self.folder) / f"{OURS}.db"
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=10)) as journal:
            return int(journal.execute("SELECT count(*) FROM recognitions").fetchone()[0]) - self.before

    def wait_for_journal(self, count: int) -> None:
        """Wait until so many are in the journal, where there is one."""
        if self.domain == OURS:
            until(lambda: self.written() >= count, PATIENCE)

    def seen(self, count: int, *, missed: bool = False) -> dict[str, float]:
        """Return when the states of so many recognitions came."""
        found: dict[str, float] = self.home.ask("seen", count=count, missed=missed)
        return found


def home_of(domain: str, config: str) -> Worker:
    """Return a Home Assistant that is not started yet."""
    return Worker("benchmarks.home", HOME_CORE, domain, config)


@contextmanager
def terminals_of(count: int) -> Iterator[tuple[Worker, list[dict[str, Any]]]]:
    """Run terminals."""
    with Worker("benchmarks.terminals", TERMINALS_CORE) as terminals:
        yield terminals, terminals.ask("start", count=count)


@contextmanager
def rig(domain: str, count: int = 1) -> Iterator[Rig]:
    """Run a Home Assistant with some terminals, whose links are up."""
    with folder() as config, terminals_of(count) as (terminals, addresses), home_of(domain, config) as home:
        home.ask("start")
        home.ask("add", terminals=addresses)
        terminals.ask("linked", count=count)
        if domain == OURS:
            time.sleep(PROVEN)
        terminals.ask("pace", count=1, rate=1, picture=False)
        home.ask("seen", count=1)
        home.ask("settle")
        yield Rig(domain, config, terminals, home, addresses, before=1)
        home.ask("stop")


def in_turns(results: Results, rounds: int) -> Iterator[Rig]:
    """Yield each integration with one terminal, in turns, and add what others have of the machine meanwhile."""
    for _ in range(rounds):
        for domain in DOMAINS:
            with rig(domain) as place:
                load = place.load
                yield place
                results.add_load(load)
