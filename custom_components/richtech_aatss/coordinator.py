"""The terminal's state, polled."""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import timedelta
import logging
from typing import Any, override

from homeassistant.config_entries import SOURCE_IGNORE, SOURCE_REAUTH, ConfigEntry
from homeassistant.const import CONF_SSL
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.issue_registry import IssueSeverity
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed
from homeassistant.util.signal_type import SignalTypeFormat

from .api.client import AatssClient
from .api.errors import (
    AatssBusyError,
    AatssCertificateError,
    AatssClockError,
    AatssClosedError,
    AatssError,
    AatssProtocolError,
    AatssSignatureError,
    AatssTlsError,
    AatssWrongDeviceError,
)
from .api.models import Device, Network, Peripheral, SmartFace
from .clock import ClockKeeper
from .connection import async_find_https, create_no_https, delete_no_https, spelled
from .const import CONF_FINGERPRINT, DOMAIN
from .dispatch import async_notify
from .errors import explain
from .host_clock import HostClock
from .issues import Problem, create_issue, delete_issue
from .parts import PARTS, PartsReader

_LOGGER = logging.getLogger(__name__)

# The terminal has answered a poll.
SIGNAL_ANSWER: SignalTypeFormat[()] = SignalTypeFormat("richtech_aatss_answer_{}")
# A poll has ended, perhaps with an error.
SIGNAL_POLL: SignalTypeFormat[AatssError | None] = SignalTypeFormat("richtech_aatss_poll_{}")
# At the terminal's address is another certificate.
SIGNAL_OTHER: SignalTypeFormat[()] = SignalTypeFormat("richtech_aatss_other_{}")

POLL_INTERVAL = timedelta(seconds=30)
# After a lost poll the terminal is asked again soon, so that one more answer within the patience saves it.
RETRY_INTERVAL = timedelta(seconds=10)
AWAY_AFTER = 60.0
REFRESH_COOLDOWN = 1.0
SIGNATURE_ERRORS = 3
SIGNATURE_PAUSE = 1.0
# What http looks like to a terminal that speaks https.
SCHEME_ERRORS = (AatssClosedError, AatssProtocolError)


@dataclass(frozen=True, kw_only=True)
class AatssState:
    """What a terminal tells of itself; None for what it does not support."""

    device: Device
    network: Network | None
    smart_face: SmartFace | None
    peripheral: Peripheral | None
    # By how many whole seconds the terminal's clock is ahead; None where it does not tell its time.
    clock_offset: int | None


