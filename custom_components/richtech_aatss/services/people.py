"""The actions on the people at terminals; none of them says in a raised error who the person is."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import aclosing
from typing import Any, Final

import voluptuous as vol

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import config_validation as cv

from ..api.values import Kind
from ..captures import MEDIA_PREFIX, async_picture
from ..data import AatssConfigEntry, async_get_shared
from ..errors import translated
from ..people.copying import async_copy
from ..people.directory import Directory, free_id
from ..people.errors import PeopleError
from ..people.person import ENROLLED_KINDS, PERSON_SCHEMA, check, description, values_from
from ..people.photo import PictureError, async_prepare
from ..people.photo_sources import async_photo_of_entity, async_photo_of_file, async_photo_of_media
from ..people.seen import Seen, async_capture_of
from ..people.terminals import async_delete, async_delete_all, async_each, async_set, loaded
from ..typed import text
from .targets import ONE_TERMINAL, TERMINALS, entry_of

type Results = dict[str, Any]

ATTR_CONFIRM: Final = "confirm"
ATTR_KIND: Final = "kind"
ATTR_LIMIT: Final = "limit"
ATTR_OFFSET: Final = "offset"
ATTR_OVERWRITE: Final = "overwrite"
ATTR_PHOTOS: Final = "photos"
ATTR_RECORD_ID: Final = "record_id"
ATTR_SHARED_CARD: Final = "allow_shared_card"
ATTR_SOURCE: Final = "source"
ATTR_USER_ID: Final = "user_id"
ATTR_USER_IDS: Final = "user_ids"

FILTERS = ("user_id", "name", "job_number", "mobile", "mail", "ic_number", "id_number", "department")
MOST_USERS = 1000
MOST_PHOTOS = 50

MEDIUM = vol.Any(cv.string, vol.Schema({vol.Required("media_content_id"): cv.string}, extra=vol.ALLOW_EXTRA))
SET_USER = vol.Schema(
    TERMINALS
    | PERSON_SCHEMA
    | {
        vol.Optional("photo_file"): cv.string,
        vol.Optional("photo_media"): MEDIUM,
        vol.Optional("photo_entity"): cv.string,
        vol.Optional(ATTR_SHARED_CARD, default=False): cv.boolean,
    }
)
GET_USERS = vol.Schema(
    TERMINALS
    | {vol.Optional(name): text for name in FILTERS}
    | {
        vol.Optional(ATTR_KIND): vol.In(ENROLLED_KINDS),
        vol.Optional(ATTR_LIMIT, default=100): vol.All(vol.Coerce(int), vol.Range(min=1, max=MOST_USERS)),
        vol.Optional(ATTR_OFFSET, default=0): vol.All(vol.Coerce(int), vol.Range(min=0)),
        vol.Optional(ATTR_PHOTOS, default=False): cv.boolean,
    }
)
DELETE_USER = vol.Schema(TERMINALS | {vol.Required(ATTR_USER_ID): text})
DELETE_ALL_USERS = vol.Schema(TERMINALS | {vol.Required(ATTR_CONFIRM): cv.boolean})
ENROLL_CAPTURE = vol.Schema(
    TERMINALS
    | ONE_TERMINAL
    | PERSON_SCHEMA
    | {
        vol.Optional(ATTR_RECORD_ID): vol.Coerce(int),
        vol.Optional("photo_entity"): cv.string,
        vol.Optional(ATTR_SHARED_CARD, default=False): cv.boolean,
    }
)
COPY_USERS = vol.Schema(
    TERMINALS
    | {
        vol.Required(ATTR_SOURCE): cv.string,
        vol.Optional(ATTR_USER_IDS): vol.All(cv.ensure_list, [text]),
        vol.Optional(ATTR_OVERWRITE, default=False): cv.boolean,
        vol.Optional(ATTR_SHARED_CARD, default=False): cv.boolean,
    }
)


async def set_user(call: ServiceCall, entries: list[AatssConfigEntry]) -> Results:
    """Add or change a person."""
    values = values_from(call.data)
    check(values)
    picture = await _picture(call)
    user_id = values.pop(ATTR_USER_ID, None) or await free_id(loaded(entries))
    return await async_set(
        call.hass,
        async_get_shared(call.hass).withdrawals,
        entries,
        user_id,
        values,
        picture,
        shared_card=call.data[ATTR_SHARED_CARD],
    )


async def get_users(call: ServiceCall, entries: list[AatssConfigEntry]) -> Results:
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
        return {"users": users, "total": await directory.list.count(kind, **filters)}

    return await async_each(call.hass, entries, data.get(ATTR_USER_ID, ""), work)


async def delete_user(call: ServiceCall, entries: list[AatssConfigEntry]) -> Results:
    """Delete a person."""
    check({ATTR_USER_ID: call.data[ATTR_USER_ID]})
    return await async_delete(call.hass, async_get_shared(call.hass).withdrawals, entries, call.data[ATTR_USER_ID])


async def delete_all_users(call: ServiceCall, entries: list[AatssConfigEntry]) -> Results:
    """Delete everybody."""
    if not call.data[ATTR_CONFIRM]:
        raise PeopleError("confirm_missing")
    return await async_delete_all(call.hass, async_get_shared(call.hass).withdrawals, entries)


async def enroll_capture(call: ServiceCall, entries: list[AatssConfigEntry]) -> Results:
    """Add a person by the picture or the card of a recognition."""
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
        raise PeopleError("photo_missing" if ATTR_RECORD_ID in call.data else "source_missing")
    check(values)
    user_id = values.get(ATTR_USER_ID) or await free_id(loaded(entries))
    return await async_set(
        call.hass,
        async_get_shared(call.hass).withdrawals,
        entries,
        user_id,
        values,
        picture,
        new=True,
        shared_card=call.data[ATTR_SHARED_CARD],
    )


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


async def _photo_of_media(hass: HomeAssistant, media: str | Mapping[str, Any]) -> bytes:
    """Read a medium, given by its id or as the selector for media gives it; captures are read at once."""
    content_id = media if isinstance(media, str) else str(media.get("media_content_id", ""))
    if not content_id.startswith(MEDIA_PREFIX):
        return await async_photo_of_media(hass, content_id)
    if (picture := await async_picture(hass, content_id.removeprefix(MEDIA_PREFIX))) is None:
        raise PictureError("photo_medium_unreadable")
    return picture


PHOTOS: dict[str, Callable[[HomeAssistant, Any], Awaitable[bytes]]] = {
    "photo_file": async_photo_of_file,
    "photo_media": _photo_of_media,
    "photo_entity": async_photo_of_entity,
}


async def _seen(call: ServiceCall) -> Seen:
    """Return what a record shows, with the picture as terminals take it."""
    entry = entry_of(call)
    data = entry.runtime_data
    with translated(entry.title):
        seen = await async_capture_of(call.hass, data.feed, data.client, call.data[ATTR_RECORD_ID])
    if seen is None:
        raise PeopleError("record_unknown", terminal=entry.title)
    return await seen.async_prepared(call.hass)


async def copy_users(call: ServiceCall, entries: list[AatssConfigEntry]) -> Results:
    """Copy people to other terminals."""
    for user_id in call.data.get(ATTR_USER_IDS, ()):
        check({ATTR_USER_ID: user_id})
    source = entry_of(call, ATTR_SOURCE)
    if source in entries:
        raise PeopleError("source_is_target")
    with translated(source.title):
        reports = await async_copy(
            call.hass,
            async_get_shared(call.hass).withdrawals,
            source,
            entries,
            call.data.get(ATTR_USER_IDS),
            overwrite=call.data[ATTR_OVERWRITE],
            shared_card=call.data[ATTR_SHARED_CARD],
        )
    return {entry_id: report.as_response() for entry_id, report in reports.items()}
