"""Recognitions in Media: by day, by person, and found by a name."""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

from custom_components.richtech_aatss.const import DOMAIN
from custom_components.richtech_aatss.recognitions.retention import Retention
from homeassistant.components.http import HomeAssistantView
from homeassistant.components.media_player import BrowseError
from homeassistant.components.media_source import Unresolvable, async_browse_media, async_resolve_media
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from tests.emulator import Terminal
from tests.emulator.drawing import portrait
from tests.texts import EN
from tests.waiting import eventually

from .conftest import entity_id
from .inside import journal_of
from .journals import KEEP, NOBODY, NOW, recognition
from .media import Browser, identifier_of, set_up_media, titles
from .watching import known

PICTURE = portrait("Ada")
FRONT = "Front door"
FORBIDDEN = EN["exceptions"]["media_forbidden"]["message"].rstrip(".")
UNKNOWN = EN["exceptions"]["media_unknown"]["message"].rstrip(".")
BROKEN = (
    "/days/yesterday",
    "/days/2026-11-25/1",
    "/day",
    "/day/",
    "/day/2026-13-01",
    "/day/2026-11-25/x",
    "/day/2026-11-25/1_x",
    "/day/2026-11-25/nan_1",
    "/day/2026-11-25/1e999_1",
    "/day/2026-11-25/1_" + "9" * 30,
    "/day/2026-11-25/1_" + "9" * 5000,
    "/day/2026-11-25/1_2/3",
    "/people/5",
    "/person",
    "/person/a",
    "/person/____",
    "/person/!!",
    "/person/aWQ6MQ/x",
    "/1/1764072000000",
    "/../days",
    "/days/../../secret",
    "x",
    "x/days",
)

type Write = Callable[..., Coroutine[Any, Any, None]]


@pytest.fixture
async def front(hass: HomeAssistant, loaded: MockConfigEntry) -> str:
    """Return the terminal's entry, with Media set up; the clocks show the time of Tokyo."""
    await hass.config.async_set_time_zone("Asia/Tokyo")
    await set_up_media(hass)
    entry_id: str = loaded.entry_id
    return entry_id


@pytest.fixture
async def write(hass: HomeAssistant, front: str) -> Write:
    """Return what writes recognitions into the journal of the terminal."""
    journal = await journal_of(hass)

    async def write(*some: Any, entry_id: str = front) -> None:
        assert all(await journal.async_add(entry_id, some, KEEP) or [])

    return write


@pytest.fixture
async def browser(hass: HomeAssistant, hass_ws_client: WebSocketGenerator, front: str) -> Browser:
    """Return an administrator in Media."""
    return Browser(await hass_ws_client(hass))


@pytest.fixture
async def guest(
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_access_token: str,
    hass_read_only_user: MockUser,
    front: str,
) -> Browser:
    """Return a user who may see nothing but the door's button."""
    hass_read_only_user.groups = []
    hass_read_only_user.mock_policy({"entities": {"entity_ids": {entity_id(hass, "open_door"): True}}})
    return Browser(await hass_ws_client(hass, hass_read_only_access_token))


async def test_a_day(browser: Browser, write: Write) -> None:
    """The newest is first, with its time where Home Assistant is, whom it shows and whether it was missed."""
    missed = replace(recognition(3, at=NOW + timedelta(hours=1), said={"name": "", "userId": "9"}), live=False)
    await write(
        recognition(1, picture=PICTURE),
        recognition(2, at=NOW + timedelta(minutes=1), said=NOBODY),
        missed,
        recognition(4, at=NOW + timedelta(hours=3), said={"name": "Bert", "type": 3}),
    )
    assert titles((await browser.open())["children"]) == [FRONT]
    assert titles((await browser.open(FRONT))["children"]) == ["By day", "By person"]
    assert titles((await browser.open(FRONT, "By day"))["children"]) == ["2026-11-26 (1)", "2026-11-25 (3)"]
    assert titles((await browser.open(FRONT, "By day", "2026-11-26 (1)"))["children"]) == [
        "00:00:00 · Bert · Blacklist"
    ]
    page = await browser.open(FRONT, "By day", "2026-11-25 (3)")
    assert page["title"] == "2026-11-25"
    assert page["children_media_class"] == "image"
    assert titles(page["children"]) == ["22:00:00 · 9 · missed", "21:01:00 · Stranger", "21:00:00 · Ada Lovelace"]
    assert [child["can_play"] for child in page["children"]] == [False, False, True]
    assert [child["thumbnail"] is not None for child in page["children"]] == [False, False, True]
    assert {child["media_class"] for child in page["children"]} == {"image"}


