"""Withdrawn means withdrawn: what could not reach a terminal is carried out when it is back."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.richtech_aatss.const import DOMAIN
from custom_components.richtech_aatss.repairs import async_create_fix_flow
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from tests.emulator import Terminal
from tests.texts import says
from tests.waiting import eventually

from .inside import people_of, poll, renew_withdrawals, withdrawals_of
from .people import act, act_at, enrol

CHRISTMAS = datetime(2026, 12, 24, tzinfo=UTC)
NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC)


def repair(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, str] | None:
    """Return what the repair for a terminal says, if there is one."""
    issue = ir.async_get(hass).async_get_issue(DOMAIN, f"withdrawals_{entry.entry_id}")
    return issue.translation_placeholders if issue else None


async def test_a_deletion_survives(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    back: MockConfigEntry,
    back_door: Terminal,
    hass_storage: dict[str, Any],
) -> None:
    """Somebody deleted while one of two terminals is off is forgotten there as soon as it is back, after a restart."""
    for each in (terminal, back_door):
        enrol(each, "7")
        enrol(each, "8")
    await back_door.stop()
    results = await act(hass, "delete_user", terminals=[loaded.entry_id, back.entry_id], user_id="7")
    assert results[loaded.entry_id] == {"outcome": "deleted"}
    assert says(results[back.entry_id]["error"], "withdrawal_kept")
    assert "as soon as Back door answers" in results[back.entry_id]["error"]
    assert repair(hass, back) == {"terminal": "Back door", "count": "1"}
    assert repair(hass, loaded) is None
    await hass.config_entries.async_reload(back.entry_id)
    assert back.state is ConfigEntryState.SETUP_RETRY
    results = await act(hass, "delete_user", terminals=back.entry_id, user_id="8")
    assert "kept" in results[back.entry_id]["error"]
    ir.async_delete_issue(hass, DOMAIN, f"withdrawals_{back.entry_id}")
    # As after a restart: only what was stored is known.
    await renew_withdrawals(hass)
    assert repair(hass, back) == {"terminal": "Back door", "count": "2"}
    assert "7" in hass_storage[f"{DOMAIN}.withdrawals"]["data"][back.entry_id]
    await back_door.start()
    await hass.config_entries.async_reload(back.entry_id)
    await eventually(lambda: not back_door.users)
    await eventually(lambda: repair(hass, back) is None)
    assert hass_storage[f"{DOMAIN}.withdrawals"]["data"] == {}


async def test_it_is_done_at_the_next_answer(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """A loaded entry does it by itself; what the terminal refuses is tried again, and keeps nobody waiting."""
    for user_id in ("7", "8"):
        enrol(terminal, user_id)
    await terminal.stop()
    for user_id in ("7", "8"):
        await act_at(hass, loaded, "delete_user", user_id=user_id)
    terminal.faults.add("/api/user/delete/7", code=30001, times=1)
    await terminal.start()
    await poll(loaded)
    await eventually(lambda: list(terminal.users) == ["7"])
    await eventually(lambda: repair(hass, loaded) == {"terminal": "Front door", "count": "1"})
    await eventually(lambda: people_of(loaded).idle)
    await poll(loaded)
    await eventually(lambda: repair(hass, loaded) is None)
    assert terminal.users == {}


async def test_a_shortened_validity(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """An end that could not be set is set later, but never makes anybody's time longer."""
    late, early = int(NEW_YEAR.timestamp()), int(CHRISTMAS.timestamp())
    enrol(terminal, "1")
    enrol(terminal, "2", endTime=late, startTime=late - 60)
    enrol(terminal, "3", endTime=early - 60)
    enrol(terminal, "4", title="")
    await terminal.stop()
    for user_id in ("1", "2", "3", "unknown"):
        result = await act_at(hass, loaded, "set_user", user_id=user_id, end_time=CHRISTMAS.isoformat(), title="Dr.")
        assert "kept" in result["error"]
    assert "kept" not in (await act_at(hass, loaded, "set_user", user_id="4", title="Dr."))["error"]
    assert "kept" not in (await act_at(hass, loaded, "set_user", user_id="4", end_time=""))["error"]
    assert repair(hass, loaded) == {"terminal": "Front door", "count": "4"}
    await terminal.start()
    await poll(loaded)
    await eventually(lambda: repair(hass, loaded) is None)
    assert [terminal.users[user_id].get("endTime") for user_id in "123"] == [early, early, early - 60]
    assert terminal.users["2"]["startTime"] == terminal.users["2"]["endTime"] - 1
    assert terminal.users["1"].get("title") is None
    assert terminal.users["4"]["title"] == ""
    assert "unknown" not in terminal.users


