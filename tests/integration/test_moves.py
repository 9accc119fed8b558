"""A terminal that gets another address: it is known by its MAC address, and followed where it is sure."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_socket import socket_allow_hosts

from custom_components.richtech_aatss.const import DOMAIN
from custom_components.richtech_aatss.neighbours import async_find_mac
from homeassistant.config_entries import SOURCE_DHCP, ConfigEntryDisabler, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.service_info.dhcp import DhcpServiceInfo
from tests.emulator import Terminal
from tests.waiting import eventually

from .conftest import DEVICE_ID, set_up, state
from .watching import ready

MAC = "02:1a:2b:3c:4d:5e"
OTHER_MAC = "02:1a:2b:3c:4d:5f"
NEW = "127.0.0.2"
HEAD = "IP address       HW type     Flags       HW address            Mask     Device\n"

type Tell = Callable[[str | None], Awaitable[None]]


def row(address: str, mac: str = MAC, flags: str = "0x2") -> str:
    """Return a row of Linux's table of neighbours."""
    return f"{address:<16} 0x1         {flags:<11} {mac}     *        eth0\n"


@pytest.fixture(autouse=True)
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, socket_enabled: None) -> Path:
    """Let the system know the terminal; two addresses of this machine can be used, and nobody is waited for."""
    socket_allow_hosts(["127.0.0.1", NEW])
    path = tmp_path / "arp"
    path.write_text(HEAD + row("127.0.0.11", OTHER_MAC) + row("127.0.0.1", MAC.upper()))
    monkeypatch.setattr("custom_components.richtech_aatss.neighbours.TABLE", path)
    monkeypatch.setattr("custom_components.richtech_aatss.moves.PAUSE", 0.05)
    monkeypatch.setattr("custom_components.richtech_aatss.moves.PATIENCE", 0.0)
    return path


@pytest.fixture
def tell(hass: HomeAssistant, table: Path) -> Tell:
    """Let the system tell something else, or nothing at all."""

    async def tell(text: str | None) -> None:
        work = table.unlink if text is None else partial(table.write_text, text, "latin-1")
        await hass.async_add_executor_job(work)

    return tell


def connections(hass: HomeAssistant, entry: MockConfigEntry) -> set[tuple[str, str]]:
    """Return what the terminal's device is known by, besides its id."""
    device = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, DEVICE_ID), entry.entry_id)
    assert device
    return device.connections


async def leased(hass: HomeAssistant, ip: str = NEW, mac: str = MAC) -> Any:
    """Let somebody get an address; return why nothing was added."""
    info = DhcpServiceInfo(ip=ip, hostname="", macaddress=mac.replace(":", ""))
    entries = hass.config_entries.async_entries(DOMAIN)
    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_DHCP}, data=info)
    await hass.async_block_till_done()
    assert hass.config_entries.async_entries(DOMAIN) == entries
    return result["reason"]


async def test_the_mac_address_is_kept(hass: HomeAssistant, loaded: MockConfigEntry, tell: Tell) -> None:
    """It is read when the terminal has answered, and stays when it cannot be read any longer."""
    await eventually(lambda: connections(hass, loaded) == {("mac", MAC)})
    await tell(None)
    await hass.config_entries.async_reload(loaded.entry_id)
    await ready(loaded)
    assert connections(hass, loaded) == {("mac", MAC)}
    await tell(HEAD + row("127.0.0.1", OTHER_MAC))
    await hass.config_entries.async_reload(loaded.entry_id)
    await eventually(lambda: connections(hass, loaded) == {("mac", MAC), ("mac", OTHER_MAC)})


@pytest.mark.parametrize(
    ("text", "host", "mac"),
    [
        (HEAD + row("127.0.0.1"), "localhost", MAC),
        (HEAD + row("127.0.0.1") + row("127.0.0.1", flags="0x6"), "127.0.0.1", MAC),
        (HEAD + row("127.0.0.1") + row("127.0.0.1", OTHER_MAC), "127.0.0.1", None),
        (HEAD + row("127.0.0.11"), "127.0.0.1", None),
        (HEAD + row("127.0.0.1", flags="0x0"), "127.0.0.1", None),
        (HEAD + row("127.0.0.1", "00:00:00:00:00:00"), "127.0.0.1", None),
        (HEAD + row("::1"), "fe80::1", None),
        (HEAD + row("127.0.0.1"), "fe80::1%nowhere", None),
        ("\xff\xfe", "127.0.0.1", None),
        ("", "127.0.0.1", None),
        (None, "127.0.0.1", None),
    ],
)
async def test_the_table(hass: HomeAssistant, tell: Tell, text: str | None, host: str, mac: str | None) -> None:
    """A name is looked up first; what the system does not tell for certain is not known."""
    await tell(text)
    assert await async_find_mac(hass, host) == mac


