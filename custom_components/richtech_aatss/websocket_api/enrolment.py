"""Commands that change people: each result is sent as soon as there is one, and what has begun is done to its end."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigEntry
from homeassistant.helpers import config_validation as cv

from ..data import async_get_shared
from ..people.copying import async_copy
from ..people.directory import free_id
from ..people.errors import TERMINAL_ERRORS, PeopleError, async_explain, field_of
from ..people.person import check, values_from
from ..people.photo_memory import async_memory
from ..people.terminals import Audience, async_delete, async_end, async_finish, async_set, loaded
from ..typed import text
from .commands import Call, Job
from .schemas import ENTRIES, FLAG, PERSON, USER_IDS, moment

SET: Final[dict[Any, Any]] = {
    vol.Required("entries"): ENTRIES,
    vol.Required("user_id"): vol.Any(None, text),
    vol.Required("person"): PERSON,
    vol.Optional("photo"): vol.Any(None, cv.string),
    vol.Optional("new", default=False): FLAG,
    vol.Optional("allow_shared_card", default=False): FLAG,
}
REMOVE: Final[dict[Any, Any]] = {vol.Required("entries"): ENTRIES, vol.Required("user_ids"): USER_IDS}
END: Final[dict[Any, Any]] = REMOVE | {vol.Required("end"): moment}
COPY: Final[dict[Any, Any]] = REMOVE | {
    vol.Required("source"): cv.string,
    vol.Optional("overwrite", default=False): FLAG,
    vol.Optional("allow_shared_card", default=False): FLAG,
}

# Some work on a person at a terminal, whose result is told.
type PersonWork = Callable[[ConfigEntry, str, Audience], Coroutine[Any, Any, object]]


async def set_person(call: Call) -> Job:
    """Add or change a person at some terminals."""
    data, entries = call.data, call.entries()
    values = values_from(data["person"])
    new = data["new"] or data["user_id"] is None
    given = values.pop("user_id", None) if data["user_id"] is None else data["user_id"]
    check(({"name": ""} if new else {}) | values)
    picture = async_memory(call.hass).prepared(data["photo"]) if data.get("photo") else None
    user_id = given or await free_id(loaded(entries))
    check({"user_id": user_id})
    work = partial(
        async_set,
        call.hass,
        async_get_shared(call.hass).withdrawals,
        entries,
        user_id,
        values,
        picture,
        new=new,
        shared_card=data["allow_shared_card"],
        audience=_audience(call, user_id),
    )

    async def save() -> None:
        await async_finish(call.hass, work())

    return save


async def remove_people(call: Call) -> Job:
    """Delete people at some terminals."""
    withdrawals, memory = async_get_shared(call.hass).withdrawals, async_memory(call.hass)

    async def remove(entry: ConfigEntry, user_id: str, audience: Audience) -> None:
        await async_delete(call.hass, withdrawals, [entry], user_id, audience)
        memory.forget(entry.entry_id, user_id)

    return _for_each(call, remove)


async def end_validity(call: Call) -> Job:
    """End the validity of people at the terminals that have them."""
    withdrawals, end = async_get_shared(call.hass).withdrawals, call.data["end"]

    async def finish(entry: ConfigEntry, user_id: str, audience: Audience) -> None:
        await async_end(call.hass, withdrawals, [entry], user_id, end, audience)

    return _for_each(call, finish)


async def copy_people(call: Call) -> Job:
    """Copy people from one terminal to others."""
    data, source, targets, user_ids = call.data, call.entry("source"), call.entries(), _user_ids(call)
    if source in targets:
        raise PeopleError("source_is_target")

    def progress(done: int, total: int | None) -> None:
        call.send({"type": "progress", "done": done, "total": total})

    async def copy() -> None:
        audience = _audience(call)
        try:
            await async_copy(
                call.hass,
                async_get_shared(call.hass).withdrawals,
                source,
                targets,
                user_ids,
                overwrite=data["overwrite"],
                shared_card=data["allow_shared_card"],
                progress=progress,
                audience=audience,
            )
        except TERMINAL_ERRORS as err:
            error = await async_explain(call.hass, err, source.title, language=call.language)
            for user_id in user_ids:
                for target in targets:
                    audience.tell(target.entry_id, {"user_id": user_id, "error": error}, err)

    return copy


def _for_each(call: Call, work: PersonWork) -> Job:
    """Return what does some work for one person after the other, at all terminals at the same time."""
    user_ids, entries = _user_ids(call), call.entries()

    async def at(entry: ConfigEntry) -> None:
        for user_id in user_ids:
            await async_finish(call.hass, work(entry, user_id, _audience(call, user_id)))

    async def job() -> None:
        await asyncio.gather(*map(at, entries))

    return job


def _user_ids(call: Call) -> list[str]:
    user_ids = list(dict.fromkeys(call.data["user_ids"]))
    for user_id in user_ids:
        check({"user_id": user_id})
    return user_ids


def _audience(call: Call, user_id: str = "") -> Audience:
    """Return who is told results in the language of a call."""

    def tell(entry_id: str, result: dict[str, Any], err: Exception | None) -> None:
        told = {"user_id": user_id, "outcome": None, "error": None, "kept": False} | result
        # Who is not there has no validity that could end.
        if told["outcome"] or told["error"]:
            call.send({"type": "result", "entry": entry_id, **told, "field": field_of(err) if err else None})

    return Audience(language=call.language, tell=tell)