async def test_what_comes_is_seen(
    hass: HomeAssistant, browser: Browser, terminal: Terminal, hass_client_no_auth: ClientSessionGenerator
) -> None:
    """Who is recognised at the terminal is in Media, and the picture can be opened."""
    await terminal.recognize(type=1, userId="11", name="Anna")
    await eventually(lambda: terminal.records)
    await known(hass)
    (one,) = (await browser.open(FRONT, "By person", "Anna"))["children"]
    assert one["media_content_id"].startswith("media-source:")
    played = (await browser.ask("resolve", identifier_of(one)))["result"]
    assert played["mime_type"] == "image/jpeg"
    picture = await (await hass_client_no_auth()).get(played["url"])
    assert (await picture.read()).startswith(b"\xff\xd8\xff")


async def test_pages(browser: Browser, write: Write) -> None:
    """Each recognition is on one page, also of those of the same second, and while others come."""
    later = NOW + timedelta(seconds=1)
    some = [recognition(number, at=NOW if number % 3 else later) for number in range(250)]
    await write(*some)
    wanted = [one.key[0] for one in sorted(some, key=lambda one: (one.key[1], one.key[0]), reverse=True)]
    for path in (("By day", "2026-11-25 (250)"), ("By person", "Ada Lovelace")):
        pages = await browser.pages(FRONT, *path)
        assert [len(page) for page in pages] == [100, 100, 50]
        assert [int(identifier_of(child).split("/")[1]) for page in pages for child in page] == wanted
    first = await browser.open(FRONT, "By person", "Ada Lovelace")
    await write(*(recognition(1000 + number, at=later) for number in range(5)))
    second = await browser.go(first["children"][-1])
    assert second["title"] == "Ada Lovelace"
    assert [int(identifier_of(child).split("/")[1]) for child in second["children"][:-1]] == wanted[100:200]


