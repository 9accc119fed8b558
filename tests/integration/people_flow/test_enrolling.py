"""Enrolling those who came, in the entry's dialog."""

from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from homeassistant.core import HomeAssistant
from tests.emulator import Terminal, face
from tests.waiting import eventually

from ..flows import Dialog
from ..people import enrol
from .forms import NOBODY, seconds, size_of


async def test_a_stranger_is_enrolled(
    hass: HomeAssistant, terminal: Terminal, dialog: Dialog, hass_client: ClientSessionGenerator
) -> None:
    """The picture is shown, and makes a visitor who is recognized from then on."""
    await dialog.go("enroll")
    assert dialog.step == "nobody_seen"
    enrol(terminal, "1", "Bob")
    await terminal.recognize("1")
    await terminal.recognize(picture=False)
    await terminal.recognize(picture=face("Emil", capture=True))
    await eventually(lambda: len(terminal.records) == 3)
    await hass.async_block_till_done()
    await dialog.go("people", "enroll")
    seen, blind = dialog.options("recognition")
    await dialog.send(recognition=blind["value"])
    assert (dialog.step, "no picture of this recognition" in dialog.said) == ("failed", True)
    await dialog.go("people", "enroll")
    await dialog.send(recognition=seen["value"])
    assert dialog.step == "enroll_person"
    url = dialog.page["description_placeholders"]["picture"].removeprefix("![](").removesuffix(")")
    client = await hass_client("nobody")
    response = await client.get(url)
    assert (response.status, (await response.read())[:2]) == (200, b"\xff\xd8")
    assert dialog.suggested == {"kind": "visitor"}
    given = {"name": "Emil", "kind": "visitor", "end_time": "2030-12-01 18:00:00", **NOBODY}
    await dialog.send(**given, user_id="1")
    assert "already has a person with the ID 1" in dialog.said
    await dialog.send(**given, user_id="9")
    assert dialog.step == "added"
    user = terminal.users["9"]
    assert (user["name"], user["userType"], user["endTime"]) == ("Emil", 2, seconds(2030, 12, 1, 17))
    assert size_of(user) == (120, 160)


async def test_an_unknown_card_is_enrolled(hass: HomeAssistant, terminal: Terminal, dialog: Dialog) -> None:
    """The number of the card stands in the form."""
    await terminal.recognize(inputType=3, icNumber="0042")
    await hass.async_block_till_done()
    await dialog.go("enroll")
    (card,) = dialog.options("recognition")
    assert "Card · 0042" in card["label"]
    await dialog.send(recognition=card["value"])
    assert dialog.suggested == {"kind": "visitor", "ic_number": "0042"}
    await dialog.send(name="Emil", kind="visitor", user_id="9", ic_number="0042", **NOBODY)
    assert terminal.users["9"]["icNumber"] == "0042"
