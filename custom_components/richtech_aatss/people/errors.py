"""What can go wrong with a person, in the user's words."""

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from ..api.errors import (
    AatssDatabaseFullError,
    AatssError,
    AatssNoFaceError,
    AatssParameterError,
    AatssPictureError,
    AatssTerminalError,
    AatssUnclearError,
    AatssUnreadableError,
    AatssUserMismatchError,
    AatssUserNotFoundError,
)
from ..const import DOMAIN
from ..errors import async_text, translation_key

PERSON_KEYS: dict[type[AatssError], str] = {
    AatssUserNotFoundError: "person_not_found",
    AatssUserMismatchError: "person_mismatch",
    AatssParameterError: "person_refused",
    AatssNoFaceError: "person_no_face",
    AatssPictureError: "person_picture_refused",
    AatssTerminalError: "person_failed",
    AatssUnclearError: "person_unclear",
    AatssUnreadableError: "person_unreadable",
    AatssDatabaseFullError: "person_no_room",
}


class PeopleError(Exception):
    """A person cannot be changed; the key is that of the text that says why, and never names the person."""

    def __init__(self, key: str, **placeholders: str) -> None:
        """Keep why."""
        super().__init__(key)
        self.key = key
        self.placeholders = placeholders


# What an action or a page catches around the work on one terminal.
TERMINAL_ERRORS = (AatssError, PeopleError, HomeAssistantError)


def not_loaded(terminal: str) -> HomeAssistantError:
    """Return the error for an entry that is not loaded."""
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key="terminal_not_loaded",
        translation_placeholders={"terminal": terminal},
    )


async def async_explain(hass: HomeAssistant, err: Exception, terminal: str, person: str = "") -> str:
    """Return what happened, with which person, on which terminal, and what to do: only for who asked."""
    known = {"terminal": terminal, "person": person}
    if isinstance(err, PeopleError):
        return await async_text(hass, err.key, **known | err.placeholders)
    if isinstance(err, AatssError):
        return await async_text(hass, _key(err, person), **known, reason=str(err))
    if isinstance(err, HomeAssistantError) and err.translation_key:
        return await async_text(hass, err.translation_key, **known | (err.translation_placeholders or {}))
    return str(err)


def _key(err: AatssError, person: str) -> str:
    return (PERSON_KEYS.get(type(err)) if person else None) or translation_key(err)
