"""Events: each recognition that the push link brings."""

from typing import override

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .api.models import Record
from .api.values import Kind
from .coordinator import AatssConfigEntry
from .entity import AatssLinkEntity
from .recognitions.feed import SIGNAL_RECOGNITION, event_attributes

PARALLEL_UPDATES = 0

RECOGNITION = EventEntityDescription(key="recognition", event_types=list(Kind))


async def async_setup_entry(
    hass: HomeAssistant, entry: AatssConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the event."""
    async_add_entities([AatssRecognitionEvent(entry, RECOGNITION)])


class AatssRecognitionEvent(AatssLinkEntity, EventEntity):
    """A person was recognised."""

    @property
    @override
    def available(self) -> bool:
        """Stay available through short drops: a trigger ignores what follows on unavailability."""
        return super().available or not self._entry.runtime_data.feed.silent

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the recognitions."""
        await super().async_added_to_hass()
        signal = SIGNAL_RECOGNITION.format(self._entry.entry_id)
        self.async_on_remove(async_dispatcher_connect(self.hass, signal, self._on_recognition))

    @callback
    def _on_recognition(self, record: Record) -> None:
        self._trigger_event(record.kind, event_attributes(record, recovered=False))
        self.async_write_ha_state()
