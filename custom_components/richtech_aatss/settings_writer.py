"""Writes settings, and owns what was written and not yet confirmed: read, change, write the whole object, read back."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from math import isclose
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from .api.client import AatssClient
from .api.errors import (
    AatssConnectionError,
    AatssError,
    AatssNotSupportedError,
    AatssParameterError,
    AatssUnclearError,
)
from .api.models import Network, VendorObject
from .coordinator import AatssCoordinator, AatssState

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
        """Say how it ended, by what the terminal has now and what was last asked of it."""
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
    # As the terminal had it last, without what is still to be written.
    confirmed: Any = None
    shown_at: float = float("-inf")
    writing: bool = False
    pending: list[_Change] = field(default_factory=list)
    under_way: list[_Change] = field(default_factory=list)


class SettingsWriter:
    """Writes one terminal's settings, one object at a time; changes that arrive together go together."""

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry, client: AatssClient, coordinator: AatssCoordinator
    ) -> None:
        """Know the objects that can be written."""
        self._hass = hass
        self._entry = entry
        self._client = client
        self._coordinator = coordinator
        self._lock = asyncio.Lock()
        parts = (
            _Part("smart_face", client.smart_face, client.set_smart_face),
            _Part("peripheral", client.peripheral, client.set_peripheral),
            _Part("network", client.network, client.set_network),
        )
        self._parts = {part.name: part for part in parts}
        coordinator.lay_over = self.lay_over

    def confirmed(self, part_name: str) -> Any:
        """Return an object as the terminal had it last, without what is still to be written."""
        return self._parts[part_name].confirmed

    @callback
    def lay_over(self, state: AatssState, since: float, read: Collection[str]) -> AatssState:
        """Return the objects that a poll has read since a moment, with what was written meanwhile, which is newer."""
        newer: dict[str, Any] = {}
        for part in self._parts.values():
            if part.name in read:
                part.confirmed = getattr(state, part.name)
            if part.writing or part.shown_at >= since:
                newer[part.name] = getattr(self._coordinator.data, part.name)
        return replace(state, **newer)

    async def set(self, part_name: str, **values: Any) -> None:
        """Change attributes of an object; raises NotKeptError unless the terminal has them afterwards."""
        part = self._parts[part_name]
        shown = getattr(self._coordinator.data, part.name)
        if shown is None:
            raise NotKeptError(dict.fromkeys(values), AatssNotSupportedError("The terminal does not have this object"))
        change = _Change(values, self._hass.loop.create_future())
        part.pending.append(change)
        self._show(part, shown)
        if not part.writing:
            part.writing = True
            self._entry.async_create_background_task(self._hass, self._write(part, shown), f"write {part.name}")
        await change.done

    async def write_network(self, **values: Any) -> Network | None:
        """Write network parameters after which the terminal may be gone; return what it has if it is not."""
        part = self._parts["network"]
        async with self._lock:
            before = await part.read()
            wanted = replace(before, **values)
            # Its answer may be lost already.
            try:
                with suppress(AatssUnclearError):
                    await part.write(wanted)
            finally:
                self._coordinator.forget_parts()
            with suppress(AatssError):
                after: Network = await self._read_back(part, before, wanted)
                return after
        return None

    @callback
    def _show(self, part: _Part, known: Any) -> None:
        """Show what is known of an object, with the changes that are still to come."""
        part.shown_at = self._hass.loop.time()
        self._coordinator.show(**{part.name: replace(known, **_merged(part.pending))})

    async def _write(self, part: _Part, known: Any) -> None:
        try:
            async with self._lock:
                while part.pending:
                    known = await self._write_pending(part, known)
        finally:
            part.writing = False
            for change in part.under_way + part.pending:
                change.finish(None, {}, AatssConnectionError("The entry was unloaded"))
            part.under_way, part.pending = [], []

    async def _write_pending(self, part: _Part, known: Any) -> Any:
        """Carry out all that has arrived by the time of writing; return the object as it is known then."""
        cause: AatssError | None = None
        now: Any = None
        try:
            await self._coordinator.async_identify()
            now = known = await part.read()
            part.under_way, part.pending = part.pending, []
            now = await self._write_whole(part, now, replace(now, **_merged(part.under_way)))
        except AatssError as err:
            cause = err
            part.under_way = part.under_way or part.pending.copy()
            part.pending = [change for change in part.pending if change not in part.under_way]
            with suppress(AatssError):
                now = await part.read()
        # A setting may change others, and what could not be read back is to be seen soon.
        self._coordinator.forget_parts()
        if now is not None:
            known = part.confirmed = now
        self._show(part, known)
        wanted = _merged(part.under_way)
        for change in part.under_way:
            change.finish(now, wanted, cause)
        part.under_way = []
        return known

    async def _write_whole(self, part: _Part, before: VendorObject, wanted: VendorObject) -> Any:
        """Write and read back, in another form of the body where the terminal took the first for nothing."""
        if wanted == before:
            return before
        await part.write(wanted)
        return await self._read_back(part, before, wanted)

    async def _read_back(self, part: _Part, before: VendorObject, wanted: VendorObject) -> Any:
        after = await part.read()
        while self._client.judge_form(type(wanted), changed=after != before):
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
