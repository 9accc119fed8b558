"""Recognitions that a terminal posts, over HTTP to the address that the options show."""

import asyncio
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
import json
from typing import Any

from aiohttp import ClientSession
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import get_diagnostics_for_config_entry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

from custom_components.richtech_aatss.recognitions import posts as posts_module
from custom_components.richtech_aatss.recognitions.journal import Journal
from homeassistant.components.image import async_get_image
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from tests.emulator import Terminal, records
from tests.emulator.state import PostForm, PostShape
from tests.waiting import eventually

from .clocks import Clock
from .conftest import entity_id, set_up
from .flows import Dialog
from .inside import poll
from .test_options import CHOSEN
from .watching import Watch, ago, ids_in, known, linked, ready, store

GOOD = {"code": 200, "message": "OK", "desc": ""}
BODY_LIMIT = 4 * 1024 * 1024

type Switch = Callable[[str], Awaitable[Watch]]


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask the list again soon."""
    monkeypatch.setattr(posts_module, "PAUSE", 0.05)


@pytest.fixture
async def switch(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, hass_client_no_auth: ClientSessionGenerator
) -> Switch:
    """Switch the option on as a user does, and enter the address at the terminal."""

    async def switch(mode: str) -> Watch:
        # No page can be added to a server that runs.
        await async_setup_component(hass, "diagnostics", {})
        await ready(loaded)
        terminal.post_url = await address(hass, loaded, hass_client_no_auth, mode)
        await linked(loaded, 1)
        await ready(loaded)
        return Watch(hass)

    return switch


async def address(hass: HomeAssistant, entry: MockConfigEntry, serve: ClientSessionGenerator, mode: str) -> str:
    """Switch the option on, and return the address at the server of the test."""
    await hass.config.async_update(internal_url="http://192.168.1.5:8123")
    dialog = await Dialog(hass, entry).open()
    page = await dialog.send(**CHOSEN | {"posts": mode, "picture_days": 7})
    assert page["step_id"] == "posts"
    shown = page["description_placeholders"]["address"]
    assert shown in dialog.said
    await dialog.send(new_address=False)
    await hass.async_block_till_done()
    return str((await serve()).make_url(shown.removeprefix("http://192.168.1.5:8123")))


def counts(entry: MockConfigEntry) -> dict[str, int]:
    """Return what became of posts."""
    return dict(entry.runtime_data.feed.posts.counts)


def answers(terminal: Terminal) -> list[tuple[int, Any]]:
    """Return the statuses and codes of the answers."""
    return [(status, json.loads(body)["code"]) for status, body in terminal.post_answers]


async def test_the_address(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """It is made once, shown whenever posts are on, and made anew when asked to; posts are off until then."""
    await hass.config.async_update(internal_url="http://192.168.1.5:8123", external_url="https://example.com")
    shown: list[str] = []
    for renewals in (0, 0, 2):
        dialog = await Dialog(hass, loaded).open()
        assert dialog.suggested["posts"] == ("confirm" if shown else "off")
        page = await dialog.send(**CHOSEN | {"posts": "confirm"})
        for renewal in range(renewals + 1):
            assert page["step_id"] == "posts"
            assert not page["errors"]
            shown.append(page["description_placeholders"]["address"])
            page = await dialog.send(new_address=renewal < renewals)
        assert page["type"] == "create_entry"
        await hass.async_block_till_done()
        assert shown[-1] == f"http://192.168.1.5:8123/api/webhook/{loaded.options['webhook_id']}"
    assert shown[0] == shown[1] == shown[2]
    assert len({*shown}) == 3
    dialog = await Dialog(hass, loaded).open()
    assert (await dialog.send(**CHOSEN))["type"] == "create_entry"
    await hass.async_block_till_done()
    await ready(loaded)


async def test_no_url_is_known(hass: HomeAssistant, loaded: MockConfigEntry, monkeypatch: pytest.MonkeyPatch) -> None:
    """The dialog says so, and shows what it knows."""
    monkeypatch.setattr(hass.config, "api", None)
    page = await (await Dialog(hass, loaded).open()).send(**CHOSEN | {"posts": "confirm"})
    assert page["errors"] == {"base": "no_url"}
    assert page["description_placeholders"]["address"].startswith("/api/webhook/")


@pytest.mark.parametrize(
    ("form", "shape"),
    [
        *((form, shape) for form in ("json", "urlencoded", "multipart") for shape in ("envelope", "bare", "list")),
        ("fields", "bare"),
        ("parts", "bare"),
    ],
)
async def test_a_post_that_the_list_confirms(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, switch: Switch, form: PostForm, shape: PostShape
) -> None:
    """Is live once, whatever its form, with its picture; pushed and listed as well, it is not told again."""
    terminal.post_form, terminal.post_shape = form, shape
    watch = await switch("confirm")
    record = terminal.store(name="Emil Kästner", userId="0011", type=1)
    await terminal.post(record)
    await watch.tells(live=[record["id"]])
    assert watch.recovered(record["id"]) is False
    assert (await async_get_image(hass, entity_id(hass, "last_capture"))).content.startswith(b"\xff\xd8\xff")
    assert json.loads(terminal.post_answers[0][1]) == GOOD
    await terminal.push(record)
    await terminal.post(record)
    await poll(loaded)
    later = terminal.store()
    await terminal.push(later)
    await watch.tells(live=[record["id"], later["id"]])
    found = await known(hass)
    assert ids_in(found) == [record["id"], later["id"]]
    assert found[1]["name"] == "Emil Kästner"
    assert counts(loaded)["confirmed"] == 1


async def test_several(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, switch: Switch) -> None:
    """Several in one post, and in posts meanwhile, are confirmed by a few readings of the list."""
    terminal.post_shape = "list"
    watch = await switch("confirm")
    stored = [terminal.store(picture=False) for _ in range(25)]
    before = len(terminal.requests)
    await asyncio.gather(terminal.post(*stored[:24]), terminal.post(stored[24]))
    await eventually(lambda: len(watch.live) == 25)
    assert sorted(watch.live) == [record["id"] for record in stored]
    lists = [request for request in terminal.requests[before:] if request.path == "/api/record"]
    assert len(lists) <= 9
    assert ids_in(await known(hass)) == [record["id"] for record in stored]


async def test_a_list_that_comes_later(terminal: Terminal, switch: Switch) -> None:
    """A terminal may post what it does not list yet, or refuse to be asked for a moment."""
    watch = await switch("confirm")
    terminal.faults.add("/api/record", code=50002, times=2)
    record = records.make(terminal, None, {}, picture=True)
    posted = asyncio.create_task(terminal.post(record))
    await eventually(lambda: not terminal.faults.rules)
    terminal.records.append(record)
    await posted
    await watch.tells(live=[record["id"]])


@pytest.mark.parametrize(("claimed", "pictures"), [({}, 1), ({"name": "Somebody else"}, 0)])
async def test_a_list_without_pictures(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    switch: Switch,
    journal: Journal,
    claimed: dict[str, str],
    pictures: int,
) -> None:
    """The picture of the post is taken where all else agrees; the rest is always the list's."""
    terminal.hides_photos_in_lists = True
    watch = await switch("confirm")
    record = terminal.store(name="Anna", userId="0011", type=1)
    await terminal.post(record | claimed)
    await watch.tells(live=[record["id"]])
    (found,) = await known(hass)
    assert found["name"] == "Anna"
    assert (await journal.async_totals(loaded.entry_id))["pictures"] == pictures


