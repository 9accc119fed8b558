"""What the tests of both surveys share: people at a terminal, and what must not change there."""

from copy import deepcopy
from typing import Any

from tests.emulator import Terminal, portrait

HOUR = 3600.0
READS = {
    *(f"/api/device/{name}" for name in ("information", "network", "smartface", "perpara")),
    "/api/user/list",
    "/api/record",
}
STATE = ("device", "network", "smart_face", "peripheral", "users", "records", "openings", "commands", "reboots")


def enrol(terminal: Terminal, count: int, **attributes: Any) -> None:
    """Let the terminal know some people."""
    blank = dict.fromkeys(("icNumber", "jobNumber", "mobile", "remark"), "")
    for number in range(count):
        user_id = f"u{number}"
        photo = portrait(user_id)
        terminal.users[user_id] = {**blank, "userId": user_id, "name": "A", "userType": 1, "photo": photo, **attributes}


async def recognise(terminal: Terminal, count: int, **attributes: Any) -> None:
    """Let people come to the door, one each minute."""
    for number in range(count):
        moment = int(terminal.now()) - 60 * (count - number)
        await terminal.recognize(f"u{number}", **{"signTime": moment, **attributes})


def held(terminal: Terminal) -> dict[str, Any]:
    """Return what a terminal knows."""
    return deepcopy({name: getattr(terminal, name) for name in STATE})
