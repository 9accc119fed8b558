"""Who came, where a user looks: the terminal's page, the activity list, notifications, media, automations."""

from base64 import b64decode
import re
from typing import Any

from playwright.async_api import Page, Response, expect

from tests.emulator import Terminal, face
from tests.real.hass import until
from tests.waiting import eventually

from .browser import LOADING, needs_chromium
from .home import Home
from .pictures import take_picture

pytestmark = needs_chromium

ANNA: dict[str, Any] = {"type": 1, "name": "Anna Berg", "userId": "17"}
EMIL: dict[str, Any] = {"type": 2, "name": "Emil Kästner", "userId": "18", "temperatureState": 1, "temperature": 38.4}
STRANGER: dict[str, Any] = {"type": -1, "name": "", "userId": ""}


async def automate(home: Home) -> None:
    """Add an automation that notifies of who came, with the picture."""
    automation = {
        "alias": "Who is at the door",
        "triggers": {
            "trigger": "richtech_aatss.recognized",
            "target": {"device_id": (await home.device())["id"]},
            "options": {"kind": ["staff", "visitor"], "first_of_day": True},
        },
        "actions": {
            "action": "persistent_notification.create",
            "data": {
                "title": "{{ trigger.recognition.name }} is at {{ trigger.recognition.terminal }}",
                "message": "![]({{ trigger.recognition.picture }})",
            },
        },
        "mode": "queued",
    }
    await home.hass.post("config/automation/config/who", automation)
    await until(lambda: home.has("automation.who_is_at_the_door"), "the automation is there")


async def notifications(home: Home) -> dict[str, str]:
    """Return the messages of the notifications by their titles."""
    found = await home.socket.call("persistent_notification/get")
    return {str(one["title"]): str(one["message"]) for one in found}


async def come(home: Home, terminal: Terminal) -> str:
    """Let people come, one of them twice; return the first one's picture in base64."""
    await automate(home)
    records = [
        await terminal.recognize(**person, picture=face(person["name"] or "somebody", capture=True))
        for person in (ANNA, EMIL, STRANGER, ANNA, ANNA)
    ]
    await until(lambda: _notified(home), "the automation has notified of two people")
    return str(records[0]["signAvatar"])


async def _notified(home: Home) -> bool:
    return len(await notifications(home)) == 2


async def test_who_came(page: Page, home: Home, terminal: Terminal) -> None:
    """Names and pictures are where people look."""
    await home.ready()
    capture = await come(home, terminal)
    told = await notifications(home)
    assert told.keys() == {"Anna Berg is at Front door", "Emil Kästner is at Front door"}
    path = re.fullmatch(r"!\[\]\((/api/richtech_aatss/captures/.+)\)", told["Anna Berg is at Front door"])
    assert path
    assert await home.hass.fetch(path[1]) == b64decode(capture)
    await page.goto(f"{home.hass.url}/config/devices/device/{(await home.device())['id']}")
    await expect(page.locator("hui-sensor-entity-row", has_text="Last person").get_by_text("Anna Berg")).to_be_visible(
        timeout=LOADING
    )
    await page.goto(f"{home.hass.url}/logbook")
    lines = page.locator("ha-logbook-renderer")
    await expect(lines.get_by_text("Emil Kästner")).to_be_visible(timeout=LOADING)
    await take_picture(page, "activity")
    await page.locator("ha-sidebar").get_by_text("Notifications").click()
    notification = page.locator("persistent-notification-item", has_text="Anna Berg is at Front door")
    await expect(notification.locator("img")).to_have_js_property("naturalWidth", 120, timeout=LOADING)
    await take_picture(page, "notification")


async def test_media(page: Page, home: Home, terminal: Terminal) -> None:
    """Who came is under Media, by day and by person, with small pictures, and is found by the name."""
    await home.ready()
    for person in (ANNA, EMIL, STRANGER, ANNA):
        await terminal.recognize(**person, picture=face(person["name"] or "somebody", capture=True))
    shown: list[Response] = []
    page.on("response", lambda answer: shown.append(answer) if "/thumbnails/" in answer.url else None)
    await page.goto(f"{home.hass.url}/media-browser/browser")
    for folder in ("Richtech AATSS", "Front door", "By person"):
        await page.get_by_text(folder, exact=True).last.click(timeout=LOADING)
    cards = page.locator("ha-media-player-browse .child")
    await expect(cards).to_have_count(3, timeout=LOADING)
    await eventually(lambda: len(shown) == 3)
    assert {answer.status for answer in shown} == {200}
    await take_picture(page, "media")
    await page.get_by_placeholder("Search By person").fill("käst")
    await page.get_by_role("button", name="Search", exact=True).click()
    await expect(page.get_by_text("Emil Kästner").last).to_be_visible(timeout=LOADING)
    await expect(page.get_by_text("Anna Berg")).to_have_count(0)
    await take_picture(page, "media-search")


async def test_automation_editor(page: Page, home: Home) -> None:
    """The triggers and the condition are in the editor, with their names and choices."""
    await home.ready()
    await page.goto(f"{home.hass.url}/config/automation/edit/new")
    await page.get_by_role("button", name="Add trigger").click(timeout=LOADING)
    search = page.locator("add-automation-element-dialog input").first
    await search.fill("recognized", timeout=LOADING)
    await page.get_by_text("Person recognized").first.click(timeout=LOADING)
    await expect(page.get_by_text("First time of the day")).to_be_visible(timeout=LOADING)
    await page.get_by_text("Stranger", exact=True).first.scroll_into_view_if_needed()
    await take_picture(page, "trigger")
    await page.get_by_role("button", name="Add condition").click()
    await search.fill("recently seen", timeout=LOADING)
    await page.get_by_text("Person was recently seen").first.click(timeout=LOADING)
    await expect(page.get_by_text("How long ago they may have been seen.")).to_be_visible(timeout=LOADING)
