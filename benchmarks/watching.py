"""What a Home Assistant that is measured notes of itself: when states come, and for how long its loop is not free."""

import asyncio
from collections.abc import Callable
import time
from typing import Any, Final

from benchmarks.harness import FLOOR, OURS
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, State, callback
from homeassistant.helpers import entity_registry as er

BEAT: Final = 0.001
EVENTS: Final = ("recognition", "missed_recognition")


class Heartbeat:
    """Wakes up each millisecond, and notes by how much it was late at most."""

    def __init__(self) -> None:
        """Not beat yet."""
        self.longest = 0.0
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to beat, and forget what was."""
        self.stop()
        self.longest = 0.0
        self._task = asyncio.get_running_loop().create_task(self._beat())

    def stop(self) -> None:
        """Rest: a heart takes some of the processor's time, too."""
        if self._task:
            self._task.cancel()
            self._task = None

    async def _beat(self) -> None:
        before = time.monotonic()
        while True:
            await asyncio.sleep(BEAT)
            now = time.monotonic()
            self.longest = max(self.longest, now - before - BEAT)
            before = now


class Seen:
    """When the state of each recognition came, by the number of its record."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Listen to all states."""
        self._hass = hass
        self._names: dict[str, str] = {}
        self.live: dict[int, float] = {}
        self.missed: dict[int, float] = {}
        hass.bus.async_listen(EVENT_STATE_CHANGED, self._note)

    @callback
    def _note(self, event: Event[EventStateChangedData]) -> None:
        now, state = time.monotonic(), event.data["new_state"]
        if state is None:
            return
        if state.domain == FLOOR:
            self.live[int(state.state)] = now
        elif state.domain == "event" and (number := state.attributes.get("record_id")) is not None:
            if (name := self._name(state)) == EVENTS[0]:
                self.live[number] = now
            elif name == EVENTS[1]:
                self.missed[number] = now

    def _name(self, state: State) -> str:
        """Return which of the integration's events an entity is, by what nobody can change."""
        if state.entity_id not in self._names:
            entry = er.async_get(self._hass).async_get(state.entity_id)
            is_ours = entry is not None and entry.platform == OURS
            self._names[state.entity_id] = entry.translation_key or "" if entry and is_ours else ""
        return self._names[state.entity_id]

    def forget(self) -> None:
        """Begin anew."""
        self.live.clear()
        self.missed.clear()


class Presses:
    """Somebody who presses a button again and again, and notes when."""

    def __init__(self) -> None:
        """Press nothing yet."""
        self.began: list[float] = []
        self._task: asyncio.Task[None] | None = None

    def start(self, press: Callable[[], Any], pause: float) -> None:
        """Begin to press, each time when the last one has been answered."""
        self.began.clear()
        self._task = asyncio.get_running_loop().create_task(self._press(press, pause))

    async def _press(self, press: Callable[[], Any], pause: float) -> None:
        while True:
            self.began.append(time.monotonic())
            await press()
            await asyncio.sleep(pause)

    async def stop(self) -> None:
        """Press no more, after the present one."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
