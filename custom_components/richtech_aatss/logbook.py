"""What the activity list says where no change of state says it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from homeassistant.components.logbook import (
    LOGBOOK_ENTRY_ENTITY_ID,
    LOGBOOK_ENTRY_MESSAGE,
    LOGBOOK_ENTRY_NAME,
    LazyEventPartialState,
)
from homeassistant.const import ATTR_ENTITY_ID, ATTR_NAME, Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.translation import async_translate_state

from .const import DOMAIN, EVENT_DOOR_OPENED, EVENT_RECOGNIZED_AGAIN

type Describe = Callable[[LazyEventPartialState], dict[str, Any]]


@callback
def async_describe_events(hass: HomeAssistant, async_describe_event: Callable[[str, str, Describe], None]) -> None:
    """Say how our events read."""
    async_describe_event(DOMAIN, EVENT_DOOR_OPENED, partial(door_opened, hass))
    async_describe_event(DOMAIN, EVENT_RECOGNIZED_AGAIN, partial(recognized_again, hass))


@callback
def door_opened(hass: HomeAssistant, event: LazyEventPartialState) -> dict[str, Any]:
    """Describe an opening; who opened is in the context of the event."""
    return _line(hass, event, async_translate_state(hass, "opened", Platform.BUTTON, DOMAIN, "open_door", None))


@callback
def recognized_again(hass: HomeAssistant, event: LazyEventPartialState) -> dict[str, Any]:
    """Describe that the last person is the same as before, as a change to that person would read."""
    name = str(event.data.get(ATTR_NAME))
    return _line(hass, event, async_translate_state(hass, name, Platform.SENSOR, DOMAIN, "last_person", None))


@callback
def _line(hass: HomeAssistant, event: LazyEventPartialState, message: str) -> dict[str, Any]:
    entity_id = event.data.get(ATTR_ENTITY_ID)
    state = hass.states.get(entity_id) if entity_id else None
    return {
        LOGBOOK_ENTRY_NAME: state.name if state else entity_id,
        LOGBOOK_ENTRY_MESSAGE: message,
        LOGBOOK_ENTRY_ENTITY_ID: entity_id,
    }
