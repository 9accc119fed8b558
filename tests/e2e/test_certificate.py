"""Somebody else at the terminal's address, in a real Home Assistant."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.conftest import PASSWORD
from tests.emulator import Terminal
from tests.real.hass import DOMAIN, until
from tests.real.websocket import HassError

from .home import Home

FIX = "repairs/issues/fix"
GUEST = {"username": "guest", "password": "guest-password"}


@pytest.fixture
async def terminal(socket_enabled: None) -> AsyncIterator[Terminal]:
    """Run a terminal that speaks https."""
    async with Terminal(password=PASSWORD, scheme="https") as terminal:
        yield terminal


def spelled(fingerprint: str) -> str:
    """Return a fingerprint as people compare it."""
    return bytes.fromhex(fingerprint).hex(":").upper()


async def repairs(home: Home) -> list[dict[str, Any]]:
    """Return what is said of certificates."""
    issues = (await home.socket.call("repairs/list_issues"))["issues"]
    return [issue for issue in issues if issue["translation_key"] == "certificate_changed"]


async def refuses_a_guest(home: Home, issue: dict[str, Any]) -> bool:
    """Tell whether a user who is no administrator cannot begin a repair."""
    user = (await home.socket.call("config/auth/create", name="Guest", group_ids=["system-users"]))["user"]
    await home.socket.call("config/auth_provider/homeassistant/create", user_id=user["id"], **GUEST)
    guest = await home.hass.log_in(**GUEST)
    try:
        await guest.post(FIX, issue)
    except HassError as err:
        return "401" in str(err)
    finally:
        await guest.close()
    return False


async def test_a_changed_certificate(home: Home, terminal: Terminal) -> None:
    """The door stays shut until an administrator has compared the certificates and accepts the new one."""
    await home.ready()
    door = await home.entity("button", "open_door")
    old = terminal.fingerprint
    await terminal.show_certificate(1)
    with pytest.raises(HassError, match="shows another certificate than Front door"):
        await home.press(door)
    assert (await home.hass.get(f"states/{door}"))["state"] == "unavailable"
    (repair,) = await until(lambda: repairs(home), "a repair is offered")
    seen = {"terminal": "Front door", "known": spelled(old), "shown": spelled(terminal.fingerprint)}
    assert (repair["is_fixable"], repair["translation_placeholders"]) == (True, seen)
    issue = {"handler": DOMAIN, "issue_id": repair["issue_id"]}
    assert await refuses_a_guest(home, issue)
    await home.press(door)
    assert terminal.openings == []
    flow = await home.hass.post(FIX, issue)
    assert flow["description_placeholders"] == seen
    assert (await home.hass.post(f"{FIX}/{flow['flow_id']}"))["type"] == "create_entry"
    await home.ready()
    await home.press(door)
    assert terminal.openings == ["Home Assistant: Demo"]
    assert await repairs(home) == []
    assert all("shows another certificate" in complaint for complaint in home.complaints())
