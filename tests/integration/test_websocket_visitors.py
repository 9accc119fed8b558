"""Who came, as the panel and the card ask for it."""

from datetime import datetime, timedelta
import logging
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.richtech_aatss.recognitions.journal import Journal
from homeassistant.config_entries import ConfigEntryDisabler, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from tests.emulator import Terminal, portrait

from .conftest import entity_id
from .inside import poll, withdrawals_of
from .journals import KEEP, NOBODY, recognition
from .panel import Open, Panel
from .people import enrol
from .watching import ready

JPEG = b"\xff\xd8\xff"
HOT = {"temperature": 39, "temperatureState": 1}
SHOWN = {
    *("id", "entry", "record_id", "kind", "name", "user_id", "card", "method", "similarity", "temperature"),
    *("temperature_unit", "temperature_state", "mask", "alarms", "live", "recovered", "at", "received_at"),
    *("thumbnail", "picture", "card_unknown"),
}


def numbers(answer: dict[str, Any]) -> list[int]:
    """Return the ids of the records in an answer."""
    return [one["record_id"] for one in answer["recognitions"]]


def at(hours: float) -> datetime:
    """Return a time in the past."""
    return dt_util.utcnow().replace(microsecond=0) - timedelta(hours=hours)


@pytest.fixture
async def visits(journal: Journal, loaded: MockConfigEntry, back: MockConfigEntry) -> None:
    """Have several people been at two terminals."""
    front = [
        recognition(1, at=at(50), said={"name": "A\u0308rne Ünal-Groß", "userId": "5"}),
        recognition(3, at=at(30), said=NOBODY, picture=portrait("stranger")),
        recognition(5, at=at(10), said={"name": "Ada", "userId": "7", "inputType": 3, "icNumber": "C-1"}),
    ]
    rear = [
        recognition(
            2, at=at(40), said={"name": "Ada", "userId": "7", "type": 3, "temperature": 39, "temperatureState": 1}
        ),
        recognition(4, at=at(20), said={**NOBODY, "inputType": 3, "icNumber": "C-2"}),
    ]
    await journal.async_add(loaded.entry_id, front, KEEP)
    await journal.async_add(back.entry_id, rear, KEEP)


@pytest.mark.usefixtures("visits")
async def test_pages(panel: Open, loaded: MockConfigEntry, back: MockConfigEntry) -> None:
    """Both terminals' are merged, the newest first, and every page goes on where the one before has ended."""
    browser = await panel()
    answer = await browser.ask("recognitions")
    assert numbers(answer) == [5, 4, 3, 2, 1]
    assert answer["cursor"] is None
    assert {frozenset(one) for one in answer["recognitions"]} == {frozenset(SHOWN)}
    assert [one["entry"] == loaded.entry_id for one in answer["recognitions"]] == [True, False, True, False, True]
    found: list[int] = []
    cursor = None
    while True:
        page = await browser.ask("recognitions", limit=2, cursor=cursor)
        found += numbers(page)
        if not (cursor := page["cursor"]):
            break
    assert found == [5, 4, 3, 2, 1]
    assert numbers(await browser.ask("recognitions", entries=[back.entry_id])) == [4, 2]
    assert numbers(await browser.ask("recognitions", entries=["nobody's"])) == []


@pytest.mark.usefixtures("visits")
async def test_facts(panel: Open, loaded: MockConfigEntry) -> None:
    """What the terminal said arrives, and what it did not say is null."""
    found = (await (await panel()).ask("recognitions"))["recognitions"]
    by_card, unknown_card, stranger, hot, _ = found
    assert (by_card["method"], by_card["card"], by_card["card_unknown"]) == ("card", "C-1", False)
    assert (unknown_card["card"], unknown_card["card_unknown"], unknown_card["kind"]) == ("C-2", True, "stranger")
    assert (stranger["name"], stranger["user_id"], stranger["card_unknown"]) == (None, None, False)
    assert stranger["id"].startswith(f"{loaded.entry_id}/3/")
    assert hot["alarms"] == ["high_temperature", "blacklist"]
    assert (hot["temperature"], hot["temperature_unit"], hot["temperature_state"]) == (39.0, "°C", "high")
    assert datetime.fromisoformat(hot["at"]).tzinfo
    assert [one["picture"] is None for one in found] == [True, True, False, True, True]


