"""Who opened the door, in a real Home Assistant: the terminal's log, the lock, and the activity list."""

from datetime import UTC, datetime
from typing import Any

from tests.emulator import Terminal
from tests.real.hass import DOMAIN, until

from .home import Home

AUTOMATION = """
automation openings:
  - alias: Parcel
    triggers:
      - trigger: event
        event_type: parcel
    actions:
      - action: {domain}.open_door
        target: {{entity_id: {button}}}
"""


async def with_automation(home: Home, button: str) -> None:
    """Add the automation."""
    path = home.hass.config / "configuration.yaml"
    text = path.read_text() + AUTOMATION.format(domain=DOMAIN, button=button)
    path.write_text(text)
    await home.socket.call("call_service", domain="automation", service="reload")
    await until(lambda: has_automation(home), "the automation is there")


async def with_lock(home: Home) -> str:
    """Enable the lock and return it."""
    entities = await home.socket.call("config/entity_registry/list")
    lock = next(str(entity["entity_id"]) for entity in entities if entity["entity_id"].startswith("lock."))
    await home.socket.call("config/entity_registry/update", entity_id=lock, disabled_by=None)
    await home.hass.post(f"config/config_entries/entry/{home.entry_id}/reload")
    await home.ready()
    return lock


async def lines(home: Home, begin: str, entities: list[str], number: int) -> list[dict[str, Any]]:
    """Return the lines of the activity list, once they are so many."""

    async def found() -> list[dict[str, Any]]:
        found = await home.socket.call("logbook/get_events", start_time=begin, entity_ids=entities)
        return list(found) if len(found) >= number else []

    return await until(found, f"{number} lines are there")


async def has_automation(home: Home) -> bool:
    """Return whether the automation is there."""
    return any(state["entity_id"] == "automation.parcel" for state in await home.hass.get("states"))


async def call(home: Home, domain: str, service: str, entity_id: str) -> None:
    """Call an action at an entity."""
    await home.socket.call("call_service", domain=domain, service=service, target={"entity_id": entity_id})


async def test_openings(home: Home, terminal: Terminal) -> None:
    """The action, the button, an automation and the lock each have one line that says who."""
    await home.ready()
    me = (await home.socket.call("auth/current_user"))["id"]
    button = await home.entity("button", "open_door")
    await with_automation(home, button)
    begin = datetime.now(UTC).isoformat()
    await call(home, DOMAIN, "open_door", button)
    await home.press(button)
    await home.hass.post("events/parcel")
    told = await lines(home, begin, [button], 3)
    assert [line.get("message", "") for line in told] == ["Opened", "", "Opened"]
    assert [line.get("context_user_id") for line in told[:2]] == [me, me]
    assert told[2]["context_name"] == "Parcel"
    assert terminal.openings == [f"Home Assistant: {name}" for name in ("Demo", "Demo", "Parcel")]

    lock = await with_lock(home)
    begin = datetime.now(UTC).isoformat()
    await call(home, "lock", "unlock", lock)
    told = await lines(home, begin, [button, lock], 2)
    assert [(line["entity_id"], line["state"]) for line in told] == [(lock, "unlocked"), (lock, "locked")]
    assert [line.get("context_user_id") for line in told] == [me, None]
    assert (await home.hass.get(f"states/{lock}"))["attributes"]["changed_by"] == "Demo"
    assert home.complaints() == []
