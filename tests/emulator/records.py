"""The recognition records (section 8.3)."""

import base64
from collections.abc import Callable, Mapping
from typing import Any, Final

from . import paging
from .drawing import portrait
from .errors import MISSING_PARAM, Json, RefusalError
from .state import State
from .users import STRANGER, USER

PAGE_SIZE: Final = 20
MAXIMUM_PAGE_SIZE: Final = 1000
DAY: Final = 24 * 60 * 60
EVERY_TYPE: Final = 0
NO_USER: Final = "0"
BY_FACE: Final = 1

_PICTURES: Final = ("photo", "signAvatar")


def make(state: State, user_id: str | None, attributes: Mapping[str, Any], *, picture: bool | bytes) -> Json:
    """Make the record of somebody at the door; an attribute given as `...` is left out."""
    user = state.users[user_id] if user_id is not None else _stranger()
    record = {**user, **_recognition(state, user), **attributes}
    if picture:
        record.setdefault("signAvatar", _capture(record, picture=picture))
    return {name: value for name, value in record.items() if value is not ...}


def search(state: State, query: Mapping[str, str]) -> Json:
    """List the records that match every filter, newest first."""
    if not query.get("type"):
        raise RefusalError(MISSING_PARAM)
    found = [*filter(_asked_for(state, query), state.records)]
    found.sort(key=lambda record: (record.get("signTime") or 0, record.get("id") or 0), reverse=state.newest_first)
    page = paging.page(found, query, default=PAGE_SIZE, maximum=MAXIMUM_PAGE_SIZE, empty_code=state.empty_list_code)
    page["data"] = [_listed(state, record) for record in page["data"]]
    return {name: value for name, value in page.items() if state.tells_totals or not name.startswith("total")}


def _asked_for(state: State, query: Mapping[str, str]) -> Callable[[Json], bool]:
    """Return what tells whether a record matches every filter."""
    midnight = int(state.now() // DAY * DAY)
    start = paging.integer(query, "startTime", midnight)
    end = paging.integer(query, "endTime", midnight + DAY - 1)
    kind = paging.integer(query, "type", EVERY_TYPE)
    user_id, name = query.get("userId", NO_USER), query.get("username", "")

    def matches(record: Json) -> bool:
        return (
            start <= (record.get("signTime") or 0) <= end
            and kind in (EVERY_TYPE, record.get("type", record.get("userType")))
            and user_id in ("", NO_USER, record.get("userId"))
            and name in str(record.get("name") or "")
        )

    return matches


def _listed(state: State, record: Json) -> Json:
    return {name: value for name, value in record.items() if name not in _PICTURES or not state.hides_photos_in_lists}


def _stranger() -> Json:
    blank: Json = {name: "" for name, attribute in USER.items() if attribute.required}
    return {**blank, "userType": STRANGER, "photo": ""}


def _recognition(state: State, user: Json) -> Json:
    fahrenheit = state.smart_face.get("TempUnit") == 1
    return {
        # Ids begin again once the records are gone.
        "id": 1 + max((record.get("id") or 0 for record in state.records), default=0),
        "signTime": int(state.now()),
        "type": user["userType"],
        "inputType": BY_FACE,
        "similarity": 0 if user["userType"] == STRANGER else 92,
        "temperature": 97.7 if fahrenheit else 36.5,
        "temperatureState": 0,
        "wearMask": False,
        "wearMaskAlarm": False,
        "deviceMark": state.device.get("deviceID", ""),
        "Temperatureunit": int(fahrenheit),
    }


def _capture(record: Json, *, picture: bool | bytes) -> str:
    if isinstance(picture, bytes):
        return base64.b64encode(picture).decode()
    who = record.get("name") or f"stranger {record.get('id')}"
    return portrait(str(who), mask=record.get("wearMask") is True, capture=True)
