"""Repairs that the user can have done."""

from typing import Any, override

import voluptuous as vol

from homeassistant.components.repairs import ConfirmRepairFlow, RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant

from .api.errors import AatssError
from .connection import async_shown_certificate, certificates
from .const import CONF_FINGERPRINT
from .data import AatssConfigEntry, async_get_shared
from .errors import translation_key
from .issues import WITHDRAWALS, WITHDRAWALS_REFUSED, Problem


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, str | int | float | None] | None
) -> RepairsFlow:
    """Begin a repair."""
    entry = hass.config_entries.async_get_known_entry(str((data or {})["entry_id"]))
    if issue_id.startswith(Problem.CERTIFICATE_CHANGED):
        return CertificateRepair(entry)
    if not issue_id.startswith(WITHDRAWALS):
        return ClockRepair(entry)
    withdrawals = async_get_shared(hass).withdrawals
    told = withdrawals.told(entry.entry_id, refused=issue_id.startswith(WITHDRAWALS_REFUSED))
    return WithdrawalRepair(entry, told)


class WithdrawalRepair(ConfirmRepairFlow):
    """Gives up what was not withdrawn at a terminal when the user began to read of it, and nothing else."""

    def __init__(self, entry: AatssConfigEntry, user_ids: list[str]) -> None:
        """Repair the terminal of an entry."""
        super().__init__()
        self._entry = entry
        self._user_ids = user_ids

    @override
    async def async_step_confirm(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Give up when the user has said so."""
        if user_input is not None:
            await async_get_shared(self.hass).withdrawals.async_give_up(self._entry.entry_id, self._user_ids)
        return await super().async_step_confirm(user_input)


class CertificateRepair(RepairsFlow):
    """Knows a terminal by another certificate from now on."""

    def __init__(self, entry: AatssConfigEntry) -> None:
        """Repair the terminal of an entry; the user has seen no certificate yet."""
        self._entry = entry
        self._seen: str | None = None

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Begin."""
        return await self.async_step_confirm()

    async def async_step_confirm(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Accept the certificate that the user has seen, if it is still the one there."""
        entry, errors = self._entry, {}
        try:
            shown = await async_shown_certificate(self.hass, async_get_shared(self.hass).session, entry)
        except AatssError:
            return self.async_abort(reason="no_certificate")
        if user_input is not None and shown == self._seen:
            self.hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_FINGERPRINT: shown})
            self.hass.config_entries.async_schedule_reload(entry.entry_id)
            return self.async_create_entry(data={})
        if user_input is not None:
            errors["base"] = "certificate_other"
        self._seen = shown
        texts = certificates(entry, shown)
        return self.async_show_form(
            step_id="confirm", data_schema=vol.Schema({}), errors=errors, description_placeholders=texts
        )


class ClockRepair(RepairsFlow):
    """Sets a terminal's clock."""

    def __init__(self, entry: AatssConfigEntry) -> None:
        """Repair the terminal of an entry."""
        self._entry = entry

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Begin."""
        return await self.async_step_confirm()

    async def async_step_confirm(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Set the clock when the user has said so."""
        errors: dict[str, str] = {}
        if user_input is not None:
            try:
                await self._set_clock()
                return self.async_create_entry(data={})
            except AatssError as err:
                errors["base"] = translation_key(err)
        return self.async_show_form(
            step_id="confirm",
            data_schema=vol.Schema({}),
            errors=errors,
            description_placeholders={"terminal": self._entry.title},
        )

    async def _set_clock(self) -> None:
        entry = self._entry
        if entry.state is ConfigEntryState.LOADED:
            await entry.runtime_data.coordinator.clock.async_sync()
            await entry.runtime_data.coordinator.async_request_refresh()
        else:
            await (await async_get_shared(self.hass).async_create_client(entry.data)).sync_time()
            self.hass.config_entries.async_schedule_reload(entry.entry_id)
