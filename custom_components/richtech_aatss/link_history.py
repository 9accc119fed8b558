"""When the two connections of a terminal were up or down during the last day, and why."""

from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from .api.errors import AatssError
from .coordinator import SIGNAL_POLL
from .dispatch import async_follow
from .errors import translation_key
from .recognitions.push_link import PushLink
from .recognitions.signals import SIGNAL_LINK

KEPT_FOR: Final = timedelta(days=1)
MOST_SPELLS: Final = 200
MOST_REASONS: Final = 10
LONGEST_REASON: Final = 100
OTHER: Final = "other"
UNKNOWN: Final = "unknown"
UNLOADED: Final = "unloaded"


@dataclass
class Spell:
    """A time in which a connection was up, or down: how often for each reason."""

    began: datetime
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def up(self) -> bool:
        """Return whether nothing was wrong."""
        return not self.reasons


class LinkHistory:
    """What one connection did."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._spells: deque[Spell] = deque(maxlen=MOST_SPELLS)
        self._left_out = 0

    @property
    def up(self) -> bool:
        """Return whether the connection is up."""
        return bool(self._spells) and self._spells[-1].up

    @callback
    def note(self, reason: str | None) -> None:
        """Note that the connection is up, or why it is not."""
        if not self._spells or self._spells[-1].up != (reason is None):
            self._forget_old()
            self._left_out += len(self._spells) == MOST_SPELLS
            self._spells.append(Spell(dt_util.utcnow()))
        if reason is not None:
            reasons = self._spells[-1].reasons
            reason = reason[:LONGEST_REASON]
            reasons[reason if reason in reasons or len(reasons) < MOST_REASONS else OTHER] += 1

    def report(self) -> dict[str, Any]:
        """Return the last day, the oldest first, and how many changes before were too many to keep."""
        self._forget_old()
        return {"left_out": self._left_out, "spells": [_shown(spell) for spell in self._spells]}

    def _forget_old(self) -> None:
        start = dt_util.utcnow() - KEPT_FOR
        while len(self._spells) > 1 and self._spells[1].began <= start:
            self._spells.popleft()
            # Those were older still.
            self._left_out = 0


@dataclass
class TerminalHistory:
    """What both connections of a terminal did, over reloads of its entry."""

    http: LinkHistory = field(default_factory=LinkHistory)
    push: LinkHistory = field(default_factory=LinkHistory)

    def report(self) -> dict[str, Any]:
        """Return the last day of both."""
        return {"http": self.http.report(), "push": self.push.report()}


# By entry.
type Histories = defaultdict[str, TerminalHistory]


def _shown(spell: Spell) -> dict[str, Any]:
    return {"since": spell.began.isoformat(timespec="seconds"), "up": spell.up, "reasons": dict(spell.reasons)}


@callback
def async_watch(hass: HomeAssistant, entry: ConfigEntry, link: PushLink, history: TerminalHistory) -> None:
    """Note what the connections of a terminal do, for as long as its entry is loaded."""

    @callback
    def on_poll(err: AatssError | None) -> None:
        history.http.note(translation_key(err) if err else None)
        on_link()

    @callback
    def on_link() -> None:
        if link.connected:
            history.push.note(None)
        elif link.last_error or history.push.up:
            history.push.note(str(link.last_error or UNKNOWN))

    @callback
    def on_unload() -> None:
        for connection in (history.http, history.push):
            if connection.up:
                connection.note(UNLOADED)

    async_follow(hass, entry, SIGNAL_POLL, on_poll)
    async_follow(hass, entry, SIGNAL_LINK, on_link)
    entry.async_on_unload(on_unload)
