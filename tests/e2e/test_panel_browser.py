"""The panel's visitors in a real browser, and who may see what."""

from pathlib import Path

from playwright.async_api import Page, expect
import pytest

from tests.emulator import Terminal, face
from tests.real.client import Client

from .browser import ANSWERING, LOADING, log_in, needs_chromium
from .home import Home
from .panel import PHONE, Panel, download

LOST = "The connection was lost. What is shown may be old."
WEEKS = 3 * 7 * 24 * 3600

pytestmark = needs_chromium


@pytest.fixture
async def panel(page: Page, home: Home, terminal: Terminal) -> Panel:
    """Return the panel, of a home whose terminal knows two people."""
    terminal.users |= {
        "17": {"userId": "17", "userType": 1, "name": "Ada Lovelace"},
        "18": {"userId": "18", "userType": 2, "name": "=Grace Hopper"},
    }
    await home.ready()
    return Panel(page, home.hass.url)


async def test_visitors(panel: Panel, terminal: Terminal, tmp_path: Path) -> None:
    """Who comes shows at once; somebody of three weeks ago is found, and all are saved as a table."""
    await terminal.recognize("18", signTime=int(terminal.now()) - WEEKS)
    await panel.open()
    await panel.shows("=Grace Hopper", "Missed")
    await terminal.recognize("17", picture=face("Ada", capture=True), temperature=36.7)
    await panel.shows("Ada Lovelace")
    await expect(panel.element.get_by_role("heading", name="Today")).to_be_visible()
    await expect(panel.text("36.7 °C", exact=False)).to_be_visible()
    await details(panel)
    await panel.element.get_by_role("searchbox").fill("hopper")
    await expect(panel.text("Ada Lovelace")).to_be_hidden()
    await panel.shows("=Grace Hopper", "No earlier visitors")
    await panel.button("Clear filters").click()
    await panel.shows("Ada Lovelace")
    table = await download(panel.page, panel.button("Download as CSV"), tmp_path)
    head, ada, grace, end = table.removeprefix("\ufeff").split("\r\n")
    assert (head.startswith("Time,Name,Class"), end) == (True, "")
    assert ",Ada Lovelace,Staff,17,Front door,Face,92,36.7,°C," in ada
    assert ',"\'=Grace Hopper",Visitor,18,' in grace
    await panel.shows("2 visitors are in the file.")


async def details(panel: Panel) -> None:
    """See the picture of the last visitor large, and go to the one before and back by keyboard."""
    await panel.button("Ada Lovelace, ", exact=False).press("Enter")
    dialog = panel.dialog("Ada Lovelace")
    await expect(dialog).to_be_visible()
    await expect(panel.element.get_by_role("img", name="Picture of Ada Lovelace")).to_be_visible()
    assert await panel.findings() == []
    await panel.page.keyboard.press("ArrowRight")
    await expect(panel.dialog("=Grace Hopper")).to_be_visible()
    await panel.page.keyboard.press("ArrowLeft")
    await expect(dialog).to_be_visible()
    await panel.page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()


async def test_filters(panel: Panel, terminal: Terminal) -> None:
    """Only some are shown, and of those who come only who belongs to them."""
    await terminal.recognize("17")
    await terminal.recognize()
    await panel.open()
    await panel.shows("Ada Lovelace")
    await panel.element.get_by_role("button", name="Class").click()
    await panel.element.get_by_role("menuitemcheckbox", name="Staff").click()
    await panel.page.keyboard.press("Escape")
    await expect(panel.element.get_by_role("listitem").filter(has_text="Stranger")).to_have_count(0)
    await terminal.recognize("18")
    await terminal.recognize("17")
    staff = panel.element.get_by_role("listitem").filter(has_text="Ada Lovelace")
    await expect(staff).to_have_count(2, timeout=ANSWERING)
    await expect(panel.text("=Grace Hopper")).to_be_hidden()


async def test_restart(panel: Panel, home: Home, terminal: Terminal) -> None:
    """While Home Assistant is away, that is said; then who came meanwhile is there, and pictures have new paths."""
    await terminal.recognize("17", picture=face("Ada", capture=True))
    await panel.open()
    picture = panel.element.get_by_role("listitem").filter(has_text="Ada Lovelace").locator("img").first
    await expect(picture).not_to_have_js_property("naturalWidth", 0)
    before = await picture.get_attribute("src")
    await home.hass.stop()
    await panel.shows(LOST)
    await terminal.recognize("18")
    await home.hass.start()
    await expect(panel.text(LOST)).to_be_hidden(timeout=LOADING)
    await panel.shows("=Grace Hopper")
    assert await picture.get_attribute("src") != before
    await expect(picture).not_to_have_js_property("naturalWidth", 0)


async def test_terminals(panel: Panel, terminal: Terminal) -> None:
    """Both links show, and a press leads to the device."""
    await panel.open("terminals")
    await panel.shows("Answers", "Connected", "Correct")
    assert await panel.findings() == []
    await terminal.stop()
    await expect(panel.text("Not connected")).to_be_visible(timeout=LOADING)
    await panel.element.get_by_role("link", name="Show the device Front door").click()
    await panel.page.wait_for_url("**/config/devices/device/*", timeout=LOADING)


async def test_phone(panel: Panel, terminal: Terminal) -> None:
    """All can be reached on a phone, where the pages are below and the menu is behind a button."""
    await terminal.recognize("17")
    await panel.page.set_viewport_size(PHONE)
    await panel.page.emulate_media(color_scheme="dark")
    await panel.open()
    await panel.shows("Ada Lovelace")
    for tab in ("People", "Terminals", "Visitors"):
        await panel.go(tab)
        await expect(panel.element.get_by_role("heading", name=tab, level=1)).to_be_visible()
        width = await panel.page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["width"]
        assert await panel.findings() == []
    await panel.button("Sidebar toggle").click()
    await expect(panel.page.locator("ha-sidebar").get_by_text("Visitors")).to_be_visible()


async def another_user(home: Home, name: str, *groups: str) -> Client:
    """Make a user who belongs to some groups."""
    user = (await home.socket.call("config/auth/create", name=name, group_ids=list(groups)))["user"]
    login = {"username": name.lower(), "password": "another-password"}
    await home.socket.call("config/auth_provider/homeassistant/create", user_id=user["id"], **login)
    return await home.hass.log_in(**login)


async def test_rights(page: Page, panel: Panel, home: Home, terminal: Terminal) -> None:
    """Who may only read sees visitors but no people; who may nothing sees nothing."""
    await terminal.recognize("17")
    assert page.context.browser
    reader = await another_user(home, "Reader", "system-read-only")
    reading = Panel(await log_in(page.context.browser, reader), home.hass.url)
    await reading.open("people")
    await reading.shows("Ada Lovelace", "Terminals")
    await expect(reading.text("People")).to_have_count(0)
    await expect(reading.button("Show person", exact=False)).to_have_count(0)
    guest = await another_user(home, "Guest")
    nothing = Panel(await log_in(page.context.browser, guest), home.hass.url)
    await nothing.open()
    await nothing.shows("No terminal to show")
    await reader.close()
    await guest.close()


async def test_names_are_text(panel: Panel, terminal: Terminal) -> None:
    """A visitor whose name is code has a strange name, and nothing else happens."""
    name = "<img src=x onerror='document.title=1'>{{ 7 * 7 }}"
    terminal.users["19"] = {"userId": "19", "userType": 1, "name": name}
    await terminal.recognize("19")
    await panel.open()
    await panel.shows(name)
    await panel.go("People")
    await panel.shows(name)
    assert await panel.page.title() != "1"
