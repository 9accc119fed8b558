"""The people on a terminal in a real browser."""

import asyncio
from base64 import b64decode
from io import BytesIO
from pathlib import Path

from PIL import ExifTags, Image
from playwright.async_api import Page

from tests.emulator import Terminal, face

from .browser import configuring, needs_chromium
from .hass import ROOT
from .home import Home

PICTURES = ROOT / "docs" / "images"
SHOTS = Path("/tmp/ui/shots")
RED, BLUE = (220, 30, 30), (30, 30, 220)

pytestmark = needs_chromium


def phone_photo() -> bytes:
    """Return a photo of 12 megapixels whose upper half is red, if it is held as its camera says."""
    photo = Image.new("RGB", (4000, 3000), BLUE)
    photo.paste(RED, (0, 0, 2000, 3000))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    file = BytesIO()
    photo.save(file, "JPEG", exif=exif, quality=95)
    return file.getvalue()


async def shot(page, name):
    await asyncio.sleep(1)
    await page.screenshot(path=SHOTS / f"{name}.png", animations="disabled")


async def test_people(page: Page, home: Home, terminal: Terminal) -> None:
    """A phone's photo makes a person; a stranger at the door becomes one of the staff."""
    await home.ready()
    await terminal.recognize(picture=face("Emil", capture=True))
    dialog = await configuring(page, home.hass)
    await dialog.shows("People")
    await shot(page, "1init")
    await dialog.choose("People")
    await dialog.shows("Add a person")
    await shot(page, "2people")
    await dialog.choose("Add a person")
    await dialog.shows("Job number")
    await dialog.type(name="Ada Lovelace", user_id="17")
    await dialog.upload("ada.jpg", await asyncio.to_thread(phone_photo))
    await shot(page, "3add")
    await dialog.submit("Ada Lovelace (17) was added to Front door.")
    await shot(page, "4added")
    user = terminal.users["17"]
    assert len(b64decode(user["photo"])) < 200_000
    with Image.open(BytesIO(b64decode(user["photo"]))) as image:
        print(image.size, image.getpixel((300, 10)), image.getpixel((300, 790)))
    await dialog.choose("Back to the people")
    await dialog.choose("Show people")
    await dialog.shows("People at Front door: 1")
    await shot(page, "5choose")
    await dialog.inside("ha-selector-select").click()
    await shot(page, "5choose2")
    await asyncio.sleep(1)
    await page.keyboard.type("love")
    await shot(page, "5choose2b")
    await page.get_by_role("option").filter(has_text="Ada Lovelace · Staff · 17").first.click()
    await shot(page, "5choose3")
    await dialog.submit("Ada Lovelace (17) at Front door", "Next")
    await shot(page, "6person")
    await dialog.choose("Change")
    await dialog.shows("Job number")
    await dialog.type(name="A" * 31)
    await dialog.inside("ha-selector-datetime").first.scroll_into_view_if_needed()
    await shot(page, "7times")
    await dialog._dialog.get_by_role("button", name="Submit").click()
    await asyncio.sleep(2)
    await shot(page, "7edit")
    await dialog.type(name="Ada L")
    await dialog._dialog.get_by_role("button", name="Submit").click()
    await asyncio.sleep(2)
    await shot(page, "7edited")
    print({**terminal.users["17"], "photo": 0})
    await dialog.choose("Back to the people")
    await dialog.choose("Enroll a visitor")
    await asyncio.sleep(2)
    await shot(page, "8enroll")
    await dialog.submit("Job number", "Next")
    await shot(page, "9enroll")
    await dialog.choose("More")
    await dialog.inside("textarea[name=description]").scroll_into_view_if_needed()
    await shot(page, "9more")
    await dialog.type(name="Emil", user_id="17")
    await dialog._dialog.get_by_role("button", name="Submit").click()
    await asyncio.sleep(2)
    await shot(page, "9twice")
    terminal.faults.add("/api/user", code=30001)
    await dialog.type(name="Emil", user_id="18")
    await dialog._dialog.get_by_role("button", name="Submit").click()
    await asyncio.sleep(2)
    await dialog.inside("input[name=user_id]").scroll_into_view_if_needed()
    await shot(page, "9twice2")
    terminal.faults.clear()
    await dialog.inside("ha-selector-select").first.click()
    await shot(page, "9class")
