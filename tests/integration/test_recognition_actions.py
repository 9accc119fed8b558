"""What the actions answer of those who came."""

from datetime import UTC, datetime, timedelta
import time
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator
import voluptuous as vol

from custom_components.richtech_aatss.const import DOMAIN
from homeassistant.components.media_source import URI_SCHEME
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, Unauthorized
from homeassistant.setup import async_setup_component
from tests.emulator import Terminal
from tests.waiting import eventually

from .conftest import entity_id, state
from .watching import EVENT_ATTRIBUTES

ATTRIBUTES = {*EVENT_ATTRIBUTES} - {"event_type"} | {"kind", "live", "picture"}


async def get(hass: HomeAssistant, action: str = "get_recognitions", **data: Any) -> list[dict[str, Any]]:
    """Return what an action answers."""
    answer: Any = await hass.services.async_call(DOMAIN, action, data, blocking=True, return_response=True)
    (found,) = answer.values()
    return list(found)


@pytest.fixture
async def visits(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """Have four people come; one is missed, and one has no picture."""
    now = int(time.time())
    await terminal.recognize(type=1, userId="11", name="Anna", signTime=now - 7200)
    await terminal.recognize(type=1, userId="11", name="Anna", inputType=3, similarity=92, signTime=now - 3)
    await terminal.recognize(type=2, userId="12", name="Bert", signTime=now - 2)
    await terminal.recognize(type=-1, picture=False, signTime=now - 1)
    await eventually(lambda: state(hass, "recognitions_today").state in {"3", "4"})
    await hass.async_block_till_done()


@pytest.mark.usefixtures("visits")
@pytest.mark.parametrize("action", ["get_recognitions", "get_records"])
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, [4, 3, 2, 1]),
        ({"limit": 2}, [4, 3]),
        ({"name": "Anna"}, [2, 1]),
        ({"user_id": "12"}, [3]),
        ({"kind": "stranger"}, [4]),
        ({"method": "card"}, [2]),
        ({"start": timedelta(hours=-1)}, [4, 3, 2]),
        ({"end": timedelta(hours=-1)}, [1]),
        ({"name": "Nobody"}, []),
    ],
)
async def test_queries(hass: HomeAssistant, action: str, query: dict[str, Any], expected: list[int]) -> None:
    """Each filter, newest first, from the journal and from the terminal."""
    now = datetime.now(UTC)
    asked = {name: now + value if isinstance(value, timedelta) else value for name, value in query.items()}
    found = await get(hass, action, **asked)
    assert [one["record_id"] for one in found] == expected
    assert all(one.keys() == ATTRIBUTES for one in found)


@pytest.mark.usefixtures("visits")
async def test_what_is_said(hass: HomeAssistant) -> None:
    """The attributes of the event, and whether it was live."""
    found = {one["record_id"]: one for one in await get(hass)}
    assert [found[number]["live"] for number in (1, 2, 3, 4)] == [False, True, True, True]
    assert found[2] | {"recognized_at": None} == {
        "record_id": 2,
        "recognized_at": None,
        "user_id": "11",
        "name": "Anna",
        "method": "card",
        "similarity": 92,
        "temperature": 36.5,
        "temperature_unit": "°C",
        "temperature_state": "normal",
        "mask": False,
        "recovered": False,
        "kind": "staff",
        "live": True,
        "picture": None,
    }


@pytest.mark.usefixtures("visits")
@pytest.mark.parametrize("action", ["get_recognitions", "get_records"])
async def test_pictures(
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    hass_client_no_auth: ClientSessionGenerator,
    action: str,
) -> None:
    """Each picture has a media id, which a signed-in user can look at."""
    found = await get(hass, action, pictures=True)
    assert [one["picture"] is not None for one in found] == [False, True, True, True]
    client, browser = await hass_ws_client(hass), await hass_client_no_auth()
    for one in found[1:]:
        await client.send_json_auto_id({"type": "media_source/resolve_media", "media_content_id": one["picture"]})
        answer = await client.receive_json()
        assert answer["result"]["mime_type"] == "image/jpeg"
        response = await browser.get(answer["result"]["url"])
        assert (await response.read()).startswith(b"\xff\xd8\xff")
        # Without the signature it is for nobody.
        assert (await browser.get(answer["result"]["url"].split("?")[0])).status == 401


