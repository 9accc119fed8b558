"""The people on a terminal in a real browser."""

import asyncio

from playwright.async_api import Page, expect

from tests.emulator import Terminal, face

from .browser import Dialog, configuring, needs_chromium
from .home import Home, next_state
from .photos import is_upright, phone_photo
from .pictures import take_picture

ADA = "Ada Lovelace · Staff · 17"

pytestmark = needs_chromium


async def add_somebody(page: Page, dialog: Dialog) -> None:
    """Add a person with a photo, after an ID that exists."""
    await dialog.choose("Add a person")
    await dialog.type(name="Ada Lovelace", user_id="1")
    await dialog.upload("ada.jpg", await asyncio.to_thread(phone_photo))
    await take_picture(page, "add-person")
    await dialog.press("Submit")
    problem = "Front door already has a person with the ID 1. Choose another ID, or change that person."
    await expect(dialog.inside("ha-alert", problem)).to_have_count(2)
    await dialog.shows("Unknown file")
    await dialog.type(user_id="17")
    await dialog.submit("Ada Lovelace (17) was added to Front door.")


async def find_somebody(page: Page, dialog: Dialog) -> None:
    """Look for a person in the list."""
    await dialog.choose("Back to the people")
    await dialog.choose("Show people")
    await dialog.shows("People at Front door: 2")
    await dialog.inside("ha-selector-select").click()
    await page.get_by_placeholder("Search").last.fill("love")
    await expect(page.get_by_role("option", name="Bob")).to_have_count(0)
    await page.get_by_role("option", name=ADA).click()
    await dialog.submit("Ada Lovelace (17) at Front door", "Next")


async def enroll_stranger(page: Page, dialog: Dialog) -> None:
    """Make somebody who was at the door one of the staff."""
    await dialog.choose("Back to the people")
    await dialog.choose("Enroll a visitor")
    await dialog.submit("Seen by Front door. Say who it is.", "Next")
    picture = dialog.inside("ha-markdown img")
    await expect(picture).to_be_visible()
    await expect(picture).to_have_js_property("naturalWidth", 120)
    await dialog.type(name="Emil Kästner", user_id="18")
    await dialog.inside("ha-selector-select").first.click()
    await page.get_by_role("menuitem", name="Staff").click()
    await take_picture(page, "enroll-visitor")
    await dialog.submit("Emil Kästner (18) was added to Front door.")


async def test_people(page: Page, home: Home, terminal: Terminal) -> None:
    """A phone's photo makes a person; a stranger at the door becomes one of the staff."""
    terminal.users["1"] = {"userId": "1", "userType": 1, "name": "Bob"}
    await home.ready()
    await terminal.recognize(picture=face("Emil", capture=True))
    dialog = await configuring(page, home.hass)
    await dialog.choose("People")
    await add_somebody(page, dialog)
    assert is_upright(terminal.users["17"]["photo"])
    await find_somebody(page, dialog)
    await enroll_stranger(page, dialog)
    changes = await home.socket.subscribe("subscribe_events", event_type="state_changed")
    await terminal.recognize("18")
    attributes = (await next_state(changes, await home.entity("event", "recognition")))["attributes"]
    assert (attributes["event_type"], attributes["name"]) == ("staff", "Emil Kästner")
    assert len(terminal.push_requests) == 1
