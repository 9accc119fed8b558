"""The actions that answer what a terminal saw."""

from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import voluptuous as vol

from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import Unauthorized
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import service
from homeassistant.util import dt as dt_util

from .api.models import Record
from .api.values import Kind, Method
from .const import DOMAIN
from .coordinator import AatssConfigEntry
from .errors import translated
from .recognitions.journal import async_get_journal
from .recognitions.listing import walk
from .recognitions.pictures import media_id
from .recognitions.recognition import Recognition
from .recognitions.rows import Query
from .targets import ATTR_CONFIG_ENTRY_ID, entry_of

LIMIT: Final = 100
HIGHEST_LIMIT: Final = 100_000
# The terminal's clock may be ahead, and its records in local time.
MARGIN: Final = timedelta(days=1)
EARLIEST: Final = datetime.fromtimestamp(1, UTC)

TIMES: Final = ("start", "end")
FIELDS: Final = (*TIMES, "name", "user_id", "kind", "method", "limit")
SCHEMA = vol.Schema(
    {
        vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string,
        vol.Optional("start"): cv.datetime,
        vol.Optional("end"): cv.datetime,
        vol.Optional("name"): cv.string,
        vol.Optional("user_id"): cv.string,
        vol.Optional("kind"): vol.Coerce(Kind),
        vol.Optional("method"): vol.Coerce(Method),
        vol.Optional("limit", default=LIMIT): vol.All(vol.Coerce(int), vol.Range(min=1, max=HIGHEST_LIMIT)),
        vol.Optional("pictures", default=False): cv.boolean,
    }
)


@callback
def async_setup_recognition_services(hass: HomeAssistant) -> None:
    """Register the actions."""
    hass.services.async_register(
        DOMAIN, "get_recognitions", _get_recognitions, SCHEMA, supports_response=SupportsResponse.ONLY
    )
    service.async_register_admin_service(hass, DOMAIN, "get_records", _get_records, SCHEMA, SupportsResponse.ONLY)


def _query(call: ServiceCall) -> Query:
    """Return what is asked for; times without a zone are those of Home Assistant."""
    asked: dict[str, Any] = {name: call.data[name] for name in FIELDS if name in call.data}
    return Query(**asked | {name: dt_util.as_utc(asked[name]) for name in TIMES if name in asked})


async def _get_recognitions(call: ServiceCall) -> ServiceResponse:
    """Answer from the journal."""
    entry = entry_of(call)
    await _check_permission(call, entry)
    journal = await async_get_journal(call.hass)
    found = await journal.async_find(entry.entry_id, _query(call))
    pictures = call.data["pictures"]

    def describe() -> Any:
        return [_described(entry, one.recognition, picture=pictures and one.picture is not None) for one in found]

    return {"recognitions": await call.hass.async_add_executor_job(describe)}


async def _check_permission(call: ServiceCall, entry: AatssConfigEntry) -> None:
    """Let those ask who may see the terminal's recognitions."""
    if call.context.user_id is None:
        return
    user = await call.hass.auth.async_get_user(call.context.user_id)
    registry = er.async_get(call.hass)
    entity_id = registry.async_get_entity_id("event", DOMAIN, f"{entry.unique_id}_recognition")
    if user is None or entity_id is None or not user.permissions.check_entity(entity_id, POLICY_READ):
        raise Unauthorized(context=call.context, entity_id=entity_id, permission=POLICY_READ)


async def _get_records(call: ServiceCall) -> ServiceResponse:
    """Answer from the terminal."""
    entry = entry_of(call)
    with translated(entry.title):
        await entry.runtime_data.coordinator.async_identify()
        records: Any = await _read(entry, _query(call), pictures=call.data["pictures"])
    return {"records": records}


async def _read(entry: AatssConfigEntry, query: Query, *, pictures: bool) -> list[dict[str, Any]]:
    """Read pages, newest first, until there are enough."""
    feed = entry.runtime_data.feed
    start, end = feed.terminal_time(query.start or EARLIEST), feed.terminal_time(query.end or dt_util.utcnow() + MARGIN)
    filters: dict[str, Any] = {"kind": query.kind, "user_id": query.user_id or "", "name": query.name or ""}
    found: list[dict[str, Any]] = []
    async with aclosing(walk(feed.client, start, end, **filters)) as records:
        async for record in records:
            if _matches(record, query):
                found.append(_described(entry, feed.describe(record), picture=pictures and record.has_picture))
            if len(found) >= query.limit:
                break
    return found


def _matches(record: Record, query: Query) -> bool:
    """Return whether a record is asked for by what a terminal does not filter, or takes for no filter."""
    return query.method in {None, record.method} and query.user_id in {None, record.user_id}


def _described(entry: AatssConfigEntry, recognition: Recognition, *, picture: bool) -> dict[str, Any]:
    return recognition.attributes | {
        "kind": recognition.record.kind,
        "live": recognition.live,
        "picture": media_id(entry.entry_id, recognition.key) if picture else None,
    }