class AatssCoordinator(DataUpdateCoordinator[AatssState]):
    """Polls one terminal."""

    config_entry: ConfigEntry

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry, client: AatssClient, clock: ClockKeeper, host_clock: HostClock
    ) -> None:
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
        self._client = client
        self.certificate = client.address.certificate
        self.certificate.on_other = self._on_other_certificate
        self.clock = clock
        self._monotonic = host_clock.monotonic
        self._answered_at = 0.0
        self._signature_errors = 0
        self._parts = PartsReader(client, entry.title, host_clock.monotonic)
        self.wrong_device = False
        # Lays what was written since a moment over what was read since then.
        self.lay_over: Callable[[AatssState, float, Collection[str]], AatssState] = lambda state, _since, _parts: state

    @override
    async def _async_update_data(self) -> AatssState:
        began = self.hass.loop.time()
        try:
            device = await self._identify_in_time()
            read = await self._parts.async_read({part: getattr(self.data, part) for part in PARTS} if self.data else {})
            await self.clock.async_check()
        except AatssError as err:
            self._parts.forget()
            async_notify(self.hass, self.config_entry, SIGNAL_POLL, err)
            if isinstance(err, (AatssWrongDeviceError, AatssCertificateError)):
                raise UpdateFailed(**explain(err, self.config_entry.title)) from err
            await self._note_scheme(err)
            return self._handle_error(err)
        self._handle_answer()
        async_notify(self.hass, self.config_entry, SIGNAL_POLL, None)
        self._note_parts(read)
        offset = self.clock.offset
        parts = {part: read[part] if part in read else getattr(self.data, part) for part in PARTS}
        state = AatssState(device=device, clock_offset=None if offset is None else int(offset), **parts)
        return self.lay_over(state, began, read)

    @override
    async def async_request_refresh(self) -> None:
        """Read all that the terminal tells of itself soon."""
        self.forget_parts()
        await super().async_request_refresh()

    async def async_request_poll(self) -> None:
        """Look soon whether it is still the terminal that answers."""
        await super().async_request_refresh()

    @callback
    def forget_parts(self) -> None:
        """Have the next poll read all."""
        self._parts.forget()

    async def _identify_in_time(self) -> Device:
        """Read what the terminal is, after setting its clock where that keeps it away."""
        try:
            return await self._identify_patiently()
        except AatssClockError:
            if not await self.clock.async_try_sync():
                self.clock.create_issue()
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
        """Read what the terminal is; AatssWrongDeviceError for another one, which may have got the address."""
        device = await self._client.device()
        self.wrong_device = device.device_id != self.config_entry.unique_id
        self._note_other(device.device_id or "")
        self.check_device()
        self._learn_certificate()
        return device

    @callback
    def _note_other(self, device_id: str) -> None:
        """Tell where it is the terminal of another entry that answers."""
        other = self.hass.config_entries.async_entry_for_domain_unique_id(DOMAIN, device_id)
        if self.wrong_device and other and other.source != SOURCE_IGNORE:
            severity = IssueSeverity.ERROR
            create_issue(self.hass, self.config_entry, Problem.SAME_TERMINAL, severity=severity, other=other)
        else:
            delete_issue(self.hass, self.config_entry.entry_id, Problem.SAME_TERMINAL)

    @callback
    def _learn_certificate(self) -> None:
        """Know the terminal by its certificate from now on."""
        entry = self.config_entry
        if entry.data[CONF_SSL] and not entry.data.get(CONF_FINGERPRINT):
            self.certificate.keep()
            data = {**entry.data, CONF_FINGERPRINT: self.certificate.known}
            self.hass.config_entries.async_update_entry(entry, data=data)

    @callback
    def _on_other_certificate(self, shown: str) -> None:
        """Let go of the terminal at once: it may be an impostor."""
        create_issue(
            self.hass,
            self.config_entry,
            Problem.CERTIFICATE_CHANGED,
            is_fixable=True,
            severity=IssueSeverity.ERROR,
            known=spelled(self.config_entry.data.get(CONF_FINGERPRINT)),
            shown=spelled(shown),
        )
        if self.data:
            self.async_set_update_error(UpdateFailed(**explain(AatssCertificateError(shown), self.name)))
        async_notify(self.hass, self.config_entry, SIGNAL_OTHER)

    @property
    def other_answers(self) -> bool:
        """Return whether another terminal has got the address, or an impostor."""
        return self.wrong_device or self.certificate.is_other

    def check_device(self) -> None:
        """Refuse to act on a terminal that is known to be another one; raises AatssWrongDeviceError."""
        if self.wrong_device:
            raise AatssWrongDeviceError("Another terminal answers")

    @callback
    def _note_parts(self, read: dict[str, Any]) -> None:
        """Give an object that could not be read at the start its entities by a reload."""
        if self.data and any(read.get(part) for part in self._parts.unread):
            self._parts.unread.clear()
            self.hass.config_entries.async_schedule_reload(self.config_entry.entry_id)

    @callback
    def _handle_answer(self) -> None:
        """Forget what was wrong, a password that was asked for included."""
        if self._signature_errors >= SIGNATURE_ERRORS:
            for flow in self.config_entry.async_get_active_flows(self.hass, {SOURCE_REAUTH}):
                self.hass.config_entries.flow.async_abort(flow["flow_id"])
        self._answered_at = self._monotonic()
        self._signature_errors = 0
        delete_no_https(self.hass, self.config_entry)
        delete_issue(self.hass, self.config_entry.entry_id, Problem.CERTIFICATE_CHANGED)
        self.update_interval = POLL_INTERVAL
        if not self.last_update_success:
            # Nobody is told of the end of a failure that began during the same poll.
            self.hass.loop.call_soon(self.async_update_listeners)
        async_notify(self.hass, self.config_entry, SIGNAL_ANSWER)

    @property
    def _away(self) -> bool:
        """Return whether it is too long ago that the terminal answered."""
        return not self.data or self._monotonic() - self._answered_at >= AWAY_AFTER

    async def _note_scheme(self, err: AatssError) -> None:
        """Follow a terminal from http to https; the way back is the user's to go."""
        entry = self.config_entry
        if not self._away:
            return
        if isinstance(err, AatssTlsError):
            create_no_https(self.hass, entry)
        if entry.data[CONF_SSL] or not isinstance(err, SCHEME_ERRORS):
            return
        if data := await async_find_https(self.hass, self._client.transport.session, entry):
            self.hass.config_entries.async_update_entry(entry, data=data)
            self.hass.config_entries.async_schedule_reload(entry.entry_id)

    def _handle_error(self, err: AatssError) -> AatssState:
        """Keep the last state for a while; after that, say what is wrong."""
        if isinstance(err, AatssSignatureError):
            self._count_signature_error(err)
        elif err.code is not None:
            self._signature_errors = 0
        if isinstance(err, AatssBusyError):
            self._answered_at = self._monotonic()
        if self._away:
            self.update_interval = POLL_INTERVAL
            raise UpdateFailed(**explain(err, self.config_entry.title)) from err
        self.update_interval = RETRY_INTERVAL
        return self.data

    def _count_signature_error(self, err: AatssSignatureError) -> None:
        """Ask for the password after some in a row."""
        self._signature_errors += 1
        if self._signature_errors < SIGNATURE_ERRORS:
            return
        if not self.data:
            raise ConfigEntryAuthFailed(**explain(err, self.config_entry.title)) from err
        # Not by that exception: it would end the polling, and with it a recovery without the user.
        self.config_entry.async_start_reauth(self.hass)

    @property
    def refused_by_clock(self) -> bool:
        """Return whether the terminal is away only because of its clock."""
        return getattr(self.last_exception, "translation_key", None) == "clock_skew"

    @callback
    def show(self, **parts: Any) -> None:
        """Show objects as they are known besides the polls."""
        self.data = replace(self.data, **parts)
        self.async_update_listeners()
