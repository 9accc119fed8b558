"""Who may come in at a terminal."""

import asyncio
import logging

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError

from ..api.client import AatssClient
from ..api.errors import AatssError, AatssMethodError, AatssUnclearError
from ..coordinator import SIGNAL_ANSWER, AatssCoordinator
from ..dispatch import async_follow
from .counts import PeopleCounts
from .directory import SIGNAL_PEOPLE, Directory
from .withdrawals import EVERYBODY, REFUSALS, Withdrawals

_LOGGER = logging.getLogger(__name__)

DISREGARDED = "Accepted, and not carried out"


class People:
    """One terminal's directory and counts, kept up to date with what is pending."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        client: AatssClient,
        coordinator: AatssCoordinator,
        withdrawals: Withdrawals,
    ) -> None:
        """Prepare; `start` begins with what is pending."""
        self._hass = hass
        self._entry = entry
        self._withdrawals = withdrawals
        self._task: asyncio.Task[None] | None = None
        self.directory = Directory(hass, entry, client, coordinator, withdrawals)
        self.counts = PeopleCounts(hass, entry, self.directory.list)

    @callback
    def start(self) -> None:
        """Carry out what is pending whenever the terminal answers, for as long as the entry is loaded."""
        async_follow(self._hass, self._entry, SIGNAL_PEOPLE, self.counts.count_soon)
        async_follow(self._hass, self._entry, SIGNAL_ANSWER, self._on_answer)
        self._on_answer()

    @property
    def idle(self) -> bool:
        """Return whether nothing that was pending is being carried out now."""
        return self._task is None or self._task.done()

    @callback
    def _on_answer(self) -> None:
        if self._withdrawals.of(self._entry.entry_id) and self.idle:
            self._task = self._entry.async_create_background_task(
                self._hass, self._withdraw(), f"{self._entry.title} withdrawals"
            )
        if self.counts.missed:
            self.counts.count_soon()

    async def _withdraw(self) -> None:
        """Carry out all that is pending; what is refused is tried again, and keeps nobody else waiting."""
        for user_id in self._withdrawals.of(self._entry.entry_id):
            if self._withdrawals.is_due(self._entry.entry_id, user_id):
                try:
                    await self.directory.carry_out(user_id)
                except (*REFUSALS, AatssMethodError, AatssUnclearError) as err:
                    self._note_refusal(user_id, err)
                except AatssError, HomeAssistantError:
                    return
            if EVERYBODY in self._withdrawals.of(self._entry.entry_id):
                # Nobody can be withdrawn before everybody was.
                return

    @callback
    def _note_refusal(self, user_id: str, err: Exception) -> None:
        reason = str(err) if isinstance(err, AatssError) else DISREGARDED
        self._withdrawals.note_refusal(self._entry.entry_id, user_id, reason)
        _LOGGER.debug("%s did not do a withdrawal: %s", self._entry.title, type(err).__name__)
