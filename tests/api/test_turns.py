"""The loop is shared between many links and everybody else."""

import asyncio
from collections.abc import Iterator
from time import monotonic

import aiohttp

from custom_components.richtech_aatss.api.turns import turns_of

STEPS = 100


async def test_many_links_at_once(session: aiohttp.ClientSession) -> None:
    """Others of the loop are served in between, however many links have something at the same moment."""
    told: list[int] = []

    def work(number: int) -> Iterator[None]:
        end = monotonic() + 0.001
        while monotonic() < end:
            pass
        told.append(number)
        yield

    async def receive(number: int) -> None:
        steps = work(number)
        while not await turns_of(session).take(steps):
            pass

    links = [asyncio.create_task(receive(number)) for number in range(STEPS)]
    passes = 0
    while len(told) < STEPS:
        passes += 1
        await asyncio.sleep(0)
    await asyncio.gather(*links)
    assert told == list(range(STEPS))
    assert passes > STEPS // 10
