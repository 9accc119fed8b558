"""The dialogs, against terminals of all sorts."""

import asyncio
from ssl import TLSVersion
from typing import Any

from probatio import to_field_list
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_socket import socket_allow_hosts

from custom_components.richtech_aatss.const import DOMAIN
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.util.ssl import get_default_no_verify_context
from tests.conftest import PASSWORD
from tests.emulator import Terminal
from tests.emulator.tls import Scheme

from .conftest import DEVICE_ID, entity_id, set_up

HOUR = 3600.0


def typed(terminal: Terminal, password: str = PASSWORD, host: str | None = None) -> dict[str, Any]:
    """Return what a user types."""
    ports = {"http_port": terminal.http_port, "push_port": terminal.push_port}
    return {"host": host or terminal.host, "password": password, "ports": ports}


async def begin(hass: HomeAssistant) -> str:
    """Open the dialog that adds a terminal."""
    form = await hass.config_entries.flow.async_init(DOMAIN, context={"source": "user"})
    assert form["type"] is FlowResultType.FORM
    assert form["step_id"] == "user"
    flow_id: str = form["flow_id"]
    return flow_id


async def submit(hass: HomeAssistant, flow_id: str, user_input: dict[str, Any]) -> dict[str, Any]:
    """Submit a form."""
    result = await hass.config_entries.flow.async_configure(flow_id, user_input)
    await hass.async_block_till_done()
    return dict(result)


# The emulator's server logs the TLS that it refuses.
OLD_TLS = pytest.param("old_tls", marks=pytest.mark.no_fail_on_log_exception)


@pytest.mark.parametrize("scheme", ["http", "https", OLD_TLS])
async def test_add(hass: HomeAssistant, socket_enabled: None, caplog: pytest.LogCaptureFixture, scheme: Scheme) -> None:
    """Whatever the terminal speaks is found out and kept, and the entry works with it."""
    # Most builds of Python have this minimum by themselves; Debian's has none.
    get_default_no_verify_context().minimum_version = TLSVersion.TLSv1_2
    async with Terminal(scheme=scheme) as terminal:
        result = await submit(hass, await begin(hass), typed(terminal))
        assert result["type"] is FlowResultType.CREATE_ENTRY
        assert result["title"] == "Front door"
        assert result["result"].unique_id == DEVICE_ID
        assert result["data"] == {
            "host": terminal.host,
            "password": PASSWORD,
            "http_port": terminal.http_port,
            "push_port": terminal.push_port,
            "ssl": scheme != "http",
            "old_tls": scheme == "old_tls",
        } | ({} if scheme == "http" else {"fingerprint": terminal.fingerprint})
        assert result["result"].state is ConfigEntryState.LOADED
        assert ("old TLS" in caplog.text) is (scheme == "old_tls")
        await hass.config_entries.async_unload(result["result"].entry_id)


async def test_an_entry_on_https_never_speaks_http(hass: HomeAssistant, socket_enabled: None) -> None:
    """A server in the place of the terminal gets no signature in the clear."""
    async with Terminal(scheme="https") as terminal:
        result = await submit(hass, await begin(hass), typed(terminal))
    port = terminal.http_port
    async with Terminal(scheme="http", http_port=port) as impostor:
        await hass.config_entries.async_reload(result["result"].entry_id)
        assert result["result"].state is ConfigEntryState.SETUP_RETRY
        assert impostor.requests == []
        await hass.config_entries.async_unload(result["result"].entry_id)


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        ({"password": "other"}, "invalid_auth"),
        ({"refused_addresses": {"127.0.0.1"}}, "ip_refused"),
        ({"clock_offset": HOUR, "date_header": False}, "clock_skew"),
        ({"device": {"deviceName": "Printer"}}, "not_a_terminal"),
        ({"unsupported": {"/api/device/information"}}, "not_supported"),
    ],
)
async def test_what_is_wrong_is_told(
    hass: HomeAssistant, terminal: Terminal, trouble: dict[str, Any], error: str
) -> None:
    """Each kind of trouble has its own message; the form keeps what was typed, and works after the cure."""
    healthy = {name: getattr(terminal, name) for name in trouble}
    for name, value in trouble.items():
        setattr(terminal, name, value)
    flow_id = await begin(hass)
    result = await submit(hass, flow_id, typed(terminal))
    assert result["errors"] == {"base": error}
    assert _suggested(result) == typed(terminal)
    for name, value in healthy.items():
        setattr(terminal, name, value)
    result = await submit(hass, flow_id, typed(terminal))
    assert result["type"] is FlowResultType.CREATE_ENTRY


