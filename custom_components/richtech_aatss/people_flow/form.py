"""The form for a person: its fields, what they show, and what was changed in them."""

from collections.abc import Container, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import voluptuous as vol

from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    DateSelector,
    DateTimeSelector,
    FileSelector,
    FileSelectorConfig,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)

from ..api.models import User
from ..api.values import Kind
from ..people.errors import PHOTO, field_of
from ..people.person import DATES, ENROLLED_KINDS, GENDER_NAMES, local, values_of
from ..typed import optional_text

SECTION: Final = "more"
CLEAR: Final = "clear"

TEXT = TextSelector()
LONG_TEXT = TextSelector(TextSelectorConfig(multiline=True))
DATE = DateSelector()
DATE_TIME = DateTimeSelector()
KIND = SelectSelector(
    SelectSelectorConfig(options=ENROLLED_KINDS, translation_key="person_kind", mode=SelectSelectorMode.DROPDOWN)
)
GENDER = SelectSelector(
    SelectSelectorConfig(options=GENDER_NAMES, translation_key="gender", mode=SelectSelectorMode.DROPDOWN)
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
    "start_time": DATE_TIME,
    "end_time": DATE_TIME,
    CLEAR: None,
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
DATE_FIELDS: Final = (*DATES, "entry_time")
NEW: Final[Mapping[str, Any]] = {"kind": Kind.STAFF.value}


def schema(without: Container[str] = (), times: Sequence[str] = ()) -> vol.Schema:
    """Return the form; the times that can be cleared are those that are set."""
    selectors = {**FIRST, CLEAR: _cleared(times)}
    first = {_key(name): selectors[name] for name in FIRST if name not in without and (times or name != CLEAR)}
    more = vol.Schema({_key(name): selector for name, selector in MORE.items()})
    return vol.Schema({**first, vol.Required(SECTION): section(more, {"collapsed": True})})


def _cleared(times: Sequence[str]) -> SelectSelector:
    """Return what clears times, as the selectors for dates and times cannot be emptied."""
    return SelectSelector(
        SelectSelectorConfig(
            options=list(times), translation_key="person_times", multiple=True, mode=SelectSelectorMode.LIST
        )
    )


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


def times_of(user: User) -> list[str]:
    """Return the names of the times that a person has."""
    values = values_of(user)
    return [name for name in ("start_time", "end_time", "birthday", "entry_time") if values[name]]


def changes(before: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the user has changed; what was emptied is blank."""
    given = {**given, **dict.fromkeys(given.get(CLEAR, ()))}
    return {
        name: optional_text(given.get(name))
        for name in (*FIRST, *MORE)
        if name not in (PHOTO, CLEAR) and (given.get(name) or "") != (before.get(name) or "")
    }


def shown_at(err: Exception) -> str:
    """Return the field that an error belongs to; at the end of the form for one that belongs to none."""
    field = field_of(err)
    return SECTION if field is None or field in MORE else field


def _text(name: str, value: Any) -> Any:
    if not isinstance(value, datetime):
        return value
    if name in DATES:
        return value.date().isoformat()
    moment = local(value).replace(tzinfo=None)
    return moment.date().isoformat() if name in DATE_FIELDS else moment.isoformat(" ")
