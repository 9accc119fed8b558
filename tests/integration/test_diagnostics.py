"""What a report of a problem contains."""

import asyncio
import json

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import get_diagnostics_for_config_entry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.richtech_aatss.const import DOMAIN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from tests.emulator import Terminal
from tests.waiting import eventually

from .clocks import Clock
from .conftest import DEVICE_ID, press, set_up, state
from .inside import poll, polled


async def test_nothing_private(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, hass_client: ClientSessionGenerator
) -> None:
    """The report tells what the terminal is and how the links are, and no address, name, id or password."""
    terminal.smart_face["ftpPassword"] = "secret"
    await poll(loaded)
    await terminal.recognize(name="Anna", userId="0011", signTime=1593324328)
    await terminal.recognize(name="Anna", userId="0011")
    await eventually(lambda: state(hass, "recognitions_today").state == "1")
    report = await get_diagnostics_for_config_entry(hass, hass_client, loaded)
    assert report["push_link"] == {"connected": True, "proven": False, "links": 1, "last_error": ""}
    assert report["recognitions"] | {"picture_bytes": 0} == {
        "records": 2,
        "missed": 1,
        "pictures": 2,
        "picture_bytes": 0,
    }
    assert report["smart_face"]["face_threshold"] == 99
    assert report["peripheral"]["unlock_steps"] == 100
    assert report["people"] == {"staff": 0, "visitor": 0, "blacklist": 0}
    assert report["pending_withdrawals"] == 0
    assert "ftpPassword" in report["smart_face"]["attributes"]
    text = json.dumps(report)
    for private in (
        DEVICE_ID,
        "Front door",
        "123456",
        "127.0.0.1",
        "192.168.1.73",
        "8.8.8.8",
        "secret",
        "Anna",
        "0011",
    ):
        assert private not in text


async def test_an_entry_that_is_not_loaded(
    hass: HomeAssistant, terminal: Terminal, entry: MockConfigEntry, hass_client: ClientSessionGenerator
) -> None:
    """The report says why, and nothing private."""
    terminal.refused_addresses = {"127.0.0.1"}
    await set_up(hass, entry)
    report = await get_diagnostics_for_config_entry(hass, hass_client, entry)
    assert report["reason"] == "ip_refused"
    text = json.dumps(report)
    assert not [private for private in (DEVICE_ID, "Front door", "123456", "127.0.0.1") if private in text]


async def test_survey(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, hass_client: ClientSessionGenerator
) -> None:
    """The report tells what this terminal does, without another push link or a request at the same time."""
    await terminal.recognize(status=1)
    links = len(terminal.push_requests)
    report = await get_diagnostics_for_config_entry(hass, hass_client, loaded)
    assert report["survey"]["Protocol"] == "http"
    assert report["survey"]["Record list: pictures"] == "signAvatar: JPEG in base64; photo: blank"
    assert "unknown: status" in report["survey"]["Record: not as documented"]
    assert len(terminal.push_requests) == links
    assert terminal.push_clients == 1
    assert 50003 not in [request.outcome for request in terminal.requests]


async def test_survey_of_a_terminal_that_hangs(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    hass_client: ClientSessionGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The report comes all the same, with what was found out until then; the door opens in between."""
    monkeypatch.setattr("custom_components.richtech_aatss.api.survey.BRIEF_PATIENCE", 3.0)
    await eventually(lambda: state(hass, "people").state == "0")
    terminal.faults.add("/api/user/list", stall_first=60)
    report = asyncio.create_task(get_diagnostics_for_config_entry(hass, hass_client, loaded))
    await eventually(lambda: terminal.requests[-1].path == "/api/user/list")
    await press(hass, "open_door")
    assert not report.done()
    assert terminal.openings == ["Home Assistant"]
    survey = (await report)["survey"]
    assert survey["Good answer"].startswith("code 200")
    assert survey["Survey"] == "not complete: the terminal takes too long"


async def test_an_update_of_the_terminal(
    hass: HomeAssistant, terminal: Terminal, clock: Clock, loaded: MockConfigEntry
) -> None:
    """The device shows the new version without a reload."""
    terminal.device["appVer"] = "V2"
    await polled(loaded, clock, 30)
    device = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, DEVICE_ID), loaded.entry_id)
    assert device
    assert device.sw_version == "V2, web V1.0.8"
