"""The demo: a real Home Assistant with the integration, and with an emulated terminal unless a real one is named."""

from argparse import Namespace
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import os
from pathlib import Path
import signal
import sys
import webbrowser

from aiohttp import ClientError

from homeassistant.const import RESTART_EXIT_CODE
from tests.real.hass import DOMAIN, HOST, PASSWORD, ROOT, USERNAME, HomeAssistant, free_port, until
from tests.real.process import Process, ProcessError
from tests.real.websocket import HassError

from .demo_options import check_port, parse

TERMINAL = {"host": HOST, "password": "123456"}
ADD_DIALOG = f"config/integrations/dashboard/add?domain={DOMAIN}"


async def listens(port: int) -> bool:
    """Tell whether somebody listens on a port."""
    try:
        _, writer = await asyncio.open_connection(HOST, port)
    except OSError:
        return False
    writer.close()
    return True


@asynccontextmanager
async def emulated_terminal(folder: Path) -> AsyncIterator[tuple[Process, dict[str, int]]]:
    """Run a terminal that recognises somebody every few seconds."""
    ports = {"http_port": free_port(), "push_port": free_port()}
    process = Process("the emulated terminal", folder / "terminal.log")
    options = {**TERMINAL, "every": 5, **ports}
    arguments = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]

    async def ready() -> bool:
        process.check()
        return await listens(ports["http_port"])

    try:
        await process.start(sys.executable, "-m", "tests.emulator", *arguments, cwd=ROOT)
        await until(ready, "the emulated terminal answers")
        yield process, ports
    finally:
        await process.end()


async def add_terminal(hass: HomeAssistant, ports: dict[str, int]) -> str:
    """Add the terminal with all its entities switched on, and return its page's address."""
    entry = await fill_in(hass, ports)
    async with hass.websocket() as home:
        for entity in await home.call("config/entity_registry/list"):
            if entity["config_entry_id"] == entry and entity["disabled_by"]:
                await home.call("config/entity_registry/update", entity_id=entity["entity_id"], disabled_by=None)
        # Home Assistant would reload this entry half a minute later, before the user's eyes. One that is added
        # again gets its entities back as they were.
        await hass.delete(f"config/config_entries/entry/{entry}")
        entry = await fill_in(hass, ports)
        devices = await home.call("config/device_registry/list")
    device = next(device["id"] for device in devices if entry == device["config_entry_id"])
    return f"config/devices/device/{device}"


async def fill_in(hass: HomeAssistant, ports: dict[str, int]) -> str:
    """Add the terminal as a user would, and return its entry."""
    result = await hass.flow({"handler": DOMAIN}, {**TERMINAL, "ports": ports})
    if result["type"] != "create_entry":
        raise HassError(f"the terminal cannot be added: {result.get('errors') or result}")
    entry: str = result["result"]["entry_id"]
    return entry


def invite(hass: HomeAssistant, path: str, hint: str) -> None:
    """Tell the user where to look, and look there if there is a screen."""
    address = f"{hass.url}/{path}"
    print(f"\n  {address}\n  user {USERNAME}, password {PASSWORD}\n\n{hint}\nCtrl-C stops everything.")
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform == "darwin":
        webbrowser.open(address)


async def watch(hass: HomeAssistant, *others: Process) -> None:
    """Run until something ends that should not."""
    while True:
        await asyncio.sleep(0.5)
        if hass.process.exit_code == RESTART_EXIT_CODE:
            print("Home Assistant starts anew")
            await hass.start()
        for process in (hass.process, *others):
            process.check()


async def show(options: Namespace) -> None:
    """Start everything and keep it running."""
    config = Path(".demo") / str(options.port)
    logs = "console.log" if options.host else "console.log and terminal.log"
    print(f"demo: starting Home Assistant; the logs are {logs} in {config}")
    async with HomeAssistant(ROOT / config, options.port) as hass:
        if options.host:
            invite(hass, ADD_DIALOG, f"The dialog asks for the terminal's address, {options.host}, and its password.")
            await watch(hass)
        async with emulated_terminal(hass.config) as (terminal, ports):
            page = await add_terminal(hass, ports)
            invite(hass, page, "An emulated terminal recognises somebody every 5 seconds.")
            await watch(hass, terminal)


async def run(options: Namespace) -> None:
    """Show the demo until the first signal."""
    demo = asyncio.create_task(show(options))

    def stop() -> None:
        if not demo.cancelling():
            print("\ndemo: stopping")
            demo.cancel()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    await asyncio.wait([demo])
    if not demo.cancelled():
        demo.result()


def main() -> None:
    """Show the demo; whatever goes wrong is told in a sentence."""
    options = parse()
    check_port(options.port)
    try:
        asyncio.run(run(options))
    except (HassError, ProcessError, ClientError, OSError) as error:
        sys.exit(f"demo: {error}")


if __name__ == "__main__":
    main()
