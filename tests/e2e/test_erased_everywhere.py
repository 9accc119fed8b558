"""Somebody who is erased is gone from a real Home Assistant, also after a restart."""

from pathlib import Path

from tests.emulator import Terminal
from tests.real.hass import DOMAIN, until

from .home import Home

WHO = "Zoë Mark"
SHOWN = (("event", "recognition"), ("sensor", "last_person"), ("image", "last_capture"))


def holding(config: Path) -> list[str]:
    """Return the files that name the person, but for what the manual says that nobody can erase: the recorder's."""
    files = (path for path in config.rglob("*") if path.is_file() and not path.name.startswith("home-assistant_v2.db"))
    spelled = (WHO.encode(), WHO.encode("ascii", "backslashreplace").replace(b"\\xeb", b"\\u00eb"))
    return [path.name for path in files if any(name in path.read_bytes() for name in spelled)]


async def test_erased(home: Home, terminal: Terminal) -> None:
    """Neither states nor files have the name, and the terminal no longer has the person."""
    await home.ready()
    terminal.users["7"] = {"userId": "7", "userType": 1, "name": WHO, "icNumber": "", "jobNumber": "", "mobile": ""}
    entities = [await home.entity(*one) for one in SHOWN]

    async def states() -> list[str]:
        return [(await home.hass.get(f"states/{entity}"))["state"] for entity in entities]

    async def is_shown() -> bool:
        return WHO in await states()

    await terminal.recognize("7")
    await until(is_shown, "somebody has come")
    await home.hass.restart()
    await until(is_shown, "who came last is known again")
    assert "core.restore_state" in holding(home.hass.config)
    data = {"name": WHO, "confirm": True, "from_terminals": True}
    async with home.hass.websocket() as socket:
        answer = await socket.call(
            "call_service", domain=DOMAIN, service="erase_person", service_data=data, return_response=True
        )
    assert answer["response"]["results"] == {home.entry_id: {"recognitions": 1, "pictures": 1, "removed": True}}
    assert await states() == ["unknown"] * 3
    assert "7" not in terminal.users
    assert not holding(home.hass.config)
    await home.hass.restart()
    assert await states() == ["unknown"] * 3
    assert not holding(home.hass.config)
    assert not home.complaints()
