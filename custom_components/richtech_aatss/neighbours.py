"""The addresses of a host, and its MAC address where the system knows it."""

import asyncio
from pathlib import Path
import re
from typing import Final

from homeassistant.core import HomeAssistant

# What Linux knows of the hosts in the same network; nothing else has this file.
TABLE = Path("/proc/net/arp")
COMPLETE: Final = 2
NOBODY: Final = "00:00:00:00:00:00"
# The address, the kind of hardware, the flags and the MAC address.
ROW = re.compile(r"^(\S+)\s+0x1\s+0x([\da-f]+)\s+((?:[\da-f]{2}:){5}[\da-f]{2})\b", re.MULTILINE | re.IGNORECASE)


async def addresses(host: str) -> set[str]:
    """Return the addresses of a host, or its name where it has none."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None)
    except OSError:
        return {host}
    return {str(address[4][0]) for address in found}


async def async_find_mac(hass: HomeAssistant, host: str) -> str | None:
    """Return the MAC address of a host that was reached just now; None where the system does not tell one."""
    macs = await hass.async_add_executor_job(_macs, await addresses(host))
    return macs.pop() if len(macs) == 1 else None


def _macs(of: set[str]) -> set[str]:
    try:
        table = TABLE.read_text(errors="replace")
    except OSError:
        return set()
    rows = ((address, int(flags, 16), mac.lower()) for address, flags, mac in ROW.findall(table))
    return {mac for address, flags, mac in rows if address in of and flags & COMPLETE and mac != NOBODY}
