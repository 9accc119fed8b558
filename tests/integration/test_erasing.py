"""A person who is erased is gone, and does not come back."""

from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
from sqlalchemy import text as sql

from custom_components.richtech_aatss.const import DOMAIN
from custom_components.richtech_aatss.recognitions.journal import FILE
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
from homeassistant.helpers import condition, restore_state
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.condition import async_validate_condition_config
from tests.emulator import Terminal
from tests.emulator.drawing import face, portrait
from tests.waiting import eventually

from .automations import ANNA, BEN, STRANGER, automate, come, event_of, names
from .conftest import entity_id, set_up, state
from .inside import journal_of, poll, renew_journal
from .journals import KEEP, NOW, pictures, problem, recognition
from .people import act, enrol
from .test_conditions import seen
from .watching import Watch, ids_in, known, ready, store

ZOE: dict[str, Any] = {"type": 1, "name": "Zoë Mark", "userId": "mark-7"}
SHOWN = ("recognition", "last_person", "last_recognition", "last_capture")


async def erase(hass: HomeAssistant, **data: Any) -> dict[str, Any]:
    """Erase somebody and return the results by the entries' ids."""
    return await act(hass, "erase_person", **{"confirm": True} | data)


async def is_seen(hass: HomeAssistant, name: str) -> bool:
    """Return whether the condition says that somebody was there a moment ago."""
    config = await async_validate_condition_config(hass, seen(hass, name=name))
    checker = await condition.async_from_config(hass, config)
    found = checker.async_check()
    checker.async_unload()
    return bool(found)


def counts(results: dict[str, Any], entry: MockConfigEntry) -> tuple[int, int]:
    """Return how many recognitions and pictures were erased at a terminal."""
    result = results[entry.entry_id]
    return result["recognitions"], result["pictures"]


def holding(hass: HomeAssistant, *marks: bytes) -> list[str]:
    """Return the files of the journal and the pictures in which any of some bytes are."""
    folder = Path(hass.config.cache_path(DOMAIN))
    files = [*Path(hass.config.config_dir).glob(f"{FILE}*"), *(path for path in folder.rglob("*") if path.is_file())]
    assert len(files) > 1
    return [path.name for path in files if any(mark in path.read_bytes() for mark in marks)]


async def test_nothing_is_left(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, hass_client: ClientSessionGenerator
) -> None:
    """Recognitions, pictures, states and memories of the person are gone, also after a restart; others stay."""
    await come(hass, terminal, BEN, ZOE, ZOE)
    (last, *_), marks = await known(hass), ("Zoë".encode(), b"mark-7", face("Zoë Mark"))
    client = await hass_client()
    small = f"/api/{DOMAIN}/thumbnails/{loaded.entry_id}/{last['record_id']}/{terminal.records[-1]['signTime'] * 1000}"
    assert (await client.get(small)).status == 200
    assert len(pictures(hass)) == 5
    assert await hass.async_add_executor_job(holding, hass, *marks)
    assert await is_seen(hass, name="Zoë Mark")
    assert counts(await erase(hass, user_id="mark-7"), loaded) == (2, 2)
    await eventually(lambda: len(pictures(hass)) == 1)
    assert not await hass.async_add_executor_job(holding, hass, *marks)
    assert [one["name"] for one in await known(hass)] == ["Ben"]
    for url in (small, small.replace("thumbnails", "captures")):
        assert (await client.get(url)).status == 404
    assert not await is_seen(hass, name="Zoë Mark")
    assert await is_seen(hass, name="Ben")
    for _ in range(2):
        assert [state(hass, key).state for key in SHOWN] == ["unknown"] * 4
        assert not [one for one in hass.states.async_all() if "Zoë" in str(one.attributes)]
        await hass.config_entries.async_reload(loaded.entry_id)
    assert counts(await erase(hass, user_id="mark-7"), loaded) == (0, 0)


