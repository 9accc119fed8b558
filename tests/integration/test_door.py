"""The door as a lock, and who opens it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockUser,
    async_capture_events,
    async_fire_time_changed,
)

from custom_components.richtech_aatss.const import DOMAIN
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.setup import async_setup_component
from tests.emulator import Terminal
from tests.waiting import eventually

from .conftest import entity_id, press, set_up, state, states_of
from .flows import Dialog
from .inside import link_of, poll
from .test_options import CHOSEN
from .watching import Watch, ago, ready, store

OPEN = "/api/device/open"
# Steps of 30 ms: a minute, so that nothing here depends on how busy the machine is.
MINUTE = 2000
NAMED: dict[str, Any] = {"name": "Anna", "userId": "7", "type": 1, "userType": 1, "temperatureState": 0, "wearMask": 1}


@pytest.fixture
async def lock(
    hass: HomeAssistant, terminal: Terminal, everything_enabled: None, request: pytest.FixtureRequest
) -> MockConfigEntry:
    """Return the entry of a terminal whose lock is enabled, and which keeps its door unlocked for a minute."""
    terminal.peripheral["unlockOuttime"] = MINUTE
    entry: MockConfigEntry = request.getfixturevalue("entry")
    await set_up(hass, entry)
    await ready(entry)
    return entry


async def call(hass: HomeAssistant, service: str, context: Context | None = None) -> None:
    """Call one of the lock's actions."""
    data = {"entity_id": entity_id(hass, "door")}
    await hass.services.async_call("lock", service, data, blocking=True, context=context)


async def open_door(hass: HomeAssistant, context: Context | None = None, **data: Any) -> None:
    """Call the action."""
    data |= {"entity_id": entity_id(hass, "open_door")}
    await hass.services.async_call(DOMAIN, "open_door", data, blocking=True, context=context)


async def later(hass: HomeAssistant, seconds: float) -> None:
    """Let what is due by then happen."""
    async_fire_time_changed(hass, datetime.now(UTC) + timedelta(seconds=seconds))
    await hass.async_block_till_done(wait_background_tasks=False)


