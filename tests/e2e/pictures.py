"""The pictures of the README and the manual."""

import os

from playwright.async_api import Page

from tests.real.hass import ROOT

PICTURES = ROOT / "docs" / "images"


async def take_picture(page: Page, name: str) -> None:
    """Take a picture; not in every run, so that it stays as it is."""
    if os.environ.get("PICTURES"):
        await page.mouse.move(0, 0)
        await page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")
