"""Copying people to other terminals in the entry's dialog."""

from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from tests.emulator import Terminal
from tests.waiting import eventually

from ..conftest import entry_of, set_up
from ..flows import Dialog
from ..people import enrol
from .forms import ADA


async def test_people_are_copied(
    hass: HomeAssistant, terminal: Terminal, dialog: Dialog, back: MockConfigEntry, back_door: Terminal
) -> None:
    """The page tells what became of everybody at each terminal."""
    for user_id, name in (("1", "Ada"), ("2", "Bob"), ("3", "Cleo"), ("4", "Dan")):
        enrol(terminal, user_id, name)
    back_door.users["2"] = dict(terminal.users["2"])
    enrol(back_door, "3", "Cleopatra")
    back_door.faults.add("/api/user", code=30002, times=1)
    await dialog.go("copy")
    assert [one["label"] for one in dialog.options("terminals")] == ["Back door"]
    assert len(dialog.options("people")) == 4
    await dialog.send(people=["1", "2"], terminals=[], overwrite=True)
    assert "Choose at least one terminal to copy to." in dialog.said
    assert dialog.suggested == {"people": ["1", "2"], "terminals": [], "overwrite": True}
    page = await dialog.send(terminals=[back.entry_id], overwrite=False)
    assert page["type"] is FlowResultType.SHOW_PROGRESS
    await dialog.wait("copied")
    assert dialog.step == "copied"
    assert "- Added: Dan (4)\n- Changed: -\n- The same already: Bob (2)\n" in dialog.said
    assert "- Different, left alone: Cleo (3)" in dialog.said
    assert "- Failed: \n  - Ada (1): Back door found no face in the photo of 1" in dialog.said
    await dialog.go("people", "copy")
    await dialog.send(people=["1", "3"], terminals=[back.entry_id], overwrite=True)
    await dialog.wait("copied")
    assert "**Back door**\n- Added: Ada (1)\n- Changed: Cleo (3)\n- The same already: -" in dialog.said
    assert back_door.users == terminal.users


async def test_what_cannot_be_copied(
    hass: HomeAssistant, terminal: Terminal, dialog: Dialog, back_door: Terminal
) -> None:
    """Without another terminal there is nowhere to copy to; one that goes away meanwhile is told of."""
    await dialog.go("copy")
    assert dialog.step == "nowhere"
    back = entry_of(hass, back_door, "Back door")
    await set_up(hass, back)
    await dialog.go("people", "copy")
    assert dialog.step == "nobody"
    enrol(terminal, "1", "Ada")
    await dialog.go("people", "copy")
    await back_door.stop()
    await dialog.send(terminals=[back.entry_id], overwrite=False)
    await dialog.wait("copied")
    assert "Back door cannot be reached" in dialog.said


async def test_a_terminal_that_is_not_loaded(hass: HomeAssistant, dialog: Dialog, back: MockConfigEntry) -> None:
    """The pages say so."""
    other = await Dialog(hass, back).open("people")
    await hass.config_entries.async_unload(back.entry_id)
    await other.go("choose")
    assert (other.step, "Back door is not connected" in other.said) == ("failed", True)
    await other.go("people", "add")
    await other.send(**ADA)
    assert "Back door is not connected" in other.said


async def test_copying_ends_with_the_dialog(
    hass: HomeAssistant,
    terminal: Terminal,
    dialog: Dialog,
    loaded: MockConfigEntry,
    back: MockConfigEntry,
    back_door: Terminal,
) -> None:
    """Nothing is copied any more once the dialog is closed."""
    enrol(terminal, "1", "Ada")
    await dialog.go("copy")
    back_door.faults.add("/api/user", stall_first=60)
    await dialog.send(terminals=[back.entry_id], overwrite=False)
    await eventually(lambda: back_door.requests[-1].path == "/api/user")
    assert "Front door copy" in tasks_of(loaded)
    dialog.close()
    await eventually(lambda: "Front door copy" not in tasks_of(loaded))
    assert not back_door.users


def tasks_of(entry: MockConfigEntry) -> set[str]:
    """Return what an entry does in the background."""
    return {task.get_name() for task in entry._background_tasks}
