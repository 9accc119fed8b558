"""The actions on the people at terminals; none of them says in a raised error who the person is."""

from collections.abc import Awaitable, Callable, Coroutine
from contextlib import aclosing
import logging
from typing import Any, Final

import voluptuous as vol

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import service

from .api.values import Kind
from .const import DOMAIN
from .coordinator import AatssConfigEntry
from .errors import translated
from .people.capture import Seen, async_capture_of
from .people.directory import Directory, free_id
from .people.errors import PeopleError
from .people.fields import ENROLLED_KINDS, PERSON_SCHEMA, description, values_from
from .people.person import check
from .people.photos import async_photo_of_entity, async_photo_of_file, async_photo_of_media
from .people.pictures import async_prepare
from .people.several import async_delete, async_delete_all, async_each, async_set, loaded, terminals
from .people.sync import async_copy
from .targets import ATTR_CONFIG_ENTRY_ID, entry_of

_LOGGER = logging.getLogger(__name__)

ATTR_CONFIRM: Final = "confirm"
ATTR_KIND: Final = "kind"
ATTR_LIMIT: Final = "limit"
ATTR_OFFSET: Final = "offset"
ATTR_OVERWRITE: Final = "overwrite"
ATTR_PHOTOS: Final = "photos"
ATTR_RECORD_ID: Final = "record_id"
ATTR_SOURCE: Final = "source"
ATTR_TERMINALS: Final = "terminals"
ATTR_USER_ID: Final = "user_id"
ATTR_USER_IDS: Final = "user_ids"

FILTERS = ("user_id", "name", "job_number", "mobile", "mail", "ic_number", "id_number", "department")
MOST_USERS = 1000
MOST_PHOTOS = 50
PHOTOS: dict[str, Callable[[HomeAssistant, Any], Awaitable[bytes]]] = {
    "photo_file": async_photo_of_file,
    "photo_media": async_photo_of_media,
    "photo_entity": async_photo_of_entity,
}

TERMINALS: dict[Any, Any] = {
    vol.Required(ATTR_TERMINALS): vol.All(cv.ensure_list, [cv.string], vol.Length(min=1)),
}
MEDIA = vol.Any(cv.string, vol.Schema({vol.Required("media_content_id"): cv.string}, extra=vol.ALLOW_EXTRA))
SET_USER = vol.Schema(
    TERMINALS
    | PERSON_SCHEMA
    | {
        vol.Optional("photo_file"): cv.string,
        vol.Optional("photo_media"): MEDIA,
        vol.Optional("photo_entity"): cv.string,
    }
)
GET_USERS = vol.Schema(
    TERMINALS
    | {vol.Optional(name): cv.string for name in FILTERS}
    | {
        vol.Optional(ATTR_KIND): vol.In(ENROLLED_KINDS),
        vol.Optional(ATTR_LIMIT, default=100): vol.All(vol.Coerce(int), vol.Range(min=1, max=MOST_USERS)),
        vol.Optional(ATTR_OFFSET, default=0): vol.All(vol.Coerce(int), vol.Range(min=0)),
        vol.Optional(ATTR_PHOTOS, default=False): cv.boolean,
    }
)
DELETE_USER = vol.Schema(TERMINALS | {vol.Required(ATTR_USER_ID): cv.string})
DELETE_ALL_USERS = vol.Schema(TERMINALS | {vol.Required(ATTR_CONFIRM): cv.boolean})
ENROLL_CAPTURE = vol.Schema(
    TERMINALS
    | PERSON_SCHEMA
    | {
        vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string,
        vol.Optional(ATTR_RECORD_ID): vol.Coerce(int),
        vol.Optional("photo_entity"): cv.string,
    }
)
COPY_USERS = vol.Schema(
    TERMINALS
    | {
        vol.Required(ATTR_SOURCE): cv.string,
        vol.Optional(ATTR_USER_IDS): vol.All(cv.ensure_list, [cv.string]),
        vol.Optional(ATTR_OVERWRITE, default=False): cv.boolean,
    }
)


@callback
def async_setup_people_services(hass: HomeAssistant) -> None:
    """Register the actions, for administrators."""
    for name, function, schema, response in (
        ("set_user", _set_user, SET_USER, SupportsResponse.OPTIONAL),
        ("get_users", _get_users, GET_USERS, SupportsResponse.ONLY),
        ("delete_user", _delete_user, DELETE_USER, SupportsResponse.OPTIONAL),
        ("delete_all_users", _delete_all_users, DELETE_ALL_USERS, SupportsResponse.OPTIONAL),
        ("enroll_capture", _enroll_capture, ENROLL_CAPTURE, SupportsResponse.OPTIONAL),
        ("copy_users", _copy_users, COPY_USERS, SupportsResponse.OPTIONAL),
    ):
        service.async_register_admin_service(hass, DOMAIN, name, _told(function), schema, response)


def _told(
    function: Callable[[ServiceCall], Awaitable[dict[str, Any]]],
) -> Callable[[ServiceCall], Coroutine[Any, Any, ServiceResponse]]:
    """Raise what is wrong with a call, and note failures that nobody would see otherwise."""

    async def tell(call: ServiceCall) -> ServiceResponse:
        try:
            response = await function(call)
        except PeopleError as err:
            raise ServiceValidationError(
                translation_domain=DOMAIN, translation_key=err.key, translation_placeholders=err.placeholders
            ) from None
        if not call.return_response:
            _tell_failures(call, response["results"])
        return response

    return tell


