"""A real Home Assistant in a process of its own, with the integration installed."""

import asyncio
from collections.abc import Awaitable, Callable
import json
import os
from pathlib import Path
import shutil
import signal
import time
from typing import Any, Self

import aiohttp

from tests.emulator.port import reserve

from .client import Client
from .process import Process
from .websocket import HassError

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv-hass" / "bin" / "python"
STUBS = Path(__file__).parent / "stubs"
DOMAIN = "richtech_aatss"
HOST = "127.0.0.1"
NAME, USERNAME, PASSWORD = "Demo", "demo", "demo"
START_SECONDS = 120

CONFIGURATION = f"""\
homeassistant: {{name: Home, time_zone: UTC, country: DE}}
automation: !include automations.yaml
config:
history:
logbook:
media_source:
logger:
  default: warning
  logs:
    custom_components.{DOMAIN}: debug
    haffmpeg: fatal  # ffmpeg and turbojpeg are not needed here
    homeassistant.components.camera.img_util: fatal
"""
# Written before the first start, this makes Home Assistant listen here and nowhere else.
ADDRESS = {
    "server_host": [HOST],
    "cors_allowed_origins": [],
    "login_attempts_threshold": -1,
    "ip_ban_enabled": True,
    "ssl_profile": "intermediate_v6",
    "use_x_frame_options": True,
    "created_at": "2026-01-01T00:00:00+00:00",
    "error": None,
    "error_message": None,
}
# Every step but the user: the others would add integrations that need the internet.
ONBOARDED = ["core_config", "analytics", "integration"]


def free_port() -> int:
    """Return a port that nobody listens on."""
    with reserve(HOST) as plug:
        port: int = plug.getsockname()[1]
        return port


async def until[T](check: Callable[[], Awaitable[T]], what: str, seconds: float = 30) -> T:
    """Repeat a check until it returns something true, and return that."""
    deadline = time.monotonic() + seconds
    while not (result := await check()):
        if time.monotonic() > deadline:
            raise HassError(f"not within {seconds:.0f} seconds: {what}")
        await asyncio.sleep(0.1)
    return result


class HomeAssistant(Client):
    """Starts, drives and stops one Home Assistant; `async with` does the first and the last."""

    def __init__(self, config: Path, port: int = 0) -> None:
        """Use this folder for the config, and a free port unless one is given."""
        self.config = config
        # Held as long as this lives: it takes the process seconds to listen.
        self._plug = None if port else reserve(HOST)
        self.port = self._plug.getsockname()[1] if self._plug else port
        self.process = Process("Home Assistant", config / "console.log")
        super().__init__(f"http://{HOST}:{self.port}")

    async def __aenter__(self) -> Self:
        """Start with a fresh config folder."""
        self.prepare()
        try:
            await self.start()
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop."""
        await self.close()

    def prepare(self) -> None:
        """Make the config folder anew."""
        shutil.rmtree(self.config, ignore_errors=True)
        (self.config / ".storage").mkdir(parents=True)
        (self.config / "configuration.yaml").write_text(CONFIGURATION)
        (self.config / "automations.yaml").touch()
        stable = {**ADDRESS, "server_port": self.port}
        self._store("http", 3, {"stable": stable, "pending": None, "yaml_migration_done": True})
        self._store("onboarding", 4, {"done": ONBOARDED})
        custom = self.config / "custom_components"
        custom.mkdir()
        (custom / DOMAIN).symlink_to(ROOT / "custom_components" / DOMAIN)

    def _store(self, key: str, version: int, data: dict[str, Any]) -> None:
        content = {"version": version, "minor_version": 1, "key": key, "data": data}
        (self.config / ".storage" / key).write_text(json.dumps(content))

    async def start(self) -> None:
        """Start the process, make the user if it is the first time, and wait until everything is set up."""
        environment = {**os.environ, "PYTHONPATH": str(STUBS)}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # with bytecode it starts in half the time
        command = (PYTHON, "-m", "homeassistant", "-c", self.config, "--skip-pip", "--log-no-color")
        await self.process.start(*command, cwd=self.config, env=environment)
        if self.token is None:
            await until(self._answers, "Home Assistant answers", START_SECONDS)
            await self.make_user(NAME, USERNAME, PASSWORD)
        await until(self._runs, "Home Assistant runs", START_SECONDS)

    async def _answers(self) -> bool:
        return await self._try("onboarding") is not None

    async def _runs(self) -> bool:
        config = await self._try("config")
        return config is not None and config["state"] == "RUNNING"

    async def _try(self, path: str) -> Any:
        self.process.check()
        try:
            return await self.get(path)
        except HassError, aiohttp.ClientError:
            return None

    async def stop(self) -> None:
        """End the process as a user would."""
        await self.process.end()

    async def kill(self) -> None:
        """End the process as a power cut would."""
        await self.process.end(signal.SIGKILL)

    async def restart(self) -> None:
        """Stop, and start again with the same config."""
        await self.stop()
        await self.start()

    async def close(self) -> None:
        """Stop, and leave nothing but the config folder behind."""
        await self.stop()
        await super().close()
        if self._plug:
            self._plug.close()

    def log(self) -> str:
        """Return what all its starts have logged: everything of ours, the warnings of others."""
        return self.process.output()
