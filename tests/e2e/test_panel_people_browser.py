"""The panel's people in a real browser, at two terminals."""

import asyncio

from playwright.async_api import FilePayload, expect

from tests.emulator import Terminal, face, portrait
from tests.waiting import eventually

from .browser import ANSWERING, LOADING, needs_chromium
from .panel import Panel
from .people import NAMES, enrolled
from .photos import is_upright, phone_photo

pytestmark = needs_chromium


async def test_add(panel: Panel, terminal: Terminal, back: Terminal) -> None:
    """A person is added with a photo at both terminals, one of which refuses at first."""
    await panel.button("Add person").click()
    await panel.button("Add").click()
    await panel.shows("Enter a name.")
    await panel.field("Name").fill("Nina Simone")
    await panel.field("Card number").fill("4711")
    photo = FilePayload(name="nina.jpg", mimeType="image/jpeg", buffer=await asyncio.to_thread(phone_photo))
    await panel.element.locator("input[type=file]").set_input_files(photo)
    await expect(panel.text("As the terminals will get it: 600", exact=False)).to_be_visible(timeout=LOADING)
    assert await panel.findings() == []
    back.users["20"] = {**enrolled("17"), "userId": "20", "name": "Somebody else", "icNumber": "4711"}
    await panel.button("Add").click()
    await expect(panel.text("Back door", exact=False)).to_be_visible(timeout=ANSWERING)
    await expect(panel.element.get_by_role("checkbox", name="Let this person have the card as well")).to_be_attached(
        timeout=ANSWERING
    )
    await panel.tick("Let this person have the card as well")
    await panel.button("Save").click()
    await panel.cells("Nina Simone", "Same", "Same")
    for one in (terminal, back):
        nina = next(user for user in one.users.values() if user["name"] == "Nina Simone")
        assert (nina["icNumber"], is_upright(nina["photo"])) == ("4711", True)


async def test_edit_and_leave(panel: Panel, terminal: Terminal, back: Terminal) -> None:
    """What has changed is saved where the person is; a form with changes is not left by a slip."""
    await panel.button("Ada Lovelace").click()
    await panel.field("Department").fill("Engines")
    await panel.page.keyboard.press("Escape")
    await panel.shows("Leave without saving?")
    await panel.button("Stay").click()
    await expect(panel.dialog("Leave without saving?")).to_be_hidden()
    await panel.page.evaluate("history.back()")
    await panel.shows("Leave without saving?")
    await panel.button("Stay").click()
    await expect(panel.field("Department")).to_have_value("Engines")
    await panel.button("Save").click()
    await expect(panel.dialog("Ada Lovelace")).to_be_hidden(timeout=ANSWERING)
    await panel.cells("Ada Lovelace", "Same", "Same")
    assert [one.users["17"]["department"] for one in (terminal, back)] == ["Engines", "Engines"]
    assert back.users["17"]["photo"] == portrait("Ada Lovelace")
    await panel.button("Ada Lovelace").click()
    await panel.field("Department").fill("")
    await panel.page.evaluate("history.back()")
    await panel.button("Leave").click()
    await expect(panel.dialog("Ada Lovelace")).to_be_hidden()
    assert terminal.users["17"]["department"] == "Engines"


async def test_compare(panel: Panel, terminal: Terminal, back: Terminal) -> None:
    """What differs stands side by side, and one of the two is kept."""
    await panel.cells("Grace Hopper", "Different", "Different")
    await panel.row("Grace Hopper").get_by_role("button", name="Different").first.click()
    differing = panel.element.get_by_role("row").filter(has_text="differs")
    await expect(differing).to_contain_text("Workshop")
    assert await panel.findings() == []
    await panel.element.get_by_role("button", name="Use this one everywhere At Back door").click()
    await panel.shows("Grace Hopper at Front door", "Changed")
    await panel.close()
    await panel.cells("Grace Hopper", "Same", "Same")
    assert terminal.users["18"]["department"] == "Workshop"


async def test_several(panel: Panel, terminal: Terminal, back: Terminal) -> None:
    """Several people are copied, their validity ended, and removed, with a result for each."""
    await panel.cells("Alan Turing", "Missing", "Only here")
    await panel.choose("Alan Turing", "Ada Lovelace")
    await panel.button("Copy to terminals").click()
    await panel.button("Copy").click()
    await panel.shows("Alan Turing at Back door", "Added", "Was the same already")
    await panel.close()
    await panel.cells("Alan Turing", "Same", "Same")
    await panel.choose(*NAMES.values())
    await panel.button("End validity").click()
    await panel.button("End validity").click()
    await panel.shows("Done", "6 of 6")
    await panel.close()
    await expect(panel.element.get_by_role("cell").filter(has_text="Expired")).to_have_count(3)
    await panel.choose("Grace Hopper", "Alan Turing")
    await panel.button("Remove").click()
    await expect(panel.text("Remove 2 people from these terminals?", exact=False)).to_be_visible()
    assert await panel.findings() == []
    await panel.button("Remove").click()
    await panel.shows("4 of 4")
    await panel.close()
    await expect(panel.row("Alan Turing")).to_have_count(0)
    assert [list(one.users) for one in (terminal, back)] == [["17"], ["17"]]


async def test_away(panel: Panel, terminal: Terminal, back: Terminal) -> None:
    """What a terminal that is off is still to be told shows, until it was."""
    await back.stop()
    await panel.choose("Ada Lovelace")
    await panel.button("Remove").click()
    await panel.button("Remove").click()
    await panel.shows("Kept: done as soon as the terminal answers")
    await panel.close()
    await panel.cells("Ada Lovelace", "To be removed", "Missing")
    await panel.button("Read the people anew").click()
    await expect(panel.text("Back door could not be read", exact=False)).to_be_visible(timeout=LOADING)
    await back.start()
    await eventually(lambda: "17" not in back.users)
    await expect(panel.row("Ada Lovelace")).to_have_count(0, timeout=LOADING)


async def test_enrol(panel: Panel, terminal: Terminal, back: Terminal) -> None:
    """The stranger of a minute ago becomes a visitor, with the picture of the door."""
    await terminal.recognize(picture=face("Emil", capture=True))
    await panel.go("Visitors")
    await panel.button("Enrol", exact=False).click()
    await expect(panel.text("As the terminals will get it", exact=False)).to_be_visible(timeout=ANSWERING)
    await panel.field("Name").fill("Emil Kästner")
    await panel.page.keyboard.press("Enter")
    await expect(panel.dialog("Enrol")).to_be_hidden(timeout=ANSWERING)
    await panel.page.wait_for_url("**/visitors")
    emil = next(user for user in back.users.values() if user["name"] == "Emil Kästner")
    assert emil["photo"]
