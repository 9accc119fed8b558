"""Signals of one terminal, by its entry."""

from collections.abc import Callable
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect, async_dispatcher_send
from homeassistant.util.signal_type import SignalTypeFormat


@callback
def async_follow[*Ts](
    hass: HomeAssistant, entry: ConfigEntry, signal: SignalTypeFormat[*Ts], target: Callable[[*Ts], Any]
) -> None:
    """Listen to a signal for as long as the entry is loaded."""
    entry.async_on_unload(async_dispatcher_connect(hass, signal.format(entry.entry_id), target))


@callback
def async_notify[*Ts](hass: HomeAssistant, entry: ConfigEntry, signal: SignalTypeFormat[*Ts], *values: *Ts) -> None:
    """Send a signal to all who listen to it."""
    async_dispatcher_send(hass, signal.format(entry.entry_id), *values)
