"""What a report of a problem tells of the last day's connections."""

from datetime import timedelta
import json
from typing import Any

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import get_diagnostics_for_config_entry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.richtech_aatss.link_history import MOST_REASONS, MOST_SPELLS, LinkHistory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from tests.emulator import Terminal
from tests.emulator.port import reserve
from tests.waiting import eventually

from .conftest import set_up, state
from .inside import link_of, poll
from .watching import linked


def told(history: dict[str, Any]) -> list[set[str]]:
    """Return the spells in order: each with its reasons, none where the connection was up."""
    assert history["left_out"] == 0
    moments = [dt_util.parse_datetime(spell["since"], raise_on_error=True) for spell in history["spells"]]
    assert moments == sorted(moments)
    assert all(spell["up"] is (not spell["reasons"]) for spell in history["spells"])
    return [set(spell["reasons"]) for spell in history["spells"]]


async def test_the_last_day(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, hass_client: ClientSessionGenerator
) -> None:
    """It tells when either connection went and came, and why; a reload forgets nothing."""
    await terminal.stop()
    await eventually(lambda: not link_of(loaded).connected)
    await poll(loaded)
    await poll(loaded)
    await terminal.start()
    await poll(loaded)
    await linked(loaded, 2)
    terminal.faults.add("/api/device/information", code=10005)
    await poll(loaded)
    terminal.faults.clear()
    await hass.config_entries.async_reload(loaded.entry_id)
    await eventually(lambda: state(hass, "push_connection").state == "on")
    connections = (await get_diagnostics_for_config_entry(hass, hass_client, loaded))["connections"]
    assert told(connections["http"]) == [set(), {"cannot_connect"}, set(), {"invalid_auth"}, set()]
    assert connections["http"]["spells"][1]["reasons"]["cannot_connect"] >= 2
    up, broken, again, unloaded, at_last = told(connections["push"])
    assert up == again == at_last == set()
    assert broken >= {"The push link was closed"} or broken >= {"The push link broke"}
    assert unloaded == {"unloaded"}


async def test_a_closed_port(
    hass: HomeAssistant, terminal: Terminal, entry: MockConfigEntry, hass_client: ClientSessionGenerator
) -> None:
    """The reason comes without the address."""
    with reserve(terminal.host) as plug:
        port = plug.getsockname()[1]
        hass.config_entries.async_update_entry(entry, data={**entry.data, "push_port": port})
        await set_up(hass, entry)
        await eventually(lambda: link_of(entry).last_error)
        await poll(entry)
        report = await get_diagnostics_for_config_entry(hass, hass_client, entry)
        assert told(report["connections"]["push"]) == [{"No push link: Connection refused"}]
        del report["entry"]["data"]["push_port"]
        assert terminal.host not in json.dumps(report)
        assert str(port) not in json.dumps(report)
        await hass.config_entries.async_unload(entry.entry_id)


async def test_an_entry_that_cannot_be_set_up(
    hass: HomeAssistant, terminal: Terminal, entry: MockConfigEntry, hass_client: ClientSessionGenerator
) -> None:
    """It tells why, of each attempt; a removed entry is forgotten."""
    terminal.device["deviceID"] = "SECRET9"
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    await hass.config_entries.async_reload(entry.entry_id)
    report = await get_diagnostics_for_config_entry(hass, hass_client, entry)
    assert report["connections"]["http"]["spells"][0]["reasons"] == {"wrong_device": 2}
    assert report["connections"]["push"]["spells"] == []
    assert "SECRET9" not in json.dumps(report)


def test_bounds(freezer: FrozenDateTimeFactory) -> None:
    """However often a connection comes and goes, and for whatever reasons, little is kept, and that for a day."""
    history = LinkHistory()
    for number in range(MOST_SPELLS):
        history.note(f"{number} " + "x" * 1000)
        history.note(None)
        freezer.tick(1)
    report = history.report()
    assert report["left_out"] == MOST_SPELLS
    assert len(report["spells"]) == MOST_SPELLS
    assert report["spells"][0]["reasons"] == {f"{MOST_SPELLS // 2} ".ljust(100, "x"): 1}
    for number in range(MOST_REASONS + 5):
        history.note(str(number))
    last = history.report()["spells"][-1]
    assert last["reasons"] == dict.fromkeys(map(str, range(MOST_REASONS)), 1) | {"other": 5}
    freezer.tick(timedelta(days=1))
    assert history.report() == {"left_out": 0, "spells": [last]}


@pytest.mark.parametrize("hours", [23, 25])
def test_a_spell_counts_until_its_end(freezer: FrozenDateTimeFactory, hours: int) -> None:
    """What began before the last day and went on into it is told as well."""
    history = LinkHistory()
    history.note(None)
    freezer.tick(timedelta(days=10))
    history.note("cannot_connect")
    freezer.tick(timedelta(hours=hours))
    assert [spell["up"] for spell in history.report()["spells"]] == ([True, False] if hours < 24 else [False])
