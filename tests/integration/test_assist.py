"""What Assist's language models are told of those who came, and who may have it told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
import json
import sqlite3
from typing import Any
from unicodedata import normalize

from probatio import to_openapi
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
import voluptuous as vol

from custom_components.richtech_aatss.const import DOMAIN
from custom_components.richtech_aatss.llm import async_get_tools
from custom_components.richtech_aatss.recognitions.retention import Retention
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import llm
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util

from .clocks import zone_at
from .conftest import DEVICE_ID, entity_id
from .inside import journal_of
from .journals import KEEP, NOBODY, NOW, file_of, recognition, reopened

WHO = f"{DOMAIN}__who_was_here"
LAST = f"{DOMAIN}__last_seen"
DAY = "2026-11-25"
ANNA = {"userId": "1", "name": "Anna Müller"}
ANNA_BY_CARD = {**ANNA, "inputType": 3}
BERT = {"userId": "2", "name": "Bert", "type": 2, "inputType": 3}


def context_of(user_id: str | None) -> llm.LLMContext:
    """Return what a conversation agent knows of who asks."""
    return llm.LLMContext("agent", Context(user_id=user_id), "en", "conversation", None)


NOBODY_KNOWN = context_of(None)


@pytest.fixture
async def assist(hass: HomeAssistant) -> None:
    """Set up what hands the tools to conversation agents."""
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "llm", {})
    await hass.config.async_set_time_zone("Europe/Berlin")


@pytest.fixture
async def exposed(hass: HomeAssistant, assist: None, loaded: MockConfigEntry) -> MockConfigEntry:
    """Return the entry of a terminal that is exposed."""
    expose(hass, entity_id(hass, "recognition"))
    return loaded


def expose(hass: HomeAssistant, entity: str, *, exposed: bool = True) -> None:
    """Expose an entity as the user does."""
    async_expose_entity(hass, "conversation", entity, exposed)


async def tools(hass: HomeAssistant, context: llm.LLMContext) -> dict[str, llm.Tool]:
    """Return our tools among those that agents get."""
    api = await llm.async_get_api(hass, llm.LLM_API_ASSIST, context)
    return {tool.name: tool for tool in api.tools if tool.name.startswith(DOMAIN)}


async def call(hass: HomeAssistant, tool: str, user_id: str | None = None, **asked: Any) -> llm.ToolResult:
    """Have an agent call a tool, and return what the model gets."""
    context = context_of(user_id)
    found = await tools(hass, context)
    result = await found[tool].async_call(hass, llm.ToolInput(tool, asked), context)
    assert isinstance(result, llm.ToolResult)
    return result


async def ask(hass: HomeAssistant, tool: str, user_id: str | None = None, **asked: Any) -> dict[str, Any]:
    """Return an answer as the model reads it."""
    result = await call(hass, tool, user_id, **asked)
    assert not result.error, result.data
    read: dict[str, Any] = json.loads(json.dumps(result.data))
    return read


async def came(hass: HomeAssistant, entry: MockConfigEntry, *people: tuple[dict[str, Any], datetime]) -> None:
    """Have people been recognized, in this order."""
    journal = await journal_of(hass)
    some = [recognition(number, at=at, said=said) for number, (said, at) in enumerate(people, start=1000)]
    assert await journal.async_add(entry.entry_id, some, KEEP) == [True] * len(people)


def names(answer: dict[str, Any]) -> list[str]:
    """Return who is in an answer."""
    return [one["name"] for one in answer["people"]]


@pytest.mark.usefixtures("assist", "loaded")
async def test_nothing_is_exposed_unasked(hass: HomeAssistant) -> None:
    """Until the user exposes a terminal, models do not even know that there is one."""
    assert not await tools(hass, NOBODY_KNOWN)


@pytest.mark.usefixtures("assist", "loaded")
@pytest.mark.parametrize(("domain", "key"), [("event", "recognition"), ("sensor", "last_person")])
async def test_exposing(hass: HomeAssistant, domain: str, key: str) -> None:
    """Either of the entities that tell who came exposes the terminal; a disabled one does not."""
    registry = er.async_get(hass)
    entity = registry.async_get_or_create(domain, DOMAIN, f"{DEVICE_ID}_{key}").entity_id
    expose(hass, entity)
    found = await tools(hass, NOBODY_KNOWN)
    assert found.keys() == {LAST, WHO}
    assert all(tool.annotations.read_only and not tool.annotations.open_world for tool in found.values())
    registry.async_update_entity(entity, disabled_by=er.RegistryEntryDisabler.USER)
    assert not await tools(hass, NOBODY_KNOWN)
    registry.async_update_entity(entity, disabled_by=None)
    expose(hass, entity, exposed=False)
    assert not await tools(hass, NOBODY_KNOWN)
    # A model that was given the tool before.
    result = await found[LAST].async_call(hass, llm.ToolInput(LAST, {"name": "Anna"}), NOBODY_KNOWN)
    assert isinstance(result, llm.ToolResult)
    assert result.error


@pytest.mark.usefixtures("exposed")
async def test_only_for_assist(hass: HomeAssistant) -> None:
    """Other interfaces and other assistants get nothing."""
    assert async_get_tools(hass, NOBODY_KNOWN, "homeassistant") is None
    other = llm.LLMContext("agent", None, None, "cloud.alexa", None)
    assert async_get_tools(hass, other, llm.LLM_API_ASSIST) is None


@pytest.mark.usefixtures("exposed")
async def test_what_models_read(hass: HomeAssistant) -> None:
    """The form of each tool is one that agents can send, and names the terminals."""
    found = await tools(hass, NOBODY_KNOWN)
    serializer = llm.selector_serializer
    forms = {name: to_openapi(tool.parameters, custom_serializer=serializer) for name, tool in found.items()}
    assert forms[WHO]["properties"].keys() == {"terminal", "day", "start", "end", "kind"}
    assert forms[WHO]["properties"]["kind"]["enum"] == ["staff", "visitor", "blacklist", "stranger", "other"]
    assert forms[LAST]["required"] == ["name"]
    for form in forms.values():
        assert "Front door" in form["properties"]["terminal"]["description"]
        assert all(field["type"] == "string" for field in form["properties"].values())


async def test_who_was_here(hass: HomeAssistant, exposed: MockConfigEntry) -> None:
    """Each person once, strangers as a number, times as the clock on the wall shows them."""
    hour = timedelta(hours=1)
    people = (ANNA, NOW), (NOBODY, NOW + hour), (BERT, NOW + 2 * hour), (ANNA_BY_CARD, NOW + 3 * hour), (NOBODY, NOW)
    card = {"userId": "9", "name": "", "type": 3}
    await came(hass, exposed, *people, (card, NOW), ({"name": "Yesterday"}, NOW - timedelta(days=1)))
    assert await ask(hass, WHO, day=DAY) == {
        "terminals": ["Front door"],
        "start": "2026-11-25T00:00:00+01:00",
        "end": "2026-11-26T00:00:00+01:00",
        "total": 6,
        "people": [
            {
                "name": "Anna Müller",
                "kind": "staff",
                "times": 2,
                "first": "2026-11-25T13:00:00+01:00",
                "last": "2026-11-25T16:00:00+01:00",
                "terminals": ["Front door"],
            },
            {
                "name": "Bert",
                "kind": "visitor",
                "times": 1,
                "first": "2026-11-25T15:00:00+01:00",
                "last": "2026-11-25T15:00:00+01:00",
                "terminals": ["Front door"],
            },
            {
                "user_id": "9",
                "kind": "blacklist",
                "times": 1,
                "first": "2026-11-25T13:00:00+01:00",
                "last": "2026-11-25T13:00:00+01:00",
                "terminals": ["Front door"],
            },
        ],
        "strangers": {
            "times": 2,
            "first": "2026-11-25T13:00:00+01:00",
            "last": "2026-11-25T14:00:00+01:00",
            "terminals": ["Front door"],
        },
        "journal_days": 90,
    }
    only = await ask(hass, WHO, day=DAY, kind="visitor")
    assert (names(only), only["total"]) == (["Bert"], 1)
    strangers = await ask(hass, WHO, day=DAY, kind="stranger")
    assert (strangers["people"], strangers["strangers"]["times"]) == ([], 2)


async def test_today_and_yesterday(hass: HomeAssistant, exposed: MockConfigEntry) -> None:
    """The day is today where nobody says which."""
    await hass.config.async_set_time_zone(zone_at(12))
    now = dt_util.utcnow()
    await came(hass, exposed, ({"name": "Early"}, now - timedelta(days=1)), ({"name": "Late"}, now))
    assert names(await ask(hass, WHO)) == ["Late"]
    # As models fill in what they need not.
    assert names(await ask(hass, WHO, day="", start=None, terminal="", kind=None)) == ["Late"]
    assert names(await ask(hass, WHO, day="Yesterday")) == ["Early"]


async def test_an_empty_day(hass: HomeAssistant, exposed: MockConfigEntry) -> None:
    """Nobody came."""
    answer = await ask(hass, WHO, day=DAY)
    assert (answer["total"], answer["people"], "strangers" in answer) == (0, [], False)


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ({"start": "15:00", "end": "17:30", "day": DAY}, "2026-11-25T15:00:00+01:00", "2026-11-25T17:30:00+01:00"),
        ({"start": "15:00", "day": DAY}, "2026-11-25T15:00:00+01:00", "2026-11-26T00:00:00+01:00"),
        ({"end": "15:00", "day": DAY}, "2026-11-25T00:00:00+01:00", "2026-11-25T15:00:00+01:00"),
        ({"end": "2026-11-20T15:00:00"}, "2026-11-20T00:00:00+01:00", "2026-11-20T15:00:00+01:00"),
        ({"start": "2026-11-01", "end": "2026-11-07"}, "2026-11-01T00:00:00+01:00", "2026-11-08T00:00:00+01:00"),
        (
            {"start": "2026-11-01T08:00:00Z", "end": "2026-11-02 08:00"},
            "2026-11-01T09:00:00+01:00",
            "2026-11-02T08:00:00+01:00",
        ),
        # An hour less, and an hour more.
        ({"day": "2026-03-29"}, "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00"),
        ({"day": "2026-10-25"}, "2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00"),
    ],
)
async def test_spans(
    hass: HomeAssistant, exposed: MockConfigEntry, asked: dict[str, str], start: str, end: str
) -> None:
    """A span begins and ends as one would read it, and who comes as it ends is of the next one."""
    first, last = datetime.fromisoformat(start), datetime.fromisoformat(end)
    moments = (first - timedelta(seconds=1), first, last - timedelta(seconds=1), last)
    await came(hass, exposed, *(({"name": str(number)}, at.astimezone(UTC)) for number, at in enumerate(moments)))
    answer = await ask(hass, WHO, **asked)
    assert (answer["start"], answer["end"], names(answer)) == (start, end, ["2", "1"])


async def test_until_now(hass: HomeAssistant, exposed: MockConfigEntry) -> None:
    """A span without an end ends now."""
    now = dt_util.utcnow().replace(microsecond=0)
    day = timedelta(days=1)
    await came(hass, exposed, ({"name": "Long ago"}, now - 9 * day), ({"name": "Then"}, now - 7 * day))
    answer = await ask(hass, WHO, start=(now - 8 * day).isoformat())
    assert names(answer) == ["Then"]
    assert now <= datetime.fromisoformat(answer["end"]) <= now + timedelta(minutes=5)


@pytest.mark.usefixtures("exposed")
@pytest.mark.parametrize(
    "asked",
    [
        {"day": "tomorrow"},
        {"day": "2026-02-30"},
        {"day": "9999-12-31"},
        {"day": "0001-01-01"},
        {"start": "noon"},
        {"start": "2026-13-01T00:00:00"},
        {"day": DAY, "start": "17:00", "end": "15:00"},
        {"start": "2026-11-02", "end": "2026-10-01"},
        {"terminal": "Cellar"},
    ],
)
async def test_odd_questions(hass: HomeAssistant, asked: dict[str, str]) -> None:
    """The model is told what is wrong."""
    result = await call(hass, WHO, **asked)
    assert result.error
    assert result.data.keys() == {"error"}
    if "terminal" in asked:
        assert "Front door" in str(result.data)


@pytest.mark.usefixtures("exposed")
@pytest.mark.parametrize(
    ("tool", "asked"), [(LAST, {}), (LAST, {"name": ""}), (WHO, {"kind": "boss"}), (WHO, {"pictures": True})]
)
async def test_no_questions(hass: HomeAssistant, tool: str, asked: dict[str, Any]) -> None:
    """What does not fit the form is refused, and agents tell the model."""
    with pytest.raises(vol.Invalid):
        await call(hass, tool, **asked)


def name_terminal(hass: HomeAssistant, entry: MockConfigEntry, **changes: Any) -> None:
    """Change how the user calls a terminal's device, or where it is."""
    registry = dr.async_get(hass)
    (device,) = dr.async_entries_for_config_entry(registry, entry.entry_id)
    registry.async_update_device(device.id, **changes)


