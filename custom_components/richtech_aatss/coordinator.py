"""The terminal's state, polled."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
import logging
from time import monotonic
from typing import TYPE_CHECKING, Any, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed

from .api.client import AatssClient
from .api.errors import AatssBusyError, AatssError, AatssNotSupportedError, AatssSignatureError
from .api.models import Device, Network, Peripheral, SmartFace
from .errors import explain

if TYPE_CHECKING:
    from .recognitions.feed import RecognitionFeed
    from .settings import Settings

_LOGGER = logging.getLogger(__name__)

POLL_INTERVAL = timedelta(seconds=30)
# After a lost poll the terminal is asked again soon, so that one more answer within the patience saves it.
RETRY_INTERVAL = timedelta(seconds=10)
PATIENCE = 60.0
REFRESH_COOLDOWN = 1.0
SIGNATURE_ERRORS = 3

type AatssConfigEntry = ConfigEntry[AatssData]


@dataclass(frozen=True, kw_only=True)
class AatssState:
    """What a terminal tells of itself; None for what it does not support."""

    device: Device
    network: Network | None
    smart_face: SmartFace | None
    peripheral: Peripheral | None


@dataclass
class AatssData:
    """What belongs to a loaded entry."""

    coordinator: AatssCoordinator
    settings: Settings
    feed: RecognitionFeed


class AatssCoordinator(DataUpdateCoordinator[AatssState]):
    """Polls one terminal."""

    config_entry: AatssConfigEntry

    def __init__(self, hass: HomeAssistant, entry: AatssConfigEntry, client: AatssClient) -> None:
        """Start without an answer."""
        super().__init__(
            hass,
            _LOGGER,
            config_entry=entry,
            name=entry.title,
            update_interval=POLL_INTERVAL,
            always_update=False,
            request_refresh_debouncer=Debouncer(hass, _LOGGER, cooldown=REFRESH_COOLDOWN, immediate=True),
        )
        self.client = client
        self._answered_at = 0.0
        self._signature_errors = 0
        self._written: dict[str, int] = {}
        self.writing: set[str] = set()

    @override
    async def _async_setup(self) -> None:
        """Ask again after a signature error, as polling does later on, so that the first poll has the last word."""
        for _ in range(SIGNATURE_ERRORS - 1):
            try:
                await self.client.device()
            except AatssSignatureError:
                self._signature_errors += 1
            except AatssError:
                return
            else:
                return
            await asyncio.sleep(REFRESH_COOLDOWN)

    @override
    async def _async_update_data(self) -> AatssState:
        written = self._written.copy()
        try:
            state = AatssState(
                device=await self.client.device(),
                network=await _if_supported(self.client.network),
                smart_face=await _if_supported(self.client.smart_face),
                peripheral=await _if_supported(self.client.peripheral),
            )
        except AatssError as err:
            return self._bear(err)
        self._answered_at = monotonic()
        self._signature_errors = 0
        self.update_interval = POLL_INTERVAL
        # What was written meanwhile is newer than what this poll may have read.
        newer = {
            part: getattr(self.data, part)
            for part, count in self._written.items()
            if part in self.writing or count != written.get(part)
        }
        return replace(state, **newer)

    def _bear(self, err: AatssError) -> AatssState:
        """Keep the last state for a while; after that, say what is wrong."""
        if isinstance(err, AatssSignatureError):
            self._signature_errors += 1
        if self._signature_errors >= SIGNATURE_ERRORS:
            if not self.data:
                raise ConfigEntryAuthFailed(**explain(err, self.name)) from err
            # Not by that exception: it would end the polling, and with it a recovery without the user.
            self.config_entry.async_start_reauth(self.hass)
        if isinstance(err, AatssBusyError):
            self._answered_at = monotonic()
        if not self.data or monotonic() - self._answered_at >= PATIENCE:
            self.update_interval = POLL_INTERVAL
            raise UpdateFailed(**explain(err, self.name)) from err
        self.update_interval = RETRY_INTERVAL
        return self.data

    @callback
    def show(self, part: str, value: Any) -> None:
        """Show a part of the state that was written, or is about to be."""
        self._written[part] = self._written.get(part, 0) + 1
        self.data = replace(self.data, **{part: value})
        self.async_update_listeners()


async def _if_supported[T](read: Callable[[], Awaitable[T]]) -> T | None:
    try:
        return await read()
    except AatssNotSupportedError:
        return None
