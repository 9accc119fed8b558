"""The terminal's network, and following it to its new address."""

import asyncio
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_socket import socket_allow_hosts

from custom_components.richtech_aatss.const import DOMAIN
from custom_components.richtech_aatss.services import network as network_module
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
from tests.emulator import Terminal
from tests.emulator.state import BodyForm
from tests.waiting import eventually

WRITE = "/api/device/networkcfg"


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look for the terminal often."""
    monkeypatch.setattr(network_module, "FOLLOW_PAUSE", 0.02)


async def set_network(hass: HomeAssistant, context: Context | None = None, **data: Any) -> dict[str, Any]:
    """Call the action."""
    response = await hass.services.async_call(
        DOMAIN, "set_network", data, blocking=True, return_response=True, context=context
    )
    assert response
    return dict(response)


def written(terminal: Terminal) -> int:
    """Return how often the network was written."""
    return sum(request.path == WRITE for request in terminal.requests)


async def test_what_is_left_out_stays(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """Only what is given changes, and the response is what was written."""
    terminal.network["vlan"] = 7
    before = dict(terminal.network)
    response = await set_network(hass, config_entry_id=loaded.entry_id, dns_1="9.9.9.9", dns_2=" 1.1.1.1 ")
    assert terminal.network == before | {"DNS1": "9.9.9.9", "DNS2": "1.1.1.1"}
    assert response == {
        "network": {
            "dhcp": False,
            "ip_address": "192.168.1.73",
            "subnet_mask": "255.255.0.0",
            "gateway": "192.168.0.1",
            "dns_1": "9.9.9.9",
            "dns_2": "1.1.1.1",
        }
    }


async def test_a_dry_run_sends_nothing(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """It shows what would be written, and says that an address from DHCP cannot be known."""
    response = await set_network(hass, ip_address="192.168.1.80", dry_run=True)
    assert response["network"]["ip_address"] == "192.168.1.80"
    assert "note" not in response
    response = await set_network(hass, dhcp=True, dry_run=True)
    assert response["network"]["dhcp"] is True
    assert "Front door is chosen by the network and cannot be known" in response["note"]
    assert written(terminal) == 0


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ({"ip_address": "192.168.1"}, "address_invalid"),
        ({"ip_address": "192.168.1.300"}, "address_invalid"),
        ({"ip_address": "fe80::1"}, "address_invalid"),
        ({"ip_address": "224.0.0.1"}, "address_invalid"),
        ({"ip_address": "255.255.255.255"}, "address_invalid"),
        ({"ip_address": "0.0.0.0"}, "address_invalid"),  # noqa: S104
        ({"ip_address": "192.168.0.0"}, "address_reserved"),
        ({"ip_address": "192.168.255.255"}, "address_reserved"),
        ({"ip_address": "10.0.0.5"}, "address_outside"),
        ({"gateway": "10.0.0.1"}, "address_outside"),
        ({"gateway": "192.168.255.255"}, "address_reserved"),
        ({"subnet_mask": "255.255.255.0"}, "address_outside"),
        ({"subnet_mask": "255.0.255.0"}, "address_invalid"),
        ({"subnet_mask": "0.0.255.255"}, "address_invalid"),
        ({"subnet_mask": "255.255.255.255"}, "address_invalid"),
        ({"subnet_mask": "16"}, "address_invalid"),
        ({"dns_1": "239.1.1.1"}, "address_invalid"),
        ({"dns_2": ""}, "address_invalid"),
        ({"dhcp": True, "gateway": "nowhere"}, "address_invalid"),
        ({"dhcp": True, "subnet_mask": "nothing"}, "address_invalid"),
    ],
)
async def test_what_cannot_work_is_not_sent(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, data: dict[str, Any], key: str
) -> None:
    """Each field is checked by itself and with the others."""
    with pytest.raises(ServiceValidationError) as raised:
        await set_network(hass, **data)
    assert raised.value.translation_key == key
    assert "Nothing was sent" in str(raised.value)
    assert written(terminal) == 0


async def test_following_the_terminal(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """The entry goes where the same terminal answers, and not where another one does."""
    socket_allow_hosts(["127.0.0.1", "127.0.0.2"])
    terminal.network |= {"ipAddress": "127.0.0.1", "defRout": "127.0.0.254", "subMask": "255.255.255.0"}
    terminal.faults.add(WRITE, drop="reset", act=True)
    async with Terminal(host="127.0.0.2", http_port=terminal.http_port) as impostor:
        impostor.device["deviceID"] = "other"
        moving = asyncio.create_task(set_network(hass, ip_address="127.0.0.2"))
        await eventually(lambda: moving.done() or len(impostor.requests) > 1)
        assert not moving.done()
        assert loaded.data["host"] == "127.0.0.1"
    await terminal.move(host="127.0.0.2", http_port=terminal.http_port, push_port=terminal.push_port)
    assert (await moving)["network"]["ip_address"] == "127.0.0.2"
    assert loaded.data["host"] == "127.0.0.2"
    await eventually(lambda: terminal.push_clients)
    assert written(terminal) == 1


async def test_a_terminal_that_is_lost(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What to do is told when it does not come back; a terminal that stayed is told from that."""
    socket_allow_hosts(["127.0.0.1", "127.0.0.2"])
    monkeypatch.setattr(network_module, "FOLLOW_TIMEOUT", 0.3)
    terminal.network |= {"ipAddress": "127.0.0.1", "defRout": "127.0.0.254", "subMask": "255.255.255.0"}
    with pytest.raises(HomeAssistantError) as raised:
        await set_network(hass, ip_address="127.0.0.2")
    assert raised.value.translation_key == "setting_ignored"
    terminal.network["ipAddress"] = "127.0.0.1"
    moving = asyncio.create_task(set_network(hass, ip_address="127.0.0.2"))
    await eventually(lambda: written(terminal) == 2)
    await terminal.stop()
    with pytest.raises(HomeAssistantError, match="use Reconfigure"):
        await moving
    assert loaded.data["host"] == "127.0.0.1"


