"""Who may no longer come in at a terminal that is away: what is kept, when it is asked for, what the repairs say."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
from typing import Any

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.richtech_aatss.api.models import User
from custom_components.richtech_aatss.const import DOMAIN
from custom_components.richtech_aatss.people.withdrawals import (
    EVERYBODY,
    SIGNAL_PENDING,
    Pending,
    Withdrawals,
    shortened,
    shortens,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.storage import STORAGE_DIR, Store

ENTRY = "01JDOOR"
KEY = f"{DOMAIN}.withdrawals"
NOON = datetime(2026, 12, 24, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
SECOND = timedelta(seconds=1)
# Home Assistant's own, in whose place the test core keeps everything in memory.
WRITE = Store._async_write_data


@pytest.fixture
def door(hass: HomeAssistant) -> Withdrawals:
    """Return what is pending at a terminal: nothing."""
    MockConfigEntry(domain=DOMAIN, entry_id=ENTRY, title="Front door").add_to_hass(hass)
    return Withdrawals(hass)


@pytest.fixture
def pass_time(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let the loop's clock go forward."""
    ahead, time = 0.0, hass.loop.time

    def pass_time(seconds: float) -> None:
        nonlocal ahead
        ahead += seconds

    monkeypatch.setattr(hass.loop, "time", lambda: time() + ahead)
    return pass_time


def stored(hass: HomeAssistant) -> Path:
    """Return the file of what is pending."""
    return Path(hass.config.path(STORAGE_DIR, KEY))


def issues(hass: HomeAssistant) -> dict[str, Any]:
    """Return what the repairs say, by the keys of their texts."""
    found = [issue for (domain, _), issue in ir.async_get(hass).issues.items() if domain == DOMAIN]
    assert all(issue.is_fixable for issue in found)
    return {str(issue.translation_key): issue.translation_placeholders for issue in found}


@pytest.mark.parametrize(
    ("kept", "pending"),
    [
        ([("7", NOON)], {"7": NOON.timestamp()}),
        ([("7", None)], {"7": None}),
        # The latest wish counts, and comes last; nobody comes back from a deletion.
        ([("7", NOON), ("8", None), ("7", LATER)], {"8": None, "7": LATER.timestamp()}),
        ([("7", None), ("8", None), ("7", None)], {"8": None, "7": None}),
        ([("7", NOON), ("7", None)], {"7": None}),
        ([("7", None), ("8", NOON), ("7", LATER)], {"7": None, "8": NOON.timestamp()}),
        ([("7", None), (EVERYBODY, None), ("8", NOON)], {EVERYBODY: None, "8": NOON.timestamp()}),
    ],
)
async def test_what_is_kept(
    hass: HomeAssistant, door: Withdrawals, kept: list[tuple[str, datetime | None]], pending: Pending
) -> None:
    """In the order in which it is carried out, also over a restart."""
    heard: list[Pending] = []
    async_dispatcher_connect(hass, SIGNAL_PENDING.format(ENTRY), callback(lambda: heard.append(door.of(ENTRY))))
    for user_id, end in kept:
        await door.async_keep(ENTRY, user_id, end)
        await door.async_keep("another", user_id, end)
    assert list(door.of(ENTRY).items()) == list(pending.items())
    assert door.of("another") == {}
    assert len(heard) == len(kept)
    assert heard[-1] == pending
    again = Withdrawals(hass)
    await again.async_load()
    assert list(again.of(ENTRY).items()) == list(pending.items())


