"""The dialog for what the user can choose for a terminal."""

from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigFlowResult, OptionsFlowWithReload
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
    CONF_RECORD_DAYS,
    CONF_STRANGER_DAYS,
    DOORBELL_OFF,
)
from .panel import URL_PATH
from .recognitions.retention import DEFAULTS


def _whole(lowest: int, highest: int, unit: str) -> Any:
    config = NumberSelectorConfig(
        min=lowest, max=highest, step=1, unit_of_measurement=unit, mode=NumberSelectorMode.BOX
    )
    return vol.All(NumberSelector(config), vol.Coerce(int))


PEOPLE_URL: Final = f"/{URL_PATH}/people"
USUAL: Final = {CONF_KEEP_CLOCK: True, CONF_DOORBELL: DOORBELL_OFF, CONF_NAME_OPENER: True}
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
    }
)


class AatssOptionsFlow(OptionsFlowWithReload):
    """Asks for the options of a terminal."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the clock, for how long recognitions are kept, and for what concerns the door."""
        if user_input is not None:
            return self.async_create_entry(data={**self.config_entry.options, **user_input})
        values = USUAL | DEFAULTS | self.config_entry.options
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(SETTINGS, values),
            description_placeholders={"people_url": PEOPLE_URL},
        )
