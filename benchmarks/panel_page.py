"""The panel in a browser, as it is measured."""

import asyncio
from pathlib import Path
import time
from typing import Any, Final

from playwright.async_api import Browser, Page

from tests.e2e.browser import LOADING, log_in
from tests.real.hass import HomeAssistant

PANEL: Final = "home-assistant >>> home-assistant-main >>> richtech-aatss-panel"
VISITORS_PAGE: Final = f"{PANEL} >>> richtech-aatss-visitors-page"
PEOPLE_PAGE: Final = f"{PANEL} >>> richtech-aatss-people-page"
VISITS: Final = f"{VISITORS_PAGE} >>> richtech-aatss-visits"
PEOPLE: Final = f"{PEOPLE_PAGE} >>> richtech-aatss-people-table"
VISIT: Final = ".item .row"
PERSON: Final = ".row.item"
NOBODY: Final = ".empty h2"
PROBE: Final = Path(__file__).with_name("panel_probe.js")
# So far one turn of the wheel goes, and so long is between two: faster than a hand.
TURN: Final = 800
PAUSE: Final = 0.03
SECONDS: Final = 120
PLAIN: Final = """
document.body.innerHTML = "<plain-list></plain-list>";
const root = document.querySelector("plain-list").attachShadow({ mode: "open" });
const rows = Array.from({ length: 2000 }, (_, index) => `<div class="item" style="height: 76px">${index}</div>`);
root.innerHTML = `<div class="scroller" style="height: 800px; overflow: auto"><div class="rows">${rows.join("")}</div>`;
"""


class MeasuredPage:
    """A page of the browser that measures what is done in it."""

    def __init__(self, page: Page, url: str) -> None:
        """Use a page that is logged in."""
        self.page = page
        self._url = url

    async def elsewhere(self) -> None:
        """Load another page of Home Assistant, and wait until it has come to rest."""
        await self.page.goto(f"{self._url}/profile/general")
        await self.link("Visitors").wait_for(timeout=LOADING)
        await self.page.wait_for_load_state("networkidle")

    def link(self, name: str) -> Any:
        """Return something in the sidebar."""
        return self.page.locator("ha-sidebar").get_by_text(name, exact=True).first

    async def opened(self, path: str = VISITS, item: str = VISIT) -> float:
        """Return the milliseconds from a press in the sidebar to the first visitor."""
        return await self._until(path, item, self.link("Visitors").click())

    async def people(self, path: str = PEOPLE, item: str = PERSON) -> float:
        """Return the milliseconds from a press on the tab to the first person."""
        return await self._until(path, item, self._tab("People").click())

    async def visitors(self) -> float:
        """Return the milliseconds from a press on the tab to the first visitor, who is remembered."""
        return await self._until(VISITS, VISIT, self._tab("Visitors").click())

    async def filtered(self, name: str, first: str) -> float:
        """Return the milliseconds from the search for a name to the first visitor who is called so."""
        search = self.page.locator("richtech-aatss-panel").get_by_role("searchbox")
        await self.page.locator("richtech-aatss-visits .row").first.wait_for(timeout=LOADING)
        return await self._until(VISITS, f"{VISIT}", search.fill(name), "input", first)

    def _tab(self, name: str) -> Any:
        return self.page.locator("richtech-aatss-panel").get_by_role("navigation").get_by_role("link", name=name)

    async def _until(self, path: str, item: str, action: Any, kind: str = "click", text: str = "") -> float:
        await self.page.evaluate("given => probe.arm(...given)", [kind, path, item, text])
        async with asyncio.timeout(SECONDS):
            await action
            return float(await self.page.evaluate("probe.result"))

    async def all_read(self) -> tuple[float, dict[str, float]]:
        """Return the seconds until all people are read, and how smooth the page was meanwhile."""
        began = time.monotonic()
        await self.page.evaluate("given => probe.watch(...given)", [PEOPLE, PERSON, True])
        reading = [PEOPLE_PAGE, ".note:not(.failed)"]
        await self.page.wait_for_function("given => !probe.has(...given)", arg=reading, timeout=SECONDS * 1000)
        return time.monotonic() - began, await self.page.evaluate("probe.stop()")

    async def scroll(self, path: str, item: str, far: float, *, ends: bool) -> dict[str, float]:
        """Scroll by the wheel, and return the longest time without rows, and without a frame, in milliseconds."""
        await self.page.mouse.move(640, 500)
        await self.page.evaluate("given => probe.watch(...given)", [path, item, ends])
        async with asyncio.timeout(SECONDS):
            while True:
                at, end = await self.page.evaluate("path => probe.offset(path)", path)
                if at >= far or (ends and at >= end - 1):
                    break
                await self.page.mouse.wheel(0, TURN)
                await asyncio.sleep(PAUSE)
        found: dict[str, float] = await self.page.evaluate("probe.stop()")
        return found | {"pictures": await self.page.evaluate("given => probe.pictured(...given)", [path, item])}

    async def scroll_plain(self) -> dict[str, float]:
        """Scroll as many lines of plain text, which are all in the page."""
        await self.page.evaluate(PLAIN)
        return await self.scroll("plain-list", ".item", 2000 * 76, ends=True)


async def open_page(browser: Browser, hass: HomeAssistant) -> MeasuredPage:
    """Open a page with nothing in its cache."""
    page = await log_in(browser, hass)
    await page.add_init_script(PROBE.read_text())
    found = MeasuredPage(page, hass.url)
    await found.elsewhere()
    return found