def recognition_of(hass: HomeAssistant, entry: MockConfigEntry) -> str:
    """Return the event entity of a terminal."""
    found = er.async_get(hass).async_get_entity_id("event", DOMAIN, f"{entry.unique_id}_recognition")
    assert found
    return found


async def test_two_terminals(hass: HomeAssistant, exposed: MockConfigEntry, back: MockConfigEntry) -> None:
    """Each is asked by its name, its area or an alias, and both where none is named; who is not exposed is silent."""
    await came(hass, exposed, (ANNA, NOW), (BERT, NOW))
    await came(hass, back, (ANNA, NOW + timedelta(hours=2)), ({"name": "Carla"}, NOW))
    assert (await ask(hass, WHO, day=DAY))["terminals"] == ["Front door"]
    assert (await call(hass, WHO, day=DAY, terminal="Back door")).error
    assert (await ask(hass, LAST, name="Carla"))["people"] == []
    expose(hass, recognition_of(hass, back))
    both = await ask(hass, WHO, day=DAY)
    assert sorted(names(both)) == ["Anna Müller", "Bert", "Carla"]
    anna = next(one for one in both["people"] if one["name"] == "Anna Müller")
    assert (anna["times"], anna["terminals"]) == (2, ["Back door", "Front door"])
    (found,) = (await ask(hass, LAST, name="Anna Müller"))["people"]
    assert (found["terminal"], found["last"]) == ("Back door", "2026-11-25T15:00:00+01:00")
    area = ar.async_get(hass).async_create("Gärten", aliases={"Yard"})
    name_terminal(hass, back, name_by_user="Gate", area_id=area.id)
    er.async_get(hass).async_update_entity(recognition_of(hass, back), aliases=["Postern"])
    name_terminal(hass, exposed, name_by_user="Gatehouse")
    for asked in ("gate", "GÄRTEN", normalize("NFD", "gärten"), "yard", "postern", "Back door"):
        assert (await ask(hass, WHO, day=DAY, terminal=asked))["terminals"] == ["Gate"], asked
    assert (await ask(hass, WHO, day=DAY, terminal="Gat"))["terminals"] == ["Gate", "Gatehouse"]
    assert (await ask(hass, LAST, name="Anna Müller", terminal="house"))["people"][0]["terminal"] == "Gatehouse"


