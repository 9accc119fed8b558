"""A real browser, and the dialogs in it."""

import json
import shutil

from playwright.async_api import Browser, Locator, Page, expect
import pytest

from tests.real.client import Client
from tests.real.hass import DOMAIN, HomeAssistant

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
LOADING = 30_000
ANSWERING = 15_000

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")


async def log_in(browser: Browser, hass: Client) -> Page:
    """Open a page that a user is logged in to."""
    token = {"access_token": hass.token, "token_type": "Bearer", "expires_in": 1800, "hassUrl": hass.url}
    tokens = json.dumps({**token, "clientId": f"{hass.url}/", "expires": 4102444800000, "refresh_token": ""})
    page = await browser.new_page(viewport={"width": 1280, "height": 900})
    await page.add_init_script(f"localStorage.setItem('hassTokens', {json.dumps(tokens)})")
    return page


class Dialog:
    """A dialog of the integration, as a user sees it."""

    def __init__(self, page: Page) -> None:
        """Use the one that is open."""
        self._dialog = page.locator("dialog-data-entry-flow")
        self._ports = self._dialog.locator("input[type=number]")

    async def type(self, *, ports: tuple[int, int] | None = None, **values: str) -> None:
        """Fill in fields, and unfold the ports only to change them."""
        for name, value in values.items():
            await self._dialog.locator(f"input[name={name}]").fill(value)
        if ports:
            await self._dialog.get_by_text("Ports", exact=True).click()
            await self._dialog.get_by_role("spinbutton", name="HTTP port").fill(str(ports[0]))
            await self._dialog.get_by_role("spinbutton", name="Push port").fill(str(ports[1]))

    async def submit(self, expected: str) -> None:
        """Submit, and wait for a text."""
        await self._dialog.get_by_role("button", name="Submit", exact=True).click()
        await self.shows(expected)

    async def shows(self, expected: str) -> None:
        """Wait for a text."""
        await expect(self._dialog.get_by_text(expected, exact=True)).to_be_visible(timeout=ANSWERING)

    async def holds(self, *, ports: tuple[int, int], **values: str) -> None:
        """See what the fields hold, even those that are folded."""
        for name, value in values.items():
            await expect(self._dialog.locator(f"input[name={name}]")).to_have_value(value)
        for number, port in enumerate(ports):
            await expect(self._ports.nth(number)).to_have_value(str(port))

    async def follow(self, link: str) -> None:
        """Go to another page by a link, which closes the dialog."""
        place = self._dialog.get_by_role("link", name=link, exact=True)
        await place.click()
        await expect(place).to_be_hidden()


async def open_menu(page: Page, hass: HomeAssistant, item: str) -> Locator:
    """Open the menu of the terminal's entry, and return an item of it."""
    await page.goto(f"{hass.url}/config/integrations/integration/{DOMAIN}")
    await page.locator("ha-config-entry-row").get_by_role("button", name="Menu").first.click(timeout=LOADING)
    return page.get_by_role("menuitem", name=item)


async def configuring(page: Page, hass: HomeAssistant) -> Dialog:
    """Open the dialog of the terminal's entry."""
    await page.goto(f"{hass.url}/config/integrations/integration/{DOMAIN}")
    await page.locator("ha-config-entry-row").get_by_role("button", name="Configure").first.click(timeout=LOADING)
    return Dialog(page)
