"""What people type and terminals send, in a real Home Assistant."""

import asyncio
from datetime import UTC, datetime
from os import urandom
from typing import Any

import pytest

from tests.conftest import PASSWORD
from tests.emulator import Terminal
from tests.integration.clocks import zone_at
from tests.real.hass import DOMAIN, HOST, HomeAssistant, until
from tests.real.websocket import HassError

from .home import Home

FOREVER = 253_402_300_799
# What a backup has to compress for a while.
LARGE = 200_000_000


@pytest.mark.parametrize("host", ["http://{host}:{port}/", "https://admin@127.000.000.001:{port}/a?b=c"])
async def test_a_pasted_address(hass_process: HomeAssistant, terminal: Terminal, host: str) -> None:
    """A page that was copied from the browser is enough, with its port."""
    typed = {"host": host.format(host=HOST, port=terminal.http_port), "password": PASSWORD}
    result = await hass_process.flow({"handler": DOMAIN}, typed)
    assert result["type"] == "create_entry", result
    # The push port is another one here: the dialog says that it does not answer.
    assert result["description"] == "push_closed"


async def test_numbers_that_are_no_address(hass_process: HomeAssistant) -> None:
    """They are refused at the field."""
    result = await hass_process.flow({"handler": DOMAIN}, {"host": "192.168.1.300", "password": PASSWORD})
    assert result["errors"] == {"host": "invalid_host"}


async def act(home: Home, action: str, *, response: bool = True, **data: Any) -> dict[str, Any]:
    """Call an action at the terminal and return its result."""
    answer = await home.socket.call(
        "call_service",
        domain=DOMAIN,
        service=action,
        service_data={"terminals": home.entry_id, **data},
        return_response=response,
    )
    return dict(answer["response"]["results"][home.entry_id]) if response else {}


async def test_people(home: Home, terminal: Terminal) -> None:
    """One person's date hides nobody, a card opens for one, and no answer is no success."""
    await home.ready()
    zone = datetime.now(UTC).hour < 12
    await home.socket.call("config/core/update", time_zone="Pacific/Auckland" if zone else "America/Los_Angeles")
    await act(home, "set_user", user_id="7", name=" Anna\n", ic_number=" 4711\n")
    assert (terminal.users["7"]["name"], terminal.users["7"]["icNumber"]) == ("Anna", "4711")
    for moment in (FOREVER, -62_135_596_800):
        terminal.users["7"]["endTime"] = moment
        assert [user["user_id"] for user in (await act(home, "get_users"))["users"]] == ["7"]
    assert "the ID 7" in (await act(home, "set_user", user_id="8", name="Grace", ic_number="4711"))["error"]
    assert terminal.users.keys() == {"7"}
    await terminal.stop()
    with pytest.raises(HassError, match="delete_user failed"):
        await act(home, "delete_user", response=False, user_id="7")


async def test_a_twin(home: Home, terminal: Terminal) -> None:
    """A second terminal with the same ID is not taken for the first one."""
    await home.ready()
    async with Terminal(password=PASSWORD) as twin:
        ports = {"http_port": twin.http_port, "push_port": twin.push_port}
        typed = {"host": HOST, "password": PASSWORD, "ports": ports}
        result = await home.hass.flow({"handler": DOMAIN}, typed)
        assert result["errors"] == {"base": "same_id"}
        result = await home.hass.flow({"handler": DOMAIN, "entry_id": home.entry_id}, typed)
        assert result["type"] == "menu"
        result = await home.hass.answer(result["flow_id"], {"next_step_id": "other_terminal"})
        assert (result["type"], result["reason"]) == ("abort", "same_id")
    assert home.complaints() == []


async def recognitions(home: Home, **data: Any) -> list[dict[str, Any]]:
    """Return what the journal has."""
    answer = await home.socket.call(
        "call_service", domain=DOMAIN, service="get_recognitions", service_data=data, return_response=True
    )
    return list(answer["response"]["recognitions"])


async def test_a_capture_is_not_for_everybody(home: Home, terminal: Terminal) -> None:
    """A user without rights gets 401, and the terminal is not asked."""
    await home.ready()
    await terminal.recognize()
    found = await until(lambda: recognitions(home, pictures=True), "the recognition is in the journal")
    path = found[0]["picture"].replace(f"media-source://{DOMAIN}", f"{DOMAIN}/captures")
    user = (await home.socket.call("config/auth/create", name="Guest", group_ids=[]))["user"]
    login = {"username": "guest", "password": "guest-password"}
    await home.socket.call("config/auth_provider/homeassistant/create", user_id=user["id"], **login)
    guest = await home.hass.log_in(**login)
    try:
        with pytest.raises(HassError, match="401"):
            await guest.get(path)
    finally:
        await guest.close()


async def test_a_reload_during_a_backup(home: Home, terminal: Terminal) -> None:
    """The entry is loaded again long before the backup has ended, and nothing is lost."""
    await home.ready()
    await asyncio.to_thread((home.hass.config / "large.bin").write_bytes, urandom(LARGE))
    await home.socket.call("backup/generate", agent_ids=["backup.local"], include_homeassistant=True)
    record = await terminal.recognize()
    await home.hass.post(f"config/config_entries/entry/{home.entry_id}/reload")
    assert (await home.socket.call("backup/info"))["state"] == "create_backup"
    await home.ready()

    async def is_known() -> bool:
        return record["id"] in [one["record_id"] for one in await recognitions(home)]

    await until(is_known, "the recognition is in the journal", 90)


async def test_another_time_zone(home: Home, terminal: Terminal) -> None:
    """The day of the counting sensor begins where Home Assistant is."""
    await home.ready()
    await terminal.recognize(signTime=int(terminal.now()) - 8 * 3600)
    sensor = await home.entity("sensor", "recognitions_today")
    for hour, count in ((12, "1"), (4, "0"), (14, "1")):
        await home.socket.call("config/core/update", time_zone=zone_at(hour))

        async def counts(wanted: str = count) -> bool:
            return bool((await home.hass.get(f"states/{sensor}"))["state"] == wanted)

        await until(counts, f"the day has {count}")
