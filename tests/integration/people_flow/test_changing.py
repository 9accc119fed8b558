"""Changing and removing people in the entry's dialog."""

from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from tests.emulator import Terminal
from tests.waiting import eventually

from ..flows import Dialog
from ..inside import poll
from ..people import enrol
from .forms import NOBODY, seconds


async def test_a_person_is_changed(terminal: Terminal, dialog: Dialog) -> None:
    """What is changed is changed, what is emptied is cleared, and the rest stays, to the second and the pixel."""
    times = {"startTime": seconds(2026, 1, 1, 0) + 5, "endTime": seconds(2030, 1, 1, 0), "entryTime": 1_500_000_001}
    before = dict(enrol(terminal, "7", "Ada", mobile="1", mail="a@b", remark="old", unknown=3, **times))
    await dialog.go("choose")
    await dialog.send(person="7")
    await dialog.go("edit")
    shown = dialog.suggested
    assert (shown["mobile"], shown["mail"], shown["remark"]) == ("1", "a@b", "old")
    assert "user_id" not in shown
    assert dialog.options("clear") == ["start_time", "end_time", "entry_time"]
    same = {name: shown[name] for name in ("kind", "start_time")}
    entry = {"entry_time": shown["entry_time"]}
    await dialog.send(name="Ada L.", remark="new", **same, clear=["end_time"], end_time=shown["end_time"], more=entry)
    assert (dialog.step, dialog.said) == ("changed", "Ada (7) was changed at Front door.")
    changed = {"name": "Ada L.", "mobile": "", "mail": "", "remark": "new", "endTime": 0}
    assert terminal.users["7"] == before | changed


async def test_nothing_is_changed(terminal: Terminal, dialog: Dialog) -> None:
    """A form that is sent as it is writes nothing."""
    enrol(terminal, "7", "Ada", mobile="1")
    await dialog.go("choose")
    await dialog.send(person="7")
    await dialog.go("edit")
    await dialog.send(name="Ada", kind="staff", mobile="1", **NOBODY)
    assert dialog.step == "unchanged"
    assert not [request for request in terminal.requests if "/update/" in request.path]


async def test_a_change_that_is_refused(terminal: Terminal, dialog: Dialog) -> None:
    """What was typed stays in the form."""
    enrol(terminal, "7", "Ada")
    await dialog.go("choose")
    await dialog.send(person="7")
    await dialog.go("edit")
    terminal.faults.add("/api/user/update/*", code=30001)
    await dialog.send(name="Ada", kind="visitor", mobile="2", **NOBODY)
    terminal.faults.clear()
    assert "Front door does not accept the values of Ada (7)" in dialog.said
    assert dialog.suggested == {"name": "Ada", "kind": "visitor", "mobile": "2"}
    await dialog.send(name="Ada", kind="visitor", mobile="2", **NOBODY)
    assert (dialog.step, terminal.users["7"]["userType"]) == ("changed", 2)


async def test_a_person_is_removed(terminal: Terminal, dialog: Dialog) -> None:
    """The page names the person, and asks before."""
    enrol(terminal, "7", "Ada_*")
    await dialog.go("choose")
    await dialog.send(person="7")
    await dialog.go("remove")
    assert "Remove Ada_* (7) from Front door?" in dialog.said
    assert dialog.page["description_placeholders"]["person"] == r"Ada\_\* \(7\)"
    assert "7" in terminal.users
    terminal.faults.add("/api/user/delete/*", code=30001, times=1)
    await dialog.send()
    assert "Front door does not accept the values of Ada_* (7)" in dialog.said
    await dialog.send()
    assert dialog.step == "removed"
    assert not terminal.users


async def test_a_removal_is_kept(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """The page says that the terminal will be told, and it is."""
    enrol(terminal, "7", "Ada")
    dialog = await Dialog(hass, loaded).open("people", "choose")
    await dialog.send(person="7")
    await dialog.go("remove")
    terminal.faults.add(drop="close", act=False)
    await dialog.send()
    terminal.faults.clear()
    assert dialog.step == "removal_kept"
    assert "Front door cannot be reached" in dialog.said
    assert "Home Assistant will remove Ada (7) as soon as Front door answers" in dialog.said
    await poll(loaded)
    await eventually(lambda: not terminal.users)
    await eventually(lambda: not ir.async_get(hass).issues)


async def test_an_end_is_kept(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """A validity that is to be shortened is shortened later; everything else has to be tried again."""
    enrol(terminal, "7", "Ada", endTime=seconds(2026, 12, 31, 0))
    dialog = await Dialog(hass, loaded).open("people", "choose")
    await dialog.send(person="7")
    await dialog.go("edit")
    terminal.faults.add(drop="close", act=False)
    for end in ("2026-12-31 01:00:00", "2027-12-31 01:00:00"):
        await dialog.send(name="Emil", kind="staff", end_time=end, **NOBODY)
        assert (dialog.step, dialog.suggested["name"]) == ("edit", "Emil")
        assert "Front door cannot be reached" in dialog.said
    await dialog.send(name="Ada", kind="staff", end_time="2026-12-01 08:00:00", **NOBODY)
    terminal.faults.clear()
    assert dialog.step == "end_kept"
    assert "Home Assistant will shorten the validity of Ada (7) as soon as Front door answers" in dialog.said
    await poll(loaded)
    await eventually(lambda: terminal.users["7"]["endTime"] < seconds(2026, 12, 2, 0))
    assert terminal.users["7"]["name"] == "Ada"


async def test_who_cannot_be_shown(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """A terminal without people, one that is away and a person who has gone are told apart."""
    dialog = await Dialog(hass, loaded).open("people", "choose")
    assert dialog.step == "nobody"
    enrol(terminal, "7")
    await dialog.go("people", "choose")
    terminal.users.clear()
    await dialog.send(person="7")
    assert (dialog.step, dialog.said) == ("failed", "There is no such person at Front door. Choose one of the list.")
    terminal.faults.add(drop="close", act=False)
    await dialog.go("people", "choose")
    assert dialog.step == "failed"
    assert "Front door cannot be reached" in dialog.said
