"""What the panel costs in a real browser, with a real Home Assistant: run by hand, for it takes some minutes.

The journal has 100,000 recognitions, each of two terminals 1,000 people. All times are from the press of the user to
what is painted. The floors are the same page of an empty journal and of terminals without people, and a list of plain
text that is scrolled. What blocks the event loop is told as the clock has it, which on a busy machine other processes
are in, and as the loop's thread has worked: at most 20 ms. Python's full garbage collections are told apart, for they
look through all that Home Assistant has.
"""

import asyncio
from collections import defaultdict
from os import getloadavg
from pathlib import Path
from statistics import median
import sys
import tempfile
import time
from typing import Any, Final

from playwright.async_api import Browser, async_playwright

from benchmarks.panel_home import PEOPLE as COUNT
from benchmarks.panel_home import MeasuredHome, fill, terminals
from benchmarks.panel_page import NOBODY, PEOPLE, PEOPLE_PAGE, PERSON, VISIT, VISITORS_PAGE, VISITS, open_page
from tests.e2e.browser import ARGUMENTS, CHROMIUM
from tests.real.hass import until
from tests.real.websocket import WebSocket

# `python -m benchmarks.panel_browser 100000 5`: recognitions and rounds.
ROUNDS: Final = int(sys.argv[2]) if len(sys.argv) > 2 else 5  # noqa: PLR2004
FAR: Final = 2000 * 76
LIMITS: Final = {
    "visitors, first time": 500,
    "visitors, script cached": 500,
    "visitors, again": 500,
    "people, first time": 1000,
    "visitors, without rows": 300,
    "visitors, without a frame": 300,
    "people, without rows": 300,
    "people, without a frame": 300,
}


class Measures:
    """What was measured, by name, in milliseconds."""

    def __init__(self, socket: WebSocket) -> None:
        """Have measured nothing yet."""
        self._socket = socket
        self._times: dict[str, list[float]] = defaultdict(list)
        self._blocks: dict[str, list[dict[str, float]]] = defaultdict(list)

    def note(self, name: str, value: float) -> None:
        """Note a time."""
        self._times[name].append(value)

    async def block(self, name: str) -> None:
        """Note the longest block of the loop since the last time."""
        self._blocks[name].append(await self._socket.call("loop_watch/take"))

    def scrolled(self, name: str, found: dict[str, float]) -> None:
        """Note how smooth it was."""
        self.note(f"{name}, without rows", found["bare"])
        self.note(f"{name}, without a frame", found["gap"])
        if "pictures" in found:
            self.note(f"{name}, pictures after it", found["pictures"])

    def middle(self, name: str) -> float | None:
        """Return the median of a measure, if there is one."""
        return median(self._times[name]) if name in self._times else None

    def tell(self, floors: Measures | None = None) -> None:
        """Print all, with the floors beside them."""
        for name, times in self._times.items():
            limit = f", limit {LIMITS[name]}" if name in LIMITS else ""
            middle = floors.middle(name) if floors else None
            floor = "" if middle is None else f", floor {middle:.0f}"
            print(f"{name:34} median {median(times):6.0f} ms, worst {max(times):6.0f} ms{floor}{limit}")
        for name, blocks in self._blocks.items():
            wall, work, collector = ([one[key] for one in blocks] for key in ("wall", "work", "collector"))
            worst = f"worst {max(wall):5.1f} ms by the clock, {max(work):5.1f} ms of work"
            more = f", collector {max(collector):.0f}" if any(collector) else ""
            print(f"{'loop: ' + name:34} {worst}, median {median(wall):.1f} and {median(work):.1f}{more}")


async def measure_floor(browser: Browser, hass: MeasuredHome, found: Measures) -> None:
    """Measure with nobody there."""
    for _ in range(ROUNDS):
        page = await open_page(browser, hass)
        await found.block("a page of Home Assistant")
        found.note("visitors, first time", await page.opened(VISITORS_PAGE, NOBODY))
        found.note("people, first time", await page.people(PEOPLE_PAGE, NOBODY))
        await page.elsewhere()
        found.note("visitors, script cached", await page.opened(VISITORS_PAGE, NOBODY))
        await page.link("Settings").click()
        found.note("visitors, again", await page.opened(VISITORS_PAGE, NOBODY))
        await found.block("nobody there")
        plain = await page.scroll_plain()
        for name in ("visitors", "people"):
            found.scrolled(name, {key: plain[key] for key in ("bare", "gap")})
        await page.page.context.close()
    for _ in range(20):
        began = time.perf_counter()
        await found.block("nothing happens")
        found.note("an answer by websocket", (time.perf_counter() - began) * 1000)


async def measure(browser: Browser, hass: MeasuredHome, found: Measures) -> None:
    """Measure one round, with nothing in the browser's cache at first."""
    page = await open_page(browser, hass)
    await found.block("a page of Home Assistant")
    found.note("visitors, first time", await page.opened())
    await found.block("first visitors")
    found.note("people, first time", await page.people())
    seconds, smooth = await page.all_read()
    found.note(f"people, all {COUNT} read", seconds * 1000)
    found.scrolled("people being read", smooth)
    await found.block("people being read")
    found.scrolled("people", await page.scroll(PEOPLE, PERSON, FAR, ends=True))
    await found.block("people scrolled")
    found.note("visitors, remembered", await page.visitors())
    found.scrolled("visitors", await page.scroll(VISITS, VISIT, FAR, ends=False))
    await found.block("visitors scrolled")
    for number in (1234, 77, 801):
        name = f"Number {number}"
        found.note("visitors, by a name (300 typing)", await page.filtered(name, name))
    await found.block("visitors by a name")
    await page.elsewhere()
    found.note("visitors, script cached", await page.opened())
    await page.link("Settings").click()
    found.note("visitors, again", await page.opened())
    await found.block("visitors again")
    await page.page.context.close()


async def ready(hass: MeasuredHome) -> bool:
    """Tell whether both terminals are linked."""
    links = [one for one in await hass.get("states") if one["entity_id"].endswith("push_connection")]
    return len(links) == 2 and all(link["state"] == "on" for link in links)  # noqa: PLR2004


async def run(folder: Path, connection: Any) -> None:
    """Measure first with nobody, then with everybody."""
    ports = connection.recv()
    async with async_playwright() as playwright, MeasuredHome(folder) as hass:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        entry_ids = await hass.add(ports)
        await until(lambda: ready(hass), "both terminals are linked")
        async with hass.websocket() as socket:
            floors = Measures(socket)
            await measure_floor(browser, hass, floors)
        await hass.stop()
        began = time.monotonic()
        await fill(folder, entry_ids)
        connection.send("fill")
        connection.recv()
        print(f"filled in {time.monotonic() - began:.0f} s", flush=True)
        await hass.start()
        await until(lambda: ready(hass), "both terminals are linked")
        async with hass.websocket() as socket:
            found = Measures(socket)
            await found.block("the start")
            for number in range(ROUNDS):
                print(f"round {number + 1}, load {getloadavg()[0]:.1f}", flush=True)
                await measure(browser, hass, found)
        await browser.close()
        print("\nnobody there:")
        floors.tell()
        print("\neverybody there:")
        found.tell(floors)


def main() -> None:
    """Run the terminals beside the measuring."""
    with tempfile.TemporaryDirectory() as folder, terminals() as connection:
        asyncio.run(run(Path(folder) / "config", connection))


if __name__ == "__main__":
    main()
