"""Conditions: somebody was seen a short while ago."""

from typing import Any, Unpack, cast, override

import voluptuous as vol

from homeassistant.const import CONF_OPTIONS, CONF_TARGET
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.condition import Condition, ConditionCheckParams, ConditionConfig
from homeassistant.helpers.target import TargetSelection
from homeassistant.helpers.typing import ConfigType
from homeassistant.util import dt as dt_util

from .data import async_get_shared
from .event_targets import targeted_entries
from .typed import TEXTS


class RecentlySeenCondition(Condition):
    """Somebody was seen at one of the terminals that are targeted."""

    schema = vol.Schema(
        {
            vol.Required(CONF_TARGET): cv.TARGET_FIELDS,
            vol.Required(CONF_OPTIONS): {
                vol.Optional("user_id", default=[]): TEXTS,
                vol.Optional("name", default=[]): TEXTS,
                vol.Required("within"): cv.positive_time_period,
            },
        }
    )

    @override
    @classmethod
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        """Validate the target and the options."""
        return cast("ConfigType", cls.schema(config))

    def __init__(self, hass: HomeAssistant, config: ConditionConfig) -> None:
        """Know who is looked for."""
        super().__init__(hass, config)
        self._hass = hass
        self._options: dict[str, Any] = config.options or {}
        self._selection = TargetSelection(config.target or {})

    @property
    @override
    def needs_polling(self) -> bool:
        """Return that time alone changes the answer."""
        return True

    @override
    def _async_check(self, **kwargs: Unpack[ConditionCheckParams]) -> bool:
        start = dt_util.utcnow() - self._options["within"]
        entry_ids = targeted_entries(self._hass, self._selection)
        sightings = async_get_shared(self._hass).sightings
        return sightings.is_seen_since(start, entry_ids, self._options["user_id"], self._options["name"])


async def async_get_conditions(hass: HomeAssistant) -> dict[str, type[Condition]]:
    """Return the conditions."""
    return {"is_recently_seen": RecentlySeenCondition}
