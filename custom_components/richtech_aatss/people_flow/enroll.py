"""The pages that make a person of somebody whom the terminal has just seen."""

from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)

from ..api.values import Kind
from ..captures import async_picture, identifier_of, signed_path
from ..data import async_get_shared
from ..people.errors import TERMINAL_ERRORS, PeopleError
from ..people.person import local
from ..people.seen import Seen, async_strangers, card_of
from ..recognitions.recognition import Recognition
from .edit import PersonPages
from .form import flat
from .pages import plain

CONF_RECOGNITION: Final = "recognition"
STRANGERS: Final = 10


class EnrollPages(PersonPages):
    """Enrols a stranger from a recognition."""

    def __init__(self) -> None:
        """Have seen nobody yet."""
        super().__init__()
        self._strangers: dict[str, Recognition] = {}
        self._seen = Seen()

    async def async_step_enroll(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask which of the last strangers."""
        if user_input is not None:
            return await self._look_at(self._strangers[user_input[CONF_RECOGNITION]])
        journal = async_get_shared(self.hass).journal
        found = await async_strangers(journal, self._entry.entry_id, STRANGERS)
        self._strangers = {identifier_of(self._entry.entry_id, stranger.key): stranger for stranger in found}
        if not found:
            return await self.async_step_nobody_seen()
        methods = await self._texts("selector", "selector.method.options")
        options = [
            SelectOptionDict(value=identifier, label=_label(stranger, methods))
            for identifier, stranger in self._strangers.items()
        ]
        selector = SelectSelector(SelectSelectorConfig(options=options, mode=SelectSelectorMode.LIST))
        return self.async_show_form(
            step_id="enroll",
            data_schema=vol.Schema({vol.Required(CONF_RECOGNITION, default=options[0]["value"]): selector}),
            description_placeholders={"terminal": plain(self._entry.title)},
            last_step=False,
        )

    async def _look_at(self, stranger: Recognition) -> ConfigFlowResult:
        """Find what there is of a stranger: a picture, or the number of a card."""
        identifier = identifier_of(self._entry.entry_id, stranger.key)
        try:
            seen = card_of(stranger.record) or Seen(picture=await async_picture(self.hass, identifier))
            if not seen.picture and not seen.card:
                raise PeopleError("photo_missing")
            self._seen = await seen.async_prepared(self.hass)
        except TERMINAL_ERRORS as err:
            return await self._fail(err)
        self._begin()
        if seen.picture:
            self._picture = f"![]({signed_path(self.hass, identifier)})"
        return await self.async_step_enroll_person()

    async def async_step_enroll_person(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask who it is."""
        if user_input is None:
            new = {"kind": Kind.VISITOR.value} | ({"ic_number": self._seen.card} if self._seen.card else {})
            return await self._form("enroll_person", new)
        return await self._add("enroll_person", flat(user_input), self._seen.picture)

    async def async_step_nobody_seen(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Say that there was no stranger."""
        return self._menu("nobody_seen", ["people"])


def _label(stranger: Recognition, methods: dict[str, str]) -> str:
    record = stranger.record
    moment = local(stranger.recognized_at or stranger.received_at).strftime("%Y-%m-%d %H:%M:%S")
    method = methods.get(record.method.value, "") if record.method else ""
    return " · ".join(filter(None, [moment, method, record.ic_number]))
