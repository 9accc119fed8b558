"""The form for a person: its fields, what they show, and what was changed in them."""

from collections.abc import Container, Mapping
from datetime import datetime
from typing import Any, Final

import voluptuous as vol

from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    FileSelector,
    FileSelectorConfig,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
from homeassistant.util import dt as dt_util

from ..api.models import User
from ..api.values import Kind
from ..people.fields import DATES, ENROLLED_KINDS, GENDERS
from ..people.person import values_of

SECTION: Final = "more"
PHOTO: Final = "photo"

TEXT = TextSelector()
LONG_TEXT = TextSelector(TextSelectorConfig(multiline=True))
# Unlike the selector for a date and time, these can be emptied.
DATE = TextSelector(TextSelectorConfig(type=TextSelectorType.DATE))
MOMENT = TextSelector(TextSelectorConfig(type=TextSelectorType.DATETIME_LOCAL))
KIND = SelectSelector(
    SelectSelectorConfig(options=ENROLLED_KINDS, translation_key="person_kind", mode=SelectSelectorMode.DROPDOWN)
)
GENDER = SelectSelector(
    SelectSelectorConfig(options=GENDERS, translation_key="gender", mode=SelectSelectorMode.DROPDOWN)
)
IMAGE = FileSelector(FileSelectorConfig(accept="image/*"))

FIRST: Final[Mapping[str, Any]] = {
    "name": TEXT,
    "kind": KIND,
    "user_id": TEXT,
    PHOTO: IMAGE,
    "job_number": TEXT,
    "mobile": TextSelector(TextSelectorConfig(type=TextSelectorType.TEL)),
    "ic_number": TEXT,
    "department": TEXT,
    "start_time": MOMENT,
    "end_time": MOMENT,
    "remark": LONG_TEXT,
}
MORE: Final[Mapping[str, Any]] = {
    "mail": TextSelector(TextSelectorConfig(type=TextSelectorType.EMAIL)),
    "title": TEXT,
    "position": TEXT,
    "id_number": TEXT,
    "gender": GENDER,
    "birthday": DATE,
    "entry_time": DATE,
    "prompt": TEXT,
    "purpose": TEXT,
    "interviewee": TEXT,
    "come_from": TEXT,
    "description": LONG_TEXT,
}
REQUIRED: Final = ("name", "kind")
DAYS: Final = (*DATES, "entry_time")
NEW: Final[Mapping[str, Any]] = {"kind": Kind.STAFF.value}


def schema(without: Container[str] = ()) -> vol.Schema:
    """Return the form."""
    first = {_key(name): selector for name, selector in FIRST.items() if name not in without}
    more = vol.Schema({_key(name): selector for name, selector in MORE.items()})
    return vol.Schema({**first, vol.Required(SECTION): section(more, {"collapsed": True})})


def _key(name: str) -> vol.Marker:
    return vol.Required(name) if name in REQUIRED else vol.Optional(name)


def flat(user_input: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a form gave, without its section."""
    return {name: value for name, value in {**user_input, **user_input[SECTION]}.items() if name != SECTION}


def nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a form is to show, with its section."""
    return {**values, SECTION: {name: value for name, value in values.items() if name in MORE}}


def shown(user: User) -> dict[str, Any]:
    """Return a person as the form shows one: times by Home Assistant's clock."""
    return {name: _text(name, value) for name, value in values_of(user).items() if value}


def changes(before: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the user has changed; what was emptied is blank."""
    return {
        name: _stripped(given.get(name))
        for name in (*FIRST, *MORE)
        if name != PHOTO and (given.get(name) or "") != (before.get(name) or "")
    }


def _stripped(value: str | None) -> str:
    return (value or "").strip()


def _text(name: str, value: Any) -> Any:
    if not isinstance(value, datetime):
        return value
    if name in DATES:
        return value.date().isoformat()
    local = dt_util.as_local(value).replace(tzinfo=None)
    return local.date().isoformat() if name in DAYS else local.isoformat(timespec="auto" if local.second else "minutes")