@pytest.fixture
def old(terminal: Terminal) -> int:
    """Have the terminal record somebody just before it is added."""
    return store(terminal, signTime=ago(5))


async def test_forged(
    old: int, hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, switch: Switch
) -> None:
    """What the list does not have is told nowhere, not even with the id of a real record of before."""
    watch = await switch("confirm")
    real = store(terminal, signTime=ago(60))
    await terminal.push(terminal.records[-1])
    await watch.tells(missed=[real])
    forged = records.make(terminal, None, {"name": "Anna", "type": 1}, picture=True)
    for attributes in ({"id": old}, {"id": real}, {"id": 999}, {"id": 998, "signTime": ago(-3600)}):
        await terminal.post(forged | attributes)
    # As they are in the list, but of before.
    for record in terminal.records:
        await terminal.post(record)
    await eventually(lambda: counts(loaded).get("unconfirmed") == 3)
    assert counts(loaded) == {"received": 6, "asked": 3, "late": 2, "known": 1, "unconfirmed": 3}
    assert answers(terminal) == [(200, 200)] * 6
    await watch.tells(missed=[real])
    assert ids_in(await known(hass)) == [real]


async def test_after_a_reload(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, switch: Switch) -> None:
    """The address stays; what was recognized before is missed, however fresh; without the entry nothing is taken."""
    watch = await switch("confirm")
    await hass.config_entries.async_unload(loaded.entry_id)
    record = terminal.store(signTime=ago(10))
    await terminal.post(record)
    assert terminal.post_answers == [(200, b"")]
    terminal.faults.add("/api/record", code=50003, times=100)
    await set_up(hass, loaded)
    await linked(loaded, 1)
    terminal.faults.rules.clear()
    await terminal.post(record)
    await watch.tells(missed=[record["id"]])
    later = terminal.store()
    await terminal.post(later)
    await watch.tells(live=[later["id"]], missed=[record["id"]])


