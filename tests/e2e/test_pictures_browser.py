"""The pictures of the card and the page, for the README and the manual: `scripts/screenshots` makes them."""

import os
from typing import Any

from playwright.async_api import Page, expect
import pytest

from tests.conftest import PASSWORD
from tests.emulator import Terminal, face
from tests.emulator.drawing import portrait
from tests.real.hass import DOMAIN, HOST

from .browser import LOADING, needs_chromium
from .home import Home
from .panel import Panel
from .pictures import take_picture
from .test_card_browser import make_dashboard, open_card

pytestmark = [needs_chromium, pytest.mark.skipif(not os.environ.get("PICTURES"), reason="makes pictures only")]

HOUR = 3600
PEOPLE: dict[str, dict[str, Any]] = {
    "17": {"name": "Ada Lovelace", "userType": 1, "department": "Research", "icNumber": "00418039"},
    "18": {"name": "Emil Kästner", "userType": 2, "come_from": "Dresden"},
    "19": {"name": "Grace Hopper", "userType": 1, "department": "Workshop"},
    "20": {"name": "Zoë Brontë", "userType": 1, "department": "Kitchen"},
    "21": {"name": "Mary Shelley", "userType": 2},
}


@pytest.fixture
async def back_door(home: Home) -> Any:
    """Return a second terminal, which has most of the people."""
    async with Terminal(password=PASSWORD, host=HOST) as terminal:
        terminal.device |= {"deviceID": "RT2", "deviceName": "Back door"}
        ports = {"http_port": terminal.http_port, "push_port": terminal.push_port}
        await home.hass.flow({"handler": DOMAIN}, {"host": HOST, "password": PASSWORD, "ports": ports})
        yield terminal


async def furnish(home: Home, terminal: Terminal, back_door: Terminal) -> None:
    """Let people be known and come."""
    for user_id, person in PEOPLE.items():
        terminal.users[user_id] = {"userId": user_id, "photo": portrait(person["name"]), **person}
        if user_id != "21":
            back_door.users[user_id] = dict(terminal.users[user_id])
    back_door.users["19"]["department"] = "Research"
    # Its people have been counted before.
    await home.hass.post(f"config/config_entries/entry/{home.entry_id}/reload")
    await home.ready()
    visits: list[tuple[Terminal, str | None, float, dict[str, Any]]] = [
        (terminal, "20", 5 * HOUR, {}),
        (back_door, "18", 3 * HOUR, {}),
        (terminal, None, 2 * HOUR, {}),
        (terminal, "19", 20, {}),
        (back_door, "17", 15, {"temperature": 36.4}),
        (terminal, None, 10, {"wearMask": True}),
        (terminal, "21", 5, {"temperature": 38.3, "temperatureState": 1}),
        (terminal, "17", 0, {"temperature": 36.6}),
    ]
    for at, known, ago, attributes in visits:
        who = PEOPLE[known]["name"] if known else f"stranger {ago}"
        signed = {"signTime": int(at.now() - ago)} if ago > HOUR else {}
        await at.recognize(known, picture=face(who, capture=True), **signed, **attributes)


async def test_card(page: Page, home: Home, terminal: Terminal, back_door: Terminal) -> None:
    """The card, in the light and in the dark, and on a phone."""
    await furnish(home, terminal, back_door)
    await make_dashboard(home)
    card = await open_card(page, home)
    await expect(card.get_by_text("Ada Lovelace").first).to_be_visible(timeout=LOADING)
    await page.wait_for_load_state("networkidle")
    await take_picture(card, "card")
    await page.emulate_media(color_scheme="dark")
    await take_picture(card, "card-dark")
    await page.set_viewport_size({"width": 390, "height": 844})
    await take_picture(page, "card-phone")


async def test_page(page: Page, home: Home, terminal: Terminal, back_door: Terminal) -> None:
    """The page: visitors, people, a person, the terminals; in the dark and on a phone."""
    await furnish(home, terminal, back_door)
    panel = Panel(page, home.hass.url)
    await panel.open()
    await panel.shows("Mary Shelley", "Zoë Brontë")
    await page.wait_for_load_state("networkidle")
    await take_picture(page, "visitors")
    await page.set_viewport_size({"width": 390, "height": 844})
    await take_picture(page, "visitors-phone")
    await page.set_viewport_size({"width": 1280, "height": 900})
    await panel.open("people")
    await panel.shows("Grace Hopper", "Missing")
    await page.wait_for_load_state("networkidle")
    await take_picture(page, "people")
    await panel.text("Emil Kästner").click()
    await expect(panel.dialog("Emil Kästner")).to_be_visible()
    await page.wait_for_load_state("networkidle")
    await take_picture(page, "person")
    await page.keyboard.press("Escape")
    await panel.open("terminals")
    await panel.shows("Back door")
    await page.emulate_media(color_scheme="dark")
    await take_picture(page, "terminals")