async def test_moments_between_milliseconds(browser: Browser, write: Write) -> None:
    """A page ends and begins at the same microsecond."""
    some = [
        replace(recognition(number), recognized_at=NOW + timedelta(microseconds=number // 60)) for number in range(150)
    ]
    await write(*some)
    pages = await browser.pages(FRONT, "By day", "2026-11-25 (150)")
    found = [int(identifier_of(child).split("/")[1]) for page in pages for child in page]
    assert found == list(range(149, -1, -1))


async def test_many_days(browser: Browser, write: Write) -> None:
    """Days are paged as well, and those of a wrong clock, at the ends of the calendar, do no harm."""
    odd = [datetime(1, 1, 1, tzinfo=UTC), datetime(1970, 1, 2, tzinfo=UTC), datetime(9999, 12, 31, 23, tzinfo=UTC)]
    some = [recognition(number, at=NOW - timedelta(days=number)) for number in range(120)]
    await write(*some, *(recognition(1000 + number, at=moment) for number, moment in enumerate(odd)))
    pages = await browser.pages(FRONT, "By day")
    assert [len(page) for page in pages] == [100, 23]
    days = [f"{NOW - timedelta(days=number):%Y-%m-%d} (1)" for number in range(120)]
    assert titles(pages[0] + pages[1]) == ["9999-12-31 (1)", *days, "1970-01-02 (1)", "0001-01-01 (1)"]
    assert titles((await browser.go(pages[1][-2]))["children"]) == ["09:00:00 · Ada Lovelace"]
    assert titles((await browser.go(pages[0][0]))["children"]) == ["23:00:00 · Ada Lovelace"]


async def test_a_day_without_a_midnight(hass: HomeAssistant, browser: Browser, write: Write) -> None:
    """In Beirut, 29 March 2026 begins at one and has 23 hours."""
    await hass.config.async_set_time_zone("Asia/Beirut")
    midnight = datetime(2026, 3, 28, 22, tzinfo=UTC)
    hours = [midnight + timedelta(hours=hour) for hour in range(-1, 24)]
    await write(*(recognition(number, at=moment) for number, moment in enumerate(hours)))
    days = (await browser.open(FRONT, "By day"))["children"]
    assert titles(days) == ["2026-03-30 (1)", "2026-03-29 (23)", "2026-03-28 (1)"]
    times = titles((await browser.go(days[1]))["children"])
    assert (times[0][:5], times[-1][:5]) == ("23:00", "01:00")


async def test_people(browser: Browser, write: Write) -> None:
    """Whom nobody knows comes first, then people by name, with their latest picture; the id tells who it is."""
    zoe: dict[str, Any] = {"userId": "1", "name": "Zoë"}
    zoe_pictured = recognition(12, at=NOW + timedelta(minutes=1), said=zoe, picture=PICTURE)
    await write(
        recognition(1, said={"userId": "1", "name": "Old name"}, picture=PICTURE),
        zoe_pictured,
        recognition(2, at=NOW + timedelta(minutes=2), said=zoe),
        recognition(3, said={"userId": "2", "name": "bert"}),
        recognition(4, said={"userId": "3", "name": "Bert", "type": 3}),
        recognition(5, said={"userId": "4", "name": ""}),
        recognition(6, said={"userId": "", "name": "Guest"}),
        recognition(7, said={"userId": None, "name": "Guest"}),
        recognition(8, said={"userId": "5", "name": "Anna"}),
        recognition(9, said={"userId": "6", "name": "Anna"}),
        recognition(10, said=NOBODY),
        recognition(11, said={**NOBODY, "type": 3}),
    )
    page = await browser.open(FRONT, "By person")
    people = ["4", "Anna (5)", "Anna (6)", "bert", "Bert · Blacklist", "Guest", "Zoë"]
    assert titles(page["children"]) == ["Blacklist", "Strangers", *people]
    pictured = {child["title"]: child["thumbnail"] for child in page["children"] if child["thumbnail"]}
    assert pictured.keys() == {"Zoë"}
    assert f"/{zoe_pictured.key[0]}/{zoe_pictured.key[1]}?" in pictured["Zoë"]
    zoe = await browser.go(page["children"][-1])
    assert titles(zoe["children"]) == [
        "2026-11-25 21:02",
        "2026-11-25 21:01",
        "2026-11-25 21:00 · Old name",
    ]
    assert await browser.search("old") == ["2026-11-25 21:00 · Old name"]
    assert len((await browser.open(FRONT, "By person", "Guest"))["children"]) == 2
    assert titles((await browser.open(FRONT, "By person", "Strangers"))["children"]) == ["2026-11-25 21:00"]


async def test_many_people(browser: Browser, write: Write) -> None:
    """Who came last is on the first page, and everybody on one."""
    some = [
        recognition(number, at=NOW + timedelta(seconds=number % 7), said={"userId": str(number % 230), "name": ""})
        for number in range(300)
    ]
    await write(*some)
    pages = await browser.pages(FRONT, "By person")
    assert [len(page) for page in pages] == [100, 100, 30]
    assert sorted(titles(pages[0] + pages[1] + pages[2])) == sorted(str(number) for number in range(230))
    assert {"6", "229"} <= set(titles(pages[0]))


async def test_what_is_forgotten(hass: HomeAssistant, browser: Browser, write: Write, front: str) -> None:
    """Nobody is listed or found of whom nothing is kept."""
    await write(recognition(1), recognition(2, said=NOBODY))
    await (await journal_of(hass)).async_prune(front, Retention(record_days=0))
    assert (await browser.open(FRONT, "By day"))["children"] == []
    assert (await browser.open(FRONT, "By person"))["children"] == []
    assert (await browser.ask("browse", f"{front}/day/2026-11-25"))["result"]["children"] == []
    assert await browser.search("Ada") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("lovelace", [1]),
        ("ADA", [1]),
        (" ada ", [1]),
        ("STRASSE", [2]),
        ("straße", [2]),
        ("ÖMER", [4, 3]),
        ("O\u0308mer", [4, 3]),
        ("ab-7", [4]),
        ("AB-7", [4]),
        ("b-7", []),
        ("100%", [5]),
        ("%", [5]),
        ("_", []),
        ("nobody", []),
        (" ", []),
        ("", []),
        ("kind", []),
    ],
)
async def test_search(browser: Browser, write: Write, front: str, text: str, found: list[int]) -> None:
    """A part of the name in any case, or the whole id."""
    await write(
        recognition(1),
        recognition(2, said={"userId": "2", "name": "Straßer"}),
        recognition(3, said={"userId": "3", "name": "O\u0308mer"}),
        recognition(4, said={"userId": "AB-7", "name": "\u00d6mer"}, at=NOW + timedelta(seconds=1)),
        recognition(5, said={"userId": "5", "name": "100% sure"}),
        recognition(6, said=NOBODY),
    )
    answer = await browser.ask("search", front, search_query=text)
    assert [int(identifier_of(one).split("/")[1]) for one in answer["result"]["result"]] == found


