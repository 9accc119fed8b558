"""The people whom the terminals of the panel know."""

from typing import Any

from tests.emulator import portrait

NAMES = {"17": "Ada Lovelace", "18": "Grace Hopper", "19": "Alan Turing"}


def enrolled(user_id: str, **more: Any) -> dict[str, Any]:
    """Return somebody whom a terminal knows."""
    blank = dict.fromkeys(("icNumber", "jobNumber", "mobile", "remark", "department"), "")
    name = NAMES[user_id]
    return {**blank, "userId": user_id, "name": name, "userType": 1, "gender": 0, "photo": portrait(name), **more}