@pytest.mark.usefixtures("visits")
@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"name": "ada"}, [5, 2]),
        ({"name": "ünal"}, [1]),
        ({"name": "ÄRNE"}, [1]),
        ({"name": "A\u0308rne"}, [1]),
        ({"name": "\u00c4rne"}, [1]),
        ({"name": "gross"}, [1]),
        ({"name": "n"}, [1]),
        ({"name": "nobody"}, []),
        ({"name": "%"}, []),
        ({"name": ""}, [5, 4, 3, 2, 1]),
        ({"user_id": "7"}, [5, 2]),
        ({"user_id": "nobody"}, []),
        ({"kinds": ["stranger", "blacklist"]}, [4, 3, 2]),
        ({"kinds": []}, [5, 4, 3, 2, 1]),
        ({"method": "card"}, [5, 4]),
        ({"missed": True}, []),
        ({"missed": False, "name": "ada"}, [5, 2]),
        ({"name": "ada", "kinds": ["staff"]}, [5]),
        ({"start": 45, "end": 15}, [4, 3, 2]),
        ({"end": 35, "limit": 1}, [2]),
    ],
    ids=str,
)
async def test_filters(panel: Open, wanted: dict[str, Any], expected: list[int]) -> None:
    """What is looked for is found, whatever its capitals, and however its accents are written."""
    spans = {name: at(wanted[name]).isoformat() for name in ("start", "end") if name in wanted}
    assert numbers(await (await panel()).ask("recognitions", **wanted | spans)) == expected


async def test_many_names(panel: Open, journal: Journal, loaded: MockConfigEntry) -> None:
    """A part of very many names finds them all, page by page."""
    many = [recognition(number, at=at(number), said={"name": f"Person {number}"}) for number in range(150)]
    await journal.async_add(loaded.entry_id, many, KEEP)
    browser = await panel()
    first = await browser.ask("recognitions", name="person", limit=100)
    second = await browser.ask("recognitions", name="person", limit=100, cursor=first["cursor"])
    assert numbers(first) + numbers(second) == list(range(150))
    assert second["cursor"] is None


@pytest.mark.usefixtures("visits")
@pytest.mark.parametrize(
    "wanted",
    [
        {"limit": 0},
        {"limit": 201},
        {"limit": "many"},
        {"kinds": ["boss"]},
        {"kinds": "staff"},
        {"method": "smell"},
        {"missed": "perhaps"},
        {"start": "never"},
        {"end": "9999-99-99"},
        {"cursor": "somewhere"},
        {"cursor": "nan_1"},
        {"name": ["Mark"]},
        {"entries": "all"},
        {"unheard": "of"},
    ],
    ids=str,
)
async def test_odd_questions(panel: Open, caplog: pytest.LogCaptureFixture, wanted: dict[str, Any]) -> None:
    """Are refused, and no log repeats what was asked for."""
    code, text = await (await panel()).refused("recognitions", **wanted)
    assert code == "invalid_format"
    assert next(iter(wanted)) in text
    assert not [one for one in caplog.records if one.levelno > logging.DEBUG and "Mark" in one.getMessage()]


@pytest.mark.usefixtures("visits")
async def test_who_may_see_what(
    hass: HomeAssistant,
    panel: Open,
    loaded: MockConfigEntry,
    back: MockConfigEntry,
    hass_read_only_user: MockUser,
    hass_read_only_access_token: str,
) -> None:
    """Each terminal is for who may read its entities: no other one is shown, nor is it said that there is one."""
    browser = await panel(hass_read_only_access_token)
    found = (await browser.ask("recognitions"))["recognitions"]
    assert len(found) == 5
    assert {one["card"] for one in found} == {None}
    assert [one["card_unknown"] for one in found] == [False, True, False, False, False]
    terminals = (await browser.ask("terminals"))["terminals"]
    assert [one["title"] for one in terminals] == ["Back door", "Front door"]
    assert {one["admin"] for one in terminals} == {None}
    assert {one["open_door"] for one in terminals} == {None}
    hass_read_only_user.groups = []
    hass_read_only_user.mock_policy(
        {
            "entities": {
                "entity_ids": {entity_id(hass, "recognition"): {"read": True}, entity_id(hass, "open_door"): True}
            }
        }
    )
    assert numbers(await browser.ask("recognitions")) == [5, 3, 1]
    assert numbers(await browser.ask("recognitions", entries=[back.entry_id])) == []
    (terminal,) = (await browser.ask("terminals"))["terminals"]
    assert (terminal["entry"], terminal["open_door"]) == (loaded.entry_id, entity_id(hass, "open_door"))
    assert (terminal["last_capture"], terminal["recognition"]) == (None, entity_id(hass, "recognition"))
    hass_read_only_user.mock_policy({})
    assert await browser.ask("recognitions") == {"recognitions": [], "cursor": None}
    assert await browser.ask("terminals") == {"terminals": []}
    assert (await browser.event(await browser.start("subscribe")))["terminals"] == []


