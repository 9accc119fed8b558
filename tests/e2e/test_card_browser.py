"""The card on a dashboard, in a real browser."""

from typing import Any

from playwright.async_api import Locator, Page, expect
import pytest

from tests.emulator import Terminal, face
from tests.real.client import Client
from tests.waiting import eventually

from .browser import ANSWERING, LOADING, log_in, needs_chromium
from .home import Home

DASHBOARD = "door-card"
# Clicks that follow each other sooner, in milliseconds, are one.
BOUNCE = 600

pytestmark = needs_chromium


async def make_dashboard(home: Home, **options: Any) -> None:
    """Put a card on a dashboard of its own."""
    await home.socket.call("lovelace/dashboards/create", url_path=DASHBOARD, title="Door", mode="storage")
    card = {"type": "custom:richtech-door-card", **options}
    view = {"type": "sections", "sections": [{"type": "grid", "cards": [card]}]}
    await home.socket.call("lovelace/config/save", url_path=DASHBOARD, config={"views": [view]})


async def open_card(page: Page, home: Home) -> Locator:
    """Look at the dashboard."""
    await page.goto(f"{home.hass.url}/{DASHBOARD}/0")
    card = page.locator("richtech-door-card")
    await expect(card).to_be_visible(timeout=LOADING)
    return card


@pytest.fixture
async def card(page: Page, home: Home) -> Locator:
    """Return the card, before anybody has come."""
    await home.ready()
    await make_dashboard(home)
    return await open_card(page, home)


async def test_visitors(page: Page, home: Home, terminal: Terminal, card: Locator) -> None:
    """Who comes is shown at once, with the picture, also after Home Assistant was away."""
    terminal.users["17"] = {"userId": "17", "userType": 1, "name": "Ada Lovelace"}
    await expect(card.get_by_text("Nobody has come yet")).to_be_visible()
    await expect(card.get_by_text("Connected")).to_be_visible()
    await terminal.recognize("17", picture=face("Ada", capture=True))
    last = card.locator(".last")
    await expect(last).to_contain_text("Ada Lovelace")
    await expect(last).to_contain_text("Staff")
    await expect(last.locator("img").last).to_have_js_property("naturalWidth", 120)
    await home.hass.stop()
    await expect(card.get_by_text("Reconnecting…").first).to_be_visible()
    await home.hass.start()
    await expect(card.get_by_text("Connected")).to_be_visible(timeout=LOADING)
    await eventually(lambda: terminal.push_clients)
    await terminal.recognize(picture=face("Emil", capture=True))
    await expect(last).to_contain_text("Stranger", timeout=ANSWERING)
    await check_details(page, card)


async def check_details(page: Page, card: Locator) -> None:
    """See what is known of the visitor before."""
    await card.locator(".visit", has_text="Ada Lovelace").click()
    dialog = card.get_by_role("dialog")
    await expect(dialog.get_by_role("heading", name="Ada Lovelace")).to_be_visible()
    await expect(dialog.get_by_role("img", name="Picture of Ada Lovelace")).to_be_visible()
    await expect(dialog.get_by_text("92 %")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()


async def test_door(page: Page, terminal: Terminal, card: Locator) -> None:
    """A slip of the finger opens nothing; who holds the button is told what became of it."""
    button = card.get_by_role("button", name="Hold to open")
    await button.click()
    await expect(card.get_by_text("Too short: hold to open").first).to_be_visible()
    assert terminal.openings == []
    await hold(page, card, "Opened")
    assert len(terminal.openings) == 1
    terminal.faults.add("/api/device/open", drop="reset", act=True)
    await hold(page, card, "May have opened: look before you try again")
    terminal.faults.clear()
    await card.locator("richtech-hold-button button").focus()
    await page.keyboard.down("Space")
    await expect(card.get_by_text("Opened").first).to_be_visible(timeout=ANSWERING)
    await page.keyboard.up("Space")
    assert len(terminal.openings) == 3


async def test_door_without_holding(page: Page, terminal: Terminal, card: Locator) -> None:
    """Who can only click, as by voice or a switch, opens the door with a second click; a bounce is none."""
    button = card.locator("richtech-hold-button button")
    for _ in range(2):
        await button.dispatch_event("click")
    await expect(card.get_by_text("Press again to open").first).to_be_visible()
    assert terminal.openings == []
    await page.wait_for_timeout(BOUNCE)
    await button.dispatch_event("click")
    await expect(card.get_by_text("Opened").first).to_be_visible(timeout=ANSWERING)
    assert len(terminal.openings) == 1


async def hold(page: Page, card: Locator, outcome: str) -> None:
    """Hold the button until something becomes of it."""
    await card.locator("richtech-hold-button button").hover()
    await page.mouse.down()
    await expect(card.get_by_text(outcome).first).to_be_visible(timeout=ANSWERING)
    await page.mouse.up()


async def another_user(home: Home, name: str, *groups: str) -> Client:
    """Make a user who belongs to some groups."""
    user = (await home.socket.call("config/auth/create", name=name, group_ids=list(groups)))["user"]
    login = {"username": name.lower(), "password": "another-password"}
    await home.socket.call("config/auth_provider/homeassistant/create", user_id=user["id"], **login)
    return await home.hass.log_in(**login)


async def test_rights(page: Page, home: Home, terminal: Terminal) -> None:
    """Who may not open the door has no button for it; who may see nothing is told so."""
    await home.ready()
    await make_dashboard(home)
    await terminal.recognize()
    await sees(page, home, await another_user(home, "Reader", "system-read-only"), "Stranger")
    await sees(page, home, await another_user(home, "Guest"), "There is no terminal here that you may see.")


async def sees(page: Page, home: Home, user: Client, text: str) -> None:
    """Look at the card as another user, who may not open the door."""
    assert page.context.browser
    card = await open_card(await log_in(page.context.browser, user), home)
    await expect(card.get_by_text(text).first).to_be_visible(timeout=ANSWERING)
    await expect(card.locator("richtech-hold-button")).to_have_count(0)
    await user.close()
