"""What terminals send that the document does not foresee, as a user meets it."""

import json
import time
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import get_diagnostics_for_config_entry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.richtech_aatss.const import DOMAIN
from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from tests.conftest import PASSWORD
from tests.emulator import Terminal
from tests.emulator.push import frame_of
from tests.texts import says
from tests.waiting import eventually

from .clocks import Clock
from .conftest import DEVICE_ID, entity_id, press, set_up, state
from .inside import link_of, poll, polled
from .panel import Open
from .people import act_at, enrol
from .watching import Watch, known, ready, store

FOREVER = 253_402_300_799
FIRST_SECOND = -62_135_596_800
NAME, DEPARTMENT = "王小明", "研发部"


def issue(hass: HomeAssistant, entry: MockConfigEntry, kind: str) -> ir.IssueEntry | None:
    """Return an issue of a terminal."""
    return ir.async_get(hass).async_get_issue(DOMAIN, f"{kind}_{entry.entry_id}")


async def test_gb_18030(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """Names in the encoding of China are read, and a change of something else leaves them as they are."""
    enrol(terminal, "7", name=NAME, department=DEPARTMENT)
    terminal.faults.add("/api/user/list", body="gb18030")
    (user,) = (await act_at(hass, loaded, "get_users"))["users"]
    assert (user["name"], user["department"]) == (NAME, DEPARTMENT)
    assert (await act_at(hass, loaded, "set_user", user_id="7", title="Dr"))["outcome"] == "updated"
    kept = terminal.users["7"]
    assert (kept["name"], kept["department"], kept["title"]) == (NAME, DEPARTMENT, "Dr")


async def test_what_cannot_be_read(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    back_door: Terminal,
    back: MockConfigEntry,
    panel: Open,
) -> None:
    """Half a name is never written, neither by a change nor by copying; a new name is."""
    enrol(terminal, "7", name=NAME)
    terminal.faults.add("/api/user/list", body="half")
    result = await act_at(hass, loaded, "set_user", user_id="7", title="Dr")
    assert says(result["error"], "person_unreadable")
    assert "name" in result["error"]
    copied = await act_at(hass, back, "copy_users", source=loaded.entry_id)
    assert [one["user_id"] for one in copied["failed"]] == ["7"]
    assert back_door.users == {}
    assert terminal.users["7"]["name"] == NAME
    (shown,) = (await (await panel()).ask("people/list", entry=loaded.entry_id))["people"]
    assert shown["user_id"] == "7"


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/Los_Angeles", "UTC"])
@pytest.mark.parametrize("field", ["startTime", "endTime", "entryTime", "birthday"])
@pytest.mark.parametrize("moment", [FOREVER, FIRST_SECOND, FOREVER * 1000])
async def test_the_edges_of_the_calendar(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    panel: Open,
    zone: str,
    field: str,
    moment: Any,
) -> None:
    """One person's date hides nobody, and survives a change of something else."""
    await hass.config.async_set_time_zone(zone)
    enrol(terminal, "7")[field] = moment
    enrol(terminal, "8")
    result = await act_at(hass, loaded, "get_users")
    assert [user["user_id"] for user in result["users"]] == ["7", "8"]
    browser = await panel()
    shown = (await browser.ask("people/get", entry=loaded.entry_id, user_id="7"))["person"]
    found = (await browser.ask("people/list", entry=loaded.entry_id))["people"]
    assert [one["user_id"] for one in found if one["digest"] == shown["digest"]] == ["7"]
    assert (await act_at(hass, loaded, "set_user", user_id="7", title="Dr"))["outcome"] == "updated"
    assert terminal.users["7"][field] == moment


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/Los_Angeles"])
async def test_spans_to_the_edges(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, zone: str) -> None:
    """A search from the first to the last moment finds everything, a record of the year 9999 included."""
    await hass.config.async_set_time_zone(zone)
    await ready(loaded)
    watch = Watch(hass)
    await terminal.recognize(signTime=FOREVER)
    await terminal.recognize(signTime=FIRST_SECOND)
    await eventually(lambda: len(watch.live + watch.missed) == 2)
    span = {"start": "0001-01-01 00:00:00", "end": "9999-12-31 23:59:59"}
    for action, key in (("get_recognitions", "recognitions"), ("get_records", "records")):
        response: Any = await hass.services.async_call(DOMAIN, action, span, blocking=True, return_response=True)
        assert response[key] or key == "records"


@pytest.mark.parametrize("kind", [4, 0, "staff", None, ...])
async def test_a_class_that_nobody_knows(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, panel: Open, kind: object
) -> None:
    """Somebody with an id is no stranger, and their picture is none of a stranger."""
    await ready(loaded)
    enrol(terminal, "7")
    await terminal.recognize("7", type=kind, userType=kind)
    await eventually(lambda: state(hass, "recognition").attributes.get("event_type") == "other")
    assert state(hass, "last_stranger").state == "unknown"
    assert not (await (await panel()).ask("recognitions", kinds=["stranger"]))["recognitions"]
    (found,) = await known(hass)
    assert found["kind"] == "other"


async def test_nobody_at_all(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """Without class, id, name and card it is a stranger."""
    await ready(loaded)
    await terminal.recognize(type=9, userType=..., userId=..., name="", icNumber=None)
    await eventually(lambda: state(hass, "recognition").attributes.get("event_type") == "stranger")


@pytest.mark.parametrize("sent", [0, "0", 0.0, "0.0"])
async def test_no_temperature(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, sent: object) -> None:
    """0 is not measured."""
    await ready(loaded)
    await terminal.recognize(temperature=sent)
    await eventually(lambda: state(hass, "recognition").state != "unknown")
    attributes = state(hass, "recognition").attributes
    assert attributes["temperature"] is None
    assert attributes["temperature_unit"] is None


async def test_half_a_name_in_a_frame(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """A record as text whose name is cut within a character costs neither the record nor the link."""
    await ready(loaded)
    record = {**terminal.store(), "name": "Zo\ud83d"}
    await terminal.push_frame({**frame_of({}), "data": json.dumps(record)})
    await eventually(lambda: state(hass, "recognition").attributes.get("name") == "Zo\ufffd")
    assert link_of(loaded).links == 1


def shapes(one: dict[str, Any], two: dict[str, Any]) -> dict[str, Any]:
    """Return the frames in which two records may come."""
    wrapped = json.dumps(frame_of(one)), json.dumps(frame_of(two))
    return {
        "together": "".join(wrapped),
        "lines": "\n".join(wrapped) + "\n",
        "list": {**frame_of(one), "data": [one, two]},
        "text": {**frame_of(one), "data": json.dumps([one, two])},
        "page": {**frame_of(one), "data": {"total": 2, "data": [one, two]}},
        "frames": f"[{','.join(wrapped)}]",
        "bare": json.dumps(one) + json.dumps(two),
    }


@pytest.mark.parametrize("shape", ["together", "lines", "list", "text", "page", "frames", "bare"])
async def test_frames_of_other_shapes(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, shape: str
) -> None:
    """Both records arrive at once, by the link."""
    await ready(loaded)
    watch = Watch(hass)
    records = [terminal.store(id=number) for number in (11, 12)]
    await terminal.push_frame(shapes(*records)[shape])
    await watch.tells(live=[11, 12])
    assert not watch.recovered(12)


async def test_what_is_not_understood_is_counted(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, hass_client: ClientSessionGenerator
) -> None:
    """Diagnostics say what shapes were passed over, and nothing of what was in them."""
    for frame in ("Anna Secret", '{"code": 30000, "data": "Anna Secret"}', '{"code": 31337, "data": {"name": "Anna"}}'):
        await terminal.push_frame(frame)
    await terminal.recognize()
    await eventually(lambda: state(hass, "recognition").state != "unknown")
    report = await get_diagnostics_for_config_entry(hass, hass_client, loaded)
    assert sum(report["passed_over"].values()) == 3
    assert "Anna" not in json.dumps(report["passed_over"])


async def test_a_refused_handshake_says_why(
    hass: HomeAssistant, terminal: Terminal, entry: MockConfigEntry, hass_client: ClientSessionGenerator
) -> None:
    """The reason is in the diagnostics, without the signature."""
    hass.config_entries.async_update_entry(entry, data={**entry.data, "push_port": terminal.http_port})
    await set_up(hass, entry)
    await eventually(lambda: link_of(entry).last_error)
    report = await get_diagnostics_for_config_entry(hass, hass_client, entry)
    assert "Invalid response status (HTTP status 200)" in report["push_link"]["last_error"]
    assert "sign" not in report["push_link"]["last_error"]


async def test_a_wrong_connection_header(hass: HomeAssistant, terminal: Terminal, entry: MockConfigEntry) -> None:
    """`keep-alive, Upgrade` is an upgrade."""
    terminal.push_connection = "keep-alive, Upgrade"
    await set_up(hass, entry)
    await eventually(lambda: state(hass, "push_connection").state == "on")
    await ready(entry)
    await terminal.recognize()
    await eventually(lambda: state(hass, "recognition").state != "unknown")


async def test_an_answer_without_a_date(
    hass: HomeAssistant, terminal: Terminal, clock: Clock, loaded: MockConfigEntry
) -> None:
    """Nothing is concluded from it: the clock is neither right nor has it jumped."""
    await ready(loaded)
    hass.config_entries.async_update_entry(loaded, options={"keep_clock": False})
    terminal.clock_offset = 100.0
    await poll(loaded)
    await ready(loaded)
    before = state(hass, "push_connection"), link_of(loaded).has_read
    terminal.faults.add(framing="dateless")
    terminal.requests.clear()
    await poll(loaded)
    assert (state(hass, "push_connection"), link_of(loaded).has_read) == before
    assert loaded.runtime_data.coordinator.data.clock_offset in (99, 100)


async def test_from_http_to_https(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """An update of the terminal that brings https needs nobody."""
    ports: dict[str, Any] = {"http_port": terminal.http_port, "push_port": terminal.push_port}
    await terminal.stop()
    async with Terminal(password=PASSWORD, scheme="https", **ports) as updated:
        await hass.config_entries.async_reload(loaded.entry_id)
        await eventually(lambda: loaded.data["ssl"])
        assert loaded.data["fingerprint"] == updated.fingerprint
        await eventually(lambda: loaded.state is ConfigEntryState.LOADED)
        await hass.async_block_till_done()
        await hass.config_entries.async_unload(loaded.entry_id)


async def test_another_one_with_https(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """Another terminal there is not followed."""
    ports: dict[str, Any] = {"http_port": terminal.http_port, "push_port": terminal.push_port}
    await terminal.stop()
    async with Terminal(password=PASSWORD, scheme="https", **ports) as other:
        other.device["deviceID"] = "other"
        await hass.config_entries.async_reload(loaded.entry_id)
        assert loaded.state is ConfigEntryState.SETUP_RETRY
        assert not loaded.data["ssl"]


async def test_from_https_to_http(hass: HomeAssistant, socket_enabled: None) -> None:
    """Nobody goes that way unasked: nothing is sent, and a repair says what to do until the terminal answers."""
    async with Terminal(password=PASSWORD, scheme="https") as terminal:
        ports: dict[str, Any] = {"http_port": terminal.http_port, "push_port": terminal.push_port}
        flow = await hass.config_entries.flow.async_init(
            DOMAIN, context={"source": "user"}, data={"host": terminal.host, "password": PASSWORD, "ports": ports}
        )
        entry = flow["result"]
        await hass.async_block_till_done()
    async with Terminal(password=PASSWORD, **ports) as reset:
        await hass.config_entries.async_reload(entry.entry_id)
        assert issue(hass, entry, "no_https")
        assert reset.requests == []
    async with Terminal(password=PASSWORD, scheme="https", **ports):
        await hass.config_entries.async_reload(entry.entry_id)
        assert entry.state is ConfigEntryState.LOADED
        assert not issue(hass, entry, "no_https")
        await hass.config_entries.async_unload(entry.entry_id)


async def test_a_new_password_finds_https(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """The dialog for a new password finds out what the terminal speaks now."""
    ports: dict[str, Any] = {"http_port": terminal.http_port, "push_port": terminal.push_port}
    await terminal.stop()
    async with Terminal(password="new", scheme="https", **ports):
        loaded.async_start_reauth(hass)
        await hass.async_block_till_done()
        (flow,) = loaded.async_get_active_flows(hass, {SOURCE_REAUTH})
        result = await hass.config_entries.flow.async_configure(flow["flow_id"], {"password": "new"})
        assert result["reason"] == "reauth_successful"
        assert loaded.data["ssl"]
        await hass.async_block_till_done()
        await hass.config_entries.async_unload(loaded.entry_id)


async def test_a_record_of_1970(hass: HomeAssistant, terminal: Terminal, entry: MockConfigEntry) -> None:
    """Its time is corrected by what HTTP says of the terminal's clock, where nothing else was learnt."""
    terminal.clock_offset = 60.0 - time.time()
    hass.config_entries.async_update_entry(entry, options={"keep_clock": False})
    await set_up(hass, entry)
    await eventually(lambda: link_of(entry).connected)
    store(terminal, signTime=int(terminal.now()) - 1)
    response: Any = await hass.services.async_call(DOMAIN, "get_records", {}, blocking=True, return_response=True)
    assert not response["records"][0]["recognized_at"].startswith("1970")


async def test_the_push_port_cannot_be_reached(
    hass: HomeAssistant, terminal: Terminal, clock: Clock, entry: MockConfigEntry
) -> None:
    """A repair says so after ten minutes, and goes by itself."""
    hass.config_entries.async_update_entry(entry, data={**entry.data, "push_port": 1})
    await set_up(hass, entry)
    await polled(entry, clock, 300)
    assert not issue(hass, entry, "push_unreachable")
    await polled(entry, clock, 310)
    told = issue(hass, entry, "push_unreachable")
    assert told
    assert told.translation_placeholders
    assert told.translation_placeholders["port"] == "1"
    hass.config_entries.async_update_entry(entry, data={**entry.data, "push_port": terminal.push_port})
    await hass.config_entries.async_reload(entry.entry_id)
    await eventually(lambda: state(hass, "push_connection").state == "on")
    assert not issue(hass, entry, "push_unreachable")


async def test_adding_says_that_the_push_port_is_closed(hass: HomeAssistant, terminal: Terminal) -> None:
    """The terminal is added nonetheless."""
    ports: dict[str, Any] = {"http_port": terminal.http_port, "push_port": 1}
    result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": "user"}, data={"host": terminal.host, "password": PASSWORD, "ports": ports}
    )
    assert result["description"] == "push_closed"
    assert result["description_placeholders"] == {"name": "Front door", "port": "1"}
    await hass.async_block_till_done()


@pytest.mark.parametrize(("status", "error"), [(503, "starting"), (500, "starting")])
async def test_adding_a_terminal_that_starts(hass: HomeAssistant, terminal: Terminal, status: int, error: str) -> None:
    """The dialog says to try again, not that it is no terminal."""
    terminal.faults.add(status=status, body="not_json")
    ports: dict[str, Any] = {"http_port": terminal.http_port, "push_port": terminal.push_port}
    result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": "user"}, data={"host": terminal.host, "password": PASSWORD, "ports": ports}
    )
    assert result["errors"] == {"base": error}


@pytest.mark.parametrize(("code", "error"), [(10001, "no_password"), (10002, "password_expired")])
async def test_passwords_that_are_not_wrong(hass: HomeAssistant, terminal: Terminal, code: int, error: str) -> None:
    """The dialog says what is to be done at the terminal."""
    terminal.faults.add(code=code)
    ports: dict[str, Any] = {"http_port": terminal.http_port, "push_port": terminal.push_port}
    result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": "user"}, data={"host": terminal.host, "password": PASSWORD, "ports": ports}
    )
    assert result["errors"] == {"base": error}


@pytest.mark.usefixtures("everything_enabled")
async def test_another_terminal_before_the_next_poll(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry
) -> None:
    """It is not restarted, its clock and its settings stay, and its door does not open once it is known."""
    terminal.device["deviceID"] = "other"
    before = dict(terminal.smart_face)
    for key in ("reboot", "sync_time"):
        with pytest.raises(HomeAssistantError, match="Another terminal"):
            await press(hass, key)
    switch = entity_id(hass, "mask_detection")
    with pytest.raises(HomeAssistantError, match="Another terminal"):
        await hass.services.async_call("switch", "turn_on", {"entity_id": switch}, blocking=True)
    assert terminal.smart_face == before
    assert terminal.reboots == 0
    with pytest.raises(HomeAssistantError, match="Another terminal"):
        await press(hass, "open_door")
    assert terminal.openings == []
    terminal.device["deviceID"] = DEVICE_ID
    await poll(loaded)
    await press(hass, "open_door")
    assert len(terminal.openings) == 1


async def test_an_entry_with_another_name(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """Errors name it as it is called now."""
    hass.config_entries.async_update_entry(loaded, title="Main gate")
    await terminal.stop()
    with pytest.raises(HomeAssistantError, match="Main gate"):
        await press(hass, "reboot")