def _suggested(form: dict[str, Any]) -> dict[str, Any]:
    suggested = {}
    for marker, value in form["data_schema"].schema.items():
        if inner := getattr(value, "schema", None):
            suggested[marker.schema] = {key.schema: key.description["suggested_value"] for key in inner.schema}
        else:
            suggested[str(marker)] = marker.description["suggested_value"]
    return suggested


async def test_nobody_there(hass: HomeAssistant, terminal: Terminal) -> None:
    """A terminal that is off cannot be added; switched on, it can."""
    await terminal.stop()
    flow_id = await begin(hass)
    result = await submit(hass, flow_id, typed(terminal))
    assert result["errors"] == {"base": "cannot_connect"}
    await terminal.start()
    result = await submit(hass, flow_id, typed(terminal))
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(("code", "error"), [(50001, "clock_skew"), (30001, "invalid_parameter"), (50003, "busy")])
async def test_refusals(
    hass: HomeAssistant, terminal: Terminal, monkeypatch: pytest.MonkeyPatch, code: int, error: str
) -> None:
    """Whatever the terminal answers has a message."""
    monkeypatch.setattr("custom_components.richtech_aatss.api.client.SEND_TIMEOUT", 0.1)
    terminal.faults.add("*", code=code)
    result = await submit(hass, await begin(hass), typed(terminal))
    assert result["errors"] == {"base": error}


