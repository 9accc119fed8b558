"""The integration's actions."""

from typing import Final

import voluptuous as vol

from homeassistant.components.button import DOMAIN as BUTTON_DOMAIN
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import service

from .api.client import REMARK_LENGTH
from .const import DOMAIN, OPENS_DOOR

ATTR_REMARK: Final = "remark"


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions, which are there even while no entry is loaded."""
    service.async_register_platform_entity_service(
        hass,
        DOMAIN,
        "open_door",
        entity_domain=BUTTON_DOMAIN,
        func="async_open_door",
        required_features=[OPENS_DOOR],
        schema={vol.Optional(ATTR_REMARK, default=""): vol.All(cv.string, vol.Length(max=REMARK_LENGTH))},
    )
