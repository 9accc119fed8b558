"""No secret of a person or of the terminal is told where nobody meant it to be, by whatever way it comes in or out."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator
from pytest_socket import socket_allow_hosts

from custom_components.richtech_aatss import coordinator as coordinator_module
from custom_components.richtech_aatss.const import DOMAIN
from custom_components.richtech_aatss.recognitions.delivery import Delivery
from custom_components.richtech_aatss.recognitions.signals import SIGNAL_ERASED, SIGNAL_LATEST
from homeassistant.const import CONF_PASSWORD
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.setup import async_setup_component
from tests.emulator import Terminal
from tests.waiting import eventually

from . import marked_ways as ways
from .automations import traces
from .conftest import entity_id, entry_of, state
from .inside import people_of, poll
from .journals import file_of, reopened
from .marked import MEANT, PASSWORD, PERSON, PICTURE, SEEN, USER, Scene
from .marked_ways import ID, NAME, SAID
from .media import Browser, set_up_media
from .panel import Open
from .test_assist import LAST, WHO, assist, call, expose  # noqa: F401
from .watching import known, ready


@pytest.fixture
async def terminal(socket_enabled: None) -> AsyncIterator[Terminal]:
    """Run a terminal with a marked password, somebody marked, and marked settings."""
    async with Terminal(password=PASSWORD) as terminal:
        terminal.users[USER["userId"]] = dict(USER)
        terminal.smart_face["ftpPassword"] = terminal.network["wifiPassword"] = "Markftp"
        terminal.device["owner"] = "Markowner"
        yield terminal


@pytest.fixture
def entry(hass: HomeAssistant, terminal: Terminal) -> MockConfigEntry:
    """Return the entry with that password."""
    entry = entry_of(hass, terminal, "Front door")
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_PASSWORD: PASSWORD})
    return entry


@pytest.fixture
async def scene(
    hass: HomeAssistant,
    assist: None,  # noqa: F811
    caplog: pytest.LogCaptureFixture,
    terminal: Terminal,
    loaded: MockConfigEntry,
    panel: Open,
    hass_client: ClientSessionGenerator,
    hass_ws_client: WebSocketGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> Scene:
    """Return the terminal with somebody in the journal."""
    monkeypatch.setattr(coordinator_module, "SIGNATURE_PAUSE", 0.01)
    caplog.set_level("DEBUG", f"custom_components.{DOMAIN}")
    scene = Scene(
        hass=hass,
        terminal=terminal,
        entry=loaded,
        panel=panel,
        hass_client=hass_client,
        hass_ws_client=hass_ws_client,
        caplog=caplog,
        monkeypatch=monkeypatch,
    )
    # Its address is there before the browser comes.
    assert await async_setup_component(hass, "diagnostics", {})
    await ready(loaded)
    await terminal.recognize(USER["userId"], **SEEN)
    await eventually(lambda: state(hass, "last_person").state == "Markname")
    assert (await known(hass))[0]["user_id"] == "MarkuserId"
    return scene


async def automation(scene: Scene) -> None:
    """Let an automation start and fail: its trace has what was meant, and what the user put in."""
    target, at = {"entity_id": entity_id(scene.hass, "recognition")}, {"terminals": scene.entry.entry_id}
    seen = {"condition": f"{DOMAIN}.is_recently_seen", "target": target, "options": {"within": {"minutes": 1}}}
    fails = [
        {"action": f"{DOMAIN}.{name}", "data": {**at, **data}, "continue_on_error": True} | kept
        for name, data, kept in (
            ("get_users", {}, {"response_variable": "users"}),
            ("delete_user", ID, {}),
            ("enroll_capture", NAME | {"record_id": 999}, {}),
            ("set_user", ID | {"gender": "female"}, {}),
        )
    ]
    ours = {
        "id": "ours",
        "triggers": {"trigger": f"{DOMAIN}.recognized", "target": target, "options": {}},
        "conditions": [{"condition": "or", "conditions": [seen, {"condition": "template", "value_template": "true"}]}],
        "actions": fails,
    }
    assert await async_setup_component(scene.hass, "automation", {"automation": ours})
    await scene.hass.async_block_till_done()
    scene.terminal.faults.add("/api/user*", code=30001)
    await scene.terminal.recognize(USER["userId"], **SEEN)
    await eventually(lambda: state(scene.hass, "recognition").attributes["record_id"] == 2)
    await scene.hass.async_block_till_done()
    scene.traces += map(str, await traces(scene.hass, scene.hass_ws_client))
    assert "Markname" in scene.traces[0]
    assert scene.traces[0].count("failed or was only partly completed at Front door") == 2


async def assistant(scene: Scene) -> None:
    """Ask as an assistant, rightly and wrongly."""
    expose(scene.hass, entity_id(scene.hass, "recognition"))
    answers = [
        await call(scene.hass, LAST, name="Markname"),
        await call(scene.hass, LAST, name="Markbody"),
        await call(scene.hass, WHO),
        await call(scene.hass, WHO, day="Markday"),
        await call(scene.hass, WHO, terminal="Markterminal"),
    ]
    scene.traces += [str(answer.data) for answer in answers]
    assert "Markname" in scene.traces[0]


async def media(scene: Scene) -> None:
    """Look through Media, also for what is not there."""
    await set_up_media(scene.hass)
    browser = Browser(await scene.hass_ws_client(scene.hass))
    for command in ("browse", "resolve"):
        for identifier in ("Markentry", f"{scene.entry.entry_id}/person/Markperson", f"{scene.entry.entry_id}/1/1"):
            scene.errors.append(str((await browser.ask(command, identifier)).get("error")))
    found = await browser.search("Markname")
    assert found
    scene.traces += found


async def repairs(scene: Scene) -> None:
    """Have a withdrawal refused, and the journal damaged."""
    await scene.terminal.stop()
    await scene.act("delete_user", terminals=scene.entry.entry_id, **ID)
    await scene.terminal.start()
    scene.terminal.faults.add("/api/user/delete*", body=SAID)
    for _ in range(3):
        await poll(scene.entry)
        await eventually(lambda: people_of(scene.entry).idle)

    def damage() -> None:
        file_of(scene.hass).write_bytes(b"MarkUnheard" * 999)

    await reopened(scene.hass, damage)
    assert scene.repairs() != "[]"


async def crash(scene: Scene) -> None:
    """Fail as nobody has foreseen, in the link and in who listens to a signal."""

    def fail(_self: Delivery, recognition: Any, **_: Any) -> None:
        raise ValueError(recognition.record.name, recognition.record.ic_number)

    @callback
    def fail_too(_recognition: Any) -> None:
        raise RuntimeError

    for signal in (SIGNAL_LATEST, SIGNAL_ERASED):
        async_dispatcher_connect(scene.hass, signal.format(scene.entry.entry_id), fail_too)
    await scene.terminal.recognize(USER["userId"], **SEEN)
    await scene.act("erase_person", user_id="MarkuserId", confirm=True)
    assert scene.caplog.text.count("Exception in fail_too") == 3
    with scene.monkeypatch.context() as patch:
        patch.setattr(Delivery, "deliver", fail)
        await scene.terminal.recognize(USER["userId"], **SEEN)
        await eventually(lambda: "starts again after ValueError" in scene.caplog.text)


WAYS: tuple[Callable[[Scene], Awaitable[None]], ...] = (
    *(ways.pushed, ways.posted, ways.listed, ways.answers, ways.another_password, ways.actions, ways.panel),
    *(automation, assistant, media, repairs, crash),
)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
async def test_no_secret_is_told(scene: Scene, way: Callable[[Scene], Awaitable[None]]) -> None:
    """Logs, errors, repairs and diagnostics have none; states and traces have those that are meant."""
    socket_allow_hosts(["127.0.0.1"])
    await way(scene)
    report = await scene.diagnostics()
    assert scene.logged()
    assert scene.reveals(scene.logged()) == set()
    assert scene.reveals("\n".join(scene.errors)) == set()
    assert scene.reveals(scene.repairs()) == set()
    assert scene.reveals(report) == set()
    assert scene.reveals(scene.states(), MEANT) == set()
    assert scene.reveals("\n".join(scene.traces), MEANT) == set()


async def test_secrets_are_found(scene: Scene) -> None:
    """Every kind of secret would be noticed."""
    for secret in (PASSWORD, PICTURE, *PERSON.values(), *scene.signs()):
        assert secret == "visitor" or scene.reveals(f"...{secret}...")
    assert len(scene.signs()) > 2
