"""Who came: a page of the journal of several terminals, and how a recognition is shown."""

import asyncio
from collections.abc import Sequence
from functools import partial
from itertools import batched
from typing import Any, Final

from sqlalchemy import Row
import voluptuous as vol

from homeassistant.components.websocket_api import ActiveConnection
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import config_validation as cv

from ..api.values import Kind, Method
from ..captures import identifier_of, signed_path, thumbnail_path
from ..data import async_get_shared
from ..people.seen import card_of
from ..recognitions.journal.browsing import Cursor
from ..recognitions.journal.queries import stored_of
from ..recognitions.journal.timeline import Wanted, timeline
from ..recognitions.recognition import Recognition
from ..typed import text
from .commands import Call
from .overview import readable
from .schemas import FLAG, moment, whole

PAGE: Final = 50
MOST: Final = 200
AT_ONCE: Final = 25

NOTHING: Final[tuple[Sequence[Row[Any]], Cursor | None]] = ((), None)
WANTED: Final = ("name", "user_id", "kinds", "method", "missed", "start", "end")


def _cursor(value: object) -> Cursor:
    try:
        return Cursor.parse(str(value))
    except ValueError:
        raise vol.Invalid("expected the cursor of an answer") from None


RECOGNITIONS: Final[dict[Any, Any]] = {
    vol.Optional("entries"): [cv.string],
    vol.Optional("start"): moment,
    vol.Optional("end"): moment,
    vol.Optional("name"): text,
    vol.Optional("user_id"): text,
    vol.Optional("kinds"): [vol.Coerce(Kind)],
    vol.Optional("method"): vol.Coerce(Method),
    vol.Optional("missed"): FLAG,
    vol.Optional("cursor"): vol.Any(None, _cursor),
    vol.Optional("limit", default=PAGE): whole(1, MOST),
}


async def recognitions(call: Call) -> dict[str, Any]:
    """Answer with a page of what terminals saw, the newest first."""
    data, user = call.data, call.connection.user
    entry_ids = [entry.entry_id for entry in readable(call.hass, user, data.get("entries"))]
    wanted = Wanted(**{name: data[name] for name in WANTED if name in data})
    work = partial(timeline, entry_ids=entry_ids, wanted=wanted, before=data.get("cursor"), limit=data["limit"])
    shared = async_get_shared(call.hass)
    await shared.async_settle()
    rows, older = await shared.journal.async_read(work, NOTHING)
    found = await call.hass.async_add_executor_job(lambda: [(row.entry_id, stored_of(row)) for row in rows])
    shown: list[dict[str, Any]] = []
    for some in batched(found, AT_ONCE, strict=False):
        shown += [
            described(call.hass, call.connection, entry_id, stored.recognition, picture=stored.picture is not None)
            for entry_id, stored in some
        ]
        # Signing paths takes long.
        await asyncio.sleep(0)
    return {"recognitions": shown, "cursor": str(older) if older else None}


@callback
def described(
    hass: HomeAssistant, connection: ActiveConnection, entry_id: str, recognition: Recognition, *, picture: bool
) -> dict[str, Any]:
    """Return a recognition as it is sent; the number of a card is for who could enrol it."""
    record = recognition.record
    identifier, token = identifier_of(entry_id, recognition.key), connection.refresh_token_id
    at = recognition.recognized_at or recognition.received_at
    return {
        **{name: value for name, value in recognition.attributes.items() if name != "recognized_at"},
        "id": identifier,
        "entry": entry_id,
        "kind": record.kind,
        "card": (record.ic_number or None) if connection.user.is_admin else None,
        "card_unknown": card_of(record) is not None and not recognition.person.is_named,
        "alarms": recognition.alarms,
        "live": recognition.live,
        "at": at.isoformat(),
        "received_at": recognition.received_at.isoformat(),
        "thumbnail": thumbnail_path(hass, identifier, token) if picture else None,
        "picture": signed_path(hass, identifier, token) if picture else None,
    }
