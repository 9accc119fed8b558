"""The pages that copy people to other terminals."""

import asyncio
from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)

from ..const import DOMAIN
from ..data import AatssConfigEntry, async_get_shared
from ..errors import async_text
from ..people.copying import Report, async_copy
from ..people.errors import TERMINAL_ERRORS, not_loaded
from .pages import PeoplePages, plain

CONF_PEOPLE: Final = "people"
CONF_TERMINALS: Final = "terminals"
CONF_OVERWRITE: Final = "overwrite"
NONE: Final = "-"


class CopyPages(PeoplePages):
    """Copies people, and shows what became of each at each terminal."""

    def __init__(self) -> None:
        """Copy nothing yet."""
        super().__init__()
        self._copying: asyncio.Task[dict[str, Report]] | None = None

    async def async_step_copy(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask whom to copy, and where to."""
        errors: dict[str, str] = {}
        if user_input and user_input[CONF_TERMINALS]:
            return await self._start(user_input)
        if user_input:
            errors[CONF_TERMINALS] = "no_terminal"
        terminals = [SelectOptionDict(value=entry.entry_id, label=entry.title) for entry in self._others()]
        if not terminals:
            return await self.async_step_nowhere()
        try:
            people = await self._people()
        except TERMINAL_ERRORS as err:
            return await self._fail(err)
        if not people:
            return await self.async_step_nobody()
        return self.async_show_form(
            step_id="copy",
            data_schema=self.add_suggested_values_to_schema(_schema(people, terminals), user_input),
            errors=errors,
            description_placeholders={"terminal": plain(self._entry.title), "count": str(len(people))},
        )

    def _others(self) -> list[AatssConfigEntry]:
        return [entry for entry in self.hass.config_entries.async_loaded_entries(DOMAIN) if entry != self._entry]

    async def _start(self, user_input: dict[str, Any]) -> ConfigFlowResult:
        """Copy in a task of the entry, which ends with it, or with the dialog."""
        chosen = map(self.hass.config_entries.async_get_entry, user_input[CONF_TERMINALS])
        targets = [entry for entry in chosen if entry]
        if self._entry.state is not ConfigEntryState.LOADED:
            return await self._fail(not_loaded(self._entry.title))
        copying = async_copy(
            self.hass,
            async_get_shared(self.hass).withdrawals,
            self._entry,
            targets,
            user_input.get(CONF_PEOPLE) or None,
            overwrite=user_input[CONF_OVERWRITE],
            progress=self._progress,
        )
        self._copying = self._entry.async_create_background_task(self.hass, copying, f"{self._entry.title} copy")
        return await self.async_step_copying()

    def _progress(self, done: int, total: int | None) -> None:
        if total:
            self.async_update_progress(min(done / total, 1))

    async def async_step_copying(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show how far it is."""
        if self._copying and not self._copying.done():
            return self.async_show_progress(
                step_id="copying",
                progress_action="copying",
                progress_task=self._copying,
                description_placeholders={"terminal": plain(self._entry.title)},
            )
        return self.async_show_progress_done(next_step_id="copied")

    async def async_step_copied(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show what became of everybody."""
        if self._copying is None or self._copying.cancelled():
            return await self._fail(not_loaded(self._entry.title))
        try:
            reports = self._copying.result()
        except TERMINAL_ERRORS as err:
            return await self._fail(err)
        texts = [await self._describe(entry_id, report) for entry_id, report in reports.items()]
        self._said = {"report": "\n\n".join(texts)}
        return self._menu("copied", ["people"])

    async def async_step_nowhere(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Say that there is no other terminal."""
        return self._menu("nowhere", ["people"])

    async def _describe(self, entry_id: str, report: Report) -> str:
        entry = self.hass.config_entries.async_get_entry(entry_id)
        failed = [f"\n  - {self._named([one['user_id']])}: {plain(one['error'])}" for one in report.failed]
        text = await async_text(
            self.hass,
            "copied",
            terminal=plain(entry.title if entry else entry_id),
            added=self._named(report.added),
            updated=self._named(report.updated),
            skipped=self._named(report.skipped),
            different=self._named(report.different),
            failed="".join(failed) or NONE,
        )
        return f"{text}\n\n{plain(report.error)}" if report.error else text

    def _named(self, user_ids: list[str]) -> str:
        return ", ".join(plain(self._names.get(user_id, user_id)) for user_id in user_ids) or NONE


def _schema(people: list[SelectOptionDict], terminals: list[SelectOptionDict]) -> vol.Schema:
    everybody = SelectSelectorConfig(options=people, multiple=True, mode=SelectSelectorMode.DROPDOWN)
    everywhere = SelectSelectorConfig(options=terminals, multiple=True, mode=SelectSelectorMode.LIST)
    chosen = [terminal["value"] for terminal in terminals]
    return vol.Schema(
        {
            vol.Optional(CONF_PEOPLE): SelectSelector(everybody),
            vol.Required(CONF_TERMINALS, default=chosen): SelectSelector(everywhere),
            vol.Required(CONF_OVERWRITE, default=False): BooleanSelector(),
        }
    )
