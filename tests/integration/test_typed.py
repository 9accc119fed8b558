"""Addresses and texts as people type them, wherever they do."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_socket import socket_allow_hosts

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import ServiceValidationError
from tests.conftest import PASSWORD
from tests.emulator import Terminal
from tests.texts import says
from tests.waiting import eventually

from .conftest import state
from .panel import Open
from .people import act_at, enrol
from .test_config_flow import begin, submit

DECOMPOSED, COMPOSED = "Zoe\u0308", "Zo\u00eb"


@pytest.mark.parametrize(
    "host",
    ["http://127.0.0.1:{port}/", "https://127.0.0.1:{port}/x/y?z=1#a", "http://admin:pw@127.0.0.1:{port}/"],
)
async def test_a_pasted_page_with_a_port(hass: HomeAssistant, terminal: Terminal, host: str) -> None:
    """The port is taken, the rest is not."""
    typed = {"host": host.format(port=terminal.http_port), "password": PASSWORD}
    result = await submit(hass, await begin(hass), typed)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert (result["data"]["host"], result["data"]["http_port"]) == ("127.0.0.1", terminal.http_port)


@pytest.mark.parametrize("host", ["127.000.000.001", "127.0.0.01", "127.0.0.1.", "\uff11\uff12\uff17.0.0.1"])
async def test_zeros_in_front(hass: HomeAssistant, terminal: Terminal, host: str) -> None:
    """An address as devices print it is that address, and no octal one."""
    typed = {"host": f"{host}:{terminal.http_port}", "password": PASSWORD}
    result = await submit(hass, await begin(hass), typed)
    assert result["data"]["host"] == "127.0.0.1"


@pytest.mark.parametrize("host", ["192.168.1.300", "192.168.1", "1.2.3.4.5", "127.0.0.256", "127.0.0.1:0"])
async def test_numbers_that_are_no_address(hass: HomeAssistant, host: str) -> None:
    """They are refused at the field, at once."""
    result = await submit(hass, await begin(hass), {"host": host, "password": PASSWORD})
    assert result["errors"] == {"host": "invalid_host"}


async def test_zeros_in_front_in_an_action(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """An action takes them as well, and refuses what is no address."""
    terminal.network |= {"ipAddress": "127.0.0.1", "defRout": "127.0.0.254", "subMask": "255.255.255.0"}

    async def dry_run(**given: Any) -> dict[str, Any]:
        data = {"dry_run": True, **given}
        response = await hass.services.async_call(
            "richtech_aatss", "set_network", data, blocking=True, return_response=True
        )
        network: Any = (response or {})["network"]
        return dict(network)

    network = await dry_run(ip_address=" 127.000.000.009\n", subnet_mask="255.255.255.000")
    assert (network["ip_address"], network["subnet_mask"]) == ("127.0.0.9", "255.255.255.0")
    with pytest.raises(ServiceValidationError):
        await dry_run(ip_address="127.0.0.300")


async def test_blanks_around_a_text(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """They are not stored, and do not keep anybody from being found."""
    await act_at(hass, loaded, "set_user", user_id=" 7 ", name=" Anna\n", ic_number=" 4711\n", title="\u200bDr\u00a0")
    user = terminal.users["7"]
    assert (user["name"], user["icNumber"], user["title"]) == ("Anna", "4711", "Dr")
    for filters in ({"ic_number": "4711"}, {"ic_number": "\t4711 "}, {"user_id": "7\n"}):
        assert (await act_at(hass, loaded, "get_users", **filters))["total"] == 1
    assert (await act_at(hass, loaded, "delete_user", user_id=" 7"))["outcome"] == "deleted"


@pytest.mark.parametrize("stored", [DECOMPOSED, COMPOSED])
@pytest.mark.parametrize("typed", [DECOMPOSED, COMPOSED])
async def test_accents(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, stored: str, typed: str
) -> None:
    """The same name in another way of writing it finds the same person and the same recognitions."""
    enrol(terminal, "7", name=stored, department="R\u00e9")
    result = await act_at(hass, loaded, "get_users", name=typed)
    assert [user["user_id"] for user in result["users"]] == ["7"]
    await terminal.recognize("7")
    await eventually(lambda: state(hass, "recognition").attributes.get("user_id") == "7")
    # The event does not wait for the journal.
    await hass.async_block_till_done(wait_background_tasks=False)
    for action, key in (("get_recognitions", "recognitions"), ("get_records", "records")):
        response = await hass.services.async_call(
            "richtech_aatss", action, {"name": typed}, blocking=True, return_response=True
        )
        found: Any = (response or {})[key]
        assert [one["user_id"] for one in found] == ["7"]


async def test_accents_are_stored_in_one_way(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, panel: Open
) -> None:
    """A name is stored composed, whoever typed it and where."""
    await act_at(hass, loaded, "set_user", user_id="7", name=DECOMPOSED)
    given = {"entries": [loaded.entry_id], "user_id": "8", "person": {"name": DECOMPOSED}}
    await (await panel()).results("people/set", **given)
    assert [user["name"] for user in terminal.users.values()] == [COMPOSED, COMPOSED]


@pytest.mark.parametrize("field", ["birthday", "entry_time"])
async def test_the_date_that_means_none(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, panel: Open, field: str
) -> None:
    """It is refused before anything is sent, by an action and by the panel."""
    await eventually(lambda: state(hass, "people").state == "0")
    await hass.config.async_set_time_zone("UTC")
    with pytest.raises(ServiceValidationError) as raised:
        await act_at(hass, loaded, "set_user", user_id="7", name="Ada", **{field: "1970-01-01"})
    assert raised.value.translation_key == "time_means_none"
    browser, person = await panel(), {"name": "Ada", field: "1970-01-01"}
    assert (await browser.ask("people/check", person=person))["errors"].keys() == {field}
    await browser.refused("people/set", entries=[loaded.entry_id], user_id="7", person=person)
    assert terminal.users == {}


@pytest.mark.parametrize("day", ["1969-12-31", "1970-01-02", "1912-06-23"])
async def test_days_around_it(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, day: str) -> None:
    """Other dates are kept, also those before 1970."""
    assert (await act_at(hass, loaded, "set_user", user_id="7", name="Ada", birthday=day))["outcome"] == "added"
    (user,) = (await act_at(hass, loaded, "get_users"))["users"]
    assert user["birthday"] == day


async def test_a_card_of_somebody_else(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """It is refused with the other one's id, where a person is added or changed, unless it is to be shared."""
    enrol(terminal, "7", icNumber="4711")
    result = await act_at(hass, loaded, "set_user", user_id="8", name="Grace", ic_number="4711")
    assert says(result["error"], "card_taken")
    assert "7" in result["error"]
    assert "8" not in terminal.users
    await act_at(hass, loaded, "set_user", user_id="8", name="Grace", ic_number="471")
    result = await act_at(hass, loaded, "set_user", user_id="8", ic_number="4711")
    assert "7" in result["error"]
    assert terminal.users["8"]["icNumber"] == "471"
    result = await act_at(hass, loaded, "set_user", user_id="8", ic_number="4711", title="Dr", allow_shared_card=True)
    assert result["outcome"] == "updated"
    assert (await act_at(hass, loaded, "set_user", user_id="8", title="Prof"))["outcome"] == "updated"


