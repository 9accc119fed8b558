"""The page in the sidebar and the card, with as much of the frontend as they need."""

from pathlib import Path
import sys
from types import ModuleType

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

from custom_components.richtech_aatss.const import DOMAIN
from homeassistant.components.frontend import DATA_EXTRA_MODULE_URL
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from tests.emulator import Terminal
from tests.sources import PACKAGE

from .conftest import entry_of, set_up

FILES = PACKAGE / "frontend"


class Pages(ModuleType):
    """Stands for the package with the frontend's pages, none of which is needed here."""

    def __init__(self, folder: Path) -> None:
        """Have no pages, in this folder."""
        super().__init__("hass_frontend")
        self._folder = folder

    def where(self) -> Path:
        """Return where the pages would be."""
        return self._folder


@pytest.fixture
async def frontend(hass: HomeAssistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set Home Assistant's frontend up."""
    monkeypatch.setitem(sys.modules, "hass_frontend", Pages(tmp_path))
    assert await async_setup_component(hass, "frontend", {})


async def panels(hass_ws_client: WebSocketGenerator, token: str) -> dict[str, dict[str, object]]:
    """Return what is in a user's sidebar."""
    socket = await hass_ws_client(access_token=token)
    await socket.send_json_auto_id({"type": "get_panels"})
    found: dict[str, dict[str, object]] = (await socket.receive_json())["result"]
    return found


@pytest.mark.usefixtures("frontend")
async def test_panel(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
    hass_client_no_auth: ClientSessionGenerator,
    hass_access_token: str,
    hass_read_only_access_token: str,
) -> None:
    """The page is in everybody's sidebar, loads from here, and goes with the last terminal."""
    await set_up(hass, entry)
    for token in (hass_access_token, hass_read_only_access_token):
        panel = (await panels(hass_ws_client, token))["richtech-aatss"]
        assert (panel["title"], panel["icon"]) == ("Visitors", "mdi:account-group")
    config = panel["config"]
    assert isinstance(config, dict)
    custom = config["_panel_custom"]
    assert (custom["name"], custom["embed_iframe"]) == ("richtech-aatss-panel", False)
    client = await hass_client_no_auth()
    answer = await client.get(custom["module_url"])
    assert await answer.read() == (FILES / "panel.js").read_bytes()
    assert "max-age" in answer.headers["Cache-Control"]
    await hass.config_entries.async_remove(entry.entry_id)
    assert "richtech-aatss" not in await panels(hass_ws_client, hass_access_token)


@pytest.mark.usefixtures("frontend")
async def test_two_terminals(
    hass: HomeAssistant,
    terminal: Terminal,
    back: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
    hass_access_token: str,
) -> None:
    """One page shows both, and stays for the second."""
    first = next(entry for entry in hass.config_entries.async_entries(DOMAIN) if entry is not back)
    await hass.config_entries.async_remove(first.entry_id)
    assert "richtech-aatss" in await panels(hass_ws_client, hass_access_token)
    await hass.config_entries.async_remove(back.entry_id)
    await set_up(hass, entry_of(hass, terminal, "Front door"))
    assert "richtech-aatss" in await panels(hass_ws_client, hass_access_token)


@pytest.mark.usefixtures("frontend")
async def test_card(hass: HomeAssistant, entry: MockConfigEntry, hass_client_no_auth: ClientSessionGenerator) -> None:
    """Every page loads the card, and another version is another address."""
    await set_up(hass, entry)
    (url,) = hass.data[DATA_EXTRA_MODULE_URL].urls
    client = await hass_client_no_auth()
    answer = await client.get(url)
    assert await answer.read() == (FILES / "card.js").read_bytes()
    assert answer.content_type in {"text/javascript", "application/javascript"}
    assert len(url.partition("?")[2]) == 12


async def test_no_frontend(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """Without a frontend the terminal works all the same."""
    assert DATA_EXTRA_MODULE_URL not in hass.data
    assert await hass.config_entries.async_remove(loaded.entry_id)
