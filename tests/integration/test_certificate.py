"""A terminal is known by its certificate: whoever shows another one gets nothing, and gives nothing."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import get_diagnostics_for_config_entry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.richtech_aatss.api.errors import AatssCertificateError
from custom_components.richtech_aatss.const import DOMAIN
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from tests.conftest import PASSWORD
from tests.emulator import Terminal
from tests.waiting import eventually

from .conftest import entity_id, entry_of, press, set_up, state
from .inside import link_of, poll
from .test_config_flow import OLD_TLS, begin, submit, typed
from .watching import Watch, known, ready, store

FIX = "/api/repairs/issues/fix"


@pytest.fixture
async def terminal(request: pytest.FixtureRequest, socket_enabled: None) -> AsyncIterator[Terminal]:
    """Run a terminal that speaks https, unless a test wants an old TLS."""
    async with Terminal(password=PASSWORD, scheme=getattr(request, "param", "https")) as terminal:
        yield terminal


@pytest.fixture
def entry(hass: HomeAssistant, terminal: Terminal) -> MockConfigEntry:
    """Return its entry, from before certificates were remembered."""
    entry = entry_of(hass, terminal, "Front door")
    data = {**entry.data, "ssl": True, "old_tls": terminal.scheme == "old_tls"}
    hass.config_entries.async_update_entry(entry, data=data)
    return entry


def changed(hass: HomeAssistant, entry: MockConfigEntry) -> ir.IssueEntry | None:
    """Return the repair."""
    return ir.async_get(hass).async_get_issue(DOMAIN, f"certificate_changed_{entry.entry_id}")


def spelled(fingerprint: str) -> str:
    """Return a fingerprint as people compare it."""
    return bytes.fromhex(fingerprint).hex(":").upper()


def opens(hass: HomeAssistant) -> bool:
    """Return whether the door can be opened."""
    return state(hass, "open_door").state != "unavailable"


async def test_an_entry_from_before(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """It learns the certificate when it is set up, once, and is not loaded again for that."""
    assert loaded.data["fingerprint"] == terminal.fingerprint
    assert link_of(loaded).links == 1
    assert [request.path for request in terminal.requests].count("/api/device/networkcfg") == 0
    await terminal.show_certificate(1)
    await poll(loaded)
    assert loaded.data["fingerprint"] != terminal.fingerprint


async def test_another_terminal_teaches_nothing(
    hass: HomeAssistant, terminal: Terminal, entry: MockConfigEntry
) -> None:
    """The certificate is that of the terminal with the right id."""
    own, terminal.device["deviceID"] = terminal.device["deviceID"], "other"
    await terminal.show_certificate(1)
    await set_up(hass, entry)
    assert "fingerprint" not in entry.data
    terminal.device["deviceID"] = own
    await terminal.show_certificate(0)
    await hass.config_entries.async_reload(entry.entry_id)
    assert entry.data["fingerprint"] == terminal.fingerprint


@pytest.mark.parametrize("terminal", ["https", OLD_TLS], indirect=True)
async def test_changed_while_running(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """The door refuses, all is unavailable at once, the link goes; with the old certificate all is well by itself."""
    await ready(loaded)
    watch = Watch(hass)
    old = terminal.fingerprint
    await terminal.show_certificate(1)
    asked = len(terminal.requests)
    with pytest.raises(HomeAssistantError, match="at the address of Front door shows another certificate"):
        await press(hass, "open_door")
    assert [state(hass, key).state for key in ("open_door", "recognition", "last_capture")] == ["unavailable"] * 3
    repair = changed(hass, loaded)
    assert repair
    assert repair.is_fixable
    assert repair.translation_placeholders == {
        "terminal": "Front door",
        "known": spelled(old),
        "shown": spelled(terminal.fingerprint),
    }
    await eventually(lambda: not terminal.push_clients)
    number = store(terminal, name="Anna")
    link_of(loaded).try_now()
    await eventually(lambda: isinstance(link_of(loaded).last_error, AatssCertificateError))
    await poll(loaded)
    assert (len(terminal.requests), len(terminal.push_requests), terminal.openings) == (asked, 1, [])
    assert state(hass, "push_connection").state == "off"
    assert (watch.live, watch.missed, await known(hass)) == ([], [], [])
    await terminal.show_certificate(0)
    await poll(loaded)
    assert opens(hass)
    assert changed(hass, loaded) is None
    await eventually(lambda: terminal.push_clients)
    await eventually(lambda: [*watch.live, *watch.missed] == [number])
    await press(hass, "open_door")
    assert terminal.openings == ["Home Assistant"]


async def test_a_setting_is_not_for_somebody_else(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry
) -> None:
    """A switch that is pressed before anybody knows is not sent, and the error says why."""
    await ready(loaded)
    before = dict(terminal.smart_face)
    await terminal.show_certificate(1)
    switch = {"entity_id": entity_id(hass, "mask_detection")}
    with pytest.raises(HomeAssistantError) as refused:
        await hass.services.async_call("switch", "toggle", switch, blocking=True)
    assert refused.value.translation_key == "setting_certificate_changed"
    assert terminal.smart_face == before


async def test_an_impostor_between_two_polls(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """A link that has to be built anew is not built to somebody else, and the poll is not waited for."""
    await ready(loaded)
    watch = Watch(hass)
    await terminal.show_certificate(1)
    await terminal.drop_push()
    await eventually(lambda: changed(hass, loaded))
    await terminal.recognize(name="Impostor")
    assert not opens(hass)
    assert len(terminal.push_requests) == 1
    assert (watch.live, watch.missed) == ([], [])


async def test_posts_of_an_impostor(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, hass_client_no_auth: ClientSessionGenerator
) -> None:
    """Trusted posts are not taken while it may be somebody else who posts."""
    hass.config_entries.async_update_entry(loaded, options={"posts": "trusted", "webhook_id": "secret"})
    await hass.config_entries.async_reload(loaded.entry_id)
    await ready(loaded)
    watch = Watch(hass)
    terminal.post_url = str((await hass_client_no_auth()).make_url("/api/webhook/secret"))
    real = terminal.store()
    await terminal.post(real)
    await terminal.show_certificate(1)
    await poll(loaded)
    await terminal.post(terminal.store())
    assert [status for status, _ in terminal.post_answers] == [200, 503]
    await watch.tells(live=[real["id"]])


async def test_a_poll_finds_out(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """Nobody has to press anything, and the minute of patience is not for impostors."""
    await terminal.show_certificate(1)
    await poll(loaded)
    assert not opens(hass)
    # What is unavailable is not even asked.
    await press(hass, "open_door")
    await eventually(lambda: not terminal.push_clients)
    await hass.config_entries.async_remove(loaded.entry_id)
    assert changed(hass, loaded) is None


async def test_two_at_one_address(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """Where an impostor comes and goes during a poll, the terminal is available after it."""
    await ready(loaded)
    own = terminal._ports[0].tls

    @callback
    def come_back(_event: Event[Any]) -> None:
        if not opens(hass):
            terminal._ports[0].tls = own

    terminal.faults.add("/api/device/perpara", stall=30, times=1)
    polling = asyncio.create_task(poll(loaded))
    await eventually(lambda: not terminal.faults.rules)
    await terminal.show_certificate(1)
    undo = hass.bus.async_listen("state_changed", come_back)
    with pytest.raises(HomeAssistantError, match="shows another certificate"):
        await press(hass, "open_door")
    undo()
    await polling
    await eventually(lambda: opens(hass))
    assert changed(hass, loaded) is None


class Repair:
    """The repair, as an administrator has it done."""

    def __init__(self, browser: Any, entry: MockConfigEntry) -> None:
        """Begin nothing yet."""
        self._browser = browser
        self._start = {"handler": DOMAIN, "issue_id": f"certificate_changed_{entry.entry_id}"}
        self._path = FIX

    async def begin(self) -> dict[str, Any]:
        """Open the dialog."""
        self._path = FIX
        form = await self._post(self._start)
        self._path = f"{FIX}/{form['flow_id']}"
        return form

    async def submit(self) -> dict[str, Any]:
        """Accept what is shown."""
        return await self._post({})

    async def _post(self, content: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = await (await self._browser.post(self._path, json=content)).json()
        return answer


async def test_accepted_before_the_entry_can_be_loaded(
    hass: HomeAssistant, terminal: Terminal, entry: MockConfigEntry, hass_client: ClientSessionGenerator
) -> None:
    """What is accepted is what was shown, read anew; until then nothing is sent."""
    assert await async_setup_component(hass, "repairs", {})
    before = "ab" * 32
    hass.config_entries.async_update_entry(entry, data={**entry.data, "fingerprint": before})
    await set_up(hass, entry)
    assert (entry.state, entry.error_reason_translation_key) == (ConfigEntryState.SETUP_RETRY, "certificate_changed")
    assert changed(hass, entry)
    repair = Repair(await hass_client(), entry)
    await terminal.show_certificate(1)
    form = await repair.begin()
    assert form["description_placeholders"] == {
        "terminal": "Front door",
        "known": spelled(before),
        "shown": spelled(terminal.fingerprint),
    }
    await terminal.show_certificate(2)
    form = await repair.submit()
    assert form["errors"] == {"base": "certificate_other"}
    assert form["description_placeholders"]["shown"] == spelled(terminal.fingerprint)
    await terminal.stop()
    assert (await repair.submit())["reason"] == "no_certificate"
    await terminal.start()
    await repair.begin()
    assert (terminal.requests, terminal.push_requests, entry.data["fingerprint"]) == ([], [], before)
    assert (await repair.submit())["type"] == "create_entry"
    assert entry.data["fingerprint"] == terminal.fingerprint
    await eventually(lambda: entry.state is ConfigEntryState.LOADED)
    await eventually(lambda: terminal.push_clients)
    assert changed(hass, entry) is None


async def test_accepted_while_loaded(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    hass_client: ClientSessionGenerator,
    hass_read_only_access_token: str,
) -> None:
    """Only an administrator can; the door opens then."""
    assert await async_setup_component(hass, "repairs", {})
    await terminal.show_certificate(1)
    await poll(loaded)
    guest = await hass_client(hass_read_only_access_token)
    issue = {"handler": DOMAIN, "issue_id": f"certificate_changed_{loaded.entry_id}"}
    assert (await guest.post(FIX, json=issue)).status == 401
    repair = Repair(await hass_client(), loaded)
    await repair.begin()
    assert (await repair.submit())["type"] == "create_entry"
    await eventually(lambda: loaded.state is ConfigEntryState.LOADED and opens(hass))
    await press(hass, "open_door")
    assert terminal.openings == ["Home Assistant"]


async def test_the_old_one_is_back_before_the_entry_is_loaded(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry
) -> None:
    """Then there is nothing to repair."""
    await terminal.show_certificate(1)
    await hass.config_entries.async_reload(loaded.entry_id)
    assert (loaded.state, changed(hass, loaded) is None) == (ConfigEntryState.SETUP_RETRY, False)
    await terminal.show_certificate(0)
    await hass.config_entries.async_reload(loaded.entry_id)
    assert (loaded.state, changed(hass, loaded) is None) == (ConfigEntryState.LOADED, True)


async def test_reconfiguration(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """Another certificate is shown before anything is sent to it, each time."""
    old = terminal.fingerprint
    await terminal.show_certificate(1)
    await poll(loaded)
    terminal.requests.clear()
    flow_id = (await loaded.start_reconfigure_flow(hass))["flow_id"]
    form = await submit(hass, flow_id, typed(terminal, "new"))
    assert form["step_id"] == "certificate"
    first = {"terminal": "Front door", "known": spelled(old), "shown": spelled(terminal.fingerprint)}
    assert form["description_placeholders"] == first
    await terminal.show_certificate(2)
    form = await submit(hass, flow_id, {})
    assert (form["step_id"], terminal.requests) == ("certificate", [])
    assert form["description_placeholders"]["shown"] == spelled(terminal.fingerprint)
    form = await submit(hass, flow_id, {})
    assert (form["step_id"], form["errors"]) == ("reconfigure", {"base": "invalid_auth"})
    assert (await submit(hass, flow_id, typed(terminal)))["step_id"] == "certificate"
    result = await submit(hass, flow_id, {})
    assert result["reason"] == "reconfigure_successful"
    assert (loaded.state, loaded.data["fingerprint"]) == (ConfigEntryState.LOADED, terminal.fingerprint)
    assert changed(hass, loaded) is None


async def test_no_certificate_at_all(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """A terminal that has gone from https to http is asked about as well, before a signature goes in the clear."""
    await terminal.stop()
    ports: dict[str, Any] = {"http_port": terminal.http_port, "push_port": terminal.push_port}
    async with Terminal(password=PASSWORD, **ports) as reset:
        flow_id = (await loaded.start_reconfigure_flow(hass))["flow_id"]
        form = await submit(hass, flow_id, typed(reset))
        assert (form["step_id"], form["description_placeholders"]["shown"]) == ("certificate", "http")
        assert not [request for request in reset.requests if "sign" in request.query]
        result = await submit(hass, flow_id, {})
        assert result["reason"] == "reconfigure_successful"
        assert (loaded.data["ssl"], loaded.data.get("fingerprint")) == (False, None)
        assert opens(hass)
        await hass.config_entries.async_unload(loaded.entry_id)


async def test_a_new_password_is_not_for_an_impostor(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry
) -> None:
    """Neither where Home Assistant asks for it nor where the terminal is added once more."""
    await terminal.show_certificate(1)
    await poll(loaded)
    terminal.requests.clear()
    form = await loaded.start_reauth_flow(hass)
    result = await submit(hass, form["flow_id"], {"password": "new"})
    assert result["errors"] == {"base": "certificate_changed"}
    result = await submit(hass, await begin(hass), typed(terminal, "new"))
    assert result["errors"] == {"base": "certificate_changed"}
    assert terminal.requests == []
    await terminal.show_certificate(0)
    assert (await submit(hass, form["flow_id"], {"password": PASSWORD}))["reason"] == "reauth_successful"


async def test_diagnostics(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, hass_client: ClientSessionGenerator
) -> None:
    """The fingerprint tells a terminal from all others: it is nobody's business."""
    report = await get_diagnostics_for_config_entry(hass, hass_client, loaded)
    assert terminal.fingerprint not in str(report)
