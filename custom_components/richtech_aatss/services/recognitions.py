"""The actions that answer what a terminal saw."""

from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import voluptuous as vol

from homeassistant.core import ServiceCall
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util

from ..api.models import Record
from ..api.record_list import walk
from ..api.spelling import same, spellings
from ..api.values import Kind, Method
from ..captures import async_check_permission, media_id
from ..data import AatssConfigEntry
from ..recognitions.recognition import Query, Recognition
from ..typed import text
from .targets import ONE_TERMINAL

LIMIT: Final = 100
HIGHEST_LIMIT: Final = 100_000
# The terminal's clock may be ahead, and its records in local time.
MARGIN: Final = timedelta(days=1)
EARLIEST: Final = datetime.fromtimestamp(1, UTC)

SPAN: Final = ("start", "end")
QUERIED: Final = (*SPAN, "name", "user_id", "kind", "method", "limit")
SCHEMA = vol.Schema(
    ONE_TERMINAL
    | {
        vol.Optional("start"): cv.datetime,
        vol.Optional("end"): cv.datetime,
        vol.Optional("name"): text,
        vol.Optional("user_id"): text,
        vol.Optional("kind"): vol.Coerce(Kind),
        vol.Optional("method"): vol.Coerce(Method),
        vol.Optional("limit", default=LIMIT): vol.All(vol.Coerce(int), vol.Range(min=1, max=HIGHEST_LIMIT)),
        vol.Optional("pictures", default=False): cv.boolean,
    }
)


def _query(call: ServiceCall) -> Query:
    asked: dict[str, Any] = {name: call.data[name] for name in QUERIED if name in call.data}
    return Query(**asked | {name: _utc(asked[name]) for name in SPAN if name in asked})


def _utc(moment: datetime) -> datetime:
    """Return a time in UTC, where the calendar still has it."""
    try:
        return dt_util.as_utc(moment)
    except OverflowError:
        return moment.replace(tzinfo=UTC)


async def get_recognitions(call: ServiceCall, entry: AatssConfigEntry) -> dict[str, Any]:
    """Answer from the journal."""
    await async_check_permission(call.hass, call.context, entry)
    found = await entry.runtime_data.feed.async_find(_query(call))
    pictures = call.data["pictures"]

    def describe() -> Any:
        return [_described(entry, one.recognition, picture=pictures and one.picture is not None) for one in found]

    return {"recognitions": await call.hass.async_add_executor_job(describe)}


async def get_records(call: ServiceCall, entry: AatssConfigEntry) -> dict[str, Any]:
    """Answer from the terminal."""
    await entry.runtime_data.coordinator.async_identify()
    return {"records": await _read(entry, _query(call), pictures=call.data["pictures"])}


async def _read(entry: AatssConfigEntry, query: Query, *, pictures: bool) -> list[dict[str, Any]]:
    """Read pages, newest first, until there are enough."""
    intake = entry.runtime_data.feed.intake
    start = intake.terminal_time(max(query.start or EARLIEST, EARLIEST))
    end = intake.terminal_time(query.end or dt_util.utcnow() + MARGIN)
    filters: dict[str, Any] = {"kind": query.kind, "user_id": query.user_id or "", "name": _filter(query.name)}
    found: list[dict[str, Any]] = []
    async with aclosing(walk(entry.runtime_data.client, start, end, **filters)) as records:
        async for record in records:
            if _matches(record, query):
                found.append(_described(entry, intake.describe(record), picture=pictures and record.has_picture))
            if len(found) >= query.limit:
                break
    return found


def _matches(record: Record, query: Query) -> bool:
    """Return whether a record is asked for by what a terminal does not filter, or takes for no filter."""
    return (
        query.method in {None, record.method}
        and query.user_id in {None, record.user_id}
        and query.kind in {None, record.kind}
        and (not query.name or _filter(query.name) != "" or same(query.name, record.name))
    )


def _filter(name: str | None) -> str:
    """Return a name for which the terminal can look: there is only one way to write it."""
    return name if name and len(spellings(name)) == 1 else ""


def _described(entry: AatssConfigEntry, recognition: Recognition, *, picture: bool) -> dict[str, Any]:
    return recognition.attributes | {
        "kind": recognition.record.kind,
        "live": recognition.live,
        "picture": media_id(entry.entry_id, recognition.key) if picture else None,
    }
