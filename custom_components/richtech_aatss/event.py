"""Events: each recognition, live or missed, the alarms that it raises, and a doorbell."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, override

from homeassistant.components.event import (
    DoorbellEventType,
    EventDeviceClass,
    EventEntity,
    EventEntityDescription,
)
from homeassistant.const import ATTR_NAME, Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util.signal_type import SignalTypeFormat

from .api.models import Record, SmartFace
from .api.values import Kind
from .const import CONF_DOORBELL, DOMAIN
from .data import AatssConfigEntry
from .door import lets_in
from .entity import AatssRecognitionEntity, enabled
from .recognitions.recognition import Alarm, Erased, Person, Recognition
from .recognitions.signals import SIGNAL_ERASED, SIGNAL_MISSED, SIGNAL_RECOGNITION

PARALLEL_UPDATES = 0

ATTR_USER_ID: Final = "user_id"
# Where an event entity has its last event.
LAST_EVENT: Final = [f"_EventEntity__last_event_{part}" for part in ("triggered", "type", "attributes")]
# Who is still at the door is the same visit.
VISIT: Final = timedelta(seconds=30)


@dataclass(frozen=True, kw_only=True)
class AatssEventDescription(EventEntityDescription):
    """Which recognitions are events, and of which types."""

    signal: SignalTypeFormat[Recognition] = SIGNAL_RECOGNITION
    types_fn: Callable[[Recognition], Sequence[str]] = lambda recognition: [recognition.record.kind]
    # Where the type does not tell it.
    tells_kind: bool = False


EVENTS = (
    AatssEventDescription(key="recognition", event_types=list(Kind)),
    AatssEventDescription(
        key="alarm", event_types=list(Alarm), types_fn=lambda recognition: recognition.alarms, tells_kind=True
    ),
    AatssEventDescription(key="missed_recognition", event_types=list(Kind), signal=SIGNAL_MISSED),
)
DOORBELL = AatssEventDescription(
    key="doorbell",
    device_class=EventDeviceClass.DOORBELL,
    event_types=[DoorbellEventType.RING],
    types_fn=lambda _: [DoorbellEventType.RING],
    tells_kind=True,
)
# For whom the doorbell rings, by the option.
RINGING: Final[dict[str, Callable[[Record, SmartFace | None], bool]]] = {
    "strangers": lambda record, _: record.kind is Kind.STRANGER,
    "not_admitted": lambda record, smart_face: not lets_in(record, smart_face),
}


async def async_setup_entry(
    hass: HomeAssistant, entry: AatssConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the events, and the doorbell where it is wanted."""
    async_add_entities(AatssEvent(entry, description) for description in enabled(entry, Platform.EVENT, EVENTS))
    if entry.options.get(CONF_DOORBELL) in RINGING:
        async_add_entities([AatssDoorbell(entry, DOORBELL)])
        return
    registry = er.async_get(hass)
    if entity_id := registry.async_get_entity_id("event", DOMAIN, f"{entry.unique_id}_{DOORBELL.key}"):
        registry.async_remove(entity_id)


class AatssEvent(AatssRecognitionEntity, EventEntity):
    """A person was recognised: at this moment, or while nobody could be notified."""

    entity_description: AatssEventDescription

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the recognitions."""
        await super().async_added_to_hass()
        self._follow(self.entity_description.signal, self._on_recognition)
        self._follow(SIGNAL_ERASED, self._on_erased)

    @callback
    def _on_erased(self, erased: Erased) -> None:
        """Tell no longer of an event about somebody who is erased; nothing is triggered by it."""
        attributes = self.state_attributes
        if erased.is_meant(attributes.get(ATTR_USER_ID), attributes.get(ATTR_NAME)):
            # Home Assistant has no other way to take an event back than to reload all of the terminal.
            vars(self).update(dict.fromkeys(LAST_EVENT))
            self.async_write_ha_state()

    @callback
    def _on_recognition(self, recognition: Recognition) -> None:
        description = self.entity_description
        kind = {"kind": recognition.record.kind} if description.tells_kind else {}
        for event_type in description.types_fn(recognition):
            self._trigger_event(event_type, kind | recognition.attributes)
            self.async_write_ha_state()


class AatssDoorbell(AatssEvent):
    """Somebody is at the door who has to be let in."""

    def __init__(self, entry: AatssConfigEntry, description: AatssEventDescription) -> None:
        """Not have rung yet."""
        super().__init__(entry, description)
        self._rings_for = RINGING[entry.options[CONF_DOORBELL]]
        self._rung: dict[Person, datetime] = {}

    @callback
    @override
    def _on_erased(self, erased: Erased) -> None:
        self._rung.clear()
        super()._on_erased(erased)

    @callback
    @override
    def _on_recognition(self, recognition: Recognition) -> None:
        now = recognition.received_at
        self._rung = {person: then for person, then in self._rung.items() if then <= now < then + VISIT}
        if self._rings_for(recognition.record, self._state.smart_face) and recognition.person not in self._rung:
            self._rung[recognition.person] = now
            super()._on_recognition(recognition)
