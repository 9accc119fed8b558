"""How long recognitions and their pictures are kept, as the user chose for a terminal."""

from dataclasses import dataclass
from typing import Final

from homeassistant.config_entries import ConfigEntry

from ..api.values import Kind
from ..const import CONF_PICTURE_DAYS, CONF_PICTURE_SPACE, CONF_RECORD_DAYS, CONF_STRANGER_DAYS

MEBIBYTE: Final = 1024 * 1024
# The space for pictures is in MiB.
DEFAULTS: Final = {
    CONF_RECORD_DAYS: 90,
    CONF_PICTURE_DAYS: 7,
    CONF_STRANGER_DAYS: 7,
    CONF_PICTURE_SPACE: 1024,
}


@dataclass(frozen=True, kw_only=True)
class Retention:
    """How long a terminal's recognitions and their pictures are kept; nothing is kept for 0 days."""

    record_days: float = 90
    picture_days: float = 7
    stranger_days: float = 7
    limit_bytes: int = 2**30

    def days_of_picture(self, kind: Kind) -> float:
        """Return how long a picture is kept."""
        return self.stranger_days if kind is Kind.STRANGER else self.picture_days


def retention_of(entry: ConfigEntry) -> Retention:
    """Return for how long recognitions of a terminal are kept."""
    options = DEFAULTS | entry.options
    return Retention(
        record_days=options[CONF_RECORD_DAYS],
        picture_days=options[CONF_PICTURE_DAYS],
        stranger_days=options[CONF_STRANGER_DAYS],
        limit_bytes=options[CONF_PICTURE_SPACE] * MEBIBYTE,
    )
