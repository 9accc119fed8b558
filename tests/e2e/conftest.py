"""A real Home Assistant, and the terminal in it."""

from collections.abc import AsyncIterator, Generator
from pathlib import Path

from playwright.async_api import Page, async_playwright
import pytest

from tests.emulator import Terminal
from tests.real.hass import DOMAIN, HOST, PYTHON, HomeAssistant

from .browser import ARGUMENTS, CHROMIUM, log_in
from .home import Home
from .panel import Panel, add_terminal
from .people import NAMES, enrolled
from .traces import HAS_FAILED, Traces

FOLDER = Path(__file__).parent
SECOND = "127.0.0.61"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start one Home Assistant at a time, also where tests run in several processes."""
    for item in items:
        if item.path.is_relative_to(FOLDER):
            item.add_marker(pytest.mark.xdist_group("hass"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note that a test has failed, for what is kept of it."""
    report = yield
    if report.failed:
        item.stash[HAS_FAILED] = True
    return report


@pytest.fixture
def traces(request: pytest.FixtureRequest) -> Traces:
    """Return what keeps the traces of this test."""
    return Traces(request.node)


@pytest.fixture
async def hass_process(socket_enabled: None, tmp_path: Path, traces: Traces) -> AsyncIterator[HomeAssistant]:
    """Return a running Home Assistant."""
    assert PYTHON.exists(), "run scripts/setup first"
    async with HomeAssistant(tmp_path / "config") as hass:
        yield hass
    traces.keep_log(hass.log())


@pytest.fixture
async def home(terminal: Terminal, hass_process: HomeAssistant) -> AsyncIterator[Home]:
    """Return a Home Assistant to which the terminal was added in the user interface's way."""
    ports = {"http_port": terminal.http_port, "push_port": terminal.push_port}
    result = await hass_process.flow({"handler": DOMAIN}, {"host": HOST, "password": terminal.password, "ports": ports})
    assert result["type"] == "create_entry", result
    async with hass_process.websocket() as socket:
        yield Home(hass_process, socket, result["result"]["entry_id"])


@pytest.fixture
async def page(hass_process: HomeAssistant, traces: Traces) -> AsyncIterator[Page]:
    """Return a browser's page that is logged in."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield await log_in(browser, hass_process)
        await traces.keep_pages(browser)
        await browser.close()


@pytest.fixture
async def back(terminal: Terminal) -> AsyncIterator[Terminal]:
    """Run a second terminal, which knows one person less and one in another way."""
    terminal.users |= {user_id: enrolled(user_id) for user_id in NAMES}
    back = Terminal(host=SECOND, password=terminal.password)
    back.device |= {"deviceID": "RT2", "deviceName": "Back door"}
    back.users |= {"17": enrolled("17"), "18": enrolled("18", department="Workshop")}
    async with back:
        yield back


@pytest.fixture
async def panel(page: Page, home: Home, back: Terminal) -> Panel:
    """Return the panel with the people of both terminals."""
    await home.ready()
    await add_terminal(home, SECOND, back.password, {"http_port": back.http_port, "push_port": back.push_port})
    panel = Panel(page, home.hass.url)
    await panel.open("people")
    await panel.cells("Ada Lovelace", "Same", "Same")
    return panel