async def test_a_terminal_that_is_not_loaded(hass: HomeAssistant, exposed: MockConfigEntry) -> None:
    """The journal answers for it."""
    await came(hass, exposed, (ANNA, NOW))
    assert await hass.config_entries.async_unload(exposed.entry_id)
    assert names(await ask(hass, WHO, day=DAY)) == ["Anna Müller"]
    assert names(await ask(hass, LAST, name="anna")) == ["Anna Müller"]


async def test_who_may_ask(
    hass: HomeAssistant, exposed: MockConfigEntry, back: MockConfigEntry, hass_read_only_user: MockUser
) -> None:
    """Users are told of the terminals that they may see, and of no other; a voice satellite has no user."""
    expose(hass, recognition_of(hass, back))
    await came(hass, exposed, (ANNA, NOW))
    await came(hass, back, (BERT, NOW))
    assert sorted(names(await ask(hass, WHO, day=DAY))) == ["Anna Müller", "Bert"]
    user_id = hass_read_only_user.id
    assert len(names(await ask(hass, WHO, day=DAY, user_id=user_id))) == 2
    hass_read_only_user.groups = []
    hass_read_only_user.mock_policy({"entities": {"entity_ids": {recognition_of(hass, back): {"read": True}}}})
    answer = await ask(hass, WHO, day=DAY, user_id=user_id)
    assert (answer["terminals"], names(answer)) == (["Back door"], ["Bert"])
    assert (await ask(hass, LAST, name="Anna", user_id=user_id))["people"] == []
    assert (await call(hass, WHO, day=DAY, terminal="Front door", user_id=user_id)).error
    hass_read_only_user.mock_policy({})
    for stranger in (user_id, "deleted"):
        for tool, asked in ((WHO, {"day": DAY}), (LAST, {"name": "Anna"})):
            result = await call(hass, tool, user_id=stranger, **asked)
            assert result.error
            assert "Anna" not in str(result.data)


