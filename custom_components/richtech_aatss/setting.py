"""An entity that is one attribute of the terminal's settings."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from homeassistant.const import EntityCategory
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.entity import EntityDescription

from .const import DOMAIN
from .coordinator import AatssConfigEntry
from .entity import AatssEntity
from .settings import NotKeptError


@dataclass(frozen=True, kw_only=True)
class AatssSettingDescription[T](EntityDescription):
    """Where a setting is, how it is read and how it is changed."""

    entity_category: EntityCategory | None = EntityCategory.CONFIG
    entity_registry_enabled_default: bool = False
    part: str = "smart_face"
    value_fn: Callable[[Any], T | None]
    set_fn: Callable[[T], dict[str, Any]]


def supported[D: AatssSettingDescription[Any]](entry: AatssConfigEntry, table: tuple[D, ...]) -> list[D]:
    """Return the rows of a table for which the terminal has the object and the attribute."""
    state = entry.runtime_data.coordinator.data
    return [row for row in table if (part := getattr(state, row.part)) and row.value_fn(part) is not None]


class AatssSettingEntity[T](AatssEntity):
    """A setting of a terminal."""

    entity_description: AatssSettingDescription[T]

    @property
    def _setting(self) -> T | None:
        part = getattr(self._state, self.entity_description.part)
        return self.entity_description.value_fn(part) if part else None

    async def _set(self, value: T) -> None:
        description = self.entity_description
        try:
            await self._entry.runtime_data.settings.set(description.part, **description.set_fn(value))
        except NotKeptError as err:
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key="setting_not_kept",
                translation_placeholders={
                    "terminal": self.coordinator.name,
                    "setting": str(self.name),
                    "wanted": str(value),
                    "actual": str(self._setting),
                    "reason": str(err.cause or err),
                },
            ) from err
