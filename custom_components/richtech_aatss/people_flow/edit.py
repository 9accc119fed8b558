"""The pages for one person: choose, add, edit and remove."""

from collections.abc import Container, Mapping
from datetime import datetime
from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.helpers.selector import SelectSelector, SelectSelectorConfig, SelectSelectorMode

from ..api.errors import AatssUnclearError
from ..api.models import User
from ..data import async_get_shared
from ..errors import async_text
from ..people.directory import Outcome, free_id
from ..people.errors import PHOTO, TERMINAL_ERRORS, PeopleError
from ..people.person import check, values_from
from ..people.photo import PictureError, async_prepare
from ..people.photo_sources import async_photo_of_upload
from ..people.withdrawals import REFUSALS, shortens
from ..typed import text
from .form import NEW, changes, flat, nested, schema, shown, shown_at, times_of
from .pages import BY_ID, PeoplePages, called, plain

CONF_PERSON: Final = "person"
# What a form does not ask for.
WITHOUT: Final[Mapping[str, Container[str]]] = {"edit": ("user_id",), "enroll_person": (PHOTO,)}


class PersonPages(PeoplePages):
    """Adds, changes and removes people."""

    def __init__(self) -> None:
        """Have chosen nobody yet."""
        super().__init__()
        self._begin()
        self._labels: dict[str, str] = {}
        # By the upload's id: an upload can be read once, but a form may have to be sent twice.
        self._uploads: dict[str, bytes] = {}

    async def async_step_choose(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for a person."""
        if user_input is not None:
            chosen = user_input[CONF_PERSON]
            return await self._choose(self._labels.get(chosen) or self._labels.get(text(chosen), text(chosen)))
        try:
            people = await self._people()
        except TERMINAL_ERRORS as err:
            return await self._fail(err)
        if not people:
            return await self.async_step_nobody()
        self._labels = {one["label"]: one["value"] for one in people}
        # Only a list that takes other values as well can be searched, and it shows the chosen value, not its label.
        config = SelectSelectorConfig(options=list(self._labels), mode=SelectSelectorMode.DROPDOWN, custom_value=True)
        return self.async_show_form(
            step_id="choose",
            data_schema=vol.Schema({vol.Required(CONF_PERSON): SelectSelector(config)}),
            description_placeholders={"terminal": plain(self._entry.title), "count": str(len(people))},
            last_step=False,
        )

    async def _choose(self, user_id: str) -> ConfigFlowResult:
        try:
            check({"user_id": user_id})
            person = await self._directory.find(user_id)
            if person is None:
                raise PeopleError("person_gone")
        except TERMINAL_ERRORS as err:
            return await self._fail(err)
        self._person = person
        return await self.async_step_person()

    async def async_step_person(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask what to do with the person."""
        self._say()
        return self._menu("person", ["edit", "remove", "people"])

    async def async_step_add(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for a new person."""
        if user_input is None:
            self._begin()
            return await self._form("add", NEW)
        return await self._add("add", flat(user_input), None)

    def _begin(self) -> None:
        self._person, self._picture, self._made_id = User(), "", ""

    async def _add(self, step_id: str, given: dict[str, Any], picture: bytes | None) -> ConfigFlowResult:
        try:
            values = {"name": "", **values_from(changes({}, given))}
            check(values)
            picture = picture or await self._photo(given)
            # Made once, so that nobody is added twice where the answer to the first time was lost.
            self._made_id = self._made_id or await free_id([self._directory])
            user_id = await self._directory.add({**values, "user_id": values.get("user_id") or self._made_id}, picture)
        except TERMINAL_ERRORS as err:
            return await self._form(step_id, given, err)
        self._made_id = ""
        self._person = User(user_id=user_id, name=values["name"])
        self._say()
        return await self.async_step_added()

    async def async_step_edit(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show the person, to be changed."""
        before = shown(self._person)
        if user_input is None:
            return await self._form("edit", before)
        given = flat(user_input)
        values: dict[str, Any] = {}
        try:
            values = values_from(changes({**before, "user_id": None}, given))
            check(values)
            outcome = await self._directory.set(str(self._person.user_id), values, await self._photo(given))
        except REFUSALS as err:
            return await self._form("edit", given, err)
        except TERMINAL_ERRORS as err:
            if not shortens(self._person, values):
                return await self._form("edit", given, err)
            return await self._keep(err, values["end_time"])
        self._say()
        return await (self.async_step_unchanged() if outcome is Outcome.UNCHANGED else self.async_step_changed())

    async def async_step_remove(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask whether the person is really to be removed."""
        if user_input is None:
            return await self._confirm("remove")
        try:
            await self._directory.delete(str(self._person.user_id))
        except REFUSALS as err:
            return await self._confirm("remove", err)
        except TERMINAL_ERRORS as err:
            return await self._keep(err)
        self._say()
        return await self.async_step_removed()

    async def _confirm(self, step_id: str, err: Exception | None = None) -> ConfigFlowResult:
        errors: dict[str, str] = {}
        placeholders = {"terminal": plain(self._entry.title), "person": plain(self._called)}
        if err:
            errors["base"] = "refused"
            placeholders["problem"] = await self._explain(err, self._person.name or "", str(self._person.user_id))
        return self.async_show_form(
            step_id=step_id, data_schema=vol.Schema({}), errors=errors, description_placeholders=placeholders
        )

    async def _keep(self, err: Exception, end: datetime | None = None) -> ConfigFlowResult:
        """Keep what could not reach the terminal, and say so."""
        withdrawals = async_get_shared(self.hass).withdrawals
        await withdrawals.async_keep(self._entry.entry_id, str(self._person.user_id), end)
        self._say(problem=plain(await self._explain(err, self._person.name or "", str(self._person.user_id))))
        return await (self.async_step_end_kept() if end else self.async_step_removal_kept())

    async def async_step_added(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Say that the person was added."""
        return self._menu("added", ["people", "add"])

    async def async_step_changed(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Say that the person was changed."""
        return self._menu("changed", ["people"])

    async def async_step_unchanged(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Say that there was nothing to change."""
        return self._menu("unchanged", ["people"])

    async def async_step_removed(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Say that the person was removed."""
        return self._menu("removed", ["people"])

    async def async_step_removal_kept(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Say that the person will be removed later."""
        return self._menu("removal_kept", ["people"])

    async def async_step_end_kept(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Say that the validity will be shortened later."""
        return self._menu("end_kept", ["people"])

    @property
    def _called(self) -> str:
        return called(self._person.name, self._person.user_id)

    def _say(self, **said: str) -> None:
        self._said = {"person": plain(self._called), **said}

    async def _photo(self, given: dict[str, Any]) -> bytes | None:
        """Return the uploaded photo as terminals take it; one that is of no use has to be chosen anew."""
        if not (upload := given.get(PHOTO)):
            return None
        if upload not in self._uploads:
            try:
                photo = await async_photo_of_upload(self.hass, upload)
                self._uploads[upload] = await async_prepare(self.hass, photo)
            except PictureError:
                del given[PHOTO]
                raise
        return self._uploads[upload]

    async def _form(self, step_id: str, values: Mapping[str, Any], err: Exception | None = None) -> ConfigFlowResult:
        # At the top as well as where it belongs, as the form is longer than what one sees of it.
        errors = dict.fromkeys(("base", shown_at(err)), "refused") if err else {}
        placeholders = {
            "terminal": plain(self._entry.title),
            "person": plain(self._called),
            "picture": self._picture,
        }
        if err:
            placeholders["problem"] = await self._problem(err, values)
        form = schema(WITHOUT.get(step_id, ()), times_of(self._person))
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(form, nested(values)),
            errors=errors,
            description_placeholders=placeholders,
        )

    async def _problem(self, err: Exception, values: Mapping[str, Any]) -> str:
        user_id = values.get("user_id") or self._person.user_id or ""
        name, terminal = values.get("name") or "", self._entry.title
        person = called(name, user_id)
        if isinstance(err, AatssUnclearError):
            return await async_text(self.hass, "person_unclear", person=person, terminal=terminal, reason=str(err))
        if getattr(err, "key", "") in BY_ID:
            return await self._explain(err, name, user_id or self._made_id)
        text = await self._explain(err, name, user_id)
        if terminal in text and person in text:
            return text
        return await async_text(self.hass, "person_not_saved", person=person, terminal=terminal, error=text)
