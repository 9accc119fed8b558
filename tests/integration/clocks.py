"""A host clock that tests can set."""

from datetime import timedelta
from typing import override

from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.richtech_aatss.host_clock import HostClock
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util


class Clock(HostClock):
    """Home Assistant's time, ahead of that of the sockets."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Start with the right time."""
        self._hass = hass
        self._ahead = 0.0
        # By how much the clock on the wall is wrong.
        self.error = 0.0
        super().__init__()

    @override
    def monotonic(self) -> float:
        """Return what `time.monotonic` would."""
        return super().monotonic() + self._ahead

    @override
    def time(self) -> float:
        """Return what `time.time` would."""
        return super().time() + self._ahead + self.error

    async def tick(self, seconds: float) -> None:
        """Let time pass; what is due by then begins."""
        self._ahead += seconds
        async_fire_time_changed(self._hass, dt_util.utcnow() + timedelta(seconds=self._ahead))
        await self._hass.async_block_till_done(wait_background_tasks=False)


def zone_at(hour: int) -> str:
    """Return a time zone in which it is some hour of the day now."""
    ahead = (hour - dt_util.utcnow().hour + 12) % 24 - 12
    return f"Etc/GMT{-ahead:+d}"
