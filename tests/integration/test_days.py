"""Which day it is for the sensor that counts."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.richtech_aatss import sensor
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from tests.waiting import eventually

from .clocks import zone_at
from .conftest import state
from .inside import journal_of
from .journals import KEEP, recognition


async def test_another_time_zone(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """The sensor counts anew when Home Assistant's zone changes: the day has begun at another moment."""
    earlier = recognition(1, at=dt_util.utcnow() - timedelta(hours=8))
    await (await journal_of(hass)).async_add(loaded.entry_id, [earlier], KEEP)
    for hour, count in ((12, "1"), (4, "0"), (14, "1")):
        await hass.config.async_set_time_zone(zone_at(hour))
        await hass.config.async_update(time_zone=zone_at(hour))
        await eventually(lambda: state(hass, "recognitions_today").state == count)  # noqa: B023


async def test_a_day_without_a_midnight(
    hass: HomeAssistant, loaded: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In Beirut, 29 March 2026 begins at one; the sensor counts anew then."""
    due: list[datetime] = []

    def track(_hass: HomeAssistant, _action: object, moment: datetime) -> Callable[[], None]:
        due.append(moment)
        return lambda: None

    monkeypatch.setattr(sensor, "async_track_point_in_utc_time", track)
    monkeypatch.setattr(dt_util, "now", lambda: datetime(2026, 3, 28, 20, tzinfo=ZoneInfo("Asia/Beirut")))
    await hass.config.async_update(time_zone="Asia/Beirut")
    await eventually(lambda: due)
    assert due[-1] == datetime(2026, 3, 28, 22, tzinfo=UTC)
