"""Watches who is told to have come, live or missed."""

import asyncio
from collections.abc import Callable
import time
from typing import Any

from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.richtech_aatss.const import DOMAIN
from homeassistant.core import HomeAssistant, State
from tests.emulator import Terminal, records
from tests.waiting import eventually

from .conftest import entity_id, states_of
from .inside import link_of

HOUR = 3600
MANY = 25
EVENT_ATTRIBUTES = (
    "event_type",
    "record_id",
    "recognized_at",
    "user_id",
    "name",
    "method",
    "similarity",
    "temperature",
    "temperature_unit",
    "temperature_state",
    "mask",
    "recovered",
)


class Watch:
    """What the two events have told since."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Watch from now on."""
        self._live = states_of(hass, entity_id(hass, "recognition"))
        self._missed = states_of(hass, entity_id(hass, "missed_recognition"))

    @property
    def live(self) -> list[Any]:
        """Return the ids of the live ones."""
        return _ids(self._live)

    @property
    def missed(self) -> list[Any]:
        """Return the ids of those that were missed."""
        return _ids(self._missed)

    def recovered(self, record_id: int) -> Any:
        """Return what a live one says of how it came."""
        return next(one for one in self._live() if one.attributes.get("record_id") == record_id).attributes["recovered"]

    async def tells(self, *, live: list[Any] | None = None, missed: list[Any] | None = None) -> None:
        """Wait until the events have told this, and nothing more."""
        await eventually(lambda: len(self.live) >= len(live or []) and len(self.missed) >= len(missed or []))
        await asyncio.sleep(0)
        assert (self.live, self.missed) == (live or [], missed or [])


def _ids(states: Callable[[], list[State]]) -> list[Any]:
    """Return the ids; a state that is only written again has the time of before."""
    found = {one.state: one.attributes["record_id"] for one in states() if one.attributes.get("event_type")}
    return list(found.values())


async def ready(entry: MockConfigEntry) -> None:
    """Wait until the list has been read since the link came up."""
    await eventually(lambda: link_of(entry).connected and link_of(entry).has_read)


async def linked(entry: MockConfigEntry, times: int) -> None:
    """Wait until the link has come up so many times."""
    await eventually(lambda: link_of(entry).links == times)


async def known(hass: HomeAssistant) -> list[dict[str, Any]]:
    """Return what the journal has, the newest first."""
    await hass.async_block_till_done(wait_background_tasks=False)
    answer: Any = await hass.services.async_call(
        DOMAIN, "get_recognitions", {"limit": 100_000}, blocking=True, return_response=True
    )
    found: list[dict[str, Any]] = answer["recognitions"]
    return found


def ids_in(found: list[dict[str, Any]]) -> list[Any]:
    """Return the ids, sorted."""
    return sorted(one["record_id"] for one in found)


def store(terminal: Terminal, **attributes: Any) -> int:
    """Have the terminal record somebody without pushing it."""
    record = records.make(terminal, None, attributes, picture=True)
    terminal.records.append(record)
    number: int = record["id"]
    return number


def ago(seconds: float) -> int:
    """Return a time of a terminal whose clock is right."""
    return int(time.time() - seconds)
