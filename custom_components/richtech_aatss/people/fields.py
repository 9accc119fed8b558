"""A person in an action: what is given, and what is returned."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import voluptuous as vol

from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util

from ..api.limits import ENROLLED, TEXT_LIMITS, TIMES
from ..api.models import User
from ..api.values import Gender, Kind
from .errors import PeopleError
from .person import values_of

ENROLLED_KINDS = [kind.value for kind in ENROLLED]
GENDERS = [gender.value for gender in Gender]
DATES = ("birthday",)


def _text(value: object) -> str:
    return "" if value is None else cv.string(value)


# Lengths and times are checked later: the schema's own errors would repeat the value.
PERSON_SCHEMA: dict[Any, Any] = {
    **{vol.Optional(name): _text for name in TEXT_LIMITS if name != "user_id"},
    **{vol.Optional(name): object for name in TIMES},
    vol.Optional("user_id"): cv.string,
    vol.Optional("kind"): vol.In(ENROLLED_KINDS),
    vol.Optional("gender"): vol.In([None, "", *GENDERS]),
}


def values_from(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an action says of a person, as a directory takes it; raises PeopleError."""
    values = {name: data[name] for name in (*TEXT_LIMITS, "kind", "gender") if name in data}
    values |= {name: _time(name, data[name]) for name in TIMES if name in data}
    if "kind" in values:
        values["kind"] = Kind(values["kind"])
    if values.get("gender"):
        values["gender"] = Gender(values["gender"])
    return values


def description(user: User, *, photo: bool) -> dict[str, Any]:
    """Return a person as the actions show one: times by Home Assistant's clock, the picture in base64."""
    values = {name: _shown(name, value) for name, value in values_of(user).items()}
    return values | ({"photo": user.photo or None} if photo else {})


def _shown(name: str, value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date().isoformat() if name in DATES else dt_util.as_local(value).isoformat()
    return value


def _time(name: str, value: object) -> datetime | None:
    """Return a time as it was given; one without a zone is by Home Assistant's clock, a date the whole world's."""
    if value is None or value == "":
        return None
    if isinstance(value, date):
        value = value.isoformat()
    try:
        parsed = dt_util.parse_datetime(str(value), raise_on_error=True)
        return datetime.combine(parsed.date(), datetime.min.time(), UTC) if name in DATES else dt_util.as_utc(parsed)
    except ValueError, OverflowError:
        raise PeopleError("time_invalid", field=name) from None
