"""The user database (section 8.2)."""

import base64
import binascii
from collections.abc import Callable, Mapping
from typing import Final

from . import paging
from .errors import (
    AVATAR_ILLEGAL,
    DATABASE_FULL,
    MISSING_PARAM,
    PARAM_INVALID,
    USER_NOT_EXISTS,
    USER_NOT_MATCH,
    Json,
    RefusalError,
)
from .schema import Attribute, Schema, check, known
from .state import State

ALL: Final = "all"
STAFF: Final = 1
VISITOR: Final = 2
BLACKLIST: Final = 3
STRANGER: Final = -1
PAGE_SIZE: Final = 10


def _text(longest: int, *, required: bool = False, blank: bool = True) -> Attribute:
    return Attribute(str, required, longest=longest, accepts=None if blank else bool)


_TIME: Final = Attribute(int, required=False)

USER: Final[Schema] = {
    "userId": _text(16, required=True, blank=False),
    "userType": Attribute(int, ranges=((1, 3), (-1, -1))),
    "photo": Attribute(str, required=False),
    "icNumber": _text(40, required=True),
    "jobNumber": _text(40, required=True),
    "mobile": _text(20, required=True),
    "name": _text(30, required=True, blank=False),
    "remark": _text(255, required=True),
    "department": _text(80),
    "birthday": _TIME,
    "entryTime": _TIME,
    "mail": _text(40),
    "title": _text(40),
    "position": _text(100),
    "idNumber": _text(40),
    # 1 and 2 in the table, 0 in the sample of section 8.2.2.
    "gender": Attribute(int, required=False, ranges=((0, 2),)),
    "prompt": _text(100),
    "startTime": _TIME,
    "endTime": _TIME,
    "purpose": _text(40),
    "interviewee": _text(80),
    "comeFrom": _text(200),
    "description": _text(80),
}

# A name and a department are searched for, numbers have to match.
_CONTAINED: Final = ("name", "department")
_EQUAL: Final = ("userId", "jobNumber", "mobile", "mail", "icNumber", "idNumber")


def add(state: State, given: Json) -> Json:
    """Enrol somebody new."""
    _check(state, given, {})
    if given["userId"] in state.users:
        raise RefusalError(PARAM_INVALID)
    if len(state.users) >= state.capacity:
        raise RefusalError(DATABASE_FULL)
    return _store(state, {}, given)


def update(state: State, user_id: str, given: Json) -> Json:
    """Change somebody enrolled; optional attributes left out stay as they are."""
    if user_id not in state.users:
        raise RefusalError(USER_NOT_EXISTS)
    held = state.users[user_id]
    _check(state, given, held)
    if given["userId"] != user_id:
        raise RefusalError(USER_NOT_MATCH)
    return _store(state, held, given)


def delete(state: State, user_id: str) -> Json | None:
    """Erase one user and return what was erased, or everybody."""
    if not user_id:
        raise RefusalError(MISSING_PARAM)
    if user_id == ALL:
        state.users.clear()
        return None
    if user_id not in state.users:
        raise RefusalError(USER_NOT_EXISTS)
    return state.users.pop(user_id)


def search(state: State, query: Mapping[str, str]) -> Json:
    """List the users that match every filter, ten a page."""
    if state.user_list_needs_type and not query.get("type"):
        raise RefusalError(MISSING_PARAM)
    found = [_listed(state, user) for user in state.users.values() if _matches(user, query)]
    return paging.page(found, query, default=PAGE_SIZE, maximum=PAGE_SIZE, empty_code=state.empty_list_code)


def _matches(user: Json, query: Mapping[str, str]) -> bool:
    if query.get("type") and user.get("userType") != paging.integer(query, "type", 0):
        return False
    contained = all(query[name] in str(user.get(name) or "") for name in _CONTAINED if query.get(name))
    return contained and all(query[name] == user.get(name) for name in _EQUAL if query.get(name))


def _listed(state: State, user: Json) -> Json:
    return {name: value for name, value in user.items() if name != "photo" or not state.hides_photos_in_lists}


def _check(state: State, given: Json, held: Json) -> None:
    check(USER, given, held, _length(state))
    if given.get("photo") and not is_jpeg(given["photo"]):
        raise RefusalError(AVATAR_ILLEGAL)


def _length(state: State) -> Callable[[str], int]:
    return (lambda text: len(text.encode())) if state.lengths_in_bytes else len


def _store(state: State, held: Json, given: Json) -> Json:
    user = held | (given if state.keeps_unknown else known(USER, given))
    if not given.get("photo") and not state.erases_photo_on_blank and held.get("photo"):
        user["photo"] = held["photo"]
    if given.get("photo") and state.own_photo:
        user["photo"] = state.own_photo
    state.users[user["userId"]] = user
    return dict(user)


def is_jpeg(photo: str) -> bool:
    """Tell whether a text is the base64 of a JPEG file."""
    try:
        return base64.b64decode(photo, validate=True).startswith(b"\xff\xd8\xff")
    except binascii.Error, ValueError:
        return False