async def test_order(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """A later change follows the withdrawal: who is set anew stays, and is not who was there before."""
    enrol(terminal, "7", icNumber="old card")
    enrol(terminal, "8")
    await terminal.stop()
    await act_at(hass, loaded, "delete_user", user_id="7")
    await act_at(hass, loaded, "set_user", user_id="8", end_time=CHRISTMAS.isoformat())
    await act_at(hass, loaded, "delete_user", user_id="8")
    await act_at(hass, loaded, "set_user", user_id="8", end_time=NEW_YEAR.isoformat())
    await terminal.start()
    assert (await act_at(hass, loaded, "set_user", user_id="7", name="Grace"))["outcome"] == "added"
    await poll(loaded)
    await eventually(lambda: repair(hass, loaded) is None)
    assert {user_id: (user["name"], user["icNumber"]) for user_id, user in terminal.users.items()} == {
        "7": ("Grace", "")
    }


async def test_one_that_stays_unclear(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """A deletion whose answer is always lost keeps nobody else in."""
    for user_id in ("7", "8"):
        enrol(terminal, user_id)
    await terminal.stop()
    for user_id in ("7", "8"):
        await act_at(hass, loaded, "delete_user", user_id=user_id)
    terminal.faults.add("/api/user/delete/7", code=50002)
    await terminal.start()
    await poll(loaded)
    await eventually(lambda: list(terminal.users) == ["7"])
    await eventually(lambda: repair(hass, loaded) == {"terminal": "Front door", "count": "1"})
    terminal.faults.clear()
    await eventually(lambda: people_of(loaded).idle)
    await poll(loaded)
    await eventually(lambda: not terminal.users)


async def test_a_call_that_is_ended(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """A deletion whose automation is stopped while the terminal does not answer is kept."""
    enrol(terminal, "7")
    terminal.faults.add("/api/user/delete/7", stall_first=60)
    call = asyncio.create_task(act_at(hass, loaded, "delete_user", user_id="7"))
    await eventually(lambda: any(request.path == "/api/user/delete/7" for request in terminal.requests))
    call.cancel()
    await eventually(lambda: repair(hass, loaded))
    terminal.faults.clear()
    await eventually(lambda: people_of(loaded).idle)
    await poll(loaded)
    await eventually(lambda: not terminal.users)


async def test_everybody(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """To delete all is kept as well, and who is added afterwards stays."""
    enrol(terminal, "7")
    await terminal.stop()
    await act_at(hass, loaded, "delete_user", user_id="7")
    result = await act_at(hass, loaded, "delete_all_users", confirm=True)
    assert "Home Assistant will delete everybody" in result["error"]
    issue = ir.async_get(hass).async_get_issue(DOMAIN, f"withdrawals_{loaded.entry_id}")
    assert issue
    assert issue.translation_key == "everybody_withdrawn"
    await terminal.start()
    await act_at(hass, loaded, "set_user", user_id="9", name="Grace")
    await poll(loaded)
    await eventually(lambda: repair(hass, loaded) is None)
    assert list(terminal.users) == ["9"]


async def test_what_is_not_kept(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """A refusal and an addition are not kept; a removed terminal has nothing to be told."""
    enrol(terminal, "7")
    terminal.faults.add("/api/user/update/*", code=30001)
    result = await act_at(hass, loaded, "set_user", user_id="7", end_time=CHRISTMAS.isoformat())
    assert "kept" not in result["error"]
    await terminal.stop()
    assert "kept" not in (await act_at(hass, loaded, "set_user", user_id="9", name="Grace"))["error"]
    assert repair(hass, loaded) is None
    await act_at(hass, loaded, "delete_user", user_id="7")
    assert repair(hass, loaded)
    await hass.config_entries.async_remove(loaded.entry_id)
    assert repair(hass, loaded) is None


async def test_another_terminal_is_not_told(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """What is withdrawn at one terminal is not at another that has got its address."""
    enrol(terminal, "7")
    terminal.device["deviceID"] = "another"
    result = await act_at(hass, loaded, "delete_user", user_id="7")
    assert "Another terminal answers at the address of Front door" in result["error"]
    assert "Another terminal" in (await act_at(hass, loaded, "get_users"))["error"]
    await poll(loaded)
    assert list(terminal.users) == ["7"]
    terminal.device["deviceID"] = str(loaded.unique_id)
    await poll(loaded)
    await eventually(lambda: not terminal.users)


async def test_no_answer_no_success(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """An action whose response nobody reads raises; it names action and terminals, what is kept, and no person."""
    enrol(terminal, "7", name="Mark")
    await terminal.stop()
    for action, data, kept in (
        ("set_user", {"user_id": "7", "name": "Mark"}, False),
        ("delete_user", {"user_id": "7"}, True),
        ("delete_all_users", {"confirm": True}, True),
        ("get_users", {}, False),
    ):
        given = {"terminals": loaded.entry_id, **data}
        if action == "get_users":
            assert "error" in (await act(hass, action, **given))[loaded.entry_id]
            continue
        with pytest.raises(HomeAssistantError) as raised:
            await hass.services.async_call(DOMAIN, action, given, blocking=True)
        text = str(raised.value)
        assert action in text
        assert "Front door" in text
        assert raised.value.translation_key == ("action_failed_kept" if kept else "action_failed")
        assert ("as soon as" in text) is kept
        assert "Mark" not in text


async def test_one_of_two_without_a_response(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, back_door: Terminal, back: MockConfigEntry
) -> None:
    """The terminal that answers is done nonetheless."""
    enrol(terminal, "7")
    await back_door.stop()
    with pytest.raises(HomeAssistantError, match="Back door"):
        await hass.services.async_call(
            DOMAIN, "delete_user", {"terminals": [loaded.entry_id, back.entry_id], "user_id": "7"}, blocking=True
        )
    assert terminal.users == {}


@pytest.mark.parametrize(
    ("present", "given", "kept"),
    [
        (NEW_YEAR, CHRISTMAS, True),
        (CHRISTMAS, NEW_YEAR, False),
        (CHRISTMAS, CHRISTMAS, False),
        (None, CHRISTMAS, True),
    ],
)
async def test_only_what_shortens_is_kept(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    present: datetime | None,
    given: datetime,
    kept: bool,  # noqa: FBT001
) -> None:
    """A longer validity is no withdrawal."""
    enrol(terminal, "7", endTime=int(present.timestamp()) if present else 0)
    await act_at(hass, loaded, "get_users")
    await terminal.stop()
    result = await act_at(hass, loaded, "set_user", user_id="7", name="Ada", end_time=given.isoformat())
    assert result.get("kept", False) is kept
    assert (repair(hass, loaded) is not None) is kept


async def test_a_new_visitor_is_no_withdrawal(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """Somebody whom nobody has read, with a name and an end in the future, is only not added."""
    await terminal.stop()
    result = await act_at(
        hass, loaded, "set_user", user_id="7", name="Ada", kind="visitor", end_time="2099-01-01 12:00:00"
    )
    assert "kept" not in result
    assert repair(hass, loaded) is None
    result = await act_at(hass, loaded, "set_user", user_id="8", end_time="2020-01-01 12:00:00")
    assert result["kept"]
    assert repair(hass, loaded)


async def test_a_terminal_that_refuses_for_ever(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked ever less often, with a repair that gives the reason and can give it up."""
    assert await async_setup_component(hass, "repairs", {})
    enrol(terminal, "7")
    await terminal.stop()
    await act_at(hass, loaded, "delete_user", user_id="7")
    terminal.faults.add("/api/user/delete/7", code=30001)
    await terminal.start()

    def asked() -> int:
        return sum(request.path == "/api/user/delete/7" for request in terminal.requests)

    for _ in range(6):
        await poll(loaded)
        await eventually(lambda: people_of(loaded).idle)
    assert asked() == 2
    issue = ir.async_get(hass).async_get_issue(DOMAIN, f"withdrawals_refused_{loaded.entry_id}")
    assert issue
    assert issue.is_fixable
    assert issue.translation_placeholders == {
        "terminal": "Front door",
        "count": "1",
        "reason": "Param invalid (30001)",
    }
    flow: Any = await async_create_fix_flow(hass, issue.issue_id, issue.data)
    flow.hass, flow.issue_id, flow.handler = hass, issue.issue_id, DOMAIN
    assert (await flow.async_step_init())["step_id"] == "confirm"
    assert (await flow.async_step_confirm({}))["type"] is FlowResultType.CREATE_ENTRY
    assert repair(hass, loaded) is None
    assert withdrawals_of(hass).of(loaded.entry_id) == {}
    assert "7" in terminal.users


async def test_what_is_asked_for_anew_is_not_refused_yet(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry
) -> None:
    """A new withdrawal does not inherit the pauses of an old one, and an error inside counts as a refusal."""
    enrol(terminal, "7")
    await terminal.stop()
    await act_at(hass, loaded, "delete_user", user_id="7")
    fault = terminal.faults.add("/api/user/delete/7", code=50002)
    await terminal.start()
    for _ in range(4):
        await poll(loaded)
        await eventually(lambda: people_of(loaded).idle)
    assert ir.async_get(hass).async_get_issue(DOMAIN, f"withdrawals_refused_{loaded.entry_id}")
    await terminal.stop()
    await act_at(hass, loaded, "delete_user", user_id="7")
    assert not ir.async_get(hass).async_get_issue(DOMAIN, f"withdrawals_refused_{loaded.entry_id}")
    terminal.faults.remove(fault)
    await terminal.start()
    await poll(loaded)
    await eventually(lambda: terminal.users == {})
