"""What is pending at a terminal that was away: who may no longer come in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util
from homeassistant.util.signal_type import SignalTypeFormat

from ..api.errors import (
    AatssDatabaseFullError,
    AatssNoFaceError,
    AatssNotSupportedError,
    AatssParameterError,
    AatssPictureError,
    AatssUnreadableError,
    AatssUserMismatchError,
    AatssUserNotFoundError,
)
from ..api.models import User
from ..const import DOMAIN
from ..issues import WITHDRAWALS, WITHDRAWALS_REFUSED, Problem, create_issue, delete_issue
from .errors import PeopleError

# What is pending at a terminal has changed.
SIGNAL_PENDING: SignalTypeFormat[()] = SignalTypeFormat("richtech_aatss_pending_{}")

# In place of an id: everybody is to be deleted.
EVERYBODY: Final = ""
SHORTEST: Final = timedelta(seconds=1)
# A terminal that refuses a withdrawal is asked again after pauses that double.
SHORTEST_PAUSE, LONGEST_PAUSE = 60.0, 3600.0
# The terminal was reached and has refused: nothing to be carried out later.
REFUSALS = (
    AatssDatabaseFullError,
    AatssNoFaceError,
    AatssNotSupportedError,
    AatssParameterError,
    AatssPictureError,
    AatssUnreadableError,
    AatssUserMismatchError,
    AatssUserNotFoundError,
    PeopleError,
)


@dataclass(frozen=True)
class Refusal:
    """How often a terminal has refused to withdraw a person, until when it is left alone, and why."""

    times: int
    until: float
    reason: str


# By id, when a person's validity is to end; None: the person is to be deleted.
type Pending = dict[str, float | None]


class Withdrawals:
    """Keeps, over restarts, what could not reach a terminal; a repair names the terminal until it is done."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Know nothing yet."""
        self._hass = hass
        self._store: Store[dict[str, Pending]] = Store(
            hass, 1, f"{DOMAIN}.withdrawals", private=True, atomic_writes=True
        )
        self._pending: dict[str, Pending] = {}
        # By terminal and id, how often it was refused in a row.
        self._refused: dict[str, dict[str, Refusal]] = {}
        self._loaded = False

    async def async_load(self) -> None:
        """Read what was kept, at the first time."""
        if self._loaded:
            return
        self._pending = await self._store.async_load() or {}
        self._loaded = True
        for entry_id in self._pending:
            self._update_issue(entry_id)

    @callback
    def of(self, entry_id: str) -> Pending:
        """Return what is pending at a terminal, in order."""
        return dict(self._pending.get(entry_id, {}))

    async def async_keep(self, entry_id: str, user_id: str, end: datetime | None = None) -> None:
        """Keep that a person is to be deleted, or valid no longer than to a time."""
        if self._hass.config_entries.async_get_entry(entry_id) is None:
            return
        pending = self._pending.setdefault(entry_id, {})
        self._refused.get(entry_id, {}).pop(user_id, None)
        if user_id == EVERYBODY:
            pending.clear()
            self._refused.pop(entry_id, None)
        if end is None or pending.get(user_id, 0.0) is not None:
            pending.pop(user_id, None)
            pending[user_id] = end.timestamp() if end else None
        await self._save(entry_id)

    async def async_done(self, entry_id: str, user_id: str, end: float | None) -> None:
        """Forget what has been carried out, unless something else was asked for meanwhile."""
        pending = self._pending.get(entry_id, {})
        if user_id in pending and pending[user_id] == end:
            del pending[user_id]
            self._refused.get(entry_id, {}).pop(user_id, None)
            await self._save(entry_id)

    @callback
    def note_refusal(self, entry_id: str, user_id: str, reason: str) -> None:
        """Note that the terminal was reached and has not done it: it is asked again after pauses that double."""
        refused = self._refused.setdefault(entry_id, {})
        times = refused[user_id].times + 1 if user_id in refused else 1
        pause = min(SHORTEST_PAUSE * 2 ** (times - 2), LONGEST_PAUSE) if times > 1 else 0.0
        refused[user_id] = Refusal(times, self._hass.loop.time() + pause, reason)
        self._update_issue(entry_id)

    def is_due(self, entry_id: str, user_id: str) -> bool:
        """Return whether the terminal is to be asked now."""
        refusal = self._refused.get(entry_id, {}).get(user_id)
        return refusal is None or self._hass.loop.time() >= refusal.until

    def _refusals(self, entry_id: str) -> dict[str, Refusal]:
        """Return what a terminal refuses; one refusal may be a hiccup."""
        return {user_id: one for user_id, one in self._refused.get(entry_id, {}).items() if one.times > 1}

    def told(self, entry_id: str, *, refused: bool) -> list[str]:
        """Return of whom the repair tells: of those whom the terminal refuses to withdraw, or of the others."""
        refusals = self._refusals(entry_id)
        return [user_id for user_id in self._pending.get(entry_id, {}) if (user_id in refusals) is refused]

    async def async_give_up(self, entry_id: str, user_ids: Iterable[str]) -> None:
        """Forget what is pending for some: nobody of them is withdrawn there by us."""
        for user_id in user_ids:
            self._refused.get(entry_id, {}).pop(user_id, None)
            self._pending.get(entry_id, {}).pop(user_id, None)
        await self._save(entry_id)

    async def async_forget(self, entry_id: str) -> None:
        """Forget a terminal that was removed."""
        await self.async_load()
        self._refused.pop(entry_id, None)
        if self._pending.pop(entry_id, None) is not None:
            await self._save(entry_id)

    async def _save(self, entry_id: str) -> None:
        if not self._pending.get(entry_id, True):
            del self._pending[entry_id]
        self._update_issue(entry_id)
        async_dispatcher_send(self._hass, SIGNAL_PENDING.format(entry_id))
        await self._store.async_save(self._pending)

    @callback
    def _update_issue(self, entry_id: str) -> None:
        entry = self._hass.config_entries.async_get_entry(entry_id)
        pending, refused = (self.told(entry_id, refused=which) for which in (False, True))
        if entry and pending:
            problem = Problem.EVERYBODY_WITHDRAWN if EVERYBODY in pending else Problem.PEOPLE_WITHDRAWN
            create_issue(self._hass, entry, problem, name=WITHDRAWALS, is_fixable=True, count=str(len(pending)))
        else:
            delete_issue(self._hass, entry_id, WITHDRAWALS)
        if entry and refused:
            create_issue(
                self._hass,
                entry,
                Problem.WITHDRAWAL_REFUSED,
                name=WITHDRAWALS_REFUSED,
                is_fixable=True,
                count=str(len(refused)),
                reason=self._refused[entry_id][refused[0]].reason,
            )
        else:
            delete_issue(self._hass, entry_id, WITHDRAWALS_REFUSED)


def shortens(known: User | None, values: Mapping[str, Any]) -> bool:
    """Return whether a change makes a person's validity end earlier.

    Of a person who was never read, a change with a name may be a new visitor: that only takes back what is over.
    """
    end = values.get("end_time")
    if end is None:
        return False
    if known is None:
        return not values.get("name") or end <= dt_util.utcnow()
    return known.end_time is None or end < known.end_time


def shortened(person: User, until: float) -> dict[str, datetime]:
    """Return what makes a person's validity end at a kept time, or earlier, and never begin after it."""
    end = datetime.fromtimestamp(until, UTC)
    if person.end_time and person.end_time <= end:
        return {}
    never = person.start_time and person.start_time >= end
    return {"end_time": end} | ({"start_time": end - SHORTEST} if never else {})