async def test_another_address_at_a_router(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """A terminal that has moved is not taken for a second one."""
    socket_allow_hosts(["127.0.0.1", "127.0.0.3"])
    async with Terminal(password=PASSWORD, host="127.0.0.3") as twin:
        ports = {"http_port": twin.http_port, "push_port": twin.push_port}
        flow_id = await begin(hass)
        result = await submit(hass, flow_id, {"host": twin.host, "password": PASSWORD, "ports": ports})
        assert result["errors"] == {"base": "same_id"}
        assert result["description_placeholders"]["name"] == "Front door"
        await terminal.stop()
        result = await submit(hass, flow_id, {"host": twin.host, "password": PASSWORD, "ports": ports})
        assert result["reason"] == "already_configured"


@pytest.mark.parametrize("choice", ["same_terminal", "other_terminal"])
async def test_reconfigure_to_the_same_id(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, choice: str
) -> None:
    """While the old address still answers, the user is asked which terminal it is."""
    socket_allow_hosts(["127.0.0.1", "127.0.0.3"])
    async with Terminal(password=PASSWORD, host="127.0.0.3") as twin:
        ports = {"http_port": twin.http_port, "push_port": twin.push_port}
        form = await loaded.start_reconfigure_flow(hass)
        result = await submit(hass, form["flow_id"], {"host": twin.host, "password": "", "ports": ports})
        assert result["type"] is FlowResultType.MENU
        result = await submit(hass, form["flow_id"], {"next_step_id": choice})
        moved = choice == "same_terminal"
        assert result["reason"] == ("reconfigure_successful" if moved else "same_id")
        assert loaded.data["host"] == (twin.host if moved else terminal.host)
        await hass.config_entries.async_unload(loaded.entry_id)


async def test_a_blank_id(hass: HomeAssistant, terminal: Terminal) -> None:
    """A terminal that cannot be told from others is not added, and the reason is said."""
    terminal.device["deviceID"] = " "
    ports = {"http_port": terminal.http_port, "push_port": terminal.push_port}
    result = await submit(hass, await begin(hass), {"host": terminal.host, "password": PASSWORD, "ports": ports})
    assert result["errors"] == {"base": "no_device_id"}
