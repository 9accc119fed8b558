"""The main job in a real Home Assistant: who came, and opening the door."""

import asyncio

import pytest

from tests.emulator import Terminal
from tests.real.hass import DOMAIN, HOST, free_port, until
from tests.real.websocket import HassError

from .home import Home, next_state

REAUTH_SECONDS = 90  # three polls, and some


async def check_main_job(home: Home, terminal: Terminal) -> None:
    """See a recognition and open the door."""
    await home.ready()
    event = await home.entity("event", "recognition")
    changes = await home.socket.subscribe("subscribe_events", event_type="state_changed")
    record = await terminal.recognize()
    attributes = (await next_state(changes, event))["attributes"]
    assert (attributes["event_type"], attributes["record_id"]) == ("stranger", record["id"])
    opened = len(terminal.openings)
    await home.press(await home.entity("button", "open_door"))
    assert len(terminal.openings) == opened + 1


async def test_recognition_and_door(home: Home, terminal: Terminal) -> None:
    """A recognition arrives and the door opens."""
    await check_main_job(home, terminal)
    assert home.complaints() == []


async def test_new_password(home: Home, terminal: Terminal) -> None:
    """Another password on the terminal leads to one question, and the answer heals everything."""
    await home.ready()
    terminal.password = "654321"
    (flow,) = await until(home.reauthentications, "a new password is asked for", REAUTH_SECONDS)
    await asyncio.sleep(3)
    assert len(await home.reauthentications()) == 1
    result = await home.hass.answer(flow["flow_id"], {"password": terminal.password})
    assert (result["type"], result["reason"]) == ("abort", "reauth_successful")
    await check_main_job(home, terminal)
    assert await home.reauthentications() == []
    assert all("refuses the password" in complaint for complaint in home.complaints())


async def test_moved_terminal(home: Home, terminal: Terminal) -> None:
    """A terminal that has moved to other ports is found again through the reconfiguration."""
    await home.ready()
    ports = {"http_port": free_port(), "push_port": free_port()}
    await terminal.move(http_port=ports["http_port"], push_port=ports["push_port"])
    result = await home.hass.flow({"handler": DOMAIN, "entry_id": home.entry_id}, {"host": HOST, "ports": ports})
    assert (result["type"], result["reason"]) == ("abort", "reconfigure_successful")
    await check_main_job(home, terminal)
    assert home.complaints() == []


async def test_door_comes_first(home: Home, terminal: Terminal) -> None:
    """The door passes a read that stalls; a busy terminal is an error, and opens nothing later."""
    await home.ready()
    door = await home.entity("button", "open_door")
    stalled = terminal.faults.add("/api/device/information", stall=60)
    asked = len(terminal.requests)
    await terminal.drop_push()
    await until(lambda: _more(terminal, asked), "a poll is under way")
    await home.press(door)
    assert terminal.openings == ["Home Assistant: Demo"]
    terminal.faults.remove(stalled)
    terminal.faults.add("*", code=50003)
    with pytest.raises(HassError, match="Front door is busy"):
        await home.press(door)
    terminal.faults.clear()
    await home.ready()
    await terminal.recognize()
    assert terminal.openings == ["Home Assistant: Demo"]


async def _more(terminal: Terminal, than: int) -> bool:
    return len(terminal.requests) > than
