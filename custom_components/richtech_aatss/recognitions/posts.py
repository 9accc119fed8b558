"""Judges what is posted: nothing proves that it was the terminal."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from homeassistant.core import callback

from ..api import record_list
from ..api.client import AatssClient
from ..api.errors import AatssError
from ..api.models import Record
from ..api.record_list import Key, key_of
from ..const import POSTS_OFF, POSTS_TRUSTED
from ..host_clock import HostClock
from .intake import Intake
from .push_link import PushLink

# A terminal may post a record before it lists it.
TRIES, PAUSE = 4, 1.0
MOST_HINTS = 50
MOST_PAGES = 5


@dataclass
class Hint:
    """A posted record, and how often the list was asked for it."""

    record: Record
    tries: int = 0


class Posts:
    """One terminal's posts."""

    def __init__(self, client: AatssClient, link: PushLink, intake: Intake, mode: str, host_clock: HostClock) -> None:
        """Take nothing yet."""
        self._client = client
        self._link = link
        self._intake = intake
        self._monotonic = host_clock.monotonic
        self.mode = mode
        self._since: float | None = None
        self._hints: dict[Key, Hint] = {}
        self._wake = asyncio.Event()
        # What became of posts and of the records in them.
        self.counts: Counter[str] = Counter()

    @property
    def is_on(self) -> bool:
        """Return whether the user wants posts."""
        return self.mode != POSTS_OFF

    @callback
    def resume(self) -> None:
        """Take what is posted from now on."""
        self._since = self._monotonic()

    @callback
    def pause(self) -> None:
        """Take nothing more."""
        self._since = None
        self._hints.clear()

    @property
    def _age(self) -> float | None:
        """Return for how long posts have been taken; None while it may not be this terminal, or nobody would hear."""
        if self._since is None or self._link.other_answers or self._link.unavailable:
            return None
        return self._monotonic() - self._since

    async def async_take(self, records: Iterable[Record]) -> bool:
        """Take what was posted, and leave the loop to others in between; return whether that is possible now."""
        for record in records:
            if (age := self._age) is None:
                return False
            self.counts["received"] += 1
            self.counts[self._take(record, age)] += 1
            await asyncio.sleep(0)
        return True

    @callback
    def _take(self, record: Record, age: float) -> str:
        """Take a record; return what becomes of it."""
        key = key_of(record)
        if self._intake.knows(record) or key in self._hints:
            return "known"
        if self.mode == POSTS_TRUSTED:
            self._intake.take_posted(record, age=age)
            return "trusted"
        # Whatever is not of this moment can wait until the list is read.
        if len(self._hints) >= MOST_HINTS or self._intake.is_past(record) or not self._intake.is_fresh(record):
            return "late"
        self._hints[key] = Hint(record)
        self._wake.set()
        return "asked"

    async def async_run(self) -> None:
        """Ask the list for what was posted, once for all that came meanwhile, until cancelled."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(PAUSE if self._hints else None):
                    await self._wake.wait()
            self._wake.clear()
            if self._hints:
                await self._ask()

    async def _ask(self) -> None:
        hints = dict(self._hints)
        listed: Mapping[Key, Record] = {}
        times = [hint.record.signed_at for hint in hints.values() if hint.record.signed_at]
        with suppress(AatssError):
            listed = await record_list.newest(self._client, min(times), max(times), MOST_PAGES)
        for key, hint in hints.items():
            hint.tries += 1
            if key in listed:
                self._hints.pop(key, None)
                self.counts[self._confirm(listed[key], hint.record)] += 1
            elif hint.tries >= TRIES:
                self._hints.pop(key, None)
                self.counts["unconfirmed"] += 1
            await asyncio.sleep(0)

    @callback
    def _confirm(self, listed: Record, posted: Record) -> str:
        """Take a record as the list has it, unless it came in another way meanwhile."""
        if (age := self._age) is None:
            return "unconfirmed"
        if self._intake.knows(listed):
            return "known"
        self._intake.take_posted(_with_picture(listed, posted), age=age)
        return "confirmed"


def _with_picture(listed: Record, posted: Record) -> Record:
    """Return what the list has, with the picture that it hides, if all else that it has was posted as well."""
    if listed.has_picture or not posted.has_picture or _facts(listed) != _facts(posted):
        return listed
    return replace(listed, capture=posted.capture)


def _facts(record: Record) -> dict[str, Any]:
    """Return what a record says in the attributes of the document, pictures apart."""
    return {name: getattr(record, name) for name in record.vendor_names() if name not in {"capture", "photo"}}
