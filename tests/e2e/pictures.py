"""The pictures of the README and the manual."""

import os

from playwright.async_api import Locator, Page

from tests.real.hass import ROOT

PICTURES = ROOT / "docs" / "images"


async def take_picture(shown: Page | Locator, name: str) -> None:
    """Take a picture of a page or a part of it; not in every run, so that it stays as it is."""
    if os.environ.get("PICTURES"):
        page = shown if isinstance(shown, Page) else shown.page
        await page.mouse.move(0, 0)
        await shown.screenshot(path=PICTURES / f"{name}.png", animations="disabled")
