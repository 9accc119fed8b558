"""What somebody can do who has no account: nothing."""

from pathlib import PurePath

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.richtech_aatss.const import DOMAIN
from homeassistant.components.backup.const import EXCLUDE_FROM_BACKUP
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from tests.emulator import Terminal
from tests.waiting import eventually

from .conftest import entity_id
from .journals import pictures

OPEN = "/api/device/open"


@pytest.mark.parametrize("action", ["button/press", "richtech_aatss/open_door"])
async def test_another_page_cannot_open(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    hass_client_no_auth: ClientSessionGenerator,
    action: str,
) -> None:
    """Neither a link nor a form of another page opens the door, whatever the browser knows of Home Assistant."""
    await async_setup_component(hass, "api", {})
    browser = await hass_client_no_auth()
    target = {"entity_id": entity_id(hass, "open_door")}
    answers = [
        await browser.get(f"/api/services/{action}", params=target),
        await browser.post(f"/api/services/{action}", data=target),
        await browser.post(f"/api/services/{action}", json=target, headers={"Origin": "http://elsewhere.example"}),
    ]
    assert {answer.status for answer in answers} <= {401, 405}
    assert OPEN not in [request.path for request in terminal.requests]


async def test_pictures_are_not_in_backups(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """The folder of pictures is one that backups leave out."""
    await terminal.recognize("1" if "1" in terminal.users else None, picture=True)
    await eventually(lambda: pictures(hass))
    folder = PurePath(hass.config.cache_path(DOMAIN)).relative_to(hass.config.config_dir)
    assert [pattern for pattern in EXCLUDE_FROM_BACKUP if folder.full_match(pattern)] == [".cache/*"]
