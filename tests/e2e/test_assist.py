"""Asking Assist who came, in a real Home Assistant, by way of a conversation agent."""

from collections.abc import AsyncIterator
import json
from pathlib import Path
from typing import Any, override

import pytest

from tests.emulator import Terminal
from tests.real.client import Client
from tests.real.hass import DOMAIN, PYTHON, HomeAssistant, until

from .home import Home

MODEL = "aatss_model"
MANIFEST = {"domain": MODEL, "name": "Model", "dependencies": ["conversation"], "requirements": [], "version": "1.0"}
WHO = f"{DOMAIN}__who_was_here"
LAST = f"{DOMAIN}__last_seen"


class HomeAssistantWithModel(HomeAssistant):
    """Has a conversation agent that calls tools as a language model does."""

    @override
    def prepare(self) -> None:
        """Add the agent."""
        super().prepare()
        folder = self.config / "custom_components" / MODEL
        folder.mkdir()
        (folder / "manifest.json").write_text(json.dumps(MANIFEST))
        (folder / "__init__.py").symlink_to(Path(__file__).with_name("model.py"))
        with (self.config / "configuration.yaml").open("a") as file:
            file.write(f"{MODEL}:\n")


@pytest.fixture
async def hass_process(socket_enabled: None, tmp_path: Path) -> AsyncIterator[HomeAssistant]:
    """Return a running Home Assistant with the agent."""
    assert PYTHON.exists(), "run scripts/setup first"
    async with HomeAssistantWithModel(tmp_path / "config") as hass:
        yield hass


async def converse(user: Client, *told: Any) -> Any:
    """Tell the agent a tool and its arguments, or nothing, and return what it says."""
    spoken = {"text": json.dumps(told), "agent_id": "conversation.model", "language": "en"}
    answer = await user.post("conversation/process", spoken)
    return json.loads(answer["response"]["speech"]["plain"]["speech"])


async def test_asking(home: Home, terminal: Terminal) -> None:
    """Exposed, the terminal tells who came to who may see it, and opens for nobody."""
    await home.ready()
    await terminal.recognize(type=1, userId="1", name="Anna Müller")
    await terminal.recognize()
    assert not [tool for tool in await converse(home.hass) if tool.startswith(DOMAIN)]
    event = await home.entity("event", "recognition")
    exposing = {"assistants": ["conversation"], "entity_ids": [event]}
    await home.socket.call("homeassistant/expose_entity", **exposing, should_expose=True)
    assert {tool for tool in await converse(home.hass) if tool.startswith(DOMAIN)} == {WHO, LAST}

    async def both() -> bool:
        return bool((await converse(home.hass, WHO, {"start": "2026-01-01"}))["total"] == 2)

    await until(both, "both are in the journal")
    answer = await converse(home.hass, WHO, {"start": "2026-01-01"})
    assert ([one["name"] for one in answer["people"]], answer["strangers"]["times"]) == (["Anna Müller"], 1)
    (anna,) = (await converse(home.hass, LAST, {"name": "muller"}))["people"]
    assert (anna["name"], anna["method"], anna["live"]) == ("Anna Müller", "face", True)
    assert "error" in await converse(home.hass, LAST, {})
    await check_guest(home)
    assert terminal.openings == []
    assert home.complaints() == []


async def check_guest(home: Home) -> None:
    """See that a user without rights is told nothing."""
    user = (await home.socket.call("config/auth/create", name="Guest", group_ids=[]))["user"]
    login = {"username": "guest", "password": "guest-password"}
    await home.socket.call("config/auth_provider/homeassistant/create", user_id=user["id"], **login)
    guest = await home.hass.log_in(**login)
    try:
        assert (await converse(guest, LAST, {"name": "Anna"})).keys() == {"error"}
    finally:
        await guest.close()
