"""Which terminal an action is about."""

from typing import Final

from homeassistant.core import ServiceCall
from homeassistant.helpers import service

from .const import DOMAIN
from .coordinator import AatssConfigEntry

ATTR_CONFIG_ENTRY_ID: Final = "config_entry_id"


def entry_of(call: ServiceCall, field: str = ATTR_CONFIG_ENTRY_ID) -> AatssConfigEntry:
    """Return the loaded entry that a call names, or the only one."""
    return service.async_get_config_entry(call.hass, DOMAIN, call.data.get(field))
