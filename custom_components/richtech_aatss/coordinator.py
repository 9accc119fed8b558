"""The terminal's state, polled."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
import logging
from time import monotonic
from typing import TYPE_CHECKING, Any, override

from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed

from .api.client import AatssClient
from .api.errors import (
    AatssBusyError,
    AatssClockError,
    AatssError,
    AatssMethodError,
    AatssNotSupportedError,
    AatssParameterError,
    AatssProtocolError,
    AatssSignatureError,
    AatssTerminalError,
)
from .api.models import Device, Network, Peripheral, SmartFace
from .const import DOMAIN
from .errors import explain

if TYPE_CHECKING:
    from .clock import ClockKeeper
    from .people.people import People
    from .recognitions.feed import RecognitionFeed
    from .settings import Settings

_LOGGER = logging.getLogger(__name__)

POLL_INTERVAL = timedelta(seconds=30)
# After a lost poll the terminal is asked again soon, so that one more answer within the patience saves it.
RETRY_INTERVAL = timedelta(seconds=10)
AWAY_AFTER = 60.0
REFRESH_COOLDOWN = 1.0
SIGNATURE_ERRORS = 3
SIGNATURE_PAUSE = 1.0
# What one object can be answered with while the terminal as a whole is well.
ODD_ANSWERS = (AatssProtocolError, AatssMethodError, AatssParameterError, AatssTerminalError)

# The objects that a terminal may have, by their names in its state.
PARTS = ("network", "smart_face", "peripheral")

type AatssConfigEntry = ConfigEntry[AatssData]


@dataclass(frozen=True, kw_only=True)
class AatssState:
    """What a terminal tells of itself; None for what it does not support."""

    device: Device
    network: Network | None
    smart_face: SmartFace | None
    peripheral: Peripheral | None
    # By how many whole seconds the terminal's clock is ahead; None where it does not tell its time.
    clock_offset: int | None


@dataclass
class AatssData:
    """What belongs to a loaded entry."""

    coordinator: AatssCoordinator
    settings: Settings
    feed: RecognitionFeed
    people: People


class AatssCoordinator(DataUpdateCoordinator[AatssState]):
    """Polls one terminal."""

    config_entry: AatssConfigEntry

    def __init__(self, hass: HomeAssistant, entry: AatssConfigEntry, client: AatssClient, clock: ClockKeeper) -> None:
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
        self.clock = clock
        self._answered_at = 0.0
        self._signature_errors = 0
        self._written: dict[str, int] = {}
        self._unread: set[str] = set()
        self.confirmed: dict[str, Any] = {}
        self.writing: set[str] = set()
        self.wrong_device = False
        self.answer_listeners: list[CALLBACK_TYPE] = []

    @override
    async def _async_update_data(self) -> AatssState:
        written = self._written.copy()
        try:
            state = await self._read_all()
        except AatssError as err:
            return self._bear(err)
        self._note_answer()
        self._note_parts(state)
        # What was written meanwhile is newer than what this poll may have read.
        newer = {
            part: getattr(self.data, part)
            for part, count in self._written.items()
            if part in self.writing or count != written.get(part)
        }
        return replace(state, **newer)

    async def _read_all(self) -> AatssState:
        device = await self._identify_in_time()
        parts = {part: await self._read(part, getattr(self.client, part)) for part in PARTS}
        await self.clock.async_check()
        offset = self.clock.offset
        return AatssState(device=device, clock_offset=None if offset is None else int(offset), **parts)

    async def _identify_in_time(self) -> Device:
        """Read what the terminal is, after setting its clock where that keeps it away."""
        try:
            return await self._identify_patiently()
        except AatssClockError:
            if not await self.clock.async_mend():
                self.clock.report()
                raise
        return await self._identify_patiently()

    async def _identify_patiently(self) -> Device:
        """Read what the terminal is; at the start, ask again after a signature error, as polling does later on."""
        while True:
            try:
                return await self.async_identify()
            except AatssSignatureError:
                if self.data or self._signature_errors + 1 >= SIGNATURE_ERRORS:
                    raise
            self._signature_errors += 1
            await asyncio.sleep(SIGNATURE_PAUSE)

    async def async_identify(self) -> Device:
        """Read what the terminal is; another one, which may have got the address, is not taken for this one."""
        device = await self.client.device()
        self.wrong_device = device.device_id != self.config_entry.unique_id
        if self.wrong_device:
            raise UpdateFailed(
                translation_domain=DOMAIN,
                translation_key="wrong_device",
                translation_placeholders={"terminal": self.name},
            )
        return device

    async def _read[T](self, part: str, read: Callable[[], Awaitable[T]]) -> T | None:
        """Read an object; None where it is not supported, and the last one where the answer is of no use."""
        try:
            return await read()
        except AatssNotSupportedError:
            return None
        except ODD_ANSWERS as err:
            _LOGGER.debug("%s: %s cannot be read: %s", self.name, part, err)
            if not self.data:
                self._unread.add(part)
            return getattr(self.data, part, None)

    @callback
    def _note_parts(self, state: AatssState) -> None:
        """Keep what was read; an object that could not be read at the start gets its entities by a reload."""
        self.confirmed = {part: getattr(state, part) for part in PARTS}
        if self.data and any(self.confirmed[part] for part in self._unread):
            self._unread.clear()
            self.hass.config_entries.async_schedule_reload(self.config_entry.entry_id)

    @callback
    def _note_answer(self) -> None:
        """Be content, also with a password that was asked for because of it."""
        if self._signature_errors >= SIGNATURE_ERRORS:
            for flow in self.config_entry.async_get_active_flows(self.hass, {SOURCE_REAUTH}):
                self.hass.config_entries.flow.async_abort(flow["flow_id"])
        self._answered_at = monotonic()
        self._signature_errors = 0
        self.update_interval = POLL_INTERVAL
        for listener in self.answer_listeners:
            listener()

    def _bear(self, err: AatssError) -> AatssState:
        """Keep the last state for a while; after that, say what is wrong."""
        if isinstance(err, AatssSignatureError):
            self._count_signature_error(err)
        elif err.code is not None:
            self._signature_errors = 0
        if isinstance(err, AatssBusyError):
            self._answered_at = monotonic()
        if not self.data or monotonic() - self._answered_at >= AWAY_AFTER:
            self.update_interval = POLL_INTERVAL
            raise UpdateFailed(**explain(err, self.name)) from err
        self.update_interval = RETRY_INTERVAL
        return self.data

    def _count_signature_error(self, err: AatssSignatureError) -> None:
        """Ask for the password after some in a row."""
        self._signature_errors += 1
        if self._signature_errors < SIGNATURE_ERRORS:
            return
        if not self.data:
            raise ConfigEntryAuthFailed(**explain(err, self.name)) from err
        # Not by that exception: it would end the polling, and with it a recovery without the user.
        self.config_entry.async_start_reauth(self.hass)

    @property
    def refused_by_clock(self) -> bool:
        """Return whether the terminal is away only because of its clock."""
        return getattr(self.last_exception, "translation_key", None) == "clock_skew"

    @callback
    def show(self, part: str, value: Any, confirmed: Any = None) -> None:
        """Show a part of the state that is about to be written, or that was read after it."""
        if confirmed is not None:
            self.confirmed[part] = confirmed
        self._written[part] = self._written.get(part, 0) + 1
        self.data = replace(self.data, **{part: value})
        self.async_update_listeners()
