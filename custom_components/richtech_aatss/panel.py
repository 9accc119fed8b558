"""The card and the sidebar's page: files that the browser loads from here."""

from hashlib import sha256
from pathlib import Path
from typing import Final

from homeassistant.components import frontend, panel_custom
from homeassistant.components.http import StaticPathConfig
from homeassistant.core import HomeAssistant
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN

FILES: Final = Path(__file__).parent / "frontend"
URL_PATH: Final = "richtech-aatss"
PANEL_URL: HassKey[str] = HassKey(f"{DOMAIN}_panel")


async def async_load_frontend(hass: HomeAssistant) -> None:
    """Let every page load the card, and know the sidebar's page; without a frontend there is nothing to do."""
    if frontend.DOMAIN not in hass.config.components:
        return
    await hass.http.async_register_static_paths(
        [StaticPathConfig(f"/{DOMAIN}/frontend", str(FILES), cache_headers=True)]
    )
    card, hass.data[PANEL_URL] = await hass.async_add_executor_job(_urls, "card.js", "panel.js")
    frontend.add_extra_js_url(hass, card)
    await async_update_panel(hass)


def _urls(*names: str) -> list[str]:
    """Return where the browser finds files; another version is another address, for they are kept for a month."""
    return [f"/{DOMAIN}/frontend/{name}?{sha256((FILES / name).read_bytes()).hexdigest()[:12]}" for name in names]


async def async_update_panel(hass: HomeAssistant) -> None:
    """Show the page in the sidebar for as long as there is a terminal."""
    if (url := hass.data.get(PANEL_URL)) is None:
        return
    if not hass.config_entries.async_entries(DOMAIN, include_ignore=False):
        frontend.async_remove_panel(hass, URL_PATH, warn_if_unknown=False)
    elif not frontend.async_panel_exists(hass, URL_PATH):
        await panel_custom.async_register_panel(
            hass,
            URL_PATH,
            f"{URL_PATH}-panel",
            sidebar_title="Visitors",
            sidebar_icon="mdi:account-group",
            module_url=url,
        )