@pytest.mark.usefixtures("visits")
async def test_a_picture_that_only_the_terminal_has(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, hass_client: ClientSessionGenerator
) -> None:
    """It is read from there when somebody looks; one that nobody has is not found."""
    hass.config_entries.async_update_entry(loaded, options={"picture_days": 0})
    await hass.config_entries.async_reload(loaded.entry_id)
    for day in terminal.records:
        day["id"] += 100
    (moved, *_) = await get(hass, "get_records", pictures=True, name="Bert")
    browser = await hass_client()
    url = moved["picture"].replace(f"{URI_SCHEME}{DOMAIN}", f"/api/{DOMAIN}/captures")
    assert (await (await browser.get(url)).read()).startswith(b"\xff\xd8\xff")
    await terminal.stop()
    for address in (url, f"/api/{DOMAIN}/captures/nobody/1/2", f"/api/{DOMAIN}/captures/x/../2"):
        assert (await browser.get(address)).status == 404


@pytest.mark.parametrize("identifier", ["", "x", "../../secret", "a/b/c", "a/1/2/3", f"a/{10**30}/1", f"a/1/{10**30}"])
async def test_other_media(
    hass: HomeAssistant, loaded: MockConfigEntry, hass_ws_client: WebSocketGenerator, identifier: str
) -> None:
    """What is no capture cannot be resolved."""
    assert await async_setup_component(hass, "media_source", {})
    client = await hass_ws_client(hass)
    media_id = f"{URI_SCHEME}{DOMAIN}/{identifier}"
    await client.send_json_auto_id({"type": "media_source/resolve_media", "media_content_id": media_id})
    assert (await client.receive_json())["success"] is False


@pytest.mark.usefixtures("visits")
async def test_who_may_ask(hass: HomeAssistant, loaded: MockConfigEntry, hass_read_only_user: MockUser) -> None:
    """Who may see the terminal may ask the journal; the terminal itself is for administrators."""
    context = Context(user_id=hass_read_only_user.id)

    async def ask(action: str) -> Any:
        return await hass.services.async_call(DOMAIN, action, {}, blocking=True, return_response=True, context=context)

    assert len((await ask("get_recognitions"))["recognitions"]) == 4
    with pytest.raises(Unauthorized):
        await ask("get_records")
    hass_read_only_user.mock_policy({"entities": {"entity_ids": {entity_id(hass, "open_door"): True}}})
    with pytest.raises(Unauthorized):
        await ask("get_recognitions")


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 100_001}, {"kind": "boss"}, {"start": "never"}])
async def test_odd_queries(hass: HomeAssistant, loaded: MockConfigEntry, query: dict[str, Any]) -> None:
    """Are refused."""
    with pytest.raises(vol.Invalid):
        await get(hass, **query)


async def test_a_terminal_that_is_away(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """The journal answers, and asking the terminal says why it does not."""
    await terminal.stop()
    assert await get(hass) == []
    with pytest.raises(HomeAssistantError) as raised:
        await get(hass, "get_records")
    assert raised.value.translation_key == "cannot_connect"
    assert "Front door" in str(raised.value)


@pytest.mark.usefixtures("visits")
async def test_a_capture_is_for_who_may_see_the_terminal(
    hass: HomeAssistant,
    terminal: Terminal,
    hass_client: ClientSessionGenerator,
    hass_read_only_access_token: str,
    hass_read_only_user: MockUser,
) -> None:
    """Nobody else gets it, and nothing is asked of the terminal for them."""
    (found, *_) = await get(hass, pictures=True, name="Bert")
    url = found["picture"].replace(f"{URI_SCHEME}{DOMAIN}", f"/api/{DOMAIN}/captures")
    browser = await hass_client(hass_read_only_access_token)
    assert (await browser.get(url)).status == 200
    hass_read_only_user.groups = []
    hass_read_only_user.mock_policy({})
    terminal.requests.clear()
    entry_id, _, rest = url.removeprefix(f"/api/{DOMAIN}/captures/").partition("/")
    for address in (url, f"/api/{DOMAIN}/captures/{entry_id}/99999/1000", f"/api/{DOMAIN}/captures/nobody/{rest}"):
        assert (await browser.get(address)).status == 401
    # A single record is looked for by its second.
    assert not [one for one in terminal.requests if one.query.get("startTime") == one.query.get("endTime", "")]