async def test_trusted(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, switch: Switch) -> None:
    """Nobody is asked: what is fresh is live, the rest is missed; nothing is learnt of the clock."""
    watch = await switch("trusted")
    terminal.unsupported.add("/api/record")
    offset = loaded.runtime_data.feed.intake.offset
    made = [
        records.make(terminal, None, {"id": 50 + number, "signTime": ago(age)}, picture=True)
        for number, age in enumerate((0, 300, -3600))
    ]
    for record in made:
        await terminal.post(record)
    await watch.tells(live=[50], missed=[51, 52])
    await terminal.push(made[0])
    assert loaded.runtime_data.feed.intake.offset == offset
    later = (await terminal.recognize(id=60))["id"]
    await watch.tells(live=[50, later], missed=[51, 52])
    assert ids_in(await known(hass)) == [50, 51, 52, later]


async def test_another_terminal(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, switch: Switch
) -> None:
    """While another one has got the address nothing is taken, trusted or not."""
    watch = await switch("trusted")
    device_id, terminal.device["deviceID"] = terminal.device["deviceID"], "RT9"
    await poll(loaded)
    record = terminal.store()
    await terminal.post(record)
    terminal.device["deviceID"] = device_id
    await poll(loaded)
    await terminal.post(record)
    await watch.tells(live=[record["id"]])
    assert answers(terminal) == [(503, 50002), (200, 200)]


