"""The panel and the card side by side, in the light and in the dark, on a large screen and on a phone."""

from collections.abc import AsyncIterator
from typing import Literal

from playwright.async_api import Locator, Page, ViewportSize, expect

from tests.emulator import Terminal, face

from .browser import ANSWERING, log_in, needs_chromium
from .home import Home
from .panel import PHONE, Panel, findings
from .test_card_browser import make_dashboard, open_card

# So high that nothing is out of sight: axe passes over that, or takes a label there for none.
HEIGHT = 3000
SIZES: tuple[ViewportSize, ...] = ({"width": PHONE["width"], "height": HEIGHT}, {"width": 1280, "height": HEIGHT})
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
IS_DARK = "dark => document.querySelector('home-assistant').hass.themes.darkMode === dark"

pytestmark = needs_chromium


async def modes(shown: Locator) -> AsyncIterator[str]:
    """Show something in each mode, last on a large screen in the light."""
    page = shown.page
    for size in SIZES:
        await page.set_viewport_size(size)
        for scheme in reversed(SCHEMES):
            await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            await page.wait_for_function(IS_DARK, arg=scheme == "dark")
            yield f"{scheme}, {size['width']} px"


async def check(shown: Locator, what: str) -> None:
    """See that everybody can read and reach what is shown, and all of it is in sight."""
    async for mode in modes(shown):
        assert (what, mode, await findings(shown)) == (what, mode, [])
        assert await shown.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_modes(page: Page, home: Home, panel: Panel, terminal: Terminal, back: Terminal) -> None:
    """Who comes is shown on both at once, and everything is for everybody in every mode."""
    assert page.context.browser
    await make_dashboard(home)
    card = await open_card(await log_in(page.context.browser, home.hass), home)
    await panel.go("Visitors")
    await panel.shows("Nobody yet")
    await terminal.recognize("17", picture=face("Ada", capture=True), temperature=38.3, temperatureState=1)
    await back.recognize(picture=face("Emil", capture=True), wearMask=True)
    for name in ("Ada Lovelace", "Stranger"):
        for shown in (panel.element, card):
            await expect(shown.get_by_role("button", name=name).first).to_be_visible(timeout=ANSWERING)
    await check(card, "card")
    await check(panel.element, "visitors")
    await panel.go("People")
    await panel.cells("Grace Hopper", "Different", "Different")
    await check(panel.element, "people")
    await panel.row("Grace Hopper").get_by_role("button", name="Different").first.click()
    await expect(panel.element.get_by_role("row").filter(has_text="differs")).to_be_visible()
    await check(panel.element, "compare")
    await panel.close()
    await panel.button("Grace Hopper").click()
    await expect(panel.field("Name")).to_have_value("Grace Hopper")
    await panel.element.locator("richtech-aatss-person-form summary").click()
    await check(panel.element, "form")
