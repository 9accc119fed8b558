"""The page in the sidebar, in a real browser."""

import json
from pathlib import Path
import re
from typing import Any

from playwright.async_api import Locator, Page, ViewportSize, expect

from tests.real.hass import ROOT

from .browser import ANSWERING, LOADING
from .home import Home

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
# Ends what is still fading from one color to another, in all shadow roots; spinners go on.
SETTLE = """async () => {
  const inside = (root) => [...root.querySelectorAll("*")].flatMap(({ shadowRoot }) => shadowRoot ? [shadowRoot] : []);
  const fading = (root) => [
    ...root.getAnimations().filter(({ effect }) => Number.isFinite(effect.getComputedTiming().endTime)),
    ...inside(root).flatMap(fading),
  ].filter(({ playState }) => playState === "running");
  for (let frame = 0; frame < 2 || fading(document).length; frame++) {
    fading(document).forEach((animation) => animation.finish());
    await new Promise(requestAnimationFrame);
  }
}"""
PHONE: ViewportSize = {"width": 390, "height": 844}


class Panel:
    """The page, as a user sees it."""

    def __init__(self, page: Page, url: str) -> None:
        """Use a page of the browser and a Home Assistant's address."""
        self.page = page
        self.url = f"{url}/richtech-aatss"
        self.element = page.locator("richtech-aatss-panel")

    async def open(self, path: str = "visitors") -> None:
        """Go to a place of the page by its address."""
        await self.page.goto(f"{self.url}/{path}")
        await expect(self.element).to_be_visible(timeout=LOADING)

    async def go(self, tab: str) -> None:
        """Choose a tab."""
        await self.element.get_by_role("navigation").get_by_role("link", name=tab).click()

    def text(self, text: str, *, exact: bool = True) -> Locator:
        """Return the first place that has a text."""
        return self.element.get_by_text(text, exact=exact).first

    def button(self, name: str, *, exact: bool = True) -> Locator:
        """Return the last button of a name: that of the dialog in front."""
        return self.element.get_by_role("button", name=name, exact=exact).last

    def field(self, label: str) -> Locator:
        """Return a field of a form."""
        return self.element.get_by_role("textbox", name=re.compile(rf"^{label}( \*)?$")).last

    def row(self, name: str) -> Locator:
        """Return a person's row in the table."""
        return self.element.get_by_role("row").filter(has=self.page.get_by_role("button", name=name, exact=True))

    def dialog(self, title: str) -> Locator:
        """Return an open dialog."""
        return self.element.get_by_role("dialog", name=title)

    async def shows(self, *texts: str) -> None:
        """Wait for texts."""
        for text in texts:
            await expect(self.text(text)).to_be_visible(timeout=ANSWERING)

    async def cells(self, name: str, *states: str) -> None:
        """Wait until a person is so at the terminals, in their order."""
        cells = self.row(name).get_by_role("cell")
        for position, state in enumerate(states, start=-len(states)):
            await expect(cells.nth(position)).to_contain_text(state, timeout=ANSWERING)

    async def choose(self, *names: str) -> None:
        """Tick people in the table."""
        for name in names:
            await self.element.get_by_role("checkbox", name=f"Choose {name}", exact=True).press(" ")

    async def tick(self, name: str) -> None:
        """Tick or untick what is asked in a dialog."""
        await self.element.get_by_role("checkbox", name=name).last.press(" ")

    async def close(self) -> None:
        """Close the dialog in front, and wait until it is gone: until then, nothing else can be pressed."""
        await self.button("Close").click()
        await expect(self.element.get_by_role("dialog")).to_have_count(0)

    async def findings(self) -> list[str]:
        """Return what stands in the way of people who do not see well or use no mouse."""
        return await findings(self.element)


async def findings(element: Locator) -> list[str]:
    """Return what axe finds serious in a part of a page."""
    if not await element.page.evaluate("'axe' in window"):
        await element.page.add_script_tag(content=AXE.read_text())
    await element.page.evaluate(SETTLE)
    result: dict[str, Any] = await element.evaluate("e => axe.run(e, { preload: false, resultTypes: ['violations'] })")
    serious = [one for one in result["violations"] if one["impact"] in {"serious", "critical"}]
    return [f"{one['id']}: {json.dumps([node['html'][:200] for node in one['nodes']])}" for one in serious]


async def add_terminal(home: Home, host: str, password: str, ports: dict[str, int]) -> str:
    """Add another terminal to a Home Assistant; returns its entry's id."""
    result = await home.hass.flow({"handler": "richtech_aatss"}, {"host": host, "password": password, "ports": ports})
    assert result["type"] == "create_entry", result
    return str(result["result"]["entry_id"])


async def download(page: Page, button: Locator, folder: Path) -> str:
    """Press a button that saves a file, and return what is in it."""
    async with page.expect_download() as waiting:
        await button.click()
    path = folder / "file"
    await (await waiting.value).save_as(path)
    return path.read_bytes().decode()
