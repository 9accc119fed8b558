"""What commands take."""

from datetime import datetime
from typing import Any, Final

import voluptuous as vol

from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util

from ..people.person import PERSON_SCHEMA
from ..typed import text

MOST_PEOPLE: Final = 100

ENTRIES: Final = vol.All([cv.string], vol.Length(min=1))
USER_IDS: Final = vol.All([text], vol.Length(min=1))
PERSON: Final = vol.Schema(PERSON_SCHEMA)
FLAG: Final = vol.Boolean()


def moment(value: object) -> datetime:
    """Return a time in UTC; one without a zone is by Home Assistant's clock."""
    try:
        parsed = dt_util.parse_datetime(str(value), raise_on_error=True)
        return dt_util.as_utc(parsed)
    except ValueError, OverflowError:
        raise vol.Invalid("expected a date and time") from None


def whole(least: int, most: int | None = None) -> Any:
    """Return what takes a number within limits."""
    return vol.All(int, vol.Range(min=least, max=most))
