"""Events: each recognition, live or missed."""

from dataclasses import dataclass
from typing import override

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util.signal_type import SignalTypeFormat

from .api.values import Kind
from .data import AatssConfigEntry
from .entity import AatssRecognitionEntity
from .recognitions.recognition import Recognition
from .recognitions.signals import SIGNAL_MISSED, SIGNAL_RECOGNITION

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class AatssEventDescription(EventEntityDescription):
    """A kind of recognitions."""

    signal: SignalTypeFormat[Recognition]


EVENTS = (
    AatssEventDescription(key="recognition", event_types=list(Kind), signal=SIGNAL_RECOGNITION),
    AatssEventDescription(key="missed_recognition", event_types=list(Kind), signal=SIGNAL_MISSED),
)


async def async_setup_entry(
    hass: HomeAssistant, entry: AatssConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the events."""
    async_add_entities(AatssRecognitionEvent(entry, description) for description in EVENTS)


class AatssRecognitionEvent(AatssRecognitionEntity, EventEntity):
    """A person was recognised: at this moment, or while nobody could be notified."""

    entity_description: AatssEventDescription

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the recognitions."""
        await super().async_added_to_hass()
        self._follow(self.entity_description.signal, self._on_recognition)

    @callback
    def _on_recognition(self, recognition: Recognition) -> None:
        self._trigger_event(recognition.record.kind, recognition.attributes)
        self.async_write_ha_state()