@pytest.mark.parametrize(
    "answer", [b"", b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"]
)
async def test_another_server(hass: HomeAssistant, socket_enabled: None, answer: bytes) -> None:
    """A server of another kind is not a terminal."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    ports = {"http_port": server.sockets[0].getsockname()[1], "push_port": 9000}
    result = await submit(hass, await begin(hass), {"host": "127.0.0.1", "password": "x", "ports": ports})
    assert result["errors"] == {"base": "not_a_terminal" if answer else "cannot_connect"}
    server.close()


async def test_a_dead_address_is_given_up(
    hass: HomeAssistant, socket_enabled: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that accepts and says nothing ends in a message."""
    monkeypatch.setattr("custom_components.richtech_aatss.config_flow.CHECK_TIMEOUT", 0.2)
    waiting: list[asyncio.StreamWriter] = []
    server = await asyncio.start_server(lambda _, writer: waiting.append(writer), "127.0.0.1", 0)
    ports = {"http_port": server.sockets[0].getsockname()[1], "push_port": 9000}
    result = await submit(hass, await begin(hass), {"host": "127.0.0.1", "password": "x", "ports": ports})
    assert result["errors"] == {"base": "cannot_connect"}
    for writer in waiting:
        writer.close()
    server.close()


@pytest.mark.parametrize("date_header", [True, False])
async def test_a_wrong_clock(hass: HomeAssistant, terminal: Terminal, date_header: bool) -> None:  # noqa: FBT001
    """The terminal is added all the same where it tells its time, or lets it be set."""
    terminal.clock_offset = -25 * 365 * 24 * HOUR
    terminal.date_header = date_header
    terminal.sync_time_checks_clock = False
    result = await submit(hass, await begin(hass), typed(terminal))
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["result"].state is ConfigEntryState.LOADED


@pytest.mark.parametrize("host", [" 127.0.0.1 ", "http://127.0.0.1/", "https://127.0.0.1:8899/index.html"])
async def test_addresses_as_people_type_them(hass: HomeAssistant, terminal: Terminal, host: str) -> None:
    """A copied link is an address too."""
    result = await submit(hass, await begin(hass), typed(terminal, host=host))
    assert result["data"]["host"] == "127.0.0.1"


@pytest.mark.parametrize(
    "host", ["a b", " ", "[::1", "http://", "192.168.1.5:99999", "%zz", "ä..b", "http://a b/", "192.168.1.5:x"]
)
async def test_what_is_no_address(hass: HomeAssistant, terminal: Terminal, host: str) -> None:
    """It is told as that, at the field, and nothing is sent."""
    flow_id = await begin(hass)
    result = await submit(hass, flow_id, typed(terminal, host=host))
    assert result["errors"] == {"host": "invalid_host"}
    assert _suggested(result)["host"] == host
    result = await submit(hass, flow_id, typed(terminal))
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_a_port_behind_the_address(hass: HomeAssistant, terminal: Terminal) -> None:
    """It is the HTTP port."""
    ports = {"http_port": 8899, "push_port": terminal.push_port}
    user_input = {"host": f"127.0.0.1:{terminal.http_port}", "password": PASSWORD, "ports": ports}
    result = await submit(hass, await begin(hass), user_input)
    assert (result["data"]["host"], result["data"]["http_port"]) == ("127.0.0.1", terminal.http_port)


async def test_reconfiguration_without_the_ports(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry
) -> None:
    """A section that stays folded changes nothing."""
    form = await loaded.start_reconfigure_flow(hass)
    result = await submit(hass, form["flow_id"], {"host": terminal.host})
    assert result["reason"] == "reconfigure_successful"
    assert loaded.data["http_port"] == terminal.http_port


async def test_the_frontend_finds_the_ports(hass: HomeAssistant) -> None:
    """A default of the whole section would hide those of its fields, and the form could not be submitted."""
    form = await hass.config_entries.flow.async_init(DOMAIN, context={"source": "user"})
    assert form["data_schema"]
    fields = to_field_list(form["data_schema"], custom_serializer=cv.custom_serializer)
    (ports,) = [field for field in fields if isinstance(field, dict) and field["name"] == "ports"]
    assert "default" not in ports
    assert [field["default"] for field in ports["schema"]] == [8899, 9000]


async def test_ports_may_stay_closed(hass: HomeAssistant, socket_enabled: None) -> None:
    """The collapsed section has the standard ports."""
    socket_allow_hosts(["127.0.0.1", "127.0.0.9"])
    async with Terminal(host="127.0.0.9", http_port=8899, push_port=9000):
        result = await submit(hass, await begin(hass), {"host": "127.0.0.9", "password": PASSWORD})
        assert (result["data"]["http_port"], result["data"]["push_port"]) == (8899, 9000)
        await hass.config_entries.async_unload(result["result"].entry_id)


async def test_the_same_terminal_twice(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """It is refused, and the first one keeps its address."""
    result = await submit(hass, await begin(hass), typed(terminal, host=" 127.0.0.1 "))
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "already_configured"
    assert len(hass.config_entries.async_entries(DOMAIN)) == 1


async def test_reauthentication(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """The new password heals the entry; a wrong one is told and may be corrected."""
    devices = dr.async_get(hass)
    device = next(iter(devices.devices))
    devices.async_update_device(device.id, name_by_user="Main entrance")
    terminal.password = "new"
    form = await loaded.start_reauth_flow(hass)
    assert form["description_placeholders"]["name"] == "Front door"
    result = await submit(hass, form["flow_id"], {"password": "still wrong"})
    assert result["errors"] == {"base": "invalid_auth"}
    result = await submit(hass, form["flow_id"], {"password": "new"})
    assert result["reason"] == "reauth_successful"
    assert loaded.data["password"] == "new"
    assert loaded.state is ConfigEntryState.LOADED
    kept = devices.async_get(device.id)
    assert kept
    assert kept.name_by_user == "Main entrance"


async def test_a_new_password_does_not_leave_https(hass: HomeAssistant, socket_enabled: None) -> None:
    """What the terminal speaks is not found out anew: the password would go out in the clear."""
    async with Terminal(scheme="https") as terminal:
        entry = (await submit(hass, await begin(hass), typed(terminal)))["result"]
    async with Terminal(scheme="http", http_port=terminal.http_port) as impostor:
        entry.async_start_reauth(hass)
        await hass.async_block_till_done()
        (flow,) = hass.config_entries.flow.async_progress()
        result = await submit(hass, flow["flow_id"], {"password": PASSWORD})
        assert result["errors"] == {"base": "cannot_connect"}
        assert impostor.requests == []
        await hass.config_entries.async_unload(entry.entry_id)


async def test_reauthentication_of_another_terminal(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry
) -> None:
    """Another terminal in the old one's place is an error of the form."""
    form = await loaded.start_reauth_flow(hass)
    terminal.device["deviceID"] = "other"
    result = await submit(hass, form["flow_id"], {"password": PASSWORD})
    assert result["errors"] == {"base": "wrong_device"}
    terminal.device["deviceID"] = DEVICE_ID
    result = await submit(hass, form["flow_id"], {"password": PASSWORD})
    assert result["reason"] == "reauth_successful"


async def test_reconfiguration(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """The terminal is found where it is now; mistyped values are corrected on the way; nothing is lost."""
    registry = er.async_get(hass)
    door = entity_id(hass, "open_door")
    registry.async_update_entity(door, name="Sesame")
    async with Terminal(scheme="https", password="other") as moved, Terminal() as stranger:
        stranger.device["deviceID"] = "other"
        form = await loaded.start_reconfigure_flow(hass)
        assert form["step_id"] == "reconfigure"
        for wrong, error in (
            ({**typed(moved), "ports": {"http_port": 1, "push_port": 2}}, "cannot_connect"),
            ({key: value for key, value in typed(stranger).items() if key != "password"}, "wrong_device"),
            ({**typed(moved), "password": ""}, "invalid_auth"),
        ):
            result = await submit(hass, form["flow_id"], wrong)
            assert result["errors"] == {"base": error}
        result = await submit(hass, form["flow_id"], typed(moved, "other"))
        # The old one still answers, and has the same id.
        assert result["type"] is FlowResultType.MENU
        result = await submit(hass, form["flow_id"], {"next_step_id": "same_terminal"})
        assert result["reason"] == "reconfigure_successful"
        assert loaded.data["ssl"] is True
        assert loaded.data["http_port"] == moved.http_port
        assert loaded.state is ConfigEntryState.LOADED
        kept = registry.async_get(door)
        assert kept
        assert kept.name == "Sesame"
        await hass.config_entries.async_unload(loaded.entry_id)


async def test_reconfiguration_keeps_the_password(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry
) -> None:
    """An empty field means the old one, which is never shown."""
    form = await loaded.start_reconfigure_flow(hass)
    assert PASSWORD not in str([marker.description for marker in form["data_schema"].schema])
    result = await submit(hass, form["flow_id"], {"host": terminal.host, "ports": typed(terminal)["ports"]})
    assert result["reason"] == "reconfigure_successful"
    assert loaded.data["password"] == PASSWORD


async def test_a_failed_setup_can_be_mended(hass: HomeAssistant, terminal: Terminal, entry: MockConfigEntry) -> None:
    """Reconfigure works on an entry that could not be set up."""
    hass.config_entries.async_update_entry(entry, data={**entry.data, "http_port": 1})
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    form = await entry.start_reconfigure_flow(hass)
    result = await submit(hass, form["flow_id"], {"host": terminal.host, "ports": typed(terminal)["ports"]})
    assert result["reason"] == "reconfigure_successful"
    assert hass.config_entries.async_loaded_entries(DOMAIN) == [entry]