async def test_search_is_bounded(browser: Browser, write: Write, front: str) -> None:
    """The newest are found, whoever they are; nothing where no pictures are looked for."""
    some = [
        recognition(number, at=NOW + timedelta(seconds=number), said={"userId": str(number), "name": f"Ada {number}"})
        for number in range(300)
    ]
    await write(*some)
    found = await browser.search("ada", front)
    assert [int(title.rpartition(" ")[2]) for title in found] == list(range(299, 199, -1))
    assert await browser.search("ada", f"{front}/people", media_filter_classes=["image"]) == found
    assert await browser.search("ada", front, media_filter_classes=["music"]) == []


async def test_search_at_all_terminals(browser: Browser, write: Write, front: str, back: MockConfigEntry) -> None:
    """Above the terminals, both are searched, and each recognition says where it was."""
    await write(recognition(1), recognition(2, at=NOW + timedelta(hours=1)))
    await write(recognition(1, at=NOW + timedelta(minutes=1)), entry_id=back.entry_id)
    assert titles((await browser.open())["children"]) == ["Back door", FRONT]
    assert await browser.search("ada") == [
        "2026-11-25 22:00 · Ada Lovelace · Front door",
        "2026-11-25 21:01 · Ada Lovelace · Back door",
        "2026-11-25 21:00 · Ada Lovelace · Front door",
    ]
    assert await browser.search("ada", back.entry_id) == ["2026-11-25 21:01 · Ada Lovelace"]
    for folder in (await browser.open(), await browser.open(FRONT), await browser.open(FRONT, "By day")):
        assert folder["can_search"]


@pytest.mark.parametrize("command", ["browse", "search"])
async def test_broken_identifiers(browser: Browser, front: str, caplog: pytest.LogCaptureFixture, command: str) -> None:
    """What is no folder is refused in plain words."""
    fields = {"search_query": "ada"} if command == "search" else {}
    for path in BROKEN:
        identifier = front + path if path.startswith("/") else path
        assert await browser.refused(command, identifier, **fields) == UNKNOWN, path
    assert "Traceback" not in caplog.text


async def test_nobody_there(browser: Browser, front: str) -> None:
    """A day or a person without recognitions is an empty folder."""
    for path, title in (
        ("day/2020-01-01", "2020-01-01"),
        ("person/aWQ6MQ", "By person"),
        ("day/9999-12-31", "9999-12-31"),
    ):
        page = (await browser.ask("browse", f"{front}/{path}"))["result"]
        assert (page["title"], page["children"]) == (title, [])