async def test_pictures(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    panel: Open,
    hass_client_no_auth: ClientSessionGenerator,
    hass_read_only_user: MockUser,
    hass_read_only_access_token: str,
) -> None:
    """Thumbnail and picture need nothing but their paths, until the user may no longer see the terminal."""
    await ready(loaded)
    await terminal.recognize()
    browser, anybody = await panel(hass_read_only_access_token), await hass_client_no_auth()
    await hass.async_block_till_done()
    (found,) = (await browser.ask("recognitions"))["recognitions"]
    for name in ("thumbnail", "picture"):
        response = await anybody.get(found[name])
        assert (await response.read()).startswith(JPEG)
        assert (await anybody.get(found[name].partition("?")[0])).status == 401
    hass_read_only_user.groups = []
    hass_read_only_user.mock_policy({})
    assert (await anybody.get(found["thumbnail"])).status == 401


async def test_live(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    back: MockConfigEntry,
    back_door: Terminal,
    panel: Open,
    journal: Journal,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    """Who comes is told at once, with pictures that can be seen before they are on the disk; who is missed later."""
    await ready(loaded)
    enrol(terminal, "7", "Ada")
    browser, anybody = await panel(), await hass_client_no_auth()
    everything, front = await browser.start("subscribe"), await browser.start("subscribe", entries=[loaded.entry_id])
    assert len((await browser.event(everything, "terminals"))["terminals"]) == 2
    assert len((await browser.event(front, "terminals"))["terminals"]) == 1
    await journal.async_pause()
    await terminal.recognize("7")
    told = (await browser.event(everything, "recognition"))["recognition"]
    assert (told["name"], told["live"], told["entry"]) == ("Ada", True, loaded.entry_id)
    assert told.keys() == SHOWN
    for name in ("thumbnail", "picture"):
        assert (await (await anybody.get(told[name])).read()).startswith(JPEG)
    journal.async_resume()
    await hass.async_block_till_done()
    assert (await browser.event(front, "recognition"))["recognition"]["id"] == told["id"]
    (kept,) = (await browser.ask("recognitions"))["recognitions"]
    assert {name: kept[name] for name in SHOWN - {"thumbnail", "picture"}} == {
        name: told[name] for name in SHOWN - {"thumbnail", "picture"}
    }
    await ready(back)
    await back_door.recognize(picture=False)
    assert (await browser.event(everything, "recognition"))["recognition"]["picture"] is None
    await terminal.recognize("7", signTime=int(at(2).timestamp()))
    missed = (await browser.event(front, "recognition"))["recognition"]
    assert (missed["live"], missed["entry"]) == (False, loaded.entry_id)


async def test_no_pictures_are_kept(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, panel: Open
) -> None:
    """Where no picture is to be kept, none is shown of who comes."""
    hass.config_entries.async_update_entry(loaded, options={"picture_days": 0, "stranger_days": 0})
    await hass.config_entries.async_reload(loaded.entry_id)
    await ready(loaded)
    browser = await panel()
    number = await browser.start("subscribe")
    await terminal.recognize()
    assert (await browser.event(number, "recognition"))["recognition"]["thumbnail"] is None


async def test_how_terminals_are(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, panel: Open) -> None:
    """Each change is sent: a dropped link, a terminal that was unloaded, and one that is no longer there."""
    browser = await panel()
    number = await browser.start("subscribe")
    (shown,) = (await browser.event(number, "terminals"))["terminals"]
    assert (shown["loaded"], shown["answers"], shown["push"]) == (True, True, True)
    assert (shown["open_door"], shown["last_capture"]) == (
        entity_id(hass, "open_door"),
        entity_id(hass, "last_capture"),
    )
    assert shown["device_id"]
    another = MockConfigEntry(domain="another")
    another.add_to_hass(hass)
    hass.config_entries.async_update_entry(another, title="Nothing of ours")
    assert (shown["admin"]["pending"], shown["admin"]["host"]) == (0, "127.0.0.1")
    enrol(terminal, "7")
    await terminal.stop()
    await eventually_told(browser, number, push=False)
    await hass.config_entries.async_unload(loaded.entry_id)
    told = await eventually_told(browser, number, loaded=False)
    assert (told["answers"], told["push"], told["admin"]["counts"]) == (None, None, None)
    await terminal.start()
    await hass.config_entries.async_setup(loaded.entry_id)
    await eventually_told(browser, number, loaded=True, push=True)
    counted = await eventually_told(browser, number, admin=lambda admin: admin["counts"])
    assert counted["admin"]["counts"] == {"staff": 1, "visitor": 0, "blacklist": 0}
    await hass.config_entries.async_remove(loaded.entry_id)
    while (await browser.event(number, "terminals"))["terminals"]:
        pass
    await browser.stop(number)


async def test_a_disabled_terminal_is_not_there(hass: HomeAssistant, loaded: MockConfigEntry, panel: Open) -> None:
    """Nobody is proposed to be added there; it comes back when it is enabled."""
    browser = await panel()
    number = await browser.start("subscribe")
    await browser.event(number, "terminals")
    await hass.config_entries.async_set_disabled_by(loaded.entry_id, ConfigEntryDisabler.USER)
    while (await browser.event(number, "terminals"))["terminals"]:
        pass
    assert (await browser.ask("terminals"))["terminals"] == []
    await hass.config_entries.async_set_disabled_by(loaded.entry_id, None)
    while not (await browser.event(number, "terminals"))["terminals"]:
        pass


async def test_what_is_pending_is_told(hass: HomeAssistant, loaded: MockConfigEntry, panel: Open) -> None:
    """At once, while nothing else changes."""
    browser = await panel()
    number = await browser.start("subscribe")
    await eventually_told(browser, number, admin=lambda admin: admin["counts"])
    await withdrawals_of(hass).async_keep(loaded.entry_id, "7")
    told = await eventually_told(browser, number, admin=lambda admin: admin["pending"])
    assert told["admin"]["pending"] == 1


async def test_the_clock_is_told(terminal: Terminal, loaded: MockConfigEntry, panel: Open) -> None:
    """What a poll has found is sent, and what has not changed is not."""
    browser = await panel()
    number = await browser.start("subscribe")
    await eventually_told(browser, number, admin=lambda admin: admin["counts"])
    terminal.clock_offset = 30
    await poll(loaded)
    told = await eventually_told(browser, number, admin=lambda admin: admin["clock_offset"] > 20)
    assert told["push"] is True
    await poll(loaded)
    await browser.ask("terminals")
    # On a busy machine, the clock that is read may be another one by a second.
    assert told not in [event["terminals"][0] for event in browser.waiting(number, "terminals")]


async def eventually_told(browser: Panel, number: int, **wanted: Any) -> dict[str, Any]:
    """Wait until the only terminal is told to be so."""
    while True:
        (told,) = (await browser.event(number, "terminals"))["terminals"]
        if all(value(told[name]) if callable(value) else told[name] == value for name, value in wanted.items()):
            return dict(told)


async def test_a_terminal_that_is_not_loaded(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    panel: Open,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    """What it saw is still there, with the pictures."""
    await ready(loaded)
    await terminal.recognize()
    await hass.async_block_till_done()
    await terminal.stop()
    await hass.config_entries.async_reload(loaded.entry_id)
    assert loaded.state is ConfigEntryState.SETUP_RETRY
    browser, anybody = await panel(), await hass_client_no_auth()
    (found,) = (await browser.ask("recognitions"))["recognitions"]
    assert (await (await anybody.get(found["thumbnail"])).read()).startswith(JPEG)
    (shown,) = (await browser.ask("terminals"))["terminals"]
    assert (shown["loaded"], shown["answers"], shown["push"]) == (False, None, None)


async def test_who_leaves_is_told_nothing_more(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, panel: Open, caplog: pytest.LogCaptureFixture
) -> None:
    """A subscription ends with its connection, and so does one that is given up."""
    await ready(loaded)
    enrol(terminal, "7", "Mark")
    caplog.set_level("DEBUG")
    leaving, staying = await panel(), await panel()
    await leaving.start("subscribe")
    number, other = await staying.start("subscribe"), await staying.start("subscribe")
    await leaving.close()
    await staying.stop(other)
    await terminal.recognize("7")
    assert (await staying.event(number, "recognition"))["recognition"]["name"] == "Mark"
    await hass.async_block_till_done()
    assert not [one for one in caplog.records if "closed connection" in one.getMessage()]
    assert (await staying.ask("terminals"))["terminals"]
    assert not staying.waiting(other, "recognition")
