"""The push link and its health: whether it stands, and whether what it brings is of this moment."""

from datetime import datetime
from functools import partial
import logging

from aiohttp import ClientSession

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

from ..api.client import AatssClient
from ..api.errors import AatssError, AatssPushRefusedError
from ..api.lanes import Lane
from ..api.models import Record
from ..api.stream import RecordStream
from ..coordinator import AWAY_AFTER, SIGNAL_ANSWER, SIGNAL_OTHER, AatssCoordinator
from ..dispatch import async_follow, async_notify
from ..issues import Problem, create_issue, delete_issue
from .intake import Intake
from .signals import SIGNAL_LINK

_LOGGER = logging.getLogger(__name__)

# What a terminal pushes in the first seconds may be old.
PROVEN_AFTER = 10.0
UNREACHABLE_AFTER = 600.0


class PushLink:
    """One terminal's push link."""

    def __init__(  # noqa: PLR0913, PLR0917
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        session: ClientSession,
        client: AatssClient,
        coordinator: AatssCoordinator,
        intake: Intake,
    ) -> None:
        """Prepare the link; `async_run` connects it."""
        self._hass = hass
        self._entry = entry
        self._coordinator = coordinator
        self._intake = intake
        self._port = client.address.push_port
        # The push itself proves nothing: whoever has the address can push.
        check = partial(client.lanes.run, Lane.READ, client.transport.look)
        self._stream = RecordStream(session, client.address, client.signer, self._on_record, self._on_link, check)
        self._cancel_silence: CALLBACK_TYPE | None = None
        self._cancel_doubt: CALLBACK_TYPE | None = None
        self.connected = False
        self.silent = True
        # How many there were since the start, and at which of them the list was last read.
        self.links = 0
        self._read_at_link = -1

    @property
    def has_read(self) -> bool:
        """Return whether the list has been read since the link came up."""
        return self._read_at_link == self.links

    @property
    def proven(self) -> bool:
        """Return whether what the link brings is of this moment."""
        return self.has_read and self._stream.proven_for >= PROVEN_AFTER

    @property
    def unavailable(self) -> bool:
        """Return whether nothing can come, or must not: no trigger follows an event that is unavailable."""
        return self._coordinator.certificate.is_other or (self.silent and not self._coordinator.last_update_success)

    @property
    def other_answers(self) -> bool:
        """Return whether another terminal has got the address, or an impostor."""
        return self._coordinator.other_answers

    @property
    def last_error(self) -> AatssError | None:
        """Return what ended the last link."""
        return self._stream.last_error

    @property
    def passed_over(self) -> dict[str, int]:
        """Return how many frames were not understood, by their shape."""
        return dict(self._stream.passed_over)

    @callback
    def start(self) -> None:
        """Follow the terminal's answers, for as long as the entry is loaded."""
        entry = self._entry
        entry.async_on_unload(self._cancel_waiting)
        entry.async_on_unload(self._coordinator.async_add_listener(self._on_poll))
        self._doubt()
        async_follow(self._hass, entry, SIGNAL_ANSWER, self._on_answer)
        async_follow(self._hass, entry, SIGNAL_OTHER, self._on_other)

    async def async_run(self) -> None:
        """Keep the link up until cancelled."""
        await self._stream.run()

    @callback
    def note_end(self) -> None:
        """Note that the link has ended without a word."""
        self._stream.note_end()

    @callback
    def try_now(self) -> None:
        """Connect at once: what kept the link down may be gone."""
        if not self.connected:
            self._stream.try_now()

    @callback
    def rebuild(self) -> bool:
        """Give the link up where it has stood for a while; return whether it has."""
        if not self.connected or self._stream.proven_for < PROVEN_AFTER:
            return False
        self._stream.rebuild()
        return True

    @callback
    def note_reading(self, link: int) -> None:
        """Note that the list was read while a link was up, by the link's number."""
        self._read_at_link = link

    @callback
    def forget_reading(self) -> None:
        """Prove nothing before the list was read again."""
        self._read_at_link = -1

    @callback
    def _on_record(self, record: Record) -> None:
        if self.other_answers:
            return
        age = self._stream.up_for if self.links == 1 else None
        self._intake.take_pushed(record, proven=self.proven, first_link_age=age)

    @callback
    def _on_link(self, *, up: bool) -> None:
        _LOGGER.debug("%s: push link %s", self._entry.title, "up" if up else f"down: {self.last_error}")
        self.connected = up
        self._cancel_waiting()
        if up:
            self.silent = False
            self.links += 1
            self._delete_unreachable()
        else:
            self._cancel_silence = async_call_later(self._hass, AWAY_AFTER, self._on_silence)
            self._doubt()
        self._update_issue()
        async_notify(self._hass, self._entry, SIGNAL_LINK)
        # It may be another terminal that has got the address.
        is_back = up and self.links > 1
        poll = self._coordinator.async_request_refresh() if is_back else self._coordinator.async_request_poll()
        self._entry.async_create_background_task(self._hass, poll, f"{self._entry.title} poll")

    @callback
    def _on_silence(self, _now: datetime) -> None:
        self._cancel_silence = None
        self.silent = True
        async_notify(self._hass, self._entry, SIGNAL_LINK)

    @callback
    def _doubt(self) -> None:
        """Create an issue unless the link comes up soon."""
        self._cancel_doubt = async_call_later(self._hass, UNREACHABLE_AFTER, self._on_unreachable)

    @callback
    def _on_unreachable(self, _now: datetime) -> None:
        if self._coordinator.last_update_success and not self.other_answers and not self._stream.contested:
            create_issue(
                self._hass,
                self._entry,
                Problem.PUSH_UNREACHABLE,
                port=str(self._port),
                reason=str(self.last_error or ""),
            )
        self._doubt()

    @callback
    def _on_poll(self) -> None:
        """Leave it to Home Assistant to tell of a terminal that does not answer at all."""
        if not self._coordinator.last_update_success:
            self._delete_unreachable()

    @callback
    def _on_answer(self) -> None:
        """Connect at once when the terminal answers, unless it is the link that it refuses."""
        if not isinstance(self.last_error, AatssPushRefusedError):
            self.try_now()
        self._update_issue()

    @callback
    def _on_other(self) -> None:
        """Give the link up; the check keeps it down."""
        self._stream.rebuild()

    @callback
    def _update_issue(self) -> None:
        """Say so while another client and this one throw each other out."""
        if self._stream.contested:
            create_issue(self._hass, self._entry, Problem.PUSH_CONTESTED)
        else:
            delete_issue(self._hass, self._entry.entry_id, Problem.PUSH_CONTESTED)

    @callback
    def _cancel_waiting(self) -> None:
        for cancel in (self._cancel_silence, self._cancel_doubt):
            if cancel:
                cancel()
        self._cancel_silence = self._cancel_doubt = None

    @callback
    def _delete_unreachable(self) -> None:
        delete_issue(self._hass, self._entry.entry_id, Problem.PUSH_UNREACHABLE)
