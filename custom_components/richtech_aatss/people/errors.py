"""What can go wrong with a person, in the user's words."""

import re
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.translation import async_get_translations

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
# What errors are about, by their keys, where they do not say it themselves.
FIELD_OF: Final = {
    "name_missing": "name",
    "kind_invalid": "kind",
    "id_invalid": "user_id",
    "no_free_id": "user_id",
    "person_exists": "user_id",
    "card_taken": "ic_number",
    "times_reversed": "end_time",
}
PHOTO: Final = "photo"
LABEL: Final = f"component.{DOMAIN}.services.set_user.fields.{{}}.name"


class PeopleError(Exception):
    """A person cannot be changed; the key is that of the text that says why, and never names the person."""

    def __init__(self, key: str, **placeholders: str) -> None:
        """Keep why."""
        super().__init__(key)
        self.key = key
        self.placeholders = placeholders

    @property
    def field(self) -> str | None:
        """Return the name of what is wrong with the person, where it is one thing."""
        return self.placeholders.get("field") or FIELD_OF.get(self.key)


# What an action or a command catches around the work on one terminal.
TERMINAL_ERRORS = (AatssError, PeopleError, HomeAssistantError)


def not_loaded(terminal: str) -> HomeAssistantError:
    """Return the error for an entry that is not loaded."""
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key="terminal_not_loaded",
        translation_placeholders={"terminal": terminal},
    )


def field_of(err: Exception) -> str | None:
    """Return the name of what an error says is wrong with a person, where it is one thing."""
    if isinstance(err, (AatssNoFaceError, AatssPictureError)):
        return PHOTO
    return err.field if isinstance(err, PeopleError) else None


async def async_explain(
    hass: HomeAssistant, err: Exception, terminal: str, person: str = "", language: str | None = None
) -> str:
    """Return what happened, with which person, on which terminal, and what to do: only for who asked."""
    known = {"terminal": terminal, "person": person}
    if isinstance(err, PeopleError):
        # Who names a language looks at a form, and knows the fields by what they are called there.
        named = await _labelled(hass, err.placeholders, language) if language else err.placeholders
        return await async_text(hass, err.key, language, **known | named)
    if isinstance(err, AatssError):
        return await async_text(hass, _key(err, person), language, **known, reason=str(err))
    if isinstance(err, HomeAssistantError) and err.translation_key:
        return await async_text(hass, err.translation_key, language, **known | (err.translation_placeholders or {}))
    return str(err)


async def _labelled(hass: HomeAssistant, placeholders: dict[str, str], language: str) -> dict[str, str]:
    texts = await async_get_translations(hass, language, "services", {DOMAIN})
    return {
        key: re.sub(r"\w+", lambda word: texts.get(LABEL.format(word[0]), word[0]), value)
        if key.startswith("field")
        else value
        for key, value in placeholders.items()
    }


def _key(err: AatssError, person: str) -> str:
    return (PERSON_KEYS.get(type(err)) if person else None) or translation_key(err)
