"""What happens while somebody looks: who comes, and how the terminals are."""

import asyncio
from collections.abc import Callable, Container
from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
    ConfigEntryState,
)
from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from ..captures import may_read
from ..const import DOMAIN
from ..data import AatssConfigEntry
from ..people.withdrawals import SIGNAL_PENDING
from ..recognitions.recognition import Recognition
from ..recognitions.retention import retention_of
from ..recognitions.signals import SIGNAL_LINK, SIGNAL_TRIGGERS
from . import overview, visitors
from .commands import Call, Job

SUBSCRIBE: Final[dict[Any, Any]] = {vol.Optional("entries"): [cv.string]}


async def subscribe(call: Call) -> Job:
    """Send what happens until nobody listens any longer."""

    async def follow() -> None:
        subscription = _Subscription(call)
        try:
            subscription.start()
            await asyncio.Event().wait()
        finally:
            subscription.stop()

    return follow


class _Subscription:
    """Follows all terminals, or some."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._hass = call.hass
        self._only: Container[str] | None = call.data.get("entries")
        self._shown: list[dict[str, Any]] | None = None
        self._soon: asyncio.Handle | None = None
        self._undo: list[CALLBACK_TYPE] = []
        # By entry, what undoes to follow it.
        self._followed: dict[str, list[CALLBACK_TYPE]] = {}

    @callback
    def start(self) -> None:
        self._undo += [
            async_dispatcher_connect(self._hass, SIGNAL_TRIGGERS, self._on_recognition),
            async_dispatcher_connect(self._hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._on_entry),
        ]
        for entry in self._hass.config_entries.async_entries(DOMAIN, include_ignore=False):
            self._follow(entry)
        self._show()

    @callback
    def stop(self) -> None:
        if self._soon:
            self._soon.cancel()
        for entry_id in list(self._followed):
            self._leave(entry_id)
        for undo in self._undo:
            undo()

    @callback
    def _on_entry(self, change: ConfigEntryChange, entry: ConfigEntry) -> None:
        if entry.domain != DOMAIN:
            return
        self._leave(entry.entry_id)
        if change is not ConfigEntryChange.REMOVED:
            self._follow(entry)
        self._changed()

    @callback
    def _follow(self, entry: AatssConfigEntry) -> None:
        """Listen to a terminal; what one can only hear of a loaded one is heard from its next change on."""
        signals = [SIGNAL_PENDING.format(entry.entry_id), SIGNAL_LINK.format(entry.entry_id)]
        undo: list[Callable[[], None]] = [
            async_dispatcher_connect(self._hass, signal, self._changed) for signal in signals
        ]
        if entry.state is ConfigEntryState.LOADED:
            data = entry.runtime_data
            undo.append(data.coordinator.async_add_listener(self._changed))
            if self._call.connection.user.is_admin:
                undo.append(data.people.counts.async_add_listener(self._changed))
                data.people.counts.count_if_unknown()
        self._followed[entry.entry_id] = undo

    @callback
    def _leave(self, entry_id: str) -> None:
        for undo in self._followed.pop(entry_id, ()):
            undo()

    @callback
    def _changed(self) -> None:
        """Send how terminals are, once for all that changes in the same moment."""
        if self._soon is None:
            self._soon = self._hass.loop.call_soon(self._show)

    @callback
    def _show(self) -> None:
        self._soon = None
        shown = overview.described(self._hass, self._call.connection.user, self._only)
        if shown != self._shown:
            self._shown = shown
            self._call.send({"type": "terminals", "terminals": shown})

    @callback
    def _on_recognition(self, entry_id: str, recognition: Recognition) -> None:
        if self._only is not None and entry_id not in self._only:
            return
        if not may_read(self._hass, self._call.connection.user, entry_id):
            return
        entry = self._hass.config_entries.async_get_known_entry(entry_id)
        record = recognition.record
        kept = record.has_picture and retention_of(entry).days_of_picture(record.kind) > 0
        shown = visitors.described(self._hass, self._call.connection, entry_id, recognition, picture=kept)
        self._call.send({"type": "recognition", "recognition": shown})
