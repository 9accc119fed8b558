"""What the user can choose for a terminal."""

from typing import Final

from homeassistant.config_entries import ConfigEntry

from .const import CONF_KEEP_CLOCK, CONF_PICTURE_DAYS, CONF_PICTURE_SPACE, CONF_RECORD_DAYS, CONF_STRANGER_DAYS
from .recognitions.rows import Retention

MEBIBYTE: Final = 1024 * 1024
# The space for pictures is in MiB.
DEFAULTS: Final = {
    CONF_KEEP_CLOCK: True,
    CONF_RECORD_DAYS: 90,
    CONF_PICTURE_DAYS: 7,
    CONF_STRANGER_DAYS: 7,
    CONF_PICTURE_SPACE: 1024,
}


def retention_of(entry: ConfigEntry) -> Retention:
    """Return for how long recognitions of a terminal are kept."""
    options = DEFAULTS | entry.options
    return Retention(
        record_days=options[CONF_RECORD_DAYS],
        picture_days=options[CONF_PICTURE_DAYS],
        stranger_days=options[CONF_STRANGER_DAYS],
        limit_bytes=options[CONF_PICTURE_SPACE] * MEBIBYTE,
    )