async def test_what_changes_while_the_list_is_asked(
    terminal: Terminal, loaded: MockConfigEntry, switch: Switch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record that is pushed meanwhile is told once; of a terminal that turns out to be another one nothing is."""
    monkeypatch.setattr(posts_module, "TRIES", 1000)
    watch = await switch("confirm")
    terminal.faults.add("/api/record", code=50002, times=1000)
    pushed, foreign = terminal.store(), terminal.store()
    await terminal.post(pushed)
    await terminal.push(pushed)
    await watch.tells(live=[pushed["id"]])
    terminal.faults.rules.clear()
    await eventually(lambda: counts(loaded).get("known") == 1)
    terminal.faults.add("/api/record", code=50002, times=1000)
    await terminal.post(foreign)
    terminal.device["deviceID"] = "RT9"
    await poll(loaded)
    terminal.faults.rules.clear()
    await eventually(lambda: counts(loaded).get("unconfirmed") == 1)
    await watch.tells(live=[pushed["id"]])


async def test_an_entry_that_cannot_be_unloaded(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, switch: Switch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It goes on taking posts, until it is removed."""
    watch = await switch("confirm")
    unload = hass.config_entries.async_unload_platforms

    async def refuse(*_args: object) -> bool:
        return False

    monkeypatch.setattr(hass.config_entries, "async_unload_platforms", refuse)
    assert not await hass.config_entries.async_unload(loaded.entry_id)
    record = terminal.store()
    await terminal.post(record)
    await watch.tells(live=[record["id"]])
    monkeypatch.setattr(hass.config_entries, "async_unload_platforms", unload)
    await hass.config_entries.async_remove(loaded.entry_id)
    await terminal.post(record)
    assert terminal.post_answers[-1] == (200, b"")


async def test_too_many(terminal: Terminal, clock: Clock, loaded: MockConfigEntry, switch: Switch) -> None:
    """Beyond a burst posts are refused, until some time has passed."""
    await switch("confirm")
    record = records.make(terminal, None, {"id": 999, "signTime": ago(300)}, picture=False)
    for _ in range(25):
        await terminal.post(record)
    taken = answers(terminal).count((200, 200))
    assert 20 <= taken < 25
    assert answers(terminal)[taken:] == [(429, 50003)] * (25 - taken)
    assert counts(loaded)["too_many"] == 25 - taken
    await clock.tick(2)
    await terminal.post(record)
    assert answers(terminal)[-1] == (200, 200)


async def test_too_large(terminal: Terminal, loaded: MockConfigEntry, switch: Switch) -> None:
    """What is larger than any record is not read to its end; a large one is taken."""
    watch = await switch("confirm")
    await terminal.post_body(b"x" * (BODY_LIMIT + 1))
    assert answers(terminal) == [(413, 30001)]
    record = terminal.store(picture=b"\xff\xd8\xff" + b"x" * (BODY_LIMIT // 2))
    await terminal.post(record)
    await eventually(lambda: counts(loaded).get("too_large") == 1)
    await watch.tells(live=[record["id"]])


async def test_at_once(terminal: Terminal, loaded: MockConfigEntry, switch: Switch) -> None:
    """A few posts are read at a time; one that never ends keeps no others away for good."""
    await switch("confirm")
    stuck = asyncio.Event()

    async def slowly() -> Any:
        yield b"{"
        await stuck.wait()
        yield b"}"

    async with ClientSession() as session, asyncio.TaskGroup() as group:
        posts = [group.create_task(session.post(terminal.post_url, data=slowly())) for _ in range(6)]
        await eventually(lambda: counts(loaded).get("too_many") == 2)
        stuck.set()
    assert sorted(post.result().status for post in posts) == [400] * 4 + [429] * 2
    await terminal.post(terminal.store())
    assert answers(terminal) == [(200, 200)]


RUBBISH: list[tuple[bytes, dict[str, str], int]] = [
    (b"", {}, 30003),
    (b" \r\n", {"Content-Type": "application/json"}, 30003),
    (b"{", {"Content-Type": "application/json"}, 30001),
    (b"\xff\xfe\x00", {"Content-Type": "text/plain; charset=nothing"}, 30001),
    (b"--", {"Content-Type": "multipart/form-data"}, 30001),
    (b"no gzip", {"Content-Encoding": "gzip"}, 30001),
    (b"[" * 100_000, {}, 30001),
    (json.dumps({"code": 20000, "message": "Connected!"}).encode(), {}, 30001),
]


async def test_rubbish(
    terminal: Terminal, loaded: MockConfigEntry, switch: Switch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is answered as the terminal answers a wrong call, and counted."""
    watch = await switch("trusted")
    for body, headers, _ in RUBBISH:
        await terminal.post_body(body, **headers)
    assert answers(terminal) == [(400, code) for _, _, code in RUBBISH]
    assert counts(loaded) == {"not_understood": len(RUBBISH)}
    assert "Error processing webhook" not in caplog.text
    await watch.tells()


async def test_from_elsewhere(terminal: Terminal, switch: Switch, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is not in the local network is not heard."""
    watch = await switch("trusted")
    monkeypatch.setattr("homeassistant.components.webhook.ip_address", lambda _: ip_address("203.0.113.7"))
    await terminal.post(terminal.store())
    assert terminal.post_answers == [(200, b"")]
    await watch.tells()


async def test_over_the_websocket(
    hass: HomeAssistant, terminal: Terminal, switch: Switch, hass_ws_client: WebSocketGenerator
) -> None:
    """Home Assistant's own way to try a webhook works."""
    watch = await switch("confirm")
    record = terminal.store()
    client = await hass_ws_client(hass)
    webhook_id = terminal.post_url.rpartition("/")[2]
    await client.send_json_auto_id(
        {"type": "webhook/handle", "webhook_id": webhook_id, "method": "POST", "body": json.dumps(record)}
    )
    answer = await client.receive_json()
    assert json.loads(answer["result"]["body"]) == GOOD
    await watch.tells(live=[record["id"]])


@pytest.mark.parametrize("mode", ["confirm", "trusted"])
async def test_nothing_secret(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    switch: Switch,
    hass_client: ClientSessionGenerator,
    caplog: pytest.LogCaptureFixture,
    mode: str,
) -> None:
    """Neither the address nor who was posted is in the diagnostics or in our log; what became of posts is."""
    watch = await switch(mode)
    record = terminal.store(name="Anna Secret")
    await terminal.post(record)
    await terminal.post_body(b'{"name": "Anna Secret"}')
    await watch.tells(live=[record["id"]])
    secret = loaded.options["webhook_id"]
    assert secret in terminal.post_url
    report = await get_diagnostics_for_config_entry(hass, hass_client, loaded)
    became = {"confirm": {"asked": 1, "confirmed": 1}, "trusted": {"trusted": 1}}[mode]
    assert report["posts"] == {"mode": mode, "received": 1, "not_understood": 1, **became}
    await hass.config_entries.async_reload(loaded.entry_id)
    ours = "".join(one.getMessage() for one in caplog.records if "richtech_aatss" in one.name)
    for text in (json.dumps(report), ours):
        assert secret not in text
        assert "Anna Secret" not in text
