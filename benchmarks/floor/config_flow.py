"""The dialog of the least that any integration could do: it asks nobody whether what was entered is right."""

from typing import Any, override

import voluptuous as vol

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult
from homeassistant.const import CONF_HOST, CONF_PASSWORD, CONF_PORT

from . import DOMAIN

SCHEMA = vol.Schema(
    {vol.Required(CONF_HOST): str, vol.Required(CONF_PASSWORD): str, vol.Required(CONF_PORT): vol.Coerce(int)}
)


class FloorConfigFlow(ConfigFlow, domain=DOMAIN):
    """Adds a terminal."""

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the address and the password."""
        if user_input is None:
            return self.async_show_form(step_id="user", data_schema=SCHEMA)
        return self.async_create_entry(title=user_input[CONF_HOST], data=user_input)