@pytest.mark.parametrize("restarted", [False, True])
async def test_a_terminal_that_moves(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    restarted: bool,  # noqa: FBT001
) -> None:
    """The entry goes with it, whether or not it could be set up meanwhile, and everything works again."""
    before = dict(loaded.data)
    await terminal.move(host=NEW)
    if restarted:
        await hass.config_entries.async_reload(loaded.entry_id)
        assert loaded.state is ConfigEntryState.SETUP_RETRY
    assert await leased(hass) == "followed"
    assert loaded.data == {**before, "host": NEW}
    assert loaded.state is ConfigEntryState.LOADED
    await eventually(lambda: state(hass, "push_connection").state == "on")
    assert await leased(hass) == "already_configured"


async def test_a_certificate_that_is_not_known_yet(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry
) -> None:
    """Over https, nothing signed is sent to somebody whom nothing proves to be the terminal."""
    hass.config_entries.async_update_entry(loaded, data={**loaded.data, "ssl": True})
    await terminal.move(host=NEW)
    asked = len(terminal.requests)
    assert await leased(hass) == "not_followed"
    assert len(terminal.requests) == asked


async def test_a_terminal_that_still_starts(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It gets its address first; it is asked again until it answers."""
    monkeypatch.setattr("custom_components.richtech_aatss.moves.PATIENCE", 60.0)
    await terminal.move(host=NEW)
    fault = terminal.faults.add("/api/device/information", status=503, body="empty", times=3)
    assert await leased(hass) == "followed"
    assert fault.times == 0


async def test_an_entry_that_is_removed_meanwhile(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is waited for any longer."""
    monkeypatch.setattr("custom_components.richtech_aatss.moves.PATIENCE", 1e6)
    info = DhcpServiceInfo(ip=NEW, hostname="", macaddress=MAC.replace(":", ""))
    flow = hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_DHCP}, data=info)
    waiting = asyncio.create_task(flow)
    await eventually(lambda: hass.config_entries.flow.async_progress(include_uninitialized=True))
    await hass.config_entries.async_remove(loaded.entry_id)
    assert (await waiting)["reason"] == "not_followed"


@pytest.mark.parametrize(
    ("there", "reason"),
    [
        ({"device": {"deviceID": "other"}}, "not_followed"),
        ({"device": {"deviceName": "Printer"}}, "not_followed"),
        ({}, "same_id"),
    ],
)
async def test_somebody_else_at_the_new_address(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, there: dict[str, Any], reason: str
) -> None:
    """A terminal is followed only where its id and its password are, and not while it answers where it was."""
    async with Terminal(host=NEW, http_port=terminal.http_port, **there) as other:
        assert await leased(hass) == reason
        assert len(other.requests) == 1
    assert loaded.data["host"] == "127.0.0.1"


async def test_another_password_at_the_new_address(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does not become right by waiting."""
    monkeypatch.setattr("custom_components.richtech_aatss.moves.PATIENCE", 1.0)
    async with Terminal(host=NEW, http_port=terminal.http_port, password="other") as other:
        assert await leased(hass) == "not_followed"
        assert len(other.requests) == 1


async def test_an_address_where_nobody_answers(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """The entry stays where it is."""
    assert await leased(hass) == "not_followed"
    assert loaded.data["host"] == "127.0.0.1"


async def test_somebody_unknown(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """Nobody is asked: another device has got an address."""
    async with Terminal(host=NEW, http_port=terminal.http_port) as other:
        assert await leased(hass, mac=OTHER_MAC) == "not_followed"
        await hass.config_entries.async_set_disabled_by(loaded.entry_id, ConfigEntryDisabler.USER)
        assert await leased(hass) == "not_followed"
        assert other.requests == []


async def test_https_is_followed_to_https_only(
    hass: HomeAssistant, socket_enabled: None, entry: MockConfigEntry
) -> None:
    """Who speaks http at the new address gets no signature, which would work like the password."""
    async with Terminal(scheme="https") as terminal:
        ports = {"http_port": terminal.http_port, "push_port": terminal.push_port}
        hass.config_entries.async_update_entry(entry, data={**entry.data, **ports, "ssl": True})
        await set_up(hass, entry)
        await eventually(lambda: connections(hass, entry) == {("mac", MAC)})
        async with Terminal(host=NEW, http_port=terminal.http_port) as impostor:
            assert await leased(hass) == "not_followed"
            assert impostor.requests == []
        await terminal.move(host=NEW)
        assert await leased(hass) == "followed"
        assert entry.state is ConfigEntryState.LOADED
        await hass.config_entries.async_unload(entry.entry_id)
