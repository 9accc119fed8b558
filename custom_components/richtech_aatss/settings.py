"""The only place that writes settings: read, change, write the whole object, read back."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from math import isclose
from typing import Any

from homeassistant.core import HomeAssistant

from .api.errors import (
    AatssConnectionError,
    AatssError,
    AatssNotSupportedError,
    AatssParameterError,
    AatssUnclearError,
)
from .api.models import Network, VendorObject
from .coordinator import AatssConfigEntry, AatssCoordinator

TEMPERATURE_STEP = 0.05


class NotKeptError(Exception):
    """The terminal has something else than what was asked for."""

    def __init__(self, actual: Mapping[str, Any], cause: AatssError | None) -> None:
        """Keep what the terminal has, and why where it said so."""
        super().__init__("The terminal has other values")
        self.actual = actual
        self.cause = cause


@dataclass
class _Change:
    values: dict[str, Any]
    done: asyncio.Future[None]

    def finish(self, part: VendorObject | None, wanted: dict[str, Any], cause: AatssError | None) -> None:
        """Tell the caller how it ended, by what the terminal has now and what was last asked of it."""
        if self.done.done():
            return
        actual = {name: getattr(part, name, None) for name in self.values}
        if part is not None and all(_equal(actual[name], wanted[name]) for name in self.values):
            self.done.set_result(None)
        else:
            self.done.set_exception(NotKeptError(actual, cause))


@dataclass
class _Part:
    """One of the terminal's objects, with the calls that read and write it."""

    name: str
    read: Callable[[], Awaitable[Any]]
    write: Callable[[Any], Awaitable[None]]
    known: Any = None
    waiting: list[_Change] = field(default_factory=list)
    under_way: list[_Change] = field(default_factory=list)


class Settings:
    """Writes one terminal's settings, one object at a time; changes that arrive together go together."""

    def __init__(self, hass: HomeAssistant, entry: AatssConfigEntry, coordinator: AatssCoordinator) -> None:
        """Know the objects that can be written."""
        self._hass = hass
        self._entry = entry
        self._coordinator = coordinator
        self._lock = asyncio.Lock()
        client = coordinator.client
        parts = (
            _Part("smart_face", client.smart_face, client.set_smart_face),
            _Part("peripheral", client.peripheral, client.set_peripheral),
            _Part("network", client.network, client.set_network),
        )
        self._parts = {part.name: part for part in parts}

    async def set(self, part_name: str, **values: Any) -> None:
        """Change attributes of an object; raises NotKeptError unless the terminal has them afterwards."""
        part = self._parts[part_name]
        known = getattr(self._coordinator.data, part.name)
        if known is None:
            raise NotKeptError(dict.fromkeys(values), AatssNotSupportedError("The terminal does not have this object"))
        change = _Change(values, self._hass.loop.create_future())
        part.waiting.append(change)
        self._show(part, known)
        if part.name not in self._coordinator.writing:
            self._coordinator.writing.add(part.name)
            part.known = known
            self._entry.async_create_background_task(self._hass, self._write(part), f"write {part.name}")
        await change.done

    async def write_network(self, **values: Any) -> Network | None:
        """Write network parameters after which the terminal may be gone; return what it has if it is not."""
        part = self._parts["network"]
        async with self._lock:
            before = await part.read()
            wanted = replace(before, **values)
            # Its answer may be lost already.
            with suppress(AatssUnclearError):
                await part.write(wanted)
            with suppress(AatssError):
                after: Network = await self._read_back(part, before, wanted)
                return after
        return None

    def _show(self, part: _Part, known: Any, confirmed: Any = None) -> None:
        """Show what is known of a part, with the changes that are still to come."""
        self._coordinator.show(part.name, replace(known, **_merged(part.waiting)), confirmed)

    async def _write(self, part: _Part) -> None:
        try:
            async with self._lock:
                while part.waiting:
                    await self._write_waiting(part)
        finally:
            self._coordinator.writing.discard(part.name)
            for change in part.under_way + part.waiting:
                change.finish(None, {}, AatssConnectionError("The entry was unloaded"))
            part.under_way, part.waiting = [], []

    async def _write_waiting(self, part: _Part) -> None:
        """Carry out all that has arrived by the time of writing."""
        cause: AatssError | None = None
        now: Any = None
        try:
            now = part.known = await part.read()
            part.under_way, part.waiting = part.waiting, []
            now = await self._write_whole(part, now, replace(now, **_merged(part.under_way)))
        except AatssError as err:
            cause = err
            part.under_way = part.under_way or part.waiting.copy()
            part.waiting = [change for change in part.waiting if change not in part.under_way]
            with suppress(AatssError):
                now = await part.read()
        part.known = now or part.known
        self._show(part, part.known, confirmed=now)
        wanted = _merged(part.under_way)
        for change in part.under_way:
            change.finish(now, wanted, cause)
        part.under_way = []

    async def _write_whole(self, part: _Part, before: VendorObject, wanted: VendorObject) -> Any:
        """Write and read back, in another form of the body where the terminal took the first for nothing."""
        if wanted == before:
            return before
        await part.write(wanted)
        return await self._read_back(part, before, wanted)

    async def _read_back(self, part: _Part, before: VendorObject, wanted: VendorObject) -> Any:
        after = await part.read()
        while self._coordinator.client.judge_form(type(wanted), changed=after != before):
            try:
                await part.write(wanted)
            except AatssParameterError:
                break
            after = await part.read()
        return after


def _merged(changes: list[_Change]) -> dict[str, Any]:
    return {name: value for change in changes for name, value in change.values.items()}


def _equal(actual: object, wanted: object) -> bool:
    if isinstance(actual, float) and isinstance(wanted, int | float):
        return isclose(actual, wanted, abs_tol=TEMPERATURE_STEP)
    return actual == wanted
