"""The main job in a real browser."""

from collections.abc import AsyncIterator
import json
import os
import shutil

from playwright.async_api import Page, async_playwright, expect
import pytest

from tests.emulator import Terminal
from tests.waiting import eventually

from .hass import ROOT
from .home import Home

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PICTURE = ROOT / "docs" / "images" / "device-page.png"


@pytest.fixture
async def page(home: Home) -> AsyncIterator[Page]:
    """Return a browser's page that is logged in."""
    token = {"access_token": home.hass.token, "token_type": "Bearer", "expires_in": 1800, "hassUrl": home.hass.url}
    tokens = json.dumps({**token, "clientId": f"{home.hass.url}/", "expires": 4102444800000, "refresh_token": ""})
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = await browser.new_page(viewport={"width": 1280, "height": 900})
        await page.add_init_script(f"localStorage.setItem('hassTokens', {json.dumps(tokens)})")
        yield page
        await browser.close()


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
async def test_device_page(page: Page, home: Home, terminal: Terminal) -> None:
    """The terminal's page shows who came, and opens the door."""
    await home.ready()
    device = await home.device()
    await terminal.recognize()
    await page.goto(f"{home.hass.url}/config/devices/device/{device['id']}")
    await expect(page.get_by_text(device["name"]).first).to_be_visible(timeout=30_000)
    await expect(page.get_by_text("Recognition", exact=True).first).to_be_visible()
    await expect(page.get_by_text("Stranger").first).to_be_visible()
    button = page.locator("hui-button-entity-row", has_text="Open door")
    await button.get_by_text("Press").click()
    await eventually(lambda: terminal.openings)
    if os.environ.get("PICTURES"):  # the manual's picture; not made by every run, so that it stays as it is
        await page.set_viewport_size({"width": 1280, "height": 940})  # down to the last card
        await page.mouse.move(0, 0)
        await page.screenshot(path=PICTURE, animations="disabled")