def _tell_failures(call: ServiceCall, results: dict[str, dict[str, Any]]) -> None:
    """Say where an action failed whose response nobody reads."""
    failed = [entry_id for entry_id, result in results.items() if "error" in result or result.get("failed")]
    entries = map(call.hass.config_entries.async_get_known_entry, failed)
    if names := ", ".join(entry.title for entry in entries):
        _LOGGER.warning("%s failed, or not for everybody, at: %s", call.service, names)


async def _set_user(call: ServiceCall) -> dict[str, Any]:
    """Add or change a person."""
    entries = _entries(call)
    values = values_from(call.data)
    check(values)
    picture = await _picture(call)
    user_id = values.pop(ATTR_USER_ID, None) or await free_id(loaded(entries))
    return await async_set(call.hass, entries, user_id, values, picture)


async def _get_users(call: ServiceCall) -> dict[str, Any]:
    """Return people as they are at the terminals."""
    data = call.data
    kind = Kind(data[ATTR_KIND]) if ATTR_KIND in data else None
    filters = {name: data[name] for name in FILTERS if name in data}
    limit = min(data[ATTR_LIMIT], MOST_PHOTOS) if data[ATTR_PHOTOS] else data[ATTR_LIMIT]
    first = data[ATTR_OFFSET]

    async def work(directory: Directory) -> dict[str, Any]:
        users: list[dict[str, Any]] = []
        number = 0
        await directory.identify()
        async with aclosing(directory.read(kind, **filters)) as people:
            async for user in people:
                number += 1
                if number > first:
                    users.append(description(user, photo=data[ATTR_PHOTOS]))
                if len(users) == limit:
                    break
        return {"users": users, "total": await directory.listing.count(kind, **filters)}

    return await async_each(call.hass, _entries(call), data.get(ATTR_USER_ID, ""), work)


async def _delete_user(call: ServiceCall) -> dict[str, Any]:
    """Delete a person."""
    check({ATTR_USER_ID: call.data[ATTR_USER_ID]})
    return await async_delete(call.hass, _entries(call), call.data[ATTR_USER_ID])


async def _delete_all_users(call: ServiceCall) -> dict[str, Any]:
    """Delete everybody."""
    if not call.data[ATTR_CONFIRM]:
        raise PeopleError("confirm_missing")
    return await async_delete_all(call.hass, _entries(call))


async def _enroll_capture(call: ServiceCall) -> dict[str, Any]:
    """Add a person by the picture or the card of a recognition."""
    entries = _entries(call)
    values = values_from(call.data)
    if "name" not in values:
        raise PeopleError("name_missing")
    if ATTR_RECORD_ID not in call.data:
        picture = await _picture(call)
    elif "photo_entity" in call.data:
        raise PeopleError("photo_sources")
    else:
        seen = await _seen(call)
        picture = seen.picture
        values = ({"ic_number": seen.card} if seen.card else {}) | values
    if not picture and not values.get("ic_number"):
        raise PeopleError("photo_missing")
    check(values)
    user_id = values.get(ATTR_USER_ID) or await free_id(loaded(entries))
    values[ATTR_USER_ID] = user_id

    async def work(directory: Directory) -> dict[str, Any]:
        await directory.add(values, picture)
        return {ATTR_USER_ID: user_id, "outcome": "added"}

    return await async_each(call.hass, entries, user_id, work)


def _entries(call: ServiceCall) -> list[AatssConfigEntry]:
    return terminals(call.hass, call.data[ATTR_TERMINALS])


async def _picture(call: ServiceCall) -> bytes | None:
    """Return the photo that a call names, as terminals take it."""
    given = [name for name in PHOTOS if name in call.data]
    if len(given) > 1:
        raise PeopleError("photo_sources")
    if not given:
        return None
    if not call.data[given[0]]:
        raise PeopleError("photo_unreadable")
    return await async_prepare(call.hass, await PHOTOS[given[0]](call.hass, call.data[given[0]]))


async def _seen(call: ServiceCall) -> Seen:
    """Return what a record shows, with the picture as terminals take it."""
    entry = entry_of(call)
    with translated(entry.title):
        seen = await async_capture_of(call.hass, entry, call.data[ATTR_RECORD_ID])
    if seen is None:
        raise PeopleError("record_unknown", terminal=entry.title)
    return await seen.async_prepared(call.hass)


async def _copy_users(call: ServiceCall) -> dict[str, Any]:
    """Copy people to other terminals."""
    entries = _entries(call)
    for user_id in call.data.get(ATTR_USER_IDS, ()):
        check({ATTR_USER_ID: user_id})
    source = entry_of(call, ATTR_SOURCE)
    if source in entries:
        raise PeopleError("source_is_target")
    with translated(source.title):
        reports = await async_copy(
            call.hass, source, entries, call.data.get(ATTR_USER_IDS), overwrite=call.data[ATTR_OVERWRITE]
        )
    return {"results": {entry_id: report.as_response() for entry_id, report in reports.items()}}
