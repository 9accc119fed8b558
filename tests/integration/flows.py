"""What the tests of the dialogs share."""

from collections.abc import Mapping
from typing import Any

from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from scripts.validation.words import leaves, placeholders
from tests.texts import EN, form_fields, text_fields


class Dialog:
    """The dialog of an entry's options, as the user goes through it."""

    def __init__(self, hass: HomeAssistant, entry: MockConfigEntry) -> None:
        """Open nothing yet."""
        self._hass = hass
        self._entry = entry
        self._flow_id = ""
        self.page: Mapping[str, Any] = {}

    async def open(self) -> Dialog:
        """Open the dialog."""
        flow: Any = await self._hass.config_entries.options.async_init(self._entry.entry_id)
        self._flow_id = flow["flow_id"]
        self._show(flow)
        return self

    async def send(self, **values: Any) -> Mapping[str, Any]:
        """Submit a page, and return the next one."""
        self._show(await self._hass.config_entries.options.async_configure(self._flow_id, values))
        return self.page

    def _show(self, page: Any) -> None:
        """Keep a page, whose texts have to be those of what it shows."""
        self.page = page
        if page["type"] is FlowResultType.FORM:
            assert text_fields(self._texts) == form_fields(page["data_schema"])
            assert (
                placeholders(" ".join(leaves(self._texts).values())) <= (page["description_placeholders"] or {}).keys()
            )

    @property
    def _texts(self) -> dict[str, Any]:
        texts: dict[str, Any] = EN["options"]["step"][self.page["step_id"]]
        return texts

    @property
    def said(self) -> str:
        """Return the description of the page as the user reads it."""
        return str(self._texts["description"]).format(**self.page["description_placeholders"])

    @property
    def suggested(self) -> dict[str, Any]:
        """Return what the fields hold."""
        keys = [key for key in self.page["data_schema"].schema if "suggested_value" in (key.description or {})]
        return {str(key): key.description["suggested_value"] for key in keys}