async def test_others_are_still_shown(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """What shows somebody else shows it still, and tells nobody of the erasure."""
    await come(hass, terminal, ZOE, BEN)
    watch = Watch(hass)
    await erase(hass, user_id="mark-7")
    assert state(hass, "last_person").state == "Ben"
    assert state(hass, "recognition").attributes["name"] == "Ben"
    assert "last_capture.jpg" in {Path(name).name for name in pictures(hass)}
    await erase(hass, user_id="0018")
    assert state(hass, "recognition").attributes["event_type"] is None
    assert (watch.live, watch.missed) == ([], [])
    await terminal.recognize(**ANNA)
    await watch.tells(live=[terminal.records[-1]["id"]])


@pytest.mark.parametrize("whom", [{"user_id": "mark-7"}, {"name": "Zoë Mark"}])
async def test_what_is_off_by_default(
    hass: HomeAssistant, terminal: Terminal, everything_enabled: None, loaded: MockConfigEntry, whom: dict[str, str]
) -> None:
    """The lock forgets who came in as well."""
    await come(hass, terminal, ZOE)
    assert state(hass, "door").attributes["changed_by"] == "Zoë Mark"
    await erase(hass, user_id="0018")
    assert state(hass, "door").attributes["changed_by"] == "Zoë Mark"
    await erase(hass, **whom)
    assert "changed_by" not in state(hass, "door").attributes


async def test_an_image_that_is_disabled(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """Its picture is not there when it is enabled again."""
    await come(hass, terminal, ZOE)
    await eventually(lambda: [name for name in pictures(hass) if name.endswith("last_capture.jpg")])
    registry = er.async_get(hass)
    registry.async_update_entity(entity_id(hass, "last_capture"), disabled_by=er.RegistryEntryDisabler.USER)
    await hass.config_entries.async_reload(loaded.entry_id)
    await erase(hass, user_id="mark-7")
    assert not pictures(hass)


async def test_they_do_not_come_back(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """Whatever the terminal still lists is neither told nor kept again, nor missed when records are counted."""
    await ready(loaded)
    await come(hass, terminal, ZOE, BEN)
    await hass.config_entries.async_unload(loaded.entry_id)
    store(terminal, **ZOE)
    await set_up(hass, loaded)
    await eventually(lambda: state(hass, "missed_recognition").attributes.get("user_id") == "mark-7")
    assert counts(await erase(hass, name="Zoë Mark"), loaded) == (2, 2)
    watch, asked = Watch(hass), len(terminal.requests)
    for _ in range(2):
        await hass.config_entries.async_unload(loaded.entry_id)
        await renew_journal(hass)
        await set_up(hass, loaded)
        await ready(loaded)
    ben, lists = terminal.records[1]["id"], [one for one in terminal.requests[asked:] if one.path == "/api/record"]
    assert ids_in(await known(hass)) == [ben]
    # What the event has told before is written again.
    assert (watch.live, watch.missed) == ([ben], [])
    # Nothing is searched page by page.
    assert len(lists) <= 2 * 8
    await terminal.recognize(**ZOE)
    await watch.tells(live=[ben, terminal.records[-1]["id"]])


@pytest.mark.parametrize("asked", ["Zoë Mark", "Zoe\u0308 Mark"])
async def test_a_name(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, asked: str) -> None:
    """A name is found whatever way its accents are written, with what had only the id or only the name."""
    others = [ZOE | {"name": "Zoe\u0308 Mark"}, ZOE | {"name": ""}, ZOE | {"userId": ""}, ZOE | {"name": "zoë mark"}]
    await come(hass, terminal, *others, ANNA)
    assert counts(await erase(hass, name=asked), loaded) == (4, 4)
    assert [one["name"] for one in await known(hass)] == ["Anna"]


async def test_what_is_refused(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, hass_read_only_user: MockUser
) -> None:
    """Nothing is erased without a confirmation, by a name that is not one person's, or by who is no administrator."""
    await come(hass, terminal, ZOE, ZOE | {"userId": "mark-8"}, {**STRANGER, "name": "Nobody"})
    for data, text in (
        ({"user_id": "mark-7", "confirm": False}, "To erase the person"),
        ({}, "either user_id or name"),
        ({"user_id": " "}, "either user_id or name"),
        ({"user_id": "mark-7", "name": "Zoë Mark"}, "either user_id or name"),
        ({"name": "Zoë Mark"}, "several people"),
        ({"name": "Nobody", "from_terminals": True}, "no ID is known"),
        ({"user_id": "mark-7", "terminals": ["elsewhere"]}, "terminal"),
    ):
        with pytest.raises(ServiceValidationError, match=text) as raised:
            await erase(hass, **data)
        assert "Zoë" not in str(raised.value)
    with pytest.raises(Unauthorized):
        await act(hass, "erase_person", Context(user_id=hass_read_only_user.id), user_id="mark-7", confirm=True)
    assert len(await known(hass)) == 3


async def test_from_the_terminals(
    hass: HomeAssistant, terminal: Terminal, back_door: Terminal, loaded: MockConfigEntry, back: MockConfigEntry
) -> None:
    """The person is deleted there as well, at once or when the terminal answers."""
    for one in (terminal, back_door):
        enrol(one, "mark-7", "Zoë Mark")
    await come(hass, terminal, ZOE)
    results = await erase(hass, user_id="mark-7", terminals=[back.entry_id])
    assert results == {back.entry_id: {"recognitions": 0, "pictures": 0}}
    assert "mark-7" in back_door.users
    await back_door.stop()
    results = await erase(hass, name="Zoë Mark", from_terminals=True)
    assert results[loaded.entry_id] == {"recognitions": 1, "pictures": 1, "removed": True}
    assert results[back.entry_id]["kept"]
    assert "as soon as Back door answers" in results[back.entry_id]["error"]
    with pytest.raises(HomeAssistantError, match="erase_person failed at Back door"):
        await hass.services.async_call(
            DOMAIN, "erase_person", {"user_id": "mark-7", "confirm": True, "from_terminals": True}, blocking=True
        )
    await back_door.start()
    await poll(back)
    await eventually(lambda: "mark-7" not in back_door.users)
    assert "mark-7" not in terminal.users


async def test_a_terminal_that_is_not_loaded(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """What its entities would show again is forgotten with what the journal has; so is what a removed one left."""
    await come(hass, terminal, ZOE)
    await (await journal_of(hass)).async_add("removed", [recognition(1, said={"userId": "mark-7"})], KEEP)
    await hass.config_entries.async_unload(loaded.entry_id)
    results = await erase(hass, user_id="mark-7")
    assert counts(results, loaded) == (1, 1)
    assert results["removed"] == {"recognitions": 1, "pictures": 0}
    assert pictures(hass) == []
    stored = restore_state.async_get(hass).async_get_stored_states()
    assert entity_id(hass, "last_person") in {one.state.entity_id for one in stored}
    assert not [one for one in stored if "Zoë" in str(one.as_dict()) or "mark-7" in str(one.as_dict())]
    await set_up(hass, loaded)
    await ready(loaded)
    assert [state(hass, key).state for key in SHOWN] == ["unknown"] * 4


async def test_a_backup(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """While a backup is made, nothing can be erased from what it copies."""
    await come(hass, terminal, ZOE)
    journal = await journal_of(hass)
    await journal.async_pause()
    with pytest.raises(ServiceValidationError, match="making a backup"):
        await erase(hass, user_id="mark-7")
    journal.async_resume()
    assert counts(await erase(hass, user_id="mark-7"), loaded) == (1, 1)


async def test_what_cannot_be_erased(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be erased, or not wholly, is told."""
    await come(hass, terminal, ZOE)
    module = "custom_components.richtech_aatss.recognitions.journal"
    with monkeypatch.context() as patch:
        patch.setattr(f"{module}.files.Path.unlink", _refuse)
        text = (await erase(hass, user_id="mark-7"))[loaded.entry_id]["error"]
        assert "may still be on the disk: no" in text
    await (await journal_of(hass)).async_close()
    text = (await erase(hass, user_id="mark-7"))[loaded.entry_id]["error"]
    assert "at Front door could not be erased" in text
    assert problem(hass, "journal_unwritable")
    await hass.config_entries.async_remove(loaded.entry_id)
    with pytest.raises(ServiceValidationError, match="log of recognitions of removed terminals"):
        await erase(hass, user_id="mark-7")


def _refuse(*_: object, **__: object) -> None:
    raise PermissionError(13, "no")


async def test_many(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """Of somebody among thousands nothing is left between the others either, wherever rows and indexes have grown."""
    journal, random = await journal_of(hass), Random(1)
    people = [
        recognition(number, at=NOW - timedelta(seconds=random.randrange(10**6)), said=said | {"remark": "x" * number})
        for number, said in enumerate(random.choices([ZOE, BEN, ANNA], k=2000), 1)
    ]
    for start in range(0, len(people), 97):
        await journal.async_add(loaded.entry_id, people[start : start + 97], KEEP)
    grow = sql("UPDATE recognitions SET picture = hex(zeroblob(record_id % 80)) WHERE record_id % 3")
    await journal.async_read(lambda connection: connection.execute(grow) and None, None)
    await journal.async_add(loaded.entry_id, [recognition(5000, picture=portrait("Ada"))], KEEP)
    zoes = sum(one.record.name == "Zoë Mark" for one in people)
    assert counts(await erase(hass, user_id="mark-7"), loaded)[0] == zoes
    assert not await hass.async_add_executor_job(holding, hass, "Zoë".encode(), b"mark-7")
    assert len(await known(hass)) == 2001 - zoes


async def test_a_trigger_forgets(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """For a trigger that remembers for whom it has triggered the person is new."""
    calls = await automate(hass, "recognized", event_of(hass), not_again_within="01:00:00")
    await come(hass, terminal, ZOE, BEN, ZOE)
    await erase(hass, user_id="mark-7")
    await come(hass, terminal, BEN, ZOE)
    assert names(calls) == ["Zoë Mark", "Ben", "Zoë Mark"]


async def test_at_the_same_time(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """What came just before, and is on its way to the journal, is erased as well."""
    await come(hass, terminal, BEN)
    await terminal.recognize(**ZOE)
    await eventually(lambda: state(hass, "last_person").state == "Zoë Mark")
    assert counts(await erase(hass, user_id="mark-7"), loaded) == (1, 1)
    assert [one["name"] for one in await known(hass)] == ["Ben"]
