"""Repairs appear with their causes, and go by themselves with these, or with the entry."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.richtech_aatss.const import DOMAIN
from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntryDisabler, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from tests.conftest import PASSWORD
from tests.emulator import Terminal
from tests.waiting import eventually

from .clocks import Clock
from .conftest import DEVICE_ID, set_up
from .inside import people_of, poll, polled, renew_withdrawals, withdrawals_of
from .people import act, act_at, enrol

DAY = 86_400.0


def issue(hass: HomeAssistant, entry: MockConfigEntry, name: str) -> ir.IssueEntry | None:
    """Return an issue of a terminal."""
    return ir.async_get(hass).async_get_issue(DOMAIN, f"{name}_{entry.entry_id}")


def issues(hass: HomeAssistant) -> list[str]:
    """Return the keys of all issues of ours."""
    return [str(one.translation_key) for one in ir.async_get(hass).issues.values() if one.domain == DOMAIN]


async def unload(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Unload an entry."""
    await hass.config_entries.async_unload(entry.entry_id)


async def disable(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Disable an entry, as a user does."""
    await hass.config_entries.async_set_disabled_by(entry.entry_id, ConfigEntryDisabler.USER)


async def remove(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Remove an entry."""
    await hass.config_entries.async_remove(entry.entry_id)


END = pytest.mark.parametrize("end", [unload, disable, remove])
type End = Callable[[HomeAssistant, MockConfigEntry], Awaitable[None]]


async def test_the_factory_password(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """Where the entry uses it, a repair says so without naming it, until the entry has another one."""
    told = issue(hass, loaded, "factory_password")
    assert told
    assert (told.severity, told.is_fixable) == (ir.IssueSeverity.WARNING, False)
    assert PASSWORD not in str(told)
    terminal.password = "another"
    loaded.async_start_reauth(hass)
    await hass.async_block_till_done()
    (flow,) = loaded.async_get_active_flows(hass, {SOURCE_REAUTH})
    result = await hass.config_entries.flow.async_configure(flow["flow_id"], {"password": "another"})
    assert result["reason"] == "reauth_successful"
    await eventually(lambda: loaded.state is ConfigEntryState.LOADED)
    await hass.async_block_till_done()
    assert not issue(hass, loaded, "factory_password")


async def test_no_password_is_tried(hass: HomeAssistant, terminal: Terminal, entry: MockConfigEntry) -> None:
    """A wrong one is not told of, however it reads, and nothing is asked besides what is in the entry."""
    terminal.password = "another"
    await set_up(hass, entry)
    assert not issue(hass, entry, "factory_password")
    hass.config_entries.async_update_entry(entry, data={**entry.data, "password": "another"})
    terminal.requests.clear()
    await hass.config_entries.async_reload(entry.entry_id)
    await poll(entry)
    assert 10005 not in {request.outcome for request in terminal.requests}
    assert not issue(hass, entry, "factory_password")


@pytest.mark.parametrize(("pause", "told"), [(DAY / 2, False), (DAY, True)])
async def test_once_a_day_at_most(
    hass: HomeAssistant,
    clock: Clock,
    loaded: MockConfigEntry,
    pause: float,
    told: bool,  # noqa: FBT001
) -> None:
    """What is taken away comes back on another day only; what was there stays over a reload."""
    await hass.config_entries.async_reload(loaded.entry_id)
    assert issue(hass, loaded, "factory_password")
    ir.async_delete_issue(hass, DOMAIN, f"factory_password_{loaded.entry_id}")
    await clock.tick(pause)
    await hass.config_entries.async_reload(loaded.entry_id)
    assert (issue(hass, loaded, "factory_password") is not None) is told


@pytest.mark.parametrize("removed", [True, False])
async def test_ignored_stays_ignored(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    removed: bool,  # noqa: FBT001
) -> None:
    """Neither a reload nor switching the entry off and on shows it again; another password or removing forgets it."""
    name = f"factory_password_{loaded.entry_id}"
    ir.async_ignore_issue(hass, DOMAIN, name, ignore=True)
    await hass.config_entries.async_reload(loaded.entry_id)
    for disabled in (ConfigEntryDisabler.USER, None):
        await hass.config_entries.async_set_disabled_by(loaded.entry_id, disabled)
    told = issue(hass, loaded, "factory_password")
    assert told
    assert told.dismissed_version
    if removed:
        await remove(hass, loaded)
    else:
        terminal.password = "another"
        hass.config_entries.async_update_entry(loaded, data={**loaded.data, "password": "another"})
        await hass.config_entries.async_reload(loaded.entry_id)
    assert issues(hass) == []


@END
async def test_a_loaded_entry_ends(hass: HomeAssistant, clock: Clock, entry: MockConfigEntry, end: End) -> None:
    """What was told of its password and its links goes with it."""
    hass.config_entries.async_update_entry(entry, data={**entry.data, "push_port": 1})
    await set_up(hass, entry)
    await polled(entry, clock, 610)
    assert set(issues(hass)) == {"factory_password", "push_unreachable"}
    await end(hass, entry)
    assert issues(hass) == []


@END
async def test_an_entry_ends_that_never_loaded(
    hass: HomeAssistant, terminal: Terminal, clock: Clock, entry: MockConfigEntry, end: End
) -> None:
    """What was told of the terminal's clock goes with it."""
    terminal.date_header = False
    terminal.clock_offset = -DAY
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert issues(hass) == ["clock_wrong"]
    await end(hass, entry)
    assert issues(hass) == []


async def test_the_last_terminal(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """With it goes what was told of the files of all terminals."""
    for problem in ("journal_damaged", "captures_unwritable"):
        ir.async_create_issue(
            hass, DOMAIN, problem, is_fixable=False, severity=ir.IssueSeverity.ERROR, translation_key=problem
        )
    await unload(hass, loaded)
    assert set(issues(hass)) == {"journal_damaged", "captures_unwritable"}
    await remove(hass, loaded)
    assert issues(hass) == []


async def test_a_push_port_of_a_terminal_that_is_off(
    hass: HomeAssistant, terminal: Terminal, clock: Clock, entry: MockConfigEntry
) -> None:
    """That it does not answer at all is told by Home Assistant alone, and by the repair when it answers again."""
    hass.config_entries.async_update_entry(entry, data={**entry.data, "push_port": 1})
    await set_up(hass, entry)
    await polled(entry, clock, 610)
    assert issue(hass, entry, "push_unreachable")
    await terminal.stop()
    await polled(entry, clock, 70)
    assert not issue(hass, entry, "push_unreachable")
    await terminal.start()
    await poll(entry)
    await polled(entry, clock, 610)
    assert issue(hass, entry, "push_unreachable")


async def remove_here(hass: HomeAssistant, terminal: Terminal, entry: MockConfigEntry) -> None:
    """Make room by an action."""
    await act_at(hass, entry, "delete_user", user_id="1")


async def remove_all(hass: HomeAssistant, terminal: Terminal, entry: MockConfigEntry) -> None:
    """Make room for everybody."""
    await act_at(hass, entry, "delete_all_users", confirm=True)


async def remove_there(hass: HomeAssistant, terminal: Terminal, entry: MockConfigEntry) -> None:
    """Make room at the terminal itself."""
    counts = people_of(entry).counts
    await eventually(lambda: counts.data and sum(counts.data.values()) == 1)
    del terminal.users["1"]
    await counts.async_refresh()


async def add_again(hass: HomeAssistant, terminal: Terminal, entry: MockConfigEntry) -> None:
    """Add somebody where there is more room than there was."""
    terminal.capacity = 9
    assert (await act_at(hass, entry, "set_user", user_id="3", name="Emil"))["outcome"] == "added"


@pytest.mark.parametrize("make_room", [remove_here, remove_all, remove_there, add_again, unload, remove])
async def test_no_room_for_more_people(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, make_room: Callable[..., Awaitable[None]]
) -> None:
    """Who cannot be added is told by a repair, that knows no names, until there is room."""
    enrol(terminal, "1")
    terminal.capacity = 1
    assert "no room" in (await act_at(hass, loaded, "set_user", user_id="2", name="Grace"))["error"]
    told = issue(hass, loaded, "people_full")
    assert told
    assert told.translation_placeholders == {"terminal": "Front door"}
    given = (terminal, loaded) if make_room not in (unload, remove) else (loaded,)
    await make_room(hass, *given)
    await eventually(lambda: not issue(hass, loaded, "people_full"))


async def test_no_room_for_copies(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, back_door: Terminal, back: MockConfigEntry
) -> None:
    """The repair names the terminal that has no room, and no other."""
    enrol(terminal, "1")
    back_door.capacity = 0
    await act(hass, "copy_users", source=loaded.entry_id, terminals=back.entry_id)
    assert issue(hass, back, "people_full")
    assert not issue(hass, loaded, "people_full")
    # To change somebody takes no room, and says nothing of it.
    enrol(back_door, "2")
    assert (await act_at(hass, back, "set_user", user_id="2", name="Grace"))["outcome"] == "updated"
    assert issue(hass, back, "people_full")


async def test_addresses_that_were_exchanged(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, back: MockConfigEntry
) -> None:
    """The terminal of another entry is named, until the right one answers again; any other has no repair."""
    terminal.device["deviceID"] = "RT2"
    await poll(loaded)
    told = issue(hass, loaded, "same_terminal")
    assert told
    assert told.translation_placeholders == {"terminal": "Front door", "other": "Back door"}
    assert not issue(hass, back, "same_terminal")
    await hass.config_entries.async_reload(back.entry_id)
    assert issue(hass, loaded, "same_terminal")
    for device_id in ("of nobody", "RT2", DEVICE_ID):
        terminal.device["deviceID"] = device_id
        await poll(loaded)
        assert (issue(hass, loaded, "same_terminal") is not None) is (device_id == "RT2")


@pytest.mark.parametrize("first", [True, False])
@END
async def test_a_terminal_that_was_added_twice(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    end: End,
    first: bool,  # noqa: FBT001
) -> None:
    """A reset that brings a new device id makes two entries of one terminal, until one of them is removed."""
    terminal.device |= {"deviceID": "RT-NEW", "deviceName": "Gate"}
    ports: dict[str, Any] = {"http_port": terminal.http_port, "push_port": terminal.push_port}
    result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": "user"}, data={"host": terminal.host, "password": PASSWORD, "ports": ports}
    )
    added = result["result"]
    await hass.async_block_till_done()
    # As after a restart: the first one cannot be loaded any longer.
    await hass.config_entries.async_reload(loaded.entry_id)
    assert loaded.error_reason_translation_key == "wrong_device"
    told = issue(hass, loaded, "same_terminal")
    assert told
    assert told.translation_placeholders == {"terminal": "Front door", "other": "Gate"}
    await end(hass, loaded if first else added)
    # The other one is still known while it is only off.
    assert (issue(hass, loaded, "same_terminal") is not None) is (not first and end is not remove)


async def fix(browser: Any, entry: MockConfigEntry, meanwhile: Awaitable[object] | None = None) -> Any:
    """Have pending withdrawals given up, as a user does; return the form's answer, or why there was none."""
    opened = {"handler": DOMAIN, "issue_id": f"withdrawals_{entry.entry_id}"}
    response = await browser.post("/api/repairs/issues/fix", json=opened)
    if response.status != 200:
        return response.status
    flow = await response.json()
    if meanwhile:
        await meanwhile
    return (await (await browser.post(f"/api/repairs/issues/fix/{flow['flow_id']}", json={})).json())["type"]


async def test_pending_withdrawals_are_given_up(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    hass_client: ClientSessionGenerator,
    hass_read_only_access_token: str,
) -> None:
    """An administrator can end the waiting for a terminal; who was removed since is removed there all the same."""
    assert await async_setup_component(hass, "repairs", {})
    for user_id in ("1", "2"):
        enrol(terminal, user_id)
    await terminal.stop()
    await act_at(hass, loaded, "delete_user", user_id="1")
    told = issue(hass, loaded, "withdrawals")
    assert told
    assert (told.is_fixable, told.translation_key) == (True, "people_withdrawn")
    assert await fix(await hass_client(hass_read_only_access_token), loaded) == 401
    assert withdrawals_of(hass).of(loaded.entry_id)
    meanwhile = act_at(hass, loaded, "delete_user", user_id="2")
    assert await fix(await hass_client(), loaded, meanwhile) == "create_entry"
    await renew_withdrawals(hass)
    assert list(withdrawals_of(hass).of(loaded.entry_id)) == ["2"]
    assert issue(hass, loaded, "withdrawals")
    await terminal.start()
    await hass.config_entries.async_reload(loaded.entry_id)
    await eventually(lambda: list(terminal.users) == ["1"])
    await eventually(lambda: not issue(hass, loaded, "withdrawals"))


async def test_everybody_is_given_up(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, hass_client: ClientSessionGenerator
) -> None:
    """Nobody is deleted when the terminal is back."""
    assert await async_setup_component(hass, "repairs", {})
    enrol(terminal, "1")
    await terminal.stop()
    await act_at(hass, loaded, "delete_all_users", confirm=True)
    assert await fix(await hass_client(), loaded) == "create_entry"
    assert not issue(hass, loaded, "withdrawals")
    await terminal.start()
    await poll(loaded)
    await eventually(lambda: people_of(loaded).idle)
    assert list(terminal.users) == ["1"]


@END
async def test_withdrawals_of_an_entry_that_ends(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, end: End
) -> None:
    """Who may still come in is told while an entry is off as well, and no longer when it is removed."""
    enrol(terminal, "1")
    await terminal.stop()
    await act_at(hass, loaded, "delete_user", user_id="1")
    await end(hass, loaded)
    assert issues(hass) == ([] if end is remove else ["people_withdrawn"])
