"""How long each page of Media takes with 100,000 recognitions in the journal.

The floor is the same page of an empty journal. A page is measured from the call of Home Assistant to the JSON for the
browser, with its thumbnails' signed paths.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
import logging
from statistics import median
import sys
import tempfile
import time
from types import SimpleNamespace
from typing import Any, Final

from sqlalchemy import Connection, update

from custom_components.richtech_aatss import captures, media_source
from custom_components.richtech_aatss.api.models import Record
from custom_components.richtech_aatss.const import DOMAIN
from custom_components.richtech_aatss.data import SHARED
from custom_components.richtech_aatss.recognitions.journal import Journal, files
from custom_components.richtech_aatss.recognitions.journal.schema import RECOGNITIONS
from custom_components.richtech_aatss.recognitions.recognition import Recognition
from custom_components.richtech_aatss.recognitions.retention import Retention
from homeassistant import loader
from homeassistant.components.http.auth import STORAGE_KEY
from homeassistant.components.media_player import SearchMediaQuery
from homeassistant.components.media_source import MediaSourceItem
from homeassistant.core import HomeAssistant
from homeassistant.helpers import translation
from homeassistant.helpers.json import json_bytes
from tests.emulator.drawing import face

COUNT: Final = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
PEOPLE: Final = 2000
DAYS: Final = 90
ENTRY: Final = "01JDOOR"
ROUNDS: Final = 15
BATCH: Final = 1000
NEWEST: Final = datetime(2026, 11, 25, 20, tzinfo=UTC)
STEP: Final = timedelta(days=DAYS) / COUNT
PICTURE_DAYS: Final = timedelta(days=7)
BLANK: Final = dict.fromkeys(("icNumber", "jobNumber", "mobile", "remark", "department", "mail", "title"), "")

type Page = Callable[[], Awaitable[Any]]


def recognition(number: int) -> Recognition:
    """Return one of many people, each fifth a stranger."""
    at = NEWEST - number * STEP
    who = number * 7919 % PEOPLE
    said: dict[str, Any] = {"id": COUNT - number, "signTime": int(at.timestamp()), "type": 1, "inputType": 1, **BLANK}
    said |= {"userId": f"{who:05}", "name": f"Person Number {who}"} if number % 5 else {"type": -1, "userId": ""}
    return Recognition(record=Record.from_dict(said), received_at=at, recognized_at=at, live=number % 50 > 0)


async def fill(hass: HomeAssistant) -> None:
    """Fill the journal, with pictures of the last days."""
    journal = hass.data[SHARED].journal
    for start in range(0, COUNT, BATCH):
        some = [recognition(number) for number in range(start, min(start + BATCH, COUNT))]
        await journal.async_add(ENTRY, some, Retention())
    name = files.save(files.captures_folder(hass), ENTRY, face("Ada"), NEWEST)

    def add_pictures(connection: Connection) -> None:
        recent = RECOGNITIONS.c.received > NEWEST - PICTURE_DAYS
        connection.execute(update(RECOGNITIONS).where(recent).values(picture=name, picture_size=60_000))

    await journal.async_read(add_pictures, None)


def home(folder: str) -> HomeAssistant:
    """Return as much of a Home Assistant as Media needs, with a terminal that is not set up."""
    hass = HomeAssistant(folder)
    terminal = SimpleNamespace(entry_id=ENTRY, title="Front door")
    entries: Any = SimpleNamespace(async_entries=lambda _domain, **_options: [terminal])
    shared: Any = SimpleNamespace(journal=Journal(hass))
    hass.config_entries = entries
    hass.data[SHARED] = shared
    hass.data[STORAGE_KEY] = "the user of media"
    loader.async_setup(hass)
    translation.async_setup(hass)
    return hass


def pages(hass: HomeAssistant) -> dict[str, Page]:
    """Return each kind of page."""
    source = media_source.AatssMediaSource(hass)

    async def browse(identifier: str) -> Any:
        return (await source.async_browse_media(MediaSourceItem(hass, DOMAIN, identifier, None))).as_dict()

    async def search(text: str) -> Any:
        item = MediaSourceItem(hass, DOMAIN, "", None)
        return (await source.async_search_media(item, SearchMediaQuery(search_query=text))).as_dict()

    async def older(identifier: str) -> Any:
        return await browse(next_of(await browse(identifier), identifier))

    day = f"{ENTRY}/day/{NEWEST:%Y-%m-%d}"
    return {
        "terminals": partial(browse, ""),
        "a terminal": partial(browse, ENTRY),
        "days": partial(browse, f"{ENTRY}/days"),
        "a day": partial(browse, day),
        "a day, two pages": partial(older, day),
        "people": partial(browse, f"{ENTRY}/people"),
        "people, two pages": partial(older, f"{ENTRY}/people"),
        "a person": partial(browse, f"{ENTRY}/person/aWQ6MDAwMTc"),
        "strangers": partial(browse, f"{ENTRY}/person/a2luZDpzdHJhbmdlcg"),
        "strangers, two pages": partial(older, f"{ENTRY}/person/a2luZDpzdHJhbmdlcg"),
        "search: everybody": partial(search, "person"),
        "search: one": partial(search, "number 1234"),
        "search: nobody": partial(search, "nobody"),
        "search: an id": partial(search, "00017"),
    }


def next_of(page: dict[str, Any], identifier: str) -> str:
    """Return the page after one, or the same where there is none."""
    if not page["children"] or not page["children"][-1]["can_expand"]:
        return identifier
    return str(page["children"][-1]["media_content_id"]).removeprefix(captures.MEDIA_PREFIX)


async def measure(page: Page) -> tuple[float, float, int]:
    """Return the milliseconds that a page takes, the median and the worst, and how large it is."""
    times: list[float] = []
    size = 0
    for _ in range(ROUNDS):
        began = time.perf_counter()
        size = len(json_bytes(await page()))
        times.append((time.perf_counter() - began) * 1000)
    return median(times), max(times), size


async def measure_thumbnail(hass: HomeAssistant) -> None:
    """Print how long a thumbnail takes, when it is made and when it is kept."""
    identifier = captures.identifier_of(ENTRY, recognition(0).key)
    for what in ("thumbnail, made", "thumbnail, kept"):
        began = time.perf_counter()
        size = len(await captures.async_thumbnail(hass, identifier) or b"")
        print(f"{what:22} {(time.perf_counter() - began) * 1000:7.1f} ms, {size} bytes")


async def main() -> None:
    """Fill one journal, leave the other one empty, and measure each kind of page of both."""
    # That the integration is not one of Home Assistant's own.
    logging.getLogger(loader.__name__).setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        full, empty = home(one), home(other)
        began = time.perf_counter()
        await fill(full)
        print(f"{COUNT} recognitions written in {time.perf_counter() - began:.1f} s")
        floors = pages(empty)
        for name, page in pages(full).items():
            floor, _, _ = await measure(floors[name])
            middle, worst, size = await measure(page)
            times = f"median {middle:6.1f} ms, worst {worst:6.1f} ms"
            print(f"{name:22} {times}, {middle / floor:5.1f} times the floor, {size / 1000:6.1f} kB")
        await measure_thumbnail(full)


if __name__ == "__main__":
    asyncio.run(main())
