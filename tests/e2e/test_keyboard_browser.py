"""The panel by keyboard alone, in a real browser."""

from playwright.async_api import Locator, Page, expect

from tests.emulator import Terminal

from .browser import ANSWERING, LOADING, needs_chromium
from .home import Home
from .panel import Panel

# Focused, and shown to be.
FOCUSED = "element => element.getRootNode().activeElement === element && element.matches(':focus-visible')"
STEPS = 60

pytestmark = needs_chromium


async def reach(target: Locator, key: str = "Tab") -> None:
    """Press a key until something has the focus."""
    await expect(target).to_be_attached(timeout=LOADING)
    for _step in range(STEPS):
        await target.page.keyboard.press(key)
        if await target.evaluate(FOCUSED):
            return
    raise AssertionError(f"{target} is not reached by {key}")


async def press(target: Locator, key: str = "Enter", *, by: str = "Tab") -> None:
    """Go to something, and press a key there."""
    await reach(target, by)
    await target.page.keyboard.press(key)


async def test_keyboard(page: Page, home: Home, panel: Panel, terminal: Terminal, back: Terminal) -> None:
    """From the sidebar to who came, and a person is added at one of the terminals."""
    await terminal.recognize("17")
    await page.goto(home.hass.url)
    sidebar = page.locator("ha-sidebar ha-list-item-button")
    await reach(sidebar.filter(has_text="Overview"))
    await press(sidebar.filter(has_text="Visitors"), by="ArrowDown")
    await look_at_visitor(panel)
    await press(panel.element.get_by_role("link", name="People"), by="Shift+Tab")
    await panel.cells("Ada Lovelace", "Same", "Same")
    await add_person(panel)
    await panel.cells("Nina Simone", "Missing", "Only here")
    (nina,) = (user for user in terminal.users.values() if user["name"] == "Nina Simone")
    assert nina["userType"] == 2
    assert "Nina Simone" not in {user["name"] for user in back.users.values()}


async def look_at_visitor(panel: Panel) -> None:
    """Open a visitor and close it; who goes on is where they were."""
    visitor = panel.button("Ada Lovelace, ", exact=False)
    dialog = panel.dialog("Ada Lovelace")
    await press(visitor)
    await expect(dialog).to_be_visible()
    await press(dialog.get_by_role("button", name="Close"), "Space")
    await expect(dialog).to_be_hidden()
    assert await visitor.evaluate(FOCUSED)


async def add_person(panel: Panel) -> None:
    """Fill in the form and save it."""
    keyboard = panel.page.keyboard
    await press(panel.button("Add person"))
    await reach(panel.field("Name"))
    await keyboard.type("Nina Simone")
    await reach(panel.element.get_by_role("combobox", name="Class"))
    for key in ("Space", "ArrowDown", "Enter"):
        await keyboard.press(key)
    await press(panel.element.get_by_role("checkbox", name="Back door"), "Space")
    await press(panel.button("Add"))
    await expect(panel.dialog("Add person")).to_be_hidden(timeout=ANSWERING)
