"""What a terminal that was away still has to be told: who may no longer come in."""

from datetime import UTC, datetime
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.storage import Store
from homeassistant.util.hass_dict import HassKey

from ..api.errors import (
    AatssDatabaseFullError,
    AatssNoFaceError,
    AatssNotSupportedError,
    AatssParameterError,
    AatssPictureError,
    AatssUserMismatchError,
    AatssUserNotFoundError,
)
from ..const import DOMAIN
from .errors import PeopleError

WITHDRAWALS: HassKey[Withdrawals] = HassKey(f"{DOMAIN}_withdrawals")
# In place of an id: everybody is to be deleted.
EVERYBODY: Final = ""
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

    async def async_load(self) -> None:
        """Read what was kept."""
        self._pending = await self._store.async_load() or {}
        for entry_id in self._pending:
            self._tell(entry_id)

    @callback
    def of(self, entry_id: str) -> Pending:
        """Return what is still to be done at a terminal, in order."""
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
        if self._pending.pop(entry_id, None) is not None:
            await self._save(entry_id)

    async def _save(self, entry_id: str) -> None:
        if not self._pending.get(entry_id, True):
            del self._pending[entry_id]
        self._tell(entry_id)
        await self._store.async_save(self._pending)

    @callback
    def _tell(self, entry_id: str) -> None:
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


def as_time(end: float) -> datetime:
    """Return a kept time."""
    return datetime.fromtimestamp(end, UTC)


async def async_get_withdrawals(hass: HomeAssistant) -> Withdrawals:
    """Return what is still to be done, read from the disk at the first time."""
    if WITHDRAWALS not in hass.data:
        withdrawals = Withdrawals(hass)
        await withdrawals.async_load()
        hass.data.setdefault(WITHDRAWALS, withdrawals)
    return hass.data[WITHDRAWALS]