async def test_it_is_off_by_default(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """Who wants the lock enables it."""
    assert hass.states.get(entity_id(hass, "door")) is None


@pytest.mark.parametrize("service", ["unlock", "open"])
async def test_it_opens_and_relocks(
    hass: HomeAssistant, terminal: Terminal, lock: MockConfigEntry, service: str
) -> None:
    """Unlock and open are the same; the lock shows unlocked for as long as the terminal unlocks, and says so."""
    assert state(hass, "door").state == "locked"
    assert state(hass, "door").attributes["assumed_state"] is True
    await call(hass, service)
    assert len(terminal.openings) == 1
    assert state(hass, "door").state == "unlocked"
    await later(hass, 59)
    assert state(hass, "door").state == "unlocked"
    await later(hass, 61)
    assert state(hass, "door").state == "locked"
    assert len(terminal.openings) == 1


async def test_a_new_opening_keeps_it_unlocked(hass: HomeAssistant, terminal: Terminal, lock: MockConfigEntry) -> None:
    """The time starts again with the last opening."""
    await call(hass, "unlock")
    terminal.peripheral["unlockOuttime"] = 2 * MINUTE
    await poll(lock)
    await call(hass, "unlock")
    await later(hass, 61)
    assert state(hass, "door").state == "unlocked"
    await later(hass, 121)
    assert state(hass, "door").state == "locked"


@pytest.mark.usefixtures("everything_enabled")
@pytest.mark.parametrize(("steps", "seconds"), [(1, 1.0), (40, 1.2), (None, 3.0)])
async def test_how_long(
    hass: HomeAssistant, terminal: Terminal, entry: MockConfigEntry, steps: int | None, seconds: float
) -> None:
    """However short the terminal's time is, it can be seen; where the terminal does not tell, it is 3 seconds."""
    if steps is None:
        terminal.unsupported.add("/api/device/perpara")
    terminal.peripheral["unlockOuttime"] = steps
    await set_up(hass, entry)
    seen = states_of(hass, entity_id(hass, "door"))
    await call(hass, "unlock")
    await eventually(lambda: len(seen()) == 2)
    unlocked, locked = seen()
    assert (unlocked.state, locked.state) == ("unlocked", "locked")
    assert (locked.last_changed - unlocked.last_changed).total_seconds() >= seconds
    assert locked.context.id != unlocked.context.id


async def test_nobody_locks_it(hass: HomeAssistant, terminal: Terminal, lock: MockConfigEntry) -> None:
    """A locked door stays locked; an unlocked one says who locks it."""
    asked = len(terminal.requests)
    await call(hass, "lock")
    assert state(hass, "door").state == "locked"
    await call(hass, "unlock")
    with pytest.raises(ServiceValidationError, match="Front door locks the door by itself"):
        await call(hass, "lock")
    assert state(hass, "door").state == "unlocked"
    assert [request.path for request in terminal.requests[asked:]] == [OPEN]


async def test_an_unclear_answer(hass: HomeAssistant, terminal: Terminal, lock: MockConfigEntry) -> None:
    """The user learns that the door may have opened; the lock does not claim it."""
    terminal.faults.add(OPEN, drop="reset", act=True, times=1)
    with pytest.raises(HomeAssistantError) as raised:
        await call(hass, "unlock")
    assert raised.value.translation_key == "door_unclear"
    assert state(hass, "door").state == "locked"
    assert "changed_by" not in state(hass, "door").attributes


async def test_a_terminal_that_is_away(hass: HomeAssistant, terminal: Terminal, lock: MockConfigEntry) -> None:
    """The lock is as available as the button."""
    lock.runtime_data.coordinator.async_set_update_error(HomeAssistantError("away"))
    assert state(hass, "door").state == state(hass, "open_door").state == "unavailable"


async def test_unloading_while_unlocked(hass: HomeAssistant, terminal: Terminal, lock: MockConfigEntry) -> None:
    """Nothing is left waiting, and it begins anew as locked."""
    await call(hass, "unlock")
    await hass.config_entries.async_reload(lock.entry_id)
    assert state(hass, "door").state == "locked"


async def test_every_opening_shows(
    hass: HomeAssistant, terminal: Terminal, lock: MockConfigEntry, hass_admin_user: MockUser
) -> None:
    """The lock and the terminal's log name the user, whatever was used; a remark is left as it is."""
    context = Context(user_id=hass_admin_user.id)
    hass_admin_user.name = "Zoë 李雷"
    door = {"entity_id": entity_id(hass, "open_door")}
    for opening in (
        call(hass, "unlock", context),
        open_door(hass, context),
        open_door(hass, context, remark="Parcel"),
        hass.services.async_call("button", "press", door, blocking=True, context=context),
    ):
        assert state(hass, "door").state == "locked"
        await opening
        assert state(hass, "door").state == "unlocked"
        assert state(hass, "door").attributes["changed_by"] == "Zoë 李雷"
        assert state(hass, "door").context.user_id == hass_admin_user.id
        await later(hass, 61)
    named = "Home Assistant: Zoë 李雷"
    assert terminal.openings == [named, named, "Parcel", named]
    await press(hass, "open_door")
    assert terminal.openings[-1] == state(hass, "door").attributes["changed_by"] == "Home Assistant"


@pytest.mark.parametrize("said", [NAMED, NAMED | {"type": 2, "userType": 2, "wearMask": 0}])
async def test_who_is_let_in(
    hass: HomeAssistant, terminal: Terminal, lock: MockConfigEntry, said: dict[str, Any]
) -> None:
    """Staff and visitors unlock the door by themselves."""
    await terminal.recognize(**said)
    await eventually(lambda: state(hass, "door").state == "unlocked")
    assert state(hass, "door").attributes["changed_by"] == "Anna"
    assert terminal.openings == []
    await later(hass, 61)
    assert state(hass, "door").state == "locked"


@pytest.mark.parametrize(
    "said",
    [
        {"type": 3, "userType": 3},
        {"type": -1, "userType": -1},
        {"temperatureState": 1},
        {"temperatureState": -1},
        {"wearMask": 0},
        {"wearMask": 1, "wearMaskAlarm": 1},
        {"signTime": "old"},
    ],
)
async def test_who_is_not_let_in(
    hass: HomeAssistant, terminal: Terminal, lock: MockConfigEntry, said: dict[str, Any]
) -> None:
    """Whom the terminal keeps out, or has seen long ago, does not unlock the door."""
    terminal.smart_face["maskDetecEnable"] = 1
    await poll(lock)
    watch = Watch(hass)
    if said.get("signTime"):
        said = {"signTime": ago(900)}
    number = (await terminal.recognize(**NAMED | said))["id"]
    await eventually(lambda: number in [*watch.live, *watch.missed])
    assert state(hass, "door").state == "locked"


async def test_who_was_let_in_while_the_link_was_down(
    hass: HomeAssistant, terminal: Terminal, lock: MockConfigEntry
) -> None:
    """Is told late: the door may be locked again."""
    watch = Watch(hass)
    await terminal.stop()
    await eventually(lambda: not link_of(lock).connected)
    number = store(terminal, **NAMED, signTime=ago(8))
    await terminal.start()
    await watch.tells(live=[number])
    assert watch.recovered(number) is True
    assert state(hass, "door").state == "locked"


async def test_automations_and_scripts(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """They are named, also when they have started again since, and when an automation runs a script."""
    door = {"action": "button.press", "target": {"entity_id": entity_id(hass, "open_door")}}
    wait = {"wait_for_trigger": {"trigger": "event", "event_type": "let_in"}}
    slow = {
        "alias": "Öffnen lassen",
        "mode": "parallel",
        "triggers": {"trigger": "event", "event_type": "ring"},
        "actions": [wait, door],
    }
    scripted = {
        "alias": "By script",
        "triggers": {"trigger": "event", "event_type": "run"},
        "actions": {"action": "script.let_in"},
    }
    assert await async_setup_component(hass, "automation", {"automation": [slow, scripted]})
    assert await async_setup_component(hass, "script", {"script": {"let_in": {"alias": "Let in", "sequence": door}}})
    # As the recorder does; without it, only the last run is known.
    async_capture_events(hass, "automation_triggered")
    running = states_of(hass, "automation.offnen_lassen")
    for event in ("ring", "ring"):
        hass.bus.async_fire(event)
    await eventually(lambda: [state.attributes["current"] for state in running()][-1:] == [2])
    hass.bus.async_fire("let_in")
    await eventually(lambda: len(terminal.openings) == 2)
    hass.bus.async_fire("run")
    await eventually(lambda: len(terminal.openings) == 3)
    await hass.async_block_till_done(wait_background_tasks=False)
    await hass.services.async_call("script", "let_in", blocking=True)
    named = ["Öffnen lassen", "Öffnen lassen", "By script", "Let in"]
    assert terminal.openings == [f"Home Assistant: {name}" for name in named]


async def test_what_the_terminal_takes(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, hass_admin_user: MockUser
) -> None:
    """A name is cut to what the document allows; one that the terminal refuses does not keep the door shut."""
    context = Context(user_id=hass_admin_user.id)
    hass_admin_user.name = "ü" * 300
    await open_door(hass, context)
    assert terminal.openings == ["Home Assistant: " + "ü" * 239]
    terminal.faults.add(OPEN, code=30001, times=1)
    await open_door(hass, context)
    assert terminal.openings[1:] == [""]
    terminal.faults.add(OPEN, code=30001, times=1)
    with pytest.raises(HomeAssistantError, match="does not accept"):
        await open_door(hass, context, remark="Parcel")
    assert len(terminal.openings) == 2


async def test_without_names(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """The option leaves the terminal's log without names."""
    dialog = await Dialog(hass, loaded).open()
    await dialog.send(**CHOSEN | {"name_opener": False})
    await hass.async_block_till_done(wait_background_tasks=False)
    await press(hass, "open_door")
    await open_door(hass, remark="Parcel")
    assert terminal.openings == ["", "Parcel"]
