"""Images: the latest captures."""

from dataclasses import dataclass
from datetime import timedelta
from typing import override

from homeassistant.components.image import ImageEntity, ImageEntityDescription
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .api.values import Kind
from .data import AatssConfigEntry, async_get_shared
from .entity import AatssRecognitionEntity, enabled
from .recognitions.journal.latest import LatestCapture
from .recognitions.recognition import Capture, Erased, Person, Recognition
from .recognitions.retention import retention_of
from .recognitions.signals import SIGNAL_CAPTURE, SIGNAL_ERASED

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class AatssImageDescription(ImageEntityDescription):
    """Whose captures are shown."""

    kinds: frozenset[Kind] = frozenset(Kind)


IMAGES = (
    AatssImageDescription(key="last_capture"),
    AatssImageDescription(key="last_stranger", kinds=frozenset({Kind.STRANGER})),
)


async def async_setup_entry(
    hass: HomeAssistant, entry: AatssConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the images."""
    async_add_entities(AatssImage(hass, entry, description) for description in enabled(entry, Platform.IMAGE, IMAGES))


class AatssImage(AatssRecognitionEntity, ImageEntity):
    """The latest capture of some people."""

    entity_description: AatssImageDescription

    def __init__(self, hass: HomeAssistant, entry: AatssConfigEntry, description: AatssImageDescription) -> None:
        """Start without a picture."""
        AatssRecognitionEntity.__init__(self, entry, description)
        ImageEntity.__init__(self, hass)
        self._attr_content_type = "image/jpeg"
        self._latest = LatestCapture(async_get_shared(hass).journal.latest, (entry.entry_id, description.key))
        self._retention = retention_of(entry)
        self._person: Person | None = None

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the captures, beginning with the one that was kept."""
        await super().async_added_to_hass()
        self._attr_image_last_updated = await self._latest.async_load()
        self._follow(SIGNAL_CAPTURE, self._on_capture)
        self._follow(SIGNAL_ERASED, self._on_erased)

    @override
    async def async_will_remove_from_hass(self) -> None:
        """Leave nothing to be kept later."""
        await super().async_will_remove_from_hass()
        await self._latest.async_flush()

    @callback
    def _on_capture(self, recognition: Recognition) -> None:
        kind = recognition.record.kind
        if kind not in self.entity_description.kinds:
            return
        self._person = recognition.person
        moment = recognition.recognized_at or recognition.received_at
        if moment == self._attr_image_last_updated:
            # The state has to change for two people in one second, too.
            moment += timedelta(milliseconds=1)
        self._attr_image_last_updated = moment
        self._latest.show(recognition.capture, moment, keep=self._retention.days_of_picture(kind) > 0)
        self.async_write_ha_state()

    @callback
    def _on_erased(self, erased: Erased) -> None:
        """Show nothing instead of somebody who is erased; after a restart nobody knows whom it shows."""
        if self._person is None or erased.is_meant(self._person.user_id, self._person.name):
            self._attr_image_last_updated = None
            self._latest.show(Capture(), dt_util.utcnow(), keep=False)
            self.async_write_ha_state()

    @override
    async def async_image(self) -> bytes | None:
        """Return the picture, decoded now if nobody has looked before."""
        return await self._latest.async_picture()
