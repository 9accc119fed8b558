"""What a user can choose for a terminal, and what becomes of a journal that is lost."""

from pathlib import Path

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.richtech_aatss.const import DOMAIN
from custom_components.richtech_aatss.recognitions.journal import FILE, Journal
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import InvalidData
from homeassistant.helpers import issue_registry as ir
from tests.emulator import Terminal
from tests.waiting import eventually

from .clocks import zone_at
from .conftest import set_up, state
from .flows import Dialog
from .inside import link_of, poll
from .journals import reopened
from .watching import Watch, ago, ids_in, known, ready, store

CHOSEN = {
    "keep_clock": False,
    "record_days": 30,
    "picture_days": 0,
    "stranger_days": 2,
    "picture_space": 512,
    "doorbell": "strangers",
    "name_opener": False,
    "posts": "off",
}


async def test_options(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """The form shows what is in force, and keeps what was chosen."""
    dialog = await Dialog(hass, loaded).open()
    assert "[Visitors](/richtech-aatss/people)" in dialog.said
    assert list(dialog.suggested.values()) == [True, 90, 7, 7, 1024, "off", True, "off"]
    assert (await dialog.send(**CHOSEN))["type"] == "create_entry"
    assert loaded.options == CHOSEN
    await hass.async_block_till_done()
    await eventually(lambda: len(terminal.push_requests) == 2)


@pytest.mark.parametrize("odd", [{"record_days": 0}, {"picture_days": -1}, {"picture_space": 0}])
async def test_odd_options(hass: HomeAssistant, loaded: MockConfigEntry, odd: dict[str, int]) -> None:
    """Are refused."""
    dialog = await Dialog(hass, loaded).open()
    with pytest.raises(InvalidData):
        await dialog.send(**CHOSEN | odd)


async def test_a_damaged_journal(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """It is set aside, the user is told, and everything that the terminal still has is read again."""
    await hass.config.async_set_time_zone(zone_at(12))
    await ready(loaded)
    numbers = [(await terminal.recognize(signTime=ago(9000 - number)))["id"] for number in range(15)]
    await eventually(lambda: state(hass, "recognitions_today").state == "15")
    await hass.config_entries.async_unload(loaded.entry_id)
    await reopened(hass, lambda: Path(hass.config.path(FILE)).write_bytes(b"no database" * 1000))
    assert ir.async_get(hass).async_get_issue(DOMAIN, "journal_damaged")
    await set_up(hass, loaded)
    await ready(loaded)
    assert ids_in(await known(hass)) == numbers


async def test_a_journal_that_cannot_be_used(hass: HomeAssistant, terminal: Terminal, entry: MockConfigEntry) -> None:
    """Live events go on, the user is told, and what came is in the journal when it can be used again."""
    path = Path(hass.config.path(FILE))
    await hass.async_add_executor_job(path.mkdir)
    store(terminal, signTime=ago(4000))
    await set_up(hass, entry)
    await eventually(lambda: link_of(entry).connected)
    watch = Watch(hass)
    numbers = [(await terminal.recognize())["id"] for _ in range(3)]
    await watch.tells(live=numbers)
    assert ir.async_get(hass).async_get_issue(DOMAIN, "journal_unwritable")
    await hass.async_add_executor_job(path.rmdir)
    await poll(entry)
    await ready(entry)
    number = (await terminal.recognize())["id"]
    await watch.tells(live=[*numbers, number])
    await eventually(lambda: not ir.async_get(hass).async_get_issue(DOMAIN, "journal_unwritable"))
    assert number in ids_in(await known(hass))


async def test_a_full_disk(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, journal: Journal) -> None:
    """Live events go on; what could not be kept is read from the terminal later, without a second word."""

    def limit(pages: int) -> None:
        pragma = f"PRAGMA max_page_count={pages}"
        journal._database.run([lambda connection: connection.exec_driver_sql(pragma).scalar_one()])

    await hass.config.async_set_time_zone(zone_at(12))
    await ready(loaded)
    watch = Watch(hass)
    await hass.async_add_executor_job(limit, 1)
    live = [(await terminal.recognize(remark="x" * 9000))["id"] for _ in range(3)]
    missed = [(await terminal.recognize(signTime=ago(900), remark="x" * 9000))["id"]]
    await watch.tells(live=live, missed=missed)
    assert ir.async_get(hass).async_get_issue(DOMAIN, "journal_unwritable")
    assert await known(hass) == []
    await hass.async_add_executor_job(limit, 2**30)
    await poll(loaded)
    await eventually(lambda: not ir.async_get(hass).async_get_issue(DOMAIN, "journal_unwritable"))
    await eventually(lambda: state(hass, "recognitions_today").state == "4")
    assert ids_in(await known(hass)) == live + missed
    await watch.tells(live=live, missed=missed)
