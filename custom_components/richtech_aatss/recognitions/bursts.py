"""Knows when recognitions follow on each other, at all terminals together: what can wait is done after that."""

import asyncio
from contextlib import suppress

from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import Event, HomeAssistant, callback

PAUSE = 0.05
LONGEST_WAIT = 0.5


class Bursts:
    """The recognitions of all terminals as they come."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Have seen nobody yet."""
        self._hass = hass
        self._arrivals = 0
        self._waiting: set[asyncio.Event] = set()
        # Home Assistant does not wait for what only waits.
        hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, self._on_stop)

    @callback
    def note(self) -> None:
        """Note that one has come."""
        self._arrivals += 1

    @callback
    def _on_stop(self, _event: Event) -> None:
        for hurry in self._waiting:
            hurry.set()

    async def async_wait(self, hurry: asyncio.Event) -> None:
        """Wait until a burst pauses, for half a second at most, or until somebody is in a hurry."""
        if self._hass.is_stopping:
            return
        end = self._hass.loop.time() + LONGEST_WAIT
        known = None
        self._waiting.add(hurry)
        try:
            while known != self._arrivals and not hurry.is_set() and self._hass.loop.time() < end:
                known = self._arrivals
                with suppress(TimeoutError):
                    async with asyncio.timeout(PAUSE):
                        await hurry.wait()
        finally:
            self._waiting.discard(hurry)
