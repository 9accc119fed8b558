"""Delivers what the push link brings."""

from datetime import datetime
import logging
from typing import Any

from aiohttp import ClientSession

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.event import async_call_later
from homeassistant.util.signal_type import SignalTypeFormat

from ..api.errors import AatssError, AatssPushRefusedError
from ..api.models import Record
from ..api.stream import RecordStream
from ..coordinator import AWAY_AFTER, AatssConfigEntry, AatssCoordinator

_LOGGER = logging.getLogger(__name__)

SIGNAL_RECOGNITION: SignalTypeFormat[Record] = SignalTypeFormat("richtech_aatss_recognition_{}")
SIGNAL_LINK: SignalTypeFormat[()] = SignalTypeFormat("richtech_aatss_link_{}")


class RecognitionFeed:
    """One terminal's recognitions, and the state of the link that brings them."""

    def __init__(
        self, hass: HomeAssistant, entry: AatssConfigEntry, coordinator: AatssCoordinator, session: ClientSession
    ) -> None:
        """Prepare the link; `start` connects it."""
        self._hass = hass
        self._entry = entry
        self._coordinator = coordinator
        client = coordinator.client
        self._stream = RecordStream(session, client.address, client.signer, self._on_record, self._on_link)
        self._cancel_silence: CALLBACK_TYPE | None = None
        self.connected = False
        self.silent = True

    @property
    def last_error(self) -> AatssError | None:
        """Return what ended the last link."""
        return self._stream.last_error

    @callback
    def try_now(self) -> None:
        """Connect at once: what kept the link down may be gone."""
        if not self.connected:
            self._stream.try_now()

    @callback
    def start(self) -> None:
        """Connect for as long as the entry is loaded."""
        entry = self._entry
        self._coordinator.answer_listeners.append(self._on_answer)
        entry.async_on_unload(self._stop_waiting)
        entry.async_create_background_task(self._hass, self._stream.run(), f"{entry.title} push link")

    @callback
    def _on_record(self, record: Record) -> None:
        if self._coordinator.wrong_device:
            return
        async_dispatcher_send(self._hass, SIGNAL_RECOGNITION.format(self._entry.entry_id), record)

    @callback
    def _on_link(self, up: bool) -> None:  # noqa: FBT001
        _LOGGER.debug("%s: push link %s", self._entry.title, "up" if up else f"down: {self.last_error}")
        self.connected = up
        self._stop_waiting()
        if up:
            self.silent = False
        else:
            self._cancel_silence = async_call_later(self._hass, AWAY_AFTER, self._on_silence)
        self._tell()
        refresh = self._coordinator.async_request_refresh()
        self._entry.async_create_background_task(self._hass, refresh, f"{self._entry.title} poll")

    @callback
    def _on_silence(self, _now: datetime) -> None:
        self._cancel_silence = None
        self.silent = True
        self._tell()

    @callback
    def _on_answer(self) -> None:
        """Connect at once when the terminal answers, unless it is the link that it refuses."""
        if not isinstance(self.last_error, AatssPushRefusedError):
            self.try_now()

    @callback
    def _stop_waiting(self) -> None:
        if self._cancel_silence:
            self._cancel_silence()
            self._cancel_silence = None

    @callback
    def _tell(self) -> None:
        async_dispatcher_send(self._hass, SIGNAL_LINK.format(self._entry.entry_id))


def event_attributes(record: Record, *, recovered: bool) -> dict[str, Any]:
    """Return what an automation may need of a recognition; pictures are elsewhere."""
    return {
        "record_id": record.record_id,
        "recognized_at": record.signed_at.isoformat() if record.signed_at else None,
        "user_id": record.user_id or None,
        "name": record.name or None,
        "method": record.method,
        "similarity": record.similarity,
        "temperature": record.temperature,
        "temperature_unit": record.temperature_unit,
        "temperature_state": record.temperature_state,
        "mask": record.mask,
        "recovered": recovered,
    }
