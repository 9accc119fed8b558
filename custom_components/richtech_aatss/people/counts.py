"""How many people a terminal knows, without reading them."""

from datetime import timedelta
import logging
from typing import override

from homeassistant.core import HomeAssistant
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator

from ..api.errors import AatssError, AatssNotSupportedError
from ..api.limits import ENROLLED
from ..api.listing import Listing
from ..api.values import Kind
from ..coordinator import AatssConfigEntry

_LOGGER = logging.getLogger(__name__)

COUNT_INTERVAL = timedelta(minutes=15)
# After changes of our own; many of them make one reading.
COUNT_COOLDOWN = 2.0

type Counts = dict[Kind, int]


class PeopleCounts(DataUpdateCoordinator[Counts | None]):
    """Counts one terminal's people by their class; whether the terminal is there at all, the other coordinator says."""

    def __init__(self, hass: HomeAssistant, entry: AatssConfigEntry, listing: Listing) -> None:
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
        self._listing = listing
        self.missed = False

    @property
    def listening(self) -> bool:
        """Return whether anybody wants to know."""
        return bool(self._listeners)

    @override
    async def _async_update_data(self) -> Counts | None:
        counts: Counts = {}
        self.missed = False
        try:
            for kind in ENROLLED:
                if (count := await self._listing.count(kind)) is None:
                    return None
                counts[kind] = count
        except AatssNotSupportedError:
            return None
        except AatssError as err:
            _LOGGER.debug("%s cannot be counted: %s", self.name, err)
            self.missed = True
            return self.data
        return counts
