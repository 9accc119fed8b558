"""What can be said of a person: taken from an action, checked, changed, compared and shown."""

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

import voluptuous as vol

from homeassistant.util import dt as dt_util

from ..api.limits import ENROLLED, TEXT_LIMITS, TIMES, is_single
from ..api.models import User
from ..api.values import Gender, Kind
from ..typed import optional_text, text
from .errors import PeopleError

# All that can be set, by the names that the actions and commands have.
SETTABLE = ("user_id", "kind", "gender", *(name for name in TEXT_LIMITS if name != "user_id"), *TIMES)
MODEL_NAMES = {"kind": "user_kind"}
ENROLLED_KINDS = [kind.value for kind in ENROLLED]
GENDER_NAMES = [gender.value for gender in Gender]
DATES = ("birthday",)

# Values by the names above: texts, Kind, Gender and times with a zone; None or a blank text clears.
type Values = Mapping[str, Any]


# Lengths and times are checked later: the schema's own errors would repeat the value.
PERSON_SCHEMA: dict[Any, Any] = {
    **{vol.Optional(name): optional_text for name in TEXT_LIMITS if name != "user_id"},
    **{vol.Optional(name): object for name in TIMES},
    vol.Optional("user_id"): text,
    vol.Optional("kind"): vol.In(ENROLLED_KINDS),
    vol.Optional("gender"): vol.In([None, "", *GENDER_NAMES]),
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
        return value.date().isoformat() if name in DATES else local(value).isoformat()
    return value


def local(moment: datetime) -> datetime:
    """Return a time by Home Assistant's clock; one at the edge of the calendar stays as it is."""
    try:
        return dt_util.as_local(moment)
    except OverflowError:
        return moment


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


def check(values: Values) -> None:
    """Refuse what no terminal would take; raises PeopleError."""
    if (user_id := values.get("user_id")) is not None and not is_single(user_id):
        raise PeopleError("id_invalid")
    if "name" in values and not (values["name"] or "").strip():
        raise PeopleError("name_missing")
    if "kind" in values and values["kind"] not in ENROLLED:
        raise PeopleError("kind_invalid")
    for name in ("birthday", "entry_time"):
        if (moment := values.get(name)) and not int(moment.timestamp()):
            raise PeopleError("time_means_none", field=name)
    for name, limit in TEXT_LIMITS.items():
        if len(values.get(name) or "") > limit:
            raise PeopleError("text_too_long", field=name, limit=str(limit))
    check_times(values.get("start_time"), values.get("end_time"))


def problems(data: Mapping[str, Any]) -> dict[str, PeopleError]:
    """Return all that no terminal would take of what is said of a person, by the names of the fields."""
    found: dict[str, PeopleError] = {}
    times: dict[str, Any] = {}
    for name in data:
        try:
            check(values := values_from({name: data[name]}))
            times |= values
        except PeopleError as err:
            found[name] = err
    try:
        check_times(times.get("start_time"), times.get("end_time"))
    except PeopleError as err:
        found[str(err.field)] = err
    return found


def check_times(start: datetime | None, end: datetime | None) -> None:
    """Refuse a validity that ends before it starts, or by a time that means none; raises PeopleError."""
    for name, moment in (("start_time", start), ("end_time", end)):
        if moment and moment.timestamp() < 1:
            raise PeopleError("time_invalid", field=name)
    if start and end and start >= end:
        raise PeopleError("times_reversed")


def too_many_bytes(user: User) -> tuple[str, int] | None:
    """Return the text that is too long where a terminal counts bytes, with its limit."""
    texts = {name: getattr(user, name) or "" for name in TEXT_LIMITS}
    return next(((name, TEXT_LIMITS[name]) for name in texts if len(texts[name].encode()) > TEXT_LIMITS[name]), None)


def changed(user: User, values: Values, picture: bytes | None) -> User:
    """Return a person with other values; the picture stays where none is given."""
    new = {MODEL_NAMES.get(name, name): _plain(value) for name, value in values.items()}
    return replace(user, **new | ({"photo": b64encode(picture).decode()} if picture else {}))


def values_of(user: User) -> dict[str, Any]:
    """Return all that can be set of a person; the picture is apart."""
    return {name: _plain(getattr(user, MODEL_NAMES.get(name, name))) for name in SETTABLE}


def differences(one: User, other: User, names: Iterable[str] = SETTABLE) -> list[str]:
    """Return the names of what differs between two people; a blank is nothing. The picture is apart."""
    ours, theirs = values_of(one), values_of(other)
    return [name for name in names if ours[name] != theirs[name]]


def picture_of(user: User) -> bytes | None:
    """Return a person's enrolled picture, or None where the terminal gives none."""
    try:
        return b64decode(user.photo.rpartition(",")[2]) or None if user.photo else None
    except Base64Error, ValueError:
        return None


def digest(picture: bytes | None) -> bytes | None:
    """Return what tells a picture from others."""
    return sha256(picture).digest() if picture else None


def fingerprint(user: User) -> bytes:
    """Return what tells all the values of a person from others'; the picture is apart."""
    return sha256(repr(sorted(values_of(user).items(), key=lambda item: item[0])).encode()).digest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(microsecond=0)
    return value or None
