"""The condition, through automations."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.richtech_aatss.const import DOMAIN
from custom_components.richtech_aatss.data import async_get_shared
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.condition import async_validate_condition_config
from homeassistant.util import dt as dt_util
from tests.emulator import Terminal

from .automations import ANNA, BEN, automate, come, event_of, names
from .inside import journal_of
from .journals import KEEP, recognition
from .watching import HOUR, ago


def seen(hass: HomeAssistant, **options: Any) -> dict[str, Any]:
    """Return the condition at the terminal."""
    return {
        "condition": "richtech_aatss.is_recently_seen",
        "target": event_of(hass),
        "options": {"within": {"minutes": 1}} | options,
    }


@pytest.mark.parametrize(
    ("options", "met"),
    [
        ({"user_id": "0017"}, True),
        ({"name": ["Zoe", "Anna"], "user_id": ["0017"]}, True),
        ({"name": "Anna", "user_id": "0018"}, False),
        ({"name": "Zoe"}, False),
        ({"name": "Ben"}, False),
        ({}, True),
        ({"user_id": []}, True),
        ({"name": "Dora", "within": {"minutes": 10}}, True),
        ({"name": "Dora", "within": {"minutes": 3}}, False),
    ],
)
async def test_is_recently_seen(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, options: dict[str, Any], *, met: bool
) -> None:
    """It knows who was seen before, also before a restart, and does not mean who has just started the automation."""
    dora = recognition(98, at=dt_util.utcnow() - timedelta(minutes=5), said={"name": "Dora", "userId": "0020"})
    await (await journal_of(hass)).async_add(loaded.entry_id, [dora], KEEP)
    await async_get_shared(hass).async_load()
    calls = await automate(hass, "recognized", event_of(hass), [seen(hass, **options)], kind="visitor")
    await come(hass, terminal, ANNA, BEN)
    assert bool(calls) is met


async def test_once_in_a_while(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """With "not", it greets who was not there a moment ago."""
    condition = {"condition": "not", "conditions": [seen(hass, name="Anna")]}
    calls = await automate(hass, "recognized", event_of(hass), [condition], name="Anna")
    await come(hass, terminal, ANNA, ANNA)
    assert names(calls) == ["Anna"]


async def test_seen_at_odd_times(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """What was missed makes nobody seen later than they came, nor earlier than they were seen before."""
    received = dt_util.utcnow() - timedelta(minutes=5)
    anna = recognition(98, at=received, said={"name": "Anna", "userId": "0017"})
    ahead = replace(anna, recognized_at=received + timedelta(days=300), live=False)
    await (await journal_of(hass)).async_add(loaded.entry_id, [ahead], KEEP)
    await async_get_shared(hass).async_load()
    condition = [seen(hass, name="Anna")]
    calls = await automate(hass, "recognition_missed", event_of(hass), condition, kind="visitor")
    await come(hass, terminal, BEN | {"signTime": ago(HOUR)})
    assert calls == []
    await come(hass, terminal, ANNA, ANNA | {"signTime": ago(HOUR)}, BEN | {"signTime": ago(HOUR)})
    assert len(calls) == 1


async def test_at_which_terminal(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, back: MockConfigEntry
) -> None:
    """It is about the terminals that are chosen, also while one is not loaded."""
    other = er.async_get(hass).async_get_entity_id("event", DOMAIN, "RT2_recognition")
    condition = seen(hass) | {"target": {"entity_id": other}}
    calls = await automate(hass, "recognized", event_of(hass), [condition])
    await come(hass, terminal, ANNA, ANNA)
    assert calls == []
    here = recognition(98, at=dt_util.utcnow(), said={"name": "Anna", "userId": "0017"})
    await (await journal_of(hass)).async_add(back.entry_id, [here], KEEP)
    await hass.config_entries.async_unload(back.entry_id)
    await async_get_shared(hass).async_load()
    await come(hass, terminal, ANNA)
    assert names(calls) == ["Anna"]


async def test_blanks(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """Nobody is called nothing."""
    with pytest.raises(vol.Invalid):
        await async_validate_condition_config(hass, seen(hass, name=[""]))