async def test_last_seen(hass: HomeAssistant, exposed: MockConfigEntry) -> None:
    """When, where and how; and whether anybody was told at that moment."""
    await came(hass, exposed, (ANNA, NOW - timedelta(days=3)), (BERT, NOW), (ANNA, NOW - timedelta(days=1)))
    assert await ask(hass, LAST, name="Anna Müller") == {
        "people": [
            {
                "name": "Anna Müller",
                "kind": "staff",
                "last": "2026-11-24T13:00:00+01:00",
                "terminal": "Front door",
                "method": "face",
                "live": True,
            }
        ],
        "journal_days": 90,
    }
    missed = replace(recognition(1, at=NOW + timedelta(hours=1), said={**BERT, "inputType": 99}), live=False)
    await (await journal_of(hass)).async_add(exposed.entry_id, [missed], KEEP)
    (bert,) = (await ask(hass, LAST, name="Bert"))["people"]
    assert (bert["last"], bert["kind"], bert["live"]) == ("2026-11-25T14:00:00+01:00", "visitor", False)
    assert "method" not in bert


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("Anna Müller", ["Anna Müller"]),
        ("ANNA MÜLLER", ["Anna Müller"]),
        (normalize("NFD", "müller"), ["Anna Müller"]),
        ("Muller", ["Anna Müller"]),
        ("Müller Anna", ["Anna Müller"]),
        ("Anna", ["Anna Müller", "Anna Klein"]),
        ("ann", ["Anna Müller", "Johannes", "Anna Klein"]),
        ("Jos", ["José"]),
        ("17", ["José"]),
        (normalize("NFC", "josé"), ["José"]),
        ("Straße", ["STRASSE"]),
        ("王", ["王小明"]),
        ("Nobody", []),
        ("?", []),
        ("%", []),
    ],
)
async def test_names(hass: HomeAssistant, exposed: MockConfigEntry, asked: str, expected: list[str]) -> None:
    """A name is found as people say it; the more alike hides the less alike; who came last is first."""
    minute = timedelta(minutes=1)
    known = ["Anna Klein", "Johannes", normalize("NFD", "José"), "STRASSE", "王小明", "Anna Müller"]
    people = [({"userId": str(number + 15), "name": name}, NOW + number * minute) for number, name in enumerate(known)]
    await came(hass, exposed, *people, ({**NOBODY, "name": "Anna"}, NOW + timedelta(hours=1)))
    answer = await ask(hass, LAST, name=asked)
    assert [normalize("NFC", name) for name in names(answer)] == expected
    assert ("note" in answer) == (not expected)


