"""How long a press of "Open door" takes to reach the terminal, whatever else goes on with it.

The floor is a bare request of aiohttp to the same terminal, on a connection of its own.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from statistics import median
import time

import aiohttp

from custom_components.richtech_aatss.api.client import AatssClient
from custom_components.richtech_aatss.api.errors import AatssError
from custom_components.richtech_aatss.api.transport import Address
from tests.emulator import Terminal

OPEN = "/api/device/open"
ROUNDS = 30


async def arrival(terminal: Terminal, press: Callable[[], Awaitable[object]]) -> float:
    """Return the seconds from a press until the terminal has read its request."""
    began, before = time.monotonic(), len(terminal.requests)
    await press()
    return next(request.at for request in terminal.requests[before:] if request.path == OPEN) - began


async def measure(name: str, terminal: Terminal, press: Callable[[], Awaitable[object]], floor: float) -> float:
    """Print how long presses take, as milliseconds and as a ratio to the floor."""
    times = [await arrival(terminal, press) for _ in range(ROUNDS)]
    ratio = f", {median(times) / floor:.1f} times the floor" if floor else ""
    print(f"{name:32} median {median(times) * 1000:6.1f} ms, worst {max(times) * 1000:6.1f} ms{ratio}")
    return median(times)


@asynccontextmanager
async def busy_with(*calls: Callable[[], Awaitable[object]]) -> AsyncIterator[None]:
    """Keep some calls going, each again as soon as it has ended."""

    async def repeat(call: Callable[[], Awaitable[object]]) -> None:
        while True:
            with suppress(AatssError):
                await call()

    tasks = [asyncio.create_task(repeat(call)) for call in calls]
    await asyncio.sleep(0.05)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def main() -> None:
    """Measure each situation."""
    async with Terminal() as terminal, aiohttp.ClientSession() as session:
        address = Address(host=terminal.host, http_port=terminal.http_port, https=False)
        client = AatssClient(session, address, terminal.password)

        async def bare() -> None:
            url = address.url(OPEN, client.signer.parameters())
            async with session.post(url, headers={"Connection": "close"}) as response:
                await response.read()

        floor = await measure("floor: a bare request", terminal, bare, 0)
        await measure("nothing else", terminal, client.open_door, floor)
        reads: list[Callable[[], Awaitable[object]]] = [client.device, client.users, client.smart_face]
        async with busy_with(*reads * 10):
            await measure("thirty reads waiting", terminal, client.open_door, floor)
        terminal.strict_overlap = False
        terminal.faults.add("/api/device/information", stall=60)
        async with busy_with(client.device):
            await measure("a read that stalls", terminal, client.open_door, floor)
        terminal.faults.add("/api/device/syncTime", stall=60)
        async with busy_with(client.sync_time):
            await measure("a change that stalls", terminal, client.open_door, floor)


if __name__ == "__main__":
    asyncio.run(main())
