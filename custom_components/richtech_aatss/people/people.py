"""The people of one loaded entry."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
import logging

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError

from ..api.errors import AatssError, AatssNotSupportedError, AatssUnclearError
from ..api.models import User
from ..coordinator import AatssConfigEntry, AatssCoordinator
from .counts import PeopleCounts
from .directory import Directory
from .person import Values
from .withdrawals import EVERYBODY, REFUSALS, WITHDRAWALS, as_time

_LOGGER = logging.getLogger(__name__)

SHORTEST = timedelta(seconds=1)


class People:
    """One terminal's directory and counts, and what it still has to be told."""

    def __init__(self, hass: HomeAssistant, entry: AatssConfigEntry, coordinator: AatssCoordinator) -> None:
        """Prepare; `start` begins with what is still to be done."""
        self._hass = hass
        self._entry = entry
        self._coordinator = coordinator
        self._withdrawals = hass.data[WITHDRAWALS]
        self._task: asyncio.Task[None] | None = None
        self.directory = Directory(coordinator, self._settle, self._on_change)
        self.counts = PeopleCounts(hass, entry, self.directory.listing)

    @callback
    def start(self) -> None:
        """Do what is still to be done whenever the terminal answers, for as long as the entry is loaded."""
        self._coordinator.answer_listeners.append(self._on_answer)
        self._on_answer()

    @property
    def idle(self) -> bool:
        """Return whether nothing that was kept is being carried out now."""
        return self._task is None or self._task.done()

    @callback
    def _on_answer(self) -> None:
        if self._withdrawals.of(self._entry.entry_id) and self.idle:
            self._task = self._entry.async_create_background_task(
                self._hass, self._withdraw(), f"{self._entry.title} withdrawals"
            )
        if self.counts.missed:
            self._on_change()

    @callback
    def _on_change(self) -> None:
        if self.counts.listening:
            self._entry.async_create_background_task(
                self._hass, self.counts.async_request_refresh(), f"{self._entry.title} count"
            )

    async def _withdraw(self) -> None:
        """Carry out all that was kept; what is refused is tried again, and keeps nobody else waiting."""
        for user_id in self._withdrawals.of(self._entry.entry_id):
            try:
                await self.directory.settle(user_id)
            except (*REFUSALS, AatssUnclearError) as err:
                _LOGGER.debug("%s did not do a withdrawal: %s", self._entry.title, type(err).__name__)
            except AatssError, HomeAssistantError:
                return

    async def _settle(self, user_id: str) -> None:
        """Carry out what was kept for a person."""
        for kept_id, end in self._withdrawals.of(self._entry.entry_id).items():
            if kept_id in (EVERYBODY, user_id):
                # What the terminal cannot do at all must not keep everybody else waiting.
                with suppress(AatssNotSupportedError):
                    await self._carry_out(kept_id, end)
                await self._withdrawals.async_done(self._entry.entry_id, kept_id, end)

    async def _carry_out(self, user_id: str, end: float | None) -> None:
        if user_id == EVERYBODY:
            await self.directory.delete_all_now()
        elif end is None:
            await self.directory.delete_now(user_id)
        elif person := await self.directory.find(user_id):
            await self.directory.change_now(person, _shortened(person, as_time(end)))


def _shortened(person: User, end: datetime) -> Values:
    """Return what makes a person's validity end at a time, or earlier, and never begin after it."""
    if person.end_time and person.end_time <= end:
        return {}
    never = person.start_time and person.start_time >= end
    return {"end_time": end} | ({"start_time": end - SHORTEST} if never else {})
