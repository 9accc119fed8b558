"""A loaded entry, whose terminal pushes, lists and answers whatever it likes."""

import json
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import get_diagnostics_for_config_entry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.richtech_aatss.api import client as client_module
from homeassistant.core import HomeAssistant
from homeassistant.helpers.json import json_bytes
from homeassistant.setup import async_setup_component
from tests.emulator import Terminal
from tests.fuzz.strategies import MODELS, anything, bodies, envelopes, fuzzed, objects_of, pages, records, texts, values
from tests.integration.conftest import state
from tests.integration.inside import link_of, poll
from tests.integration.panel import Open
from tests.integration.watching import ready
from tests.waiting import eventually

POLLS = ["/api/device/information", "/api/device/network", "/api/device/smartface", "/api/device/perpara"]
FOREVER, FIRST_SECOND = 253_402_300_799, -62_135_596_800
LISTED = {"id": 7, "signTime": FIRST_SECOND, "name": "\ud83d", "\udcff": 10**30}

attributes = objects_of({name: values for model in MODELS[:4] for name in model.vendor_names().values()})
settings = attributes.map(lambda one: one | {"deviceID": "RT20200628001"})
pushed = bodies(envelopes(records)) | bodies(records) | anything | texts


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give a busy terminal up soon."""
    monkeypatch.setattr(client_module, "SEND_TIMEOUT", 0.3)
    monkeypatch.setattr(client_module, "BUSY_PAUSE", 0.01)


async def still_works(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """See that the next visitor is announced, by the link, and that all tasks are there that were."""
    terminal.faults.clear()
    await eventually(lambda: link_of(loaded).connected)
    record = await terminal.recognize(name="Ada")
    await eventually(
        lambda: (
            record["id"]
            in [state(hass, key).attributes.get("record_id") for key in ("recognition", "missed_recognition")]
        )
    )
    assert not [task for task in loaded.runtime_data.feed._tasks.values() if task.done()]


@fuzzed(25)
@given(frames=st.lists(pushed, min_size=1, max_size=4))
@example(frames=[json.dumps({"code": 30000, "data": LISTED}).encode()])
@example(frames=[json.dumps({"code": 30000, "data": {"id": n, "signTime": FOREVER}}).encode() for n in (3, 4, 5)])
@example(frames=[b'{"code":30000,"data":' + b'{"data":' * 400 + b"1" + b"}" * 401])
async def test_any_frame(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, quiet: None, frames: list[bytes | str]
) -> None:
    """Whatever is pushed, the next recognition arrives."""
    await ready(loaded)
    for frame in frames:
        whole = frame.encode(errors="backslashreplace").decode() if isinstance(frame, str) else frame
        await terminal.push_frame(whole)
    await still_works(hass, terminal, loaded)


@fuzzed(25)
@given(answers=st.lists(bodies(envelopes(pages(records))) | anything, min_size=1, max_size=3))
@example(answers=[json.dumps({"code": 200, "data": {"data": [LISTED], "total": 1}}).encode()])
@example(answers=[json.dumps({"code": 200, "data": {"data": [LISTED], "total": 2**62}}).encode()])
async def test_any_list(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, quiet: None, answers: list[bytes]
) -> None:
    """Whatever is listed, the next recognition arrives."""
    for answer in answers:
        terminal.faults.add("/api/record", body=answer, times=1)
        loaded.runtime_data.feed._backfill.want()
        await eventually(lambda: not terminal.faults.rules)
    await still_works(hass, terminal, loaded)


@fuzzed(25)
@given(path=st.sampled_from(POLLS), answer=bodies(envelopes(settings)) | anything)
@example(
    path=POLLS[0], answer=b'{"code": 200, "data": {"deviceID": "RT20200628001", "deviceName": "\\ud800", "\\ud800": 1}}'
)
@example(path=POLLS[1], answer=b'{"code": 200, "data": {"ipAddress": "' + b"1" * 9000 + b'"}}')
async def test_any_poll(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, quiet: None, path: str, answer: bytes
) -> None:
    """Whatever a terminal says of itself, the next recognition arrives."""
    terminal.faults.add(path, body=answer)
    await poll(loaded)
    await hass.async_block_till_done(wait_background_tasks=False)
    await still_works(hass, terminal, loaded)


@pytest.mark.parametrize("moment", [FOREVER - 3600, FIRST_SECOND + 3600])
async def test_any_clock(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, quiet: None, moment: int
) -> None:
    """A clock at an end of the calendar, which nothing sets, keeps no recognition away."""
    await ready(loaded)
    terminal.unsupported.add("/api/device/syncTime")
    terminal.set_clock(moment)
    for _ in range(2):
        terminal.requests.clear()
        await poll(loaded)
        loaded.runtime_data.feed._backfill.want()
        await eventually(lambda: "/api/record" in [one.path for one in terminal.requests])
        await still_works(hass, terminal, loaded)


@fuzzed(15)
@given(told=st.lists(records, min_size=1, max_size=3), path=st.sampled_from(POLLS), answer=bodies(envelopes(settings)))
@example(told=[LISTED], path=POLLS[0], answer=b'{"code": 200, "data": {"deviceID": "RT20200628001", "\\ud800": 1}}')
async def test_anything_can_be_shown(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    quiet: None,
    panel: Open,
    hass_client: ClientSessionGenerator,
    told: list[dict[str, Any]],
    path: str,
    answer: bytes,
) -> None:
    """Diagnostics, action and panel show what has come, whatever it is."""
    assert await async_setup_component(hass, "diagnostics", {})
    terminal.faults.add(path, body=answer, times=1)
    await poll(loaded)
    for record in told:
        await terminal.push_frame(json.dumps(record))
    await still_works(hass, terminal, loaded)
    await hass.async_block_till_done(wait_background_tasks=False)
    call = hass.services.async_call
    shown = await call("richtech_aatss", "get_recognitions", {"limit": 1000}, blocking=True, return_response=True)
    assert json_bytes(shown)
    assert (await (await panel()).ask("recognitions"))["recognitions"]
    assert await get_diagnostics_for_config_entry(hass, hass_client, loaded)