async def test_an_absurd_time(hass: HomeAssistant, exposed: MockConfigEntry) -> None:
    """A terminal whose clock is far off breaks nothing."""
    await came(hass, exposed, (ANNA, datetime(9999, 12, 31, 23, 30, tzinfo=UTC)))
    (anna,) = (await ask(hass, LAST, name="Anna"))["people"]
    assert anna["last"] == "9999-12-31T23:30:00+00:00"


async def test_what_is_forgotten(hass: HomeAssistant, exposed: MockConfigEntry) -> None:
    """Nobody is told of whom the journal has forgotten, but how far it goes back."""
    hass.config_entries.async_update_entry(exposed, options={"record_days": 1})
    long_ago = dt_util.utcnow() - timedelta(days=3)
    await came(hass, exposed, (ANNA, long_ago))
    await (await journal_of(hass)).async_prune(exposed.entry_id, Retention(record_days=1))
    answer = await ask(hass, LAST, name="Anna")
    assert (answer["people"], answer["journal_days"]) == ([], 1)
    assert (await ask(hass, WHO, start=(long_ago - timedelta(days=1)).isoformat()))["total"] == 0


async def test_namesakes(hass: HomeAssistant, exposed: MockConfigEntry) -> None:
    """Two people of one name are told apart by their ids; one person with a name in two spellings is one."""
    composed, apart = normalize("NFC", "Zoë"), normalize("NFD", "Zoë")
    people = [{"userId": "1", "name": "Kim"}, {"userId": "2", "name": "Kim"}, {"userId": "3", "name": composed}]
    await came(hass, exposed, *((said, NOW) for said in [*people, {"userId": "3", "name": apart}]))
    assert sorted(one["user_id"] for one in (await ask(hass, LAST, name="Kim"))["people"]) == ["1", "2"]
    answer = await ask(hass, WHO, day=DAY)
    (zoe,) = [one for one in answer["people"] if one["name"] != "Kim"]
    assert (zoe["times"], "user_id" in zoe) == (2, False)


