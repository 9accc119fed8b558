"""The door as a lock, for voice assistants and HomeKit."""

from typing import Any, Final, override

from homeassistant.components.lock import LockEntity, LockEntityDescription, LockEntityFeature
from homeassistant.const import Platform
from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_call_later

from .const import DOMAIN
from .data import AatssConfigEntry
from .door import SIGNAL_OPENED, Opening, async_open_door, lets_in
from .entity import AatssEntity, enabled
from .recognitions.recognition import Erased, Recognition
from .recognitions.signals import SIGNAL_ERASED, SIGNAL_RECOGNITION

PARALLEL_UPDATES = 0

# For how long it shows as unlocked: long enough to be seen, and where the terminal does not tell.
SHORTEST: Final = 1.0
USUAL: Final = 3.0

DOOR = LockEntityDescription(key="door", entity_registry_enabled_default=False)


async def async_setup_entry(
    hass: HomeAssistant, entry: AatssConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the lock."""
    async_add_entities(AatssDoorLock(entry, row) for row in enabled(entry, Platform.LOCK, (DOOR,)))


class AatssDoorLock(AatssEntity, LockEntity):
    """A door of which nothing tells whether it is locked: it is, unless somebody was just let in."""

    _attr_assumed_state = True
    _attr_is_locked = True
    _attr_supported_features = LockEntityFeature.OPEN
    _cancel_relock: CALLBACK_TYPE | None = None
    # The id and the name of whom the terminal has let in last.
    _let_in: tuple[str | None, str | None] = (None, None)

    @override
    async def async_added_to_hass(self) -> None:
        """Follow those who open, and those whom the terminal lets in."""
        await super().async_added_to_hass()
        self._follow(SIGNAL_OPENED, self._on_opening)
        self._follow(SIGNAL_RECOGNITION, self._on_recognition)
        self._follow(SIGNAL_ERASED, self._on_erased)
        self.async_on_remove(self._cancel)

    @override
    async def async_unlock(self, **kwargs: Any) -> None:
        """Open the door."""
        await async_open_door(self.hass, self._entry, self._context, entity_id=self.entity_id)

    @override
    async def async_open(self, **kwargs: Any) -> None:
        """Open the door."""
        await self.async_unlock()

    @override
    async def async_lock(self, **kwargs: Any) -> None:
        """Leave that to the terminal: a locked door stays as it is, which is what HomeKit may ask for."""
        if not self.is_locked:
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="door_relocks",
                translation_placeholders={"terminal": self._entry.title},
            )

    @callback
    def _on_opening(self, opening: Opening) -> None:
        self._show_unlocked(opening.by, opening.context)

    @callback
    def _on_recognition(self, recognition: Recognition) -> None:
        record = recognition.record
        # One that was recovered comes when the door may be locked again.
        if not recognition.recovered and lets_in(record, self._state.smart_face):
            self._show_unlocked(record.name or record.user_id, Context())
            self._let_in = record.user_id, record.name

    @callback
    def _on_erased(self, erased: Erased) -> None:
        if self.changed_by and erased.is_meant(*self._let_in):
            self._attr_changed_by = None
            self.async_write_ha_state()

    @callback
    def _show_unlocked(self, by: str | None, context: Context) -> None:
        self._cancel()
        self._cancel_relock = async_call_later(self.hass, self._unlocked_for, self._relock)
        self._attr_changed_by = by
        self._let_in = None, None
        self._show(context, locked=False)

    @callback
    def _relock(self, _now: object) -> None:
        self._cancel_relock = None
        # Whoever opened has not locked.
        self._show(Context(), locked=True)

    @callback
    def _show(self, context: Context, *, locked: bool) -> None:
        self._attr_is_locked = locked
        self.async_set_context(context)
        self.async_write_ha_state()

    @property
    def _unlocked_for(self) -> float:
        peripheral = self._state.peripheral
        seconds = peripheral.unlock_seconds if peripheral else None
        return USUAL if seconds is None else max(seconds, SHORTEST)

    @callback
    def _cancel(self) -> None:
        if self._cancel_relock:
            self._cancel_relock()
            self._cancel_relock = None
