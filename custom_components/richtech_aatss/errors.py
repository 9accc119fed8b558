"""Turns the protocol's errors into the user's words."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypedDict

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.translation import async_get_translations

from .api.errors import (
    AatssAddressRefusedError,
    AatssBusyError,
    AatssCertificateError,
    AatssClockError,
    AatssConnectionError,
    AatssError,
    AatssGarbledError,
    AatssNoIdError,
    AatssNoPasswordError,
    AatssNotSupportedError,
    AatssParameterError,
    AatssPasswordExpiredError,
    AatssProtocolError,
    AatssSignatureError,
    AatssStartingError,
    AatssUnclearError,
    AatssUnreadableError,
    AatssWrongDeviceError,
)
from .const import DOMAIN

TRANSLATION_KEYS: dict[type[AatssError], str] = {
    AatssConnectionError: "cannot_connect",
    AatssSignatureError: "invalid_auth",
    AatssNoPasswordError: "no_password",
    AatssPasswordExpiredError: "password_expired",
    AatssClockError: "clock_skew",
    AatssAddressRefusedError: "ip_refused",
    AatssProtocolError: "not_a_terminal",
    AatssGarbledError: "garbled",
    AatssNoIdError: "no_device_id",
    AatssStartingError: "starting",
    AatssUnreadableError: "unreadable",
    AatssWrongDeviceError: "wrong_device",
    AatssCertificateError: "certificate_changed",
    AatssBusyError: "busy",
    AatssUnclearError: "unclear",
    AatssParameterError: "invalid_parameter",
    AatssNotSupportedError: "not_supported",
    AatssError: "terminal_failed",
}


class Explanation(TypedDict):
    """What Home Assistant's errors take to find their text."""

    translation_domain: str
    translation_key: str
    translation_placeholders: dict[str, str]


def translation_key(err: AatssError) -> str:
    """Return the key of the text for an error, by its kind or the nearest wider one."""
    return next(TRANSLATION_KEYS[kind] for kind in type(err).__mro__ if kind in TRANSLATION_KEYS)


def explain(err: AatssError, terminal: str) -> Explanation:
    """Return what happened, to which terminal."""
    return Explanation(
        translation_domain=DOMAIN,
        translation_key=translation_key(err),
        translation_placeholders={"terminal": terminal, "reason": str(err)},
    )


def explain_setting(cause: AatssError | None, **placeholders: str) -> Explanation:
    """Return why a terminal did not take a setting: it said so, or took it for nothing."""
    return Explanation(
        translation_domain=DOMAIN,
        translation_key=f"setting_{translation_key(cause) if cause else 'ignored'}",
        translation_placeholders={"reason": str(cause), **placeholders},
    )


@contextmanager
def translated(terminal: str, *, unclear: str | None = None) -> Iterator[None]:
    """Raise the protocol's errors as Home Assistant's; `unclear` is the text for an answer that was lost."""
    try:
        yield
    except AatssError as err:
        explanation = explain(err, terminal)
        if unclear and isinstance(err, AatssUnclearError):
            explanation["translation_key"] = unclear
        raise HomeAssistantError(**explanation) from err


async def async_text(hass: HomeAssistant, key: str, language: str | None = None, **placeholders: str) -> str:
    """Return one of the errors' texts, in Home Assistant's language where no other one is asked for."""
    texts = await async_get_translations(hass, language or hass.config.language, "exceptions", {DOMAIN})
    return texts[f"component.{DOMAIN}.exceptions.{key}.message"].format(**placeholders)
