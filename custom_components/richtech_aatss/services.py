"""The integration's actions."""

from typing import Any, Final

import orjson
import voluptuous as vol

from homeassistant.components.button import DOMAIN as BUTTON_DOMAIN
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import service

from .api.client import REMARK_LENGTH
from .const import DOMAIN, OPENS_DOOR
from .errors import async_text, translated
from .network import ADDRESSES, FIELDS, async_set_network
from .people_services import async_setup_people_services
from .recognition_services import async_setup_recognition_services
from .targets import ATTR_CONFIG_ENTRY_ID, entry_of

ATTR_COMMAND: Final = "command"
ATTR_DHCP: Final = "dhcp"
ATTR_DRY_RUN: Final = "dry_run"
ATTR_REMARK: Final = "remark"

SET_NETWORK = vol.Schema(
    {
        vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string,
        vol.Optional(ATTR_DHCP): cv.boolean,
        vol.Optional(ATTR_DRY_RUN, default=False): cv.boolean,
    }
    | {vol.Optional(name): vol.All(cv.string, vol.Strip) for name in ADDRESSES}
)
SEND_COMMAND = vol.Schema({vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string, vol.Required(ATTR_COMMAND): dict})


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
    async_setup_recognition_services(hass)
    for name, function, schema in (
        ("set_network", _set_network, SET_NETWORK),
        ("send_command", _send_command, SEND_COMMAND),
    ):
        service.async_register_admin_service(hass, DOMAIN, name, function, schema, SupportsResponse.OPTIONAL)
    async_setup_people_services(hass)


async def _set_network(call: ServiceCall) -> ServiceResponse:
    """Change network parameters, or tell what would be written."""
    entry = entry_of(call)
    values = {name: call.data[name] for name in FIELDS if name in call.data}
    network = await async_set_network(call.hass, entry, values, dry_run=call.data[ATTR_DRY_RUN])
    response: dict[str, Any] = {"network": {name: getattr(network, name) for name in FIELDS}}
    if network.dhcp:
        response["note"] = await async_text(call.hass, "address_unknown", terminal=entry.title)
    return response


async def _send_command(call: ServiceCall) -> ServiceResponse:
    """Pass a command on and return the answer."""
    entry = entry_of(call)
    command = call.data[ATTR_COMMAND]
    try:
        orjson.dumps(command)
    except orjson.JSONEncodeError as err:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="invalid_command") from err
    coordinator = entry.runtime_data.coordinator
    with translated(entry.title):
        await coordinator.async_identify()
        return {"answer": await coordinator.client.json_command(command)}
