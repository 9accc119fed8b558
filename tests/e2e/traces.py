"""What a failed test leaves behind, to see what happened."""

from pathlib import Path
import re
import shutil

from playwright.async_api import Browser, Error, Page
import pytest

from tests.real.hass import ROOT

FOLDER = ROOT / ".demo" / "failed"
HAS_FAILED = pytest.StashKey[bool]()


class Traces:
    """Keeps what the browser showed and what Home Assistant logged, if the test has failed."""

    def __init__(self, item: pytest.Item) -> None:
        """Forget what the test left the last time."""
        self._item = item
        self._folder = FOLDER / re.sub(r"[^\w.-]+", "_", f"{item.path.stem}.{item.name}")
        shutil.rmtree(self._folder, ignore_errors=True)

    def keep_log(self, log: str) -> None:
        """Keep what Home Assistant logged."""
        if self._wanted():
            self._keep("console.log", log)

    async def keep_pages(self, browser: Browser) -> None:
        """Keep what each page of the browser shows and has said."""
        if not self._wanted():
            return
        pages = [page for context in browser.contexts for page in context.pages]
        for number, page in enumerate(pages, start=1):
            try:
                await page.screenshot(path=self._make_folder() / f"page-{number}.png")
                said = await _said(page)
            except Error as err:
                said = f"The page is no more: {err}"
            self._keep(f"page-{number}.log", said)

    def _wanted(self) -> bool:
        return self._item.stash.get(HAS_FAILED, False)

    def _keep(self, name: str, text: str) -> None:
        (self._make_folder() / name).write_text(text)

    def _make_folder(self) -> Path:
        """Make the folder, and have the report of the test say where it is."""
        if not self._folder.exists():
            self._folder.mkdir(parents=True)
            self._item.add_report_section("teardown", "traces", f"Screenshots and logs are in {self._folder}")
        return self._folder


async def _said(page: Page) -> str:
    """Return what a page wrote to the browser's console."""
    messages = [f"{one.type}: {one.text}" for one in await page.console_messages()]
    errors = [f"uncaught: {error}" for error in await page.page_errors()]
    return "\n".join([page.url, *messages, *errors, ""])
