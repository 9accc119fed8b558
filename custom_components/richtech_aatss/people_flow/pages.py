"""What all the pages for people share: the menu, the list, and how a page says what has happened."""

from contextlib import aclosing
import re
from typing import Any, Final
from unicodedata import normalize

from homeassistant.config_entries import ConfigFlowResult, OptionsFlowWithReload
from homeassistant.helpers.selector import SelectOptionDict
from homeassistant.helpers.translation import async_get_translations

from ..api.models import User
from ..const import DOMAIN
from ..data import AatssConfigEntry
from ..people.directory import Directory
from ..people.errors import PeopleError, async_explain
from ..people.person import local
from ..people.terminals import directory_of

MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&])")
# Their texts are about the id, not about the person.
BY_ID: Final = frozenset({"person_exists", "person_not_found", "person_unknown", "person_not_at_source"})


def plain(text: str) -> str:
    """Return a text so that Markdown shows it as it is."""
    return MARKDOWN.sub(r"\\\1", text)


def called(name: str | None, user_id: str | None) -> str:
    """Return how a page calls a person."""
    return f"{name} ({user_id})" if name and user_id else name or user_id or "?"


class PeoplePages(OptionsFlowWithReload):
    """The menu of people; no page changes the options, so that nothing is ever reloaded."""

    def __init__(self) -> None:
        """Know nobody yet."""
        self._said: dict[str, str] = {}
        self._names: dict[str, str] = {}

    @property
    def _entry(self) -> AatssConfigEntry:
        return self.config_entry

    @property
    def _directory(self) -> Directory:
        return directory_of(self._entry)

    async def async_step_people(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show what can be done with the people on the terminal."""
        return self._menu("people", ["choose", "add", "enroll", "copy"])

    async def async_step_nobody(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Say that there is nobody on the terminal."""
        return self._menu("nobody", ["add", "people"])

    async def async_step_failed(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Say what did not work."""
        return self._menu("failed", ["people"])

    def _menu(self, step_id: str, options: list[str]) -> ConfigFlowResult:
        placeholders = {"terminal": plain(self._entry.title), **self._said}
        return self.async_show_menu(step_id=step_id, menu_options=options, description_placeholders=placeholders)

    async def _fail(self, err: Exception) -> ConfigFlowResult:
        self._said = {"problem": plain(await async_explain(self.hass, err, self._entry.title))}
        return await self.async_step_failed()

    async def _people(self) -> list[SelectOptionDict]:
        """Read everybody, as the options of a list; raises what a directory raises."""
        kinds = await self._texts("selector", "selector.person_kind.options")
        options = []
        self._names = {}
        async with aclosing(self._directory.read()) as people:
            async for user in people:
                user_id = str(user.user_id)
                self._names[user_id] = called(user.name, user_id)
                options.append(SelectOptionDict(value=user_id, label=_label(user, kinds)))
        return sorted(options, key=lambda option: option["label"].casefold())

    async def _texts(self, category: str, prefix: str) -> dict[str, str]:
        """Return texts of the user interface by their keys below a prefix."""
        texts = await async_get_translations(self.hass, self.hass.config.language, category, {DOMAIN})
        start = f"component.{DOMAIN}.{prefix}."
        return {key.removeprefix(start): text for key, text in texts.items() if key.startswith(start)}

    async def _explain(self, err: Exception, name: str, user_id: str = "") -> str:
        """Return what went wrong with a person, naming the fields as the form does."""
        if isinstance(err, PeopleError):
            err = await self._with_labels(err)
        person = user_id if getattr(err, "key", "") in BY_ID else called(name, user_id)
        return await async_explain(self.hass, err, self._entry.title, person)

    async def _with_labels(self, err: PeopleError) -> PeopleError:
        texts = await self._texts("options", "options.step.add")
        labels = {key.rpartition(".")[2]: text for key, text in texts.items() if "data." in f".{key}"}
        named = {
            key: re.sub(r"\w+", lambda word: labels.get(word[0], word[0]), value) if key.startswith("field") else value
            for key, value in err.placeholders.items()
        }
        return PeopleError(err.key, **named)


def _label(user: User, kinds: dict[str, str]) -> str:
    """Return a person in one line: name, class, id, and from when until when, if that is limited."""
    kind = kinds.get(user.user_kind.value, "") if user.user_kind else ""
    start, end = (
        local(moment).strftime("%Y-%m-%d %H:%M") if moment else "" for moment in (user.start_time, user.end_time)
    )
    validity = f"{start} → {end}".strip() if start or end else ""
    return normalize("NFC", " · ".join(filter(None, [user.name, kind, user.user_id, validity])))