async def test_a_terminal_that_is_gone(hass: HomeAssistant, browser: Browser, write: Write, front: str) -> None:
    """One that is not loaded has its recognitions still; of one that was removed nothing is there."""
    await write(recognition(1, picture=PICTURE))
    await hass.config_entries.async_unload(front)
    (one,) = (await browser.open(FRONT, "By day", "2026-11-25 (1)"))["children"]
    await hass.config_entries.async_remove(front)
    assert (await browser.open())["children"] == []
    assert await browser.search("ada") == []
    for path in ("", "/days", "/day/2026-11-25", "/people"):
        assert await browser.refused("browse", front + path) == UNKNOWN
    assert (await browser.ask("resolve", identifier_of(one)))["success"]


async def test_a_user_without_rights(browser: Browser, guest: Browser, write: Write, front: str) -> None:
    """Who may not see the terminal's entities sees no terminal, finds nobody and opens nothing."""
    await write(recognition(1, picture=PICTURE))
    (one,) = (await browser.open(FRONT, "By day", "2026-11-25 (1)"))["children"]
    assert (await guest.open())["children"] == []
    assert await guest.search("ada") == []
    for path in ("", "/days", "/day/2026-11-25", "/people", "/person/aWQ6MTc"):
        assert await guest.refused("browse", front + path) == FORBIDDEN
    assert await guest.refused("browse", "x/days") == FORBIDDEN
    assert await guest.refused("search", front, search_query="ada") == FORBIDDEN
    for identifier in (identifier_of(one), "x/1/1000"):
        assert await guest.refused("resolve", identifier) == FORBIDDEN


async def test_a_user_of_one_terminal(
    hass: HomeAssistant, guest: Browser, write: Write, back: MockConfigEntry, hass_read_only_user: MockUser
) -> None:
    """Who may see one terminal sees and finds what that one has."""
    await write(recognition(1))
    await write(recognition(1), entry_id=back.entry_id)
    registry = er.async_get(hass)
    event = registry.async_get_entity_id("event", DOMAIN, f"{back.unique_id}_recognition")
    hass_read_only_user.mock_policy({"entities": {"entity_ids": {event: {"read": True}}}})
    assert titles((await guest.open())["children"]) == ["Back door"]
    assert await guest.search("ada") == ["2026-11-25 21:00 · Ada Lovelace"]
    assert titles((await guest.open("Back door", "By person"))["children"]) == ["Ada Lovelace"]


class MediaView(HomeAssistantView):
    """Browses for whoever asks over HTTP."""

    url = "/api/browse/{media_id:.*}"
    name = "api:browse"

    async def get(self, request: web.Request, media_id: str) -> web.Response:
        """Return the titles, or why there are none."""
        hass: HomeAssistant = request.app["hass"]
        try:
            await async_resolve_media(hass, f"media-source://{media_id}/1/1000", None)
            page = await async_browse_media(hass, f"media-source://{media_id}")
        except (BrowseError, Unresolvable) as err:
            return self.json_message(str(err.translation_key))
        return self.json([child.title for child in page.children or ()])


@pytest.fixture
def media_view(hass: HomeAssistant, front: str) -> str:
    """Let Media be browsed over HTTP; return the address of the terminal's folder."""
    hass.http.register_view(MediaView)
    return f"/api/browse/{DOMAIN}/{front}"


async def test_who_asks_over_http(
    hass: HomeAssistant,
    media_view: str,
    guest: Browser,
    hass_client: ClientSessionGenerator,
    hass_read_only_access_token: str,
) -> None:
    """The same is shown and refused as over the websocket; Home Assistant itself may see everything."""
    assert await (await (await hass_client()).get(media_view)).json() == ["By day", "By person"]
    client = await hass_client(hass_read_only_access_token)
    assert await (await client.get(media_view)).json() == {"message": "media_forbidden"}
    page = await async_browse_media(hass, f"media-source://{media_view.removeprefix('/api/browse/')}")
    assert [child.title for child in page.children or ()] == ["By day", "By person"]


async def test_without_a_journal(hass: HomeAssistant, browser: Browser, write: Write, front: str) -> None:
    """Where the file cannot be read the folders are empty."""
    await write(recognition(1))
    await (await journal_of(hass)).async_close()
    for path in ("days", "day/2026-11-25", "people", "person/aWQ6MTc"):
        assert (await browser.ask("browse", f"{front}/{path}"))["result"]["children"] == []
    assert await browser.search("ada") == []
