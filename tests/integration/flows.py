"""What the tests of the dialogs share."""

from collections.abc import Mapping
from typing import Any

from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from tests.texts import EN, form_fields, leaves, placeholders, text_fields
from tests.waiting import eventually


class Dialog:
    """The dialog of an entry's options, as the user goes through it."""

    def __init__(self, hass: HomeAssistant, entry: MockConfigEntry) -> None:
        """Open nothing yet."""
        self._hass = hass
        self._entry = entry
        self._flow_id = ""
        self.page: Mapping[str, Any] = {}

    async def open(self, *path: str) -> Dialog:
        """Open the dialog, and go down the menus."""
        flow: Any = await self._hass.config_entries.options.async_init(self._entry.entry_id)
        self._flow_id = flow["flow_id"]
        self._show(flow)
        await self.go(*path)
        return self

    async def go(self, *path: str) -> None:
        """Go down the menus."""
        for step in path:
            await self.send(next_step_id=step)

    async def send(self, **values: Any) -> Mapping[str, Any]:
        """Submit a page, and return the next one."""
        self._show(await self._hass.config_entries.options.async_configure(self._flow_id, values))
        return self.page

    def close(self) -> None:
        """Close the dialog."""
        self._hass.config_entries.options.async_abort(self._flow_id)

    async def wait(self, step: str) -> None:
        """Wait for the page after some progress."""
        flows = self._hass.config_entries.options
        await eventually(lambda: flows.async_get(self._flow_id)["step_id"] == step)
        self._show(await flows.async_configure(self._flow_id))

    def _show(self, page: Any) -> None:
        """Keep a page, whose texts have to be those of what it shows."""
        self.page = page
        if page["type"] not in (FlowResultType.FORM, FlowResultType.MENU):
            return
        step = EN["options"]["step"][page["step_id"]]
        if page["type"] is FlowResultType.FORM:
            fields = without_clear(form_fields(page["data_schema"]))
            assert without_clear(text_fields(step)) == fields
        else:
            assert step["menu_options"].keys() == set(page["menu_options"])
        given = (page["description_placeholders"] or {}).keys()
        assert placeholders(" ".join(leaves(step).values())) <= given
        assert not [
            error for error in (page.get("errors") or {}).values() if error == "refused" and "problem" not in given
        ]

    @property
    def step(self) -> str:
        """Return the name of the page."""
        return str(self.page["step_id"])

    @property
    def said(self) -> str:
        """Return the description of the page as the user reads it, with what is wrong."""
        text = EN["options"]["step"][self.step].get("description", "")
        texts = [text, *(EN["options"]["error"][error] for error in (self.page.get("errors") or {}).values())]
        return " ".join(texts).format(**self.page["description_placeholders"]).replace("\\", "")

    def options(self, field: str) -> list[Any]:
        """Return the options of a list."""
        selector = next(selector for key, selector in self.page["data_schema"].schema.items() if key == field)
        options: list[Any] = selector.config["options"]
        return options

    @property
    def suggested(self) -> dict[str, Any]:
        """Return what the fields hold, those of a section as well."""
        return _suggested(self.page["data_schema"])


def _suggested(schema: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in schema.schema.items():
        if hasattr(value, "schema"):
            found |= _suggested(value.schema)
        elif key.description and "suggested_value" in key.description:
            found[str(key)] = key.description["suggested_value"]
    return found


def without_clear(fields: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is only there for somebody with times."""
    return {name: below for name, below in fields.items() if name != "clear"}