async def test_bounds(hass: HomeAssistant, exposed: MockConfigEntry) -> None:
    """A long day makes a short answer, which says what it leaves out."""
    second = timedelta(seconds=1)
    many = [({"userId": str(number), "name": f"Person {number}"}, NOW + number * second) for number in range(120)]
    long = {"userId": "long", "name": "Ignore\nthis " + "x" * 5000}
    await came(hass, exposed, *many, (long, NOW + timedelta(hours=1)), (NOBODY, NOW))
    answer = await ask(hass, WHO, day=DAY)
    assert (len(answer["people"]), answer["people_not_shown"], answer["total"]) == (50, 71, 122)
    assert names(answer)[0].startswith("Ignore this x")
    assert len(json.dumps(answer)) < 10_000
    found = await ask(hass, LAST, name="person")
    assert (len(found["people"]), found["people_not_shown"]) == (10, 110)
    assert names(found)[0] == "Person 119"


async def test_a_journal_that_cannot_be_read(hass: HomeAssistant, exposed: MockConfigEntry) -> None:
    """The model is told so, and not that nobody came."""

    def write_newer() -> None:
        connection = sqlite3.connect(file_of(hass))
        connection.execute("PRAGMA user_version=1000")
        connection.close()

    await reopened(hass, write_newer)
    for tool, asked in ((WHO, {"day": DAY}), (LAST, {"name": "Anna"})):
        result = await call(hass, tool, **asked)
        assert result.error
        assert "journal" in str(result.data)
