"""How many people a terminal knows, without reading them."""

from datetime import timedelta
import logging
from typing import override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator

from ..api.errors import AatssError, AatssNotSupportedError
from ..api.limits import ENROLLED
from ..api.user_list import UserList
from ..api.values import Kind
from ..issues import Problem, delete_issue

_LOGGER = logging.getLogger(__name__)

COUNT_INTERVAL = timedelta(minutes=15)
# After changes of our own; many of them make one reading.
COUNT_COOLDOWN = 2.0

type Counts = dict[Kind, int]


class PeopleCounts(DataUpdateCoordinator[Counts | None]):
    """Counts one terminal's people by their class; whether the terminal is there at all, the other coordinator says."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry, people: UserList) -> None:
        """Start without an answer."""
        super().__init__(
            hass,
            _LOGGER,
            config_entry=entry,
            name=f"{entry.title} people",
            update_interval=COUNT_INTERVAL,
            always_update=False,
            request_refresh_debouncer=Debouncer(hass, _LOGGER, cooldown=COUNT_COOLDOWN, immediate=False),
        )
        self._entry = entry
        self._people = people
        self.missed = False

    @callback
    def count_soon(self) -> None:
        """Count anew if anybody wants to know."""
        if self._listeners:
            refresh = self.async_request_refresh()
            self._entry.async_create_background_task(self.hass, refresh, self.name)

    @callback
    def count_if_unknown(self) -> None:
        """Count for somebody who looks for the first time."""
        if self.data is None:
            self.count_soon()

    @override
    async def _async_update_data(self) -> Counts | None:
        counts: Counts = {}
        self.missed = False
        try:
            for kind in ENROLLED:
                if (count := await self._people.count(kind)) is None:
                    return None
                counts[kind] = count
        except AatssNotSupportedError:
            return None
        except AatssError as err:
            _LOGGER.debug("%s cannot be counted: %s", self.name, err)
            self.missed = True
            return self.data
        if self.data and sum(counts.values()) < sum(self.data.values()):
            delete_issue(self.hass, self._entry.entry_id, Problem.PEOPLE_FULL)
        return counts
