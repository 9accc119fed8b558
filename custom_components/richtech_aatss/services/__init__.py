"""The integration's actions."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final

import voluptuous as vol

from homeassistant.components.button import DOMAIN as BUTTON_DOMAIN
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.helpers import service

from ..api.client import REMARK_LENGTH
from ..const import DOMAIN, OPENS_DOOR
from ..typed import sendable
from . import erasing, network, people, recognitions
from .targets import for_one, for_several

OPTIONAL: Final = SupportsResponse.OPTIONAL
ONLY: Final = SupportsResponse.ONLY


@dataclass(frozen=True)
class Action:
    """An action: its name, what it takes, what it does, and whether it always answers."""

    name: str
    schema: vol.Schema
    handler: Callable[[ServiceCall], Coroutine[Any, Any, ServiceResponse]]
    response: SupportsResponse = OPTIONAL
    # Others check the user's permission by themselves.
    admin: bool = True


ACTIONS: Final = (
    Action("get_recognitions", recognitions.SCHEMA, for_one(recognitions.get_recognitions), ONLY, admin=False),
    Action("get_records", recognitions.SCHEMA, for_one(recognitions.get_records), ONLY),
    Action("set_network", network.SET_NETWORK, for_one(network.set_network)),
    Action("send_command", network.SEND_COMMAND, for_one(network.send_command)),
    Action("set_user", people.SET_USER, for_several(people.set_user)),
    Action("get_users", people.GET_USERS, for_several(people.get_users), ONLY),
    Action("delete_user", people.DELETE_USER, for_several(people.delete_user)),
    Action("delete_all_users", people.DELETE_ALL_USERS, for_several(people.delete_all_users)),
    Action("erase_person", erasing.ERASE_PERSON, for_several(erasing.erase_person)),
    Action("enroll_capture", people.ENROLL_CAPTURE, for_several(people.enroll_capture)),
    Action("copy_users", people.COPY_USERS, for_several(people.copy_users)),
)


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
        schema={vol.Optional("remark", default=""): vol.All(sendable, vol.Length(max=REMARK_LENGTH))},
    )
    for action in ACTIONS:
        if action.admin:
            service.async_register_admin_service(
                hass, DOMAIN, action.name, action.handler, action.schema, action.response
            )
        else:
            hass.services.async_register(
                DOMAIN, action.name, action.handler, action.schema, supports_response=action.response
            )