@pytest.mark.parametrize("data", [{"ip_address": "192.168.1.80"}, {"dhcp": True}])
@pytest.mark.parametrize("form", ["json", "multipart", "urlencoded"])
async def test_a_move_in_each_form_of_body(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, data: dict[str, Any], form: BodyForm
) -> None:
    """A terminal that takes the first form for nothing is written to in the one that it reads."""
    terminal.body_form, terminal.ignores_unknown_body = form, True
    await set_network(hass, **data)
    assert (terminal.network["dhcpEnable"], terminal.network["ipAddress"]) != (0, "192.168.1.73")
    await send_command(hass)
    assert terminal.commands == [{"cmd": "volume", "value": 3}]


@pytest.mark.parametrize("data", [{"ip_address": "192.168.1.80"}, {"dhcp": True}])
async def test_a_move_that_is_not_taken(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, data: dict[str, Any]
) -> None:
    """A terminal that stays as it was is no success."""
    terminal.faults.add(WRITE, act=False)
    with pytest.raises(HomeAssistantError) as raised:
        await set_network(hass, **data)
    assert raised.value.translation_key == "setting_ignored"


@pytest.mark.parametrize("data", [{"ip_address": "192.168.1.80"}, {"dhcp": True}])
async def test_an_entry_that_keeps_its_host(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, data: dict[str, Any]
) -> None:
    """An entry that is reached in another way than by the terminal's own address stays."""
    await set_network(hass, **data)
    assert written(terminal) == 1
    assert loaded.data["host"] == "127.0.0.1"


@pytest.mark.parametrize(
    ("fault", "key"),
    [({"code": 30001}, "setting_invalid_parameter"), ({"act": False}, "setting_ignored")],
)
async def test_network_settings_that_are_not_taken(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, fault: dict[str, Any], key: str
) -> None:
    """The error names the setting, what was asked for and what the terminal has."""
    terminal.faults.add(WRITE, **fault)
    with pytest.raises(HomeAssistantError, match=r"9\.9\.9\.9 for dns_1 and has 202\.96\.134\.133") as raised:
        await set_network(hass, dns_1="9.9.9.9")
    assert raised.value.translation_key == key


async def test_refused_moves_and_terminals_without_the_call(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry
) -> None:
    """A refusal is told in words."""
    terminal.faults.add(WRITE, code=10004)
    with pytest.raises(HomeAssistantError) as raised:
        await set_network(hass, ip_address="192.168.1.80")
    assert raised.value.translation_key == "ip_refused"
    terminal.unsupported = {"/api/device/network"}
    with pytest.raises(HomeAssistantError) as raised:
        await set_network(hass, dns_1="9.9.9.9")
    assert raised.value.translation_key == "not_supported"


async def send_command(hass: HomeAssistant, context: Context | None = None) -> Any:
    """Call the action."""
    data = {"command": {"cmd": "volume", "value": 3}}
    return await hass.services.async_call(
        DOMAIN, "send_command", data, blocking=True, return_response=True, context=context
    )


async def test_send_command(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """The command goes as it is, and the answer comes back."""
    terminal.json_answer = {"volume": [1, 2]}
    assert await send_command(hass) == {"answer": {"volume": [1, 2]}}
    assert terminal.commands == [{"cmd": "volume", "value": 3}]
    terminal.faults.add("/api/device/jsonCmd", code=40001)
    with pytest.raises(HomeAssistantError, match="does not support"):
        await send_command(hass)


async def test_only_administrators(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, hass_read_only_user: MockUser
) -> None:
    """Another user can do neither, not even as a dry run."""
    context = Context(user_id=hass_read_only_user.id)
    with pytest.raises(Unauthorized):
        await set_network(hass, context, dns_1="9.9.9.9", dry_run=True)
    with pytest.raises(Unauthorized):
        await send_command(hass, context)
    assert (terminal.commands, written(terminal)) == ([], 0)


async def test_dhcp_that_stays_on(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """A terminal that answers where it was is asked what it has."""
    terminal.network |= {"ipAddress": "127.0.0.1", "defRout": "127.0.0.254", "subMask": "255.0.0.0", "dhcpEnable": 1}
    terminal.faults.add(WRITE, act=False)
    with pytest.raises(HomeAssistantError) as raised:
        await set_network(hass, dhcp=False)
    assert raised.value.translation_key == "setting_ignored"


async def test_an_entry_that_is_removed_meanwhile(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry
) -> None:
    """Nobody goes on looking for its terminal."""
    socket_allow_hosts(["127.0.0.1", "127.0.0.2"])
    terminal.network |= {"ipAddress": "127.0.0.1", "defRout": "127.0.0.254", "subMask": "255.255.255.0"}
    moving = asyncio.create_task(set_network(hass, ip_address="127.0.0.2"))
    await eventually(lambda: written(terminal) == 1)
    await hass.config_entries.async_remove(loaded.entry_id)
    with pytest.raises(HomeAssistantError):
        await moving


@pytest.mark.parametrize("command", [{1: 2}, {"a": 2**70}])
async def test_what_is_no_json(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, command: dict[Any, Any]
) -> None:
    """It is told before anything is sent."""
    with pytest.raises(ServiceValidationError) as raised:
        await hass.services.async_call(DOMAIN, "send_command", {"command": command}, blocking=True)
    assert raised.value.translation_key == "invalid_command"
    assert terminal.commands == []
