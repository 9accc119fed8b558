"""The life of a terminal's entry in a real browser: a new password, a repair, diagnostics, and its end."""

import json
from pathlib import Path
from typing import Any

from playwright.async_api import Page, expect

from tests.emulator import Terminal
from tests.emulator.calls import SYNC_TIME
from tests.real.hass import HOST
from tests.waiting import eventually

from .browser import ANSWERING, LOADING, Dialog, needs_chromium, open_menu
from .home import Home
from .panel import download

ADA = {"userId": "17", "userType": 1, "name": "Ada Lovelace"}
RIGHT, WRONG = 2, 240

pytestmark = needs_chromium


async def test_life(page: Page, home: Home, terminal: Terminal, tmp_path: Path) -> None:
    """What Home Assistant asks of a user is answered in its own pages, and nothing is left of what was removed."""
    terminal.users["17"] = ADA
    await home.ready()
    await terminal.recognize("17")
    await enter_new_password(page, home, terminal)
    await repair_clock(page, home, terminal)
    await download_diagnostics(page, home, terminal, tmp_path)
    await remove(page, home, terminal)


async def enter_new_password(page: Page, home: Home, terminal: Terminal) -> None:
    """Be asked for the new password of the terminal until it is right."""
    terminal.password = "654321"
    await (await open_menu(page, home.hass, "Reload")).click()
    await page.get_by_role("button", name="Reconfigure").click(timeout=LOADING)
    dialog = Dialog(page)
    await dialog.type(password="wrong")
    await dialog.submit("The terminal refused the password.")
    await dialog.type(password=terminal.password)
    await dialog.submit("Re-authentication was successful")
    await home.ready()
    assert await home.reauthentications() == []


async def repair_clock(page: Page, home: Home, terminal: Terminal) -> None:
    """Set a wrong clock, once the terminal lets it be set."""
    terminal.clock_offset = WRONG
    refusal = terminal.faults.add(SYNC_TIME, code=50002)
    await home.hass.post(f"config/config_entries/entry/{home.entry_id}/reload")
    await page.goto(f"{home.hass.url}/config/repairs")
    await page.get_by_text("The clock of Front door is wrong").click(timeout=LOADING)
    dialog = Dialog(page)
    await dialog.submit("The terminal did not answer, so its clock may or may not have been set. Try again.")
    assert terminal.clock_offset == WRONG
    terminal.faults.remove(refusal)
    await dialog.submit("The issue is repaired!")
    assert abs(terminal.clock_offset) < RIGHT
    await expect(page.get_by_text("There are currently no repairs pending")).to_be_visible(timeout=ANSWERING)


async def download_diagnostics(page: Page, home: Home, terminal: Terminal, folder: Path) -> None:
    """Get a file that says how things are, and nothing of people and secrets."""
    text = await download(page, await open_menu(page, home.hass, "Download diagnostics"), folder)
    data: dict[str, Any] = json.loads(text)["data"]
    assert data["push_link"]["connected"] is True
    for secret in (ADA["name"], terminal.password, HOST, str(terminal.device["deviceID"])):
        assert f'"{secret}"' not in text


async def remove(page: Page, home: Home, terminal: Terminal) -> None:
    """Remove the last terminal, with which the page leaves the sidebar."""
    visitors = page.locator("ha-sidebar").get_by_text("Visitors")
    await expect(visitors).to_be_visible()
    await (await open_menu(page, home.hass, "Delete")).click()
    await page.get_by_role("button", name="Delete", exact=True).click()
    await expect(visitors).to_be_hidden(timeout=ANSWERING)
    await eventually(lambda: not terminal.push_clients)
    assert not [state for state in await home.hass.get("states") if "front_door" in state["entity_id"]]