async def test_where_it_is_stored(hass: HomeAssistant, door: Withdrawals, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is in the file before anything else is done, and only the user of Home Assistant can read that."""
    with monkeypatch.context() as patch:
        patch.setattr(Store, "_async_write_data", WRITE)
        await door.async_keep(ENTRY, "7")
    path = stored(hass)
    assert json.loads(path.read_text("utf-8"))["data"] == {ENTRY: {"7": None}}
    assert path.stat().st_mode & 0o777 == 0o600


async def test_what_was_stored_is_read_once(
    hass: HomeAssistant, door: Withdrawals, hass_storage: dict[str, Any]
) -> None:
    """Before a repair tells of it; what is kept since then stays, and what was carried out is gone."""
    hass_storage[KEY] = {"version": 1, "minor_version": 1, "key": KEY, "data": {ENTRY: {"7": None}}}
    await door.async_load()
    assert issues(hass) == {"people_withdrawn": {"terminal": "Front door", "count": "1"}}
    await door.async_keep(ENTRY, "8", NOON)
    hass_storage[KEY]["data"] = {}
    await door.async_load()
    assert door.of(ENTRY) == {"7": None, "8": NOON.timestamp()}
    # Something else was asked for meanwhile, or nothing at all.
    for user_id, end in (("7", 5.0), ("8", None), ("9", None)):
        await door.async_done(ENTRY, user_id, end)
    await door.async_done("another", "7", None)
    assert door.of(ENTRY) == {"7": None, "8": NOON.timestamp()}
    await door.async_done(ENTRY, "7", None)
    assert hass_storage[KEY]["data"] == {ENTRY: {"8": NOON.timestamp()}}
    await door.async_done(ENTRY, "8", NOON.timestamp())
    assert hass_storage[KEY]["data"] == {}
    assert issues(hass) == {}


async def test_everybody_was_stored(hass: HomeAssistant, door: Withdrawals, hass_storage: dict[str, Any]) -> None:
    """By a version before perhaps: an empty id stands for everybody."""
    hass_storage[KEY] = {"version": 1, "minor_version": 1, "key": KEY, "data": {ENTRY: {"": None}}}
    await door.async_load()
    assert issues(hass) == {"everybody_withdrawn": {"terminal": "Front door", "count": "1"}}
    assert door.of(ENTRY) == {EVERYBODY: None}


async def test_pauses(door: Withdrawals, pass_time: Callable[[float], None]) -> None:
    """A terminal that refuses is asked again at once, and then after pauses that double up to an hour."""
    for user_id in ("7", "8"):
        await door.async_keep(ENTRY, user_id)
    for pause in (0, 60, 120, 240, 480, 960, 1920, 3600, 3600):
        assert door.is_due(ENTRY, "7")
        door.note_refusal(ENTRY, "7", "why")
        if pause:
            pass_time(pause - 1)
            assert not door.is_due(ENTRY, "7")
            assert door.is_due(ENTRY, "8")
            assert door.is_due("another", "7")
            pass_time(1)


@pytest.mark.parametrize(("asked", "due"), [("7", [True, False]), ("8", [False, True]), (EVERYBODY, [True, True])])
async def test_what_is_asked_for_anew(hass: HomeAssistant, door: Withdrawals, asked: str, due: list[bool]) -> None:
    """Has not been refused yet."""
    for user_id in ("7", "8"):
        await door.async_keep(ENTRY, user_id)
        for _ in range(2):
            door.note_refusal(ENTRY, user_id, "why")
    await door.async_keep(ENTRY, asked)
    assert [door.is_due(ENTRY, user_id) for user_id in ("7", "8")] == due


async def test_what_was_carried_out_was_not_refused(hass: HomeAssistant, door: Withdrawals) -> None:
    """When it is asked for again."""
    for _ in range(2):
        await door.async_keep(ENTRY, "7")
        door.note_refusal(ENTRY, "7", "why")
        assert door.told(ENTRY, refused=True) == []
        await door.async_done(ENTRY, "7", None)
    assert issues(hass) == {}


async def test_repairs(hass: HomeAssistant, door: Withdrawals) -> None:
    """One for what waits and one for what is refused twice, each with its number; both go with what they tell of."""
    for user_id in ("7", "8", "9"):
        await door.async_keep(ENTRY, user_id)
    for user_id in ("9", "8", "9"):
        door.note_refusal(ENTRY, user_id, f"Not {user_id}")
    assert issues(hass) == {
        "people_withdrawn": {"terminal": "Front door", "count": "2"},
        "withdrawal_refused": {"terminal": "Front door", "count": "1", "reason": "Not 9"},
    }
    door.note_refusal(ENTRY, "8", "Not 8")
    assert (door.told(ENTRY, refused=True), door.told(ENTRY, refused=False)) == (["8", "9"], ["7"])
    assert issues(hass)["withdrawal_refused"] == {"terminal": "Front door", "count": "2", "reason": "Not 8"}
    await door.async_give_up(ENTRY, ["8", "9"])
    assert door.of(ENTRY) == {"7": None}
    assert issues(hass) == {"people_withdrawn": {"terminal": "Front door", "count": "1"}}
    await door.async_keep(ENTRY, "8")
    assert door.told(ENTRY, refused=True) == []
    await door.async_keep(ENTRY, EVERYBODY)
    await door.async_keep(ENTRY, "7")
    assert issues(hass) == {"everybody_withdrawn": {"terminal": "Front door", "count": "2"}}
    await door.async_give_up("another", ["7"])
    await door.async_give_up(ENTRY, [EVERYBODY, "7"])
    assert issues(hass) == {}


async def test_a_terminal_that_was_removed(
    hass: HomeAssistant, door: Withdrawals, hass_storage: dict[str, Any]
) -> None:
    """Leaves nothing behind, also where nothing was read before; nothing is written where there was nothing."""
    await door.async_forget("another")
    assert KEY not in hass_storage
    await door.async_keep(ENTRY, "7")
    for _ in range(2):
        door.note_refusal(ENTRY, "7", "why")
    again = Withdrawals(hass)
    await again.async_forget(ENTRY)
    assert hass_storage[KEY]["data"] == {}
    await door.async_forget(ENTRY)
    assert door.of(ENTRY) == {}
    assert door.is_due(ENTRY, "7")
    assert issues(hass) == {}


@pytest.mark.parametrize(
    ("known", "values", "expected"),
    [
        (User(end_time=NOON), {"name": "Ada"}, False),
        (User(end_time=NOON), {"end_time": NOON - SECOND}, True),
        (User(end_time=NOON), {"end_time": NOON}, False),
        (User(end_time=NOON), {"end_time": NOON + SECOND}, False),
        (User(), {"end_time": NOON}, True),
        # Nobody knows whether there is such a person.
        (None, {"end_time": NOON + SECOND}, True),
        (None, {"end_time": NOON + SECOND, "name": "Ada"}, False),
        (None, {"end_time": NOON, "name": "Ada"}, True),
    ],
)
def test_what_shortens(
    freezer: FrozenDateTimeFactory, known: User | None, values: dict[str, Any], *, expected: bool
) -> None:
    """Whether a change is kept for a terminal that is away, at noon."""
    freezer.move_to(NOON)
    assert shortens(known, values) is expected


@pytest.mark.parametrize(
    ("person", "changes"),
    [
        (User(), {"end_time": NOON}),
        (User(end_time=NOON + SECOND), {"end_time": NOON}),
        (User(end_time=NOON), {}),
        (User(end_time=NOON - SECOND), {}),
        (User(start_time=NOON - SECOND, end_time=LATER), {"end_time": NOON}),
        (User(start_time=NOON, end_time=LATER), {"end_time": NOON, "start_time": NOON - SECOND}),
        (User(start_time=NOON + SECOND, end_time=LATER), {"end_time": NOON, "start_time": NOON - SECOND}),
    ],
)
def test_shortened(person: User, changes: dict[str, datetime]) -> None:
    """A validity ends at noon or before, and does not begin after its end."""
    assert shortened(person, NOON.timestamp()) == changes
