"""The dialog for what the user can choose for a terminal."""

from typing import Any, Final

import voluptuous as vol

from homeassistant.components import webhook
from homeassistant.config_entries import ConfigFlowResult, OptionsFlowWithReload
from homeassistant.const import CONF_WEBHOOK_ID
from homeassistant.core import HomeAssistant
from homeassistant.helpers.network import NoURLAvailableError
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
)

from .const import (
    CONF_DOORBELL,
    CONF_KEEP_CLOCK,
    CONF_NAME_OPENER,
    CONF_PICTURE_DAYS,
    CONF_PICTURE_SPACE,
    CONF_POSTS,
    CONF_RECORD_DAYS,
    CONF_STRANGER_DAYS,
    DOORBELL_OFF,
    POSTS_CONFIRM,
    POSTS_OFF,
    POSTS_TRUSTED,
)
from .panel import URL_PATH
from .recognitions.retention import DEFAULTS


def _whole(lowest: int, highest: int, unit: str) -> Any:
    config = NumberSelectorConfig(
        min=lowest, max=highest, step=1, unit_of_measurement=unit, mode=NumberSelectorMode.BOX
    )
    return vol.All(NumberSelector(config), vol.Coerce(int))


PEOPLE_URL: Final = f"/{URL_PATH}/people"
NEW_ADDRESS: Final = "new_address"
USUAL: Final = {
    CONF_KEEP_CLOCK: True,
    CONF_DOORBELL: DOORBELL_OFF,
    CONF_NAME_OPENER: True,
    CONF_POSTS: POSTS_OFF,
}
SETTINGS = vol.Schema(
    {
        vol.Required(CONF_KEEP_CLOCK): BooleanSelector(),
        vol.Required(CONF_RECORD_DAYS): _whole(1, 3650, "d"),
        vol.Required(CONF_PICTURE_DAYS): _whole(0, 3650, "d"),
        vol.Required(CONF_STRANGER_DAYS): _whole(0, 3650, "d"),
        vol.Required(CONF_PICTURE_SPACE): _whole(1, 1_048_576, "MiB"),
        vol.Required(CONF_DOORBELL): SelectSelector(
            SelectSelectorConfig(options=[DOORBELL_OFF, "strangers", "not_admitted"], translation_key="doorbell")
        ),
        vol.Required(CONF_NAME_OPENER): BooleanSelector(),
        vol.Required(CONF_POSTS): SelectSelector(
            SelectSelectorConfig(options=[POSTS_OFF, POSTS_CONFIRM, POSTS_TRUSTED], translation_key="posts")
        ),
    }
)
ADDRESS = vol.Schema({vol.Required(NEW_ADDRESS, default=False): BooleanSelector()})


class AatssOptionsFlow(OptionsFlowWithReload):
    """Asks for the options of a terminal."""

    _chosen: dict[str, Any]

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the clock, for how long recognitions are kept, and for what concerns the door."""
        if user_input is not None:
            self._chosen = {**self.config_entry.options, **user_input}
            return await self.async_step_posts()
        values = USUAL | DEFAULTS | self.config_entry.options
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(SETTINGS, values),
            description_placeholders={"people_url": PEOPLE_URL},
        )

    async def async_step_posts(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show the secret address, where the terminal may post."""
        renew = user_input is not None and user_input[NEW_ADDRESS]
        if self._chosen[CONF_POSTS] == POSTS_OFF or (user_input is not None and not renew):
            return self.async_create_entry(data=self._chosen)
        if renew or CONF_WEBHOOK_ID not in self._chosen:
            self._chosen[CONF_WEBHOOK_ID] = webhook.async_generate_id()
        errors, address = {}, _address(self.hass, self._chosen[CONF_WEBHOOK_ID])
        if address.startswith("/"):
            errors["base"] = "no_url"
        return self.async_show_form(
            step_id="posts", data_schema=ADDRESS, errors=errors, description_placeholders={"address": address}
        )


def _address(hass: HomeAssistant, webhook_id: str) -> str:
    """Return where to post to; only the path where Home Assistant does not know its own address."""
    try:
        return webhook.async_generate_url(hass, webhook_id, prefer_external=False)
    except NoURLAvailableError:
        return webhook.async_generate_path(webhook_id)
