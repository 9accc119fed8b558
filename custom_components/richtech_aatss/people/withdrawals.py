"""What is pending at a terminal that was away: who may no longer come in."""

from datetime import UTC, datetime, timedelta
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.storage import Store

from ..api.errors import (
    AatssDatabaseFullError,
    AatssNoFaceError,
    AatssNotSupportedError,
    AatssParameterError,
    AatssPictureError,
    AatssUserMismatchError,
    AatssUserNotFoundError,
)
from ..api.models import User
from ..const import DOMAIN
from .errors import PeopleError

# In place of an id: everybody is to be deleted.
EVERYBODY: Final = ""
SHORTEST: Final = timedelta(seconds=1)
# The terminal was reached and has refused: nothing to be carried out later.
REFUSALS = (
    AatssDatabaseFullError,
    AatssNoFaceError,
    AatssNotSupportedError,
    AatssParameterError,
    AatssPictureError,
    AatssUserMismatchError,
    AatssUserNotFoundError,
    PeopleError,
)

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
        if user_id == EVERYBODY:
            pending.clear()
        if end is None or pending.get(user_id, 0.0) is not None:
            pending.pop(user_id, None)
            pending[user_id] = end.timestamp() if end else None
        await self._save(entry_id)

    async def async_done(self, entry_id: str, user_id: str, end: float | None) -> None:
        """Forget what has been carried out, unless something else was asked for meanwhile."""
        pending = self._pending.get(entry_id, {})
        if user_id in pending and pending[user_id] == end:
            del pending[user_id]
            await self._save(entry_id)

    async def async_forget(self, entry_id: str) -> None:
        """Forget a terminal that was removed."""
        await self.async_load()
        if self._pending.pop(entry_id, None) is not None:
            await self._save(entry_id)

    async def _save(self, entry_id: str) -> None:
        if not self._pending.get(entry_id, True):
            del self._pending[entry_id]
        self._update_issue(entry_id)
        await self._store.async_save(self._pending)

    @callback
    def _update_issue(self, entry_id: str) -> None:
        pending = self._pending.get(entry_id)
        entry = self._hass.config_entries.async_get_entry(entry_id)
        issue_id = f"withdrawals_{entry_id}"
        if not pending or not entry:
            ir.async_delete_issue(self._hass, DOMAIN, issue_id)
            return
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            issue_id,
            is_fixable=False,
            severity=ir.IssueSeverity.WARNING,
            translation_key="everybody_withdrawn" if EVERYBODY in pending else "people_withdrawn",
            translation_placeholders={"terminal": entry.title, "count": str(len(pending))},
        )


def shortened(person: User, until: float) -> dict[str, datetime]:
    """Return what makes a person's validity end at a kept time, or earlier, and never begin after it."""
    end = datetime.fromtimestamp(until, UTC)
    if person.end_time and person.end_time <= end:
        return {}
    never = person.start_time and person.start_time >= end
    return {"end_time": end} | ({"start_time": end - SHORTEST} if never else {})
