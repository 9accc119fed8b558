"""An entity that is one attribute of the terminal's settings."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, override

from homeassistant.const import EntityCategory
from homeassistant.core import callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.entity import EntityDescription

from .coordinator import AatssConfigEntry
from .entity import AatssEntity
from .errors import explain_setting
from .settings import NotKeptError


@dataclass(frozen=True, kw_only=True)
class AatssSettingDescription[T](EntityDescription):
    """Where a setting is, how it is read and how it is changed."""

    entity_category: EntityCategory | None = EntityCategory.CONFIG
    entity_registry_enabled_default: bool = False
    part: str = "smart_face"
    value_fn: Callable[[Any], T | None]
    set_fn: Callable[[T], dict[str, Any]]

    def value(self, state: object) -> T | None:
        """Return the value in a terminal's state; None where the terminal does not have it."""
        return self.value_of(getattr(state, self.part))

    def value_of(self, part: object) -> T | None:
        """Return the value in an object of the terminal."""
        return self.value_fn(part) if part else None


def supported[D: AatssSettingDescription[Any]](entry: AatssConfigEntry, table: tuple[D, ...]) -> list[D]:
    """Return the rows of a table that the terminal has."""
    state = entry.runtime_data.coordinator.data
    return [row for row in table if row.value(state) is not None]


class AatssSettingEntity[T](AatssEntity):
    """A setting of a terminal."""

    entity_description: AatssSettingDescription[T]

    def __init__(self, entry: AatssConfigEntry, description: AatssSettingDescription[T]) -> None:
        """Begin with what the terminal reports."""
        super().__init__(entry, description)
        self._seen: set[T] = set()
        self._note()

    @property
    def _setting(self) -> T | None:
        return self.entity_description.value(self._state)

    @property
    def _reported(self) -> set[T]:
        return self._seen if self._setting is None else self._seen | {self._setting}

    def _note(self) -> None:
        confirmed = self.coordinator.confirmed.get(self.entity_description.part)
        if (value := self.entity_description.value_of(confirmed)) is not None:
            self._seen.add(value)

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        self._note()
        super()._handle_coordinator_update()

    async def _set(self, value: T, shown: str | None = None) -> None:
        """Write the setting; an error names it, what was asked for, and what the terminal has."""
        description = self.entity_description
        try:
            await self._entry.runtime_data.settings.set(description.part, **description.set_fn(value))
        except NotKeptError as err:
            raise HomeAssistantError(
                **explain_setting(
                    err.cause,
                    terminal=self.coordinator.name,
                    setting=str(self.name),
                    wanted=shown or str(value),
                    actual=str(self.state),
                )
            ) from err
