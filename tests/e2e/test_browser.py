"""The main job and the dialogs in a real browser."""

from random import randint

from playwright.async_api import Page, expect
import pytest

from tests.emulator import Terminal
from tests.real.hass import DOMAIN, HOST, HomeAssistant
from tests.waiting import eventually

from .browser import LOADING, Dialog, configuring, needs_chromium, open_menu
from .home import Home
from .pictures import take_picture

pytestmark = needs_chromium


async def adding(page: Page, hass: HomeAssistant) -> Dialog:
    """Open the dialog that adds a terminal."""
    await page.goto(f"{hass.url}/config/integrations/dashboard/add?domain={DOMAIN}")
    await page.get_by_role("button", name="OK").click(timeout=LOADING)
    dialog = Dialog(page)
    await dialog.shows("Add a terminal")
    return dialog


@pytest.mark.parametrize("folded", [True, False])
async def test_adding(page: Page, hass_process: HomeAssistant, terminal: Terminal, folded: bool) -> None:  # noqa: FBT001
    """The dialog keeps what was typed until it is right, and needs no ports where they are the usual ones."""
    if folded:  # an address of this machine that nobody else uses, so that the usual ports are free
        await terminal.move(host=f"127.1.{randint(0, 255)}.{randint(1, 254)}", http_port=8899, push_port=9000)
    ports = (terminal.http_port, terminal.push_port)
    dialog = await adding(page, hass_process)
    await dialog.type(host=terminal.host, password="wrong", ports=None if folded else ports)
    await dialog.submit("The terminal refused the password.")
    await dialog.holds(host=terminal.host, password="wrong", ports=ports)
    await dialog.type(password=terminal.password)
    await dialog.submit("Name and assign")
    await eventually(lambda: terminal.push_clients)


async def test_reconfiguring(page: Page, home: Home, terminal: Terminal) -> None:
    """The dialog of the entry's menu can be submitted as it is."""
    await home.ready()
    await (await open_menu(page, home.hass, "Reconfigure")).click()
    dialog = Dialog(page)
    await dialog.shows("Change the connection")
    await dialog.holds(host=HOST, password="", ports=(terminal.http_port, terminal.push_port))
    await dialog.submit("Reconfiguration was successful")
    await home.ready()


async def test_configuring(page: Page, home: Home) -> None:
    """The dialog of the options leads to the people, in the same window."""
    await home.ready()
    dialog = await configuring(page, home.hass)
    await dialog.shows("Clock, records and door")
    await dialog.follow("Visitors")
    await page.wait_for_url("**/richtech-aatss/people")
    await expect(page.locator("richtech-aatss-panel")).to_be_visible(timeout=LOADING)
    assert len(page.context.pages) == 1


async def test_device_page(page: Page, home: Home, terminal: Terminal) -> None:
    """The terminal's page shows who came, and opens the door."""
    await home.ready()
    device = await home.device()
    await terminal.recognize()
    await page.goto(f"{home.hass.url}/config/devices/device/{device['id']}")
    await expect(page.get_by_text(device["name"]).first).to_be_visible(timeout=LOADING)
    await expect(page.get_by_text("Recognition", exact=True).first).to_be_visible()
    await expect(page.get_by_text("Stranger").first).to_be_visible()
    button = page.locator("hui-button-entity-row", has_text="Open door")
    await button.get_by_text("Press").click()
    await eventually(lambda: terminal.openings)
    await page.set_viewport_size({"width": 1280, "height": 1020})  # down to the last card
    await take_picture(page, "device-page")
