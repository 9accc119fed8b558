"""What the panel asks for, in a real Home Assistant."""

from typing import Any

import aiohttp
import pytest

from tests.emulator import Terminal, face
from tests.real.hass import DOMAIN
from tests.real.websocket import HassError

from .home import Home


async def prepared(home: Home, session: aiohttp.ClientSession, file_id: str) -> dict[str, Any]:
    """Return a photo as the panel shows it before it is sent."""
    photo = await home.socket.call(f"{DOMAIN}/people/photo", upload=file_id)
    async with session.get(home.hass.url + photo["preview"]) as answer:
        assert answer.status == 200
        assert (await answer.read()).startswith(b"\xff\xd8\xff")
    return dict(photo)


async def test_from_a_photo_to_the_door(home: Home, terminal: Terminal) -> None:
    """A person is added with an uploaded photo, comes, and is removed."""
    await home.ready()
    async with aiohttp.ClientSession() as session:
        headers, file = {"Authorization": f"Bearer {home.hass.token}"}, aiohttp.FormData()
        file.add_field("file", face("Ada"), filename="ada.jpg")
        async with session.post(f"{home.hass.url}/api/file_upload", data=file, headers=headers) as answer:
            file_id = (await answer.json())["file_id"]
        photo = await prepared(home, session, file_id)
        events = await home.socket.subscribe(f"{DOMAIN}/subscribe")
        (shown,) = (await events.get())["terminals"]
        assert (shown["entry"], shown["loaded"]) == (home.entry_id, True)
        person: dict[str, Any] = {"user_id": "7", "person": {"name": "Ada"}, "photo": photo["photo"]}
        results = await home.socket.subscribe(f"{DOMAIN}/people/set", entries=[home.entry_id], **person)
        assert (await results.get())["outcome"] == "added"
        assert (await results.get())["type"] == "done"
        (ada,) = (await home.socket.call(f"{DOMAIN}/people/list", entry=home.entry_id))["people"]
        await terminal.recognize("7")
        while (event := await events.get())["type"] != "recognition":
            pass
        for path in (ada["photo"], event["recognition"]["thumbnail"], event["recognition"]["picture"]):
            async with session.get(home.hass.url + path) as answer:
                assert answer.status == 200
                assert answer.content_type == "image/jpeg"
    results = await home.socket.subscribe(f"{DOMAIN}/people/remove", entries=[home.entry_id], user_ids=["7"])
    assert (await results.get())["outcome"] == "deleted"
    with pytest.raises(HassError, match="not_found"):
        await home.socket.call(f"{DOMAIN}/people/list", entry="nobody's")
    assert not home.complaints()
