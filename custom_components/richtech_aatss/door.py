"""The one way to open a door, and who opens it."""

from dataclasses import dataclass
from typing import Final

from homeassistant.components.lock import LockState
from homeassistant.const import ATTR_ENTITY_ID, Platform
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.util.signal_type import SignalTypeFormat

from .api.client import REMARK_LENGTH
from .api.errors import AatssParameterError
from .api.models import Record, SmartFace
from .api.values import AlarmState, Kind
from .const import CONF_NAME_OPENER, DOMAIN, EVENT_DOOR_OPENED
from .data import AatssConfigEntry
from .dispatch import async_notify
from .errors import translated

NOBODY_KNOWN: Final = "Home Assistant"
STARTERS: Final = ("automation", "script")
LET_IN: Final = (Kind.STAFF, Kind.VISITOR)


@dataclass(frozen=True)
class Opening:
    """An opening by Home Assistant that the terminal has confirmed."""

    by: str
    context: Context


# Home Assistant has opened the door.
SIGNAL_OPENED: SignalTypeFormat[Opening] = SignalTypeFormat("richtech_aatss_opened_{}")


async def async_open_door(
    hass: HomeAssistant,
    entry: AatssConfigEntry,
    context: Context | None,
    remark: str = "",
    entity_id: str | None = None,
) -> None:
    """Open the door; an entity whose state does not tell of it has it in the activity list by an event."""
    context = context or Context()
    name = await async_opener(hass, context)
    with translated(entry.title, unclear="door_unclear"):
        # Who answers is not asked first: the door does not wait.
        entry.runtime_data.coordinator.check_device()
        await _async_send(entry, remark, name)
    is_shown = entity_id is None or _lock_will_show(hass, entry)
    async_notify(hass, entry, SIGNAL_OPENED, Opening(name or NOBODY_KNOWN, context))
    if not is_shown:
        hass.bus.async_fire(EVENT_DOOR_OPENED, {ATTR_ENTITY_ID: entity_id}, context=context)


@callback
def _lock_will_show(hass: HomeAssistant, entry: AatssConfigEntry) -> bool:
    """Return whether the lock's state is about to tell of an opening."""
    entity_id = er.async_get(hass).async_get_entity_id(Platform.LOCK, DOMAIN, f"{entry.unique_id}_door")
    state = hass.states.get(entity_id) if entity_id else None
    return state is not None and state.state == LockState.LOCKED


async def _async_send(entry: AatssConfigEntry, remark: str, name: str | None) -> None:
    """Send the opening, and once more without a name that the terminal has refused; it has done nothing then."""
    client = entry.runtime_data.client
    if remark or not entry.options.get(CONF_NAME_OPENER, True):
        await client.open_door(remark)
        return
    try:
        await client.open_door(f"{NOBODY_KNOWN}: {name}"[:REMARK_LENGTH] if name else NOBODY_KNOWN)
    except AatssParameterError:
        await client.open_door()


async def async_opener(hass: HomeAssistant, context: Context) -> str | None:
    """Return the name of the user, automation or script that acts; None where nobody is known."""
    user = await hass.auth.async_get_user(context.user_id) if context.user_id else None
    return (user and user.name) or _starter(hass, context)


@callback
def _starter(hass: HomeAssistant, context: Context) -> str | None:
    """Return the name of the automation or script that a context began with, or that has it now."""
    origin = context.origin_event and context.origin_event.data.get(ATTR_ENTITY_ID)
    contexts = {context.id, context.parent_id}
    states = hass.states.async_all(STARTERS)
    begun = (state.name for state in states if state.entity_id == origin)
    return next(begun, None) or next((state.name for state in states if state.context.id in contexts), None)


@callback
def lets_in(record: Record, smart_face: SmartFace | None) -> bool:
    """Return whether the terminal opens by itself for somebody, as far as one can know."""
    mask_needed = smart_face is None or smart_face.mask_detection is not False
    return (
        record.kind in LET_IN
        and record.temperature_state in (None, AlarmState.NORMAL)
        and not (mask_needed and (record.mask is False or record.mask_alarm))
    )
