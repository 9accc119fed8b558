"""What goes wrong: one table of troubles, each with its weight."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
import json
from random import Random
from typing import Any, Final

from .world import World

RECORDS: Final = "/api/record"
HOUR: Final = 3600.0
# 1 January 2000, where a clock without a battery begins.
EPOCH: Final = 946_684_800.0

type Act = Callable[[World, Random], Awaitable[None]]


async def cut(world: World, random: Random) -> None:
    """Drop the link."""
    world.proxy.cut()


async def away(world: World, random: Random) -> None:
    """Drop the link, and let none be built for a while."""
    world.proxy.refuses = True
    world.proxy.cut()
    await asyncio.sleep(random.uniform(1, 300))
    world.proxy.refuses = False


async def cut_frame(world: World, random: Random) -> None:
    """Break the link within a frame."""
    world.proxy.cut_within(random.randrange(1, 400))
    await asyncio.sleep(20)


async def stall(world: World, random: Random) -> None:
    """Carry nothing for a while, and then all at once; or let the link die."""
    lines = world.proxy.stall()
    longest = 300 if world.terminal.answers_pings else 25
    await asyncio.sleep(random.uniform(2, random.choice((12, 40, longest))))
    for line in lines:
        if random.random() < 0.5:
            line.cut()
        line.flows.set()


async def half_frame(world: World, random: Random) -> None:
    """Push half of a JSON text."""
    record = world.terminal.records[-1] if world.terminal.records else {}
    text = json.dumps({"code": 30000, "message": "push record", "desc": "", "data": record})
    world.unpushed = 1
    await world.terminal.push_frame(text[: len(text) // 2])


async def lose(world: World, random: Random) -> None:
    """Lose some pushes."""
    world.unpushed = random.randint(1, 3)


async def repeat(world: World, random: Random) -> None:
    """Push everything several times."""
    world.copies = random.randint(2, 3)
    await asyncio.sleep(60)
    world.copies = 1


async def reorder(world: World, random: Random) -> None:
    """Hold pushes back for a while, and send them in another order."""
    world.held = []
    await asyncio.sleep(random.uniform(2, 25))
    held, world.held = world.held or [], None
    random.shuffle(held)
    for record in held:
        await world.terminal.push(record)


async def replay(world: World, random: Random) -> None:
    """Push old records again, or for the first time."""
    old = world.terminal.records
    for _ in range(random.randint(1, 6)):
        if old:
            await world.terminal.push(random.choice((old[-1], random.choice(old))))
        await asyncio.sleep(random.choice((0.0, 1.0, 11.0)))


async def backlog(world: World, random: Random) -> None:
    """Drop the link for a while, and push the newest records as soon as it is back."""
    world.terminal.push_backlog = random.randint(1, 30)
    await away(world, random)
    await asyncio.sleep(random.uniform(1, 70))
    world.terminal.push_backlog = 0


async def pages(world: World, random: Random) -> None:
    """Fail pages of the list, the first or one in the middle."""
    kinds: tuple[dict[str, Any], ...] = (
        {"code": 50002},
        {"code": 50008},
        {"code": 50003},
        {"code": 99999},
        {"drop": "close"},
        {"drop": "reset"},
        {"body": "cut"},
        {"body": "not_json"},
        {"stall": 15.0},
    )
    faults = [
        world.terminal.faults.add(
            RECORDS, times=random.randint(1, 4), after=random.randint(0, 6), **random.choice(kinds)
        )
        for _ in range(random.randint(1, 3))
    ]
    # A list is read after each connection.
    if random.random() < 0.6:
        await cut(world, random)
    await asyncio.sleep(random.uniform(30, 200))
    for fault in faults:
        world.terminal.faults.remove(fault)


async def http_away(world: World, random: Random) -> None:
    """Answer no call, while the link may stand."""
    fault = world.terminal.faults.add("*", **random.choice(({"drop": "close"}, {"drop": "reset"}, {"code": 50002})))
    await asyncio.sleep(random.uniform(5, 200))
    world.terminal.faults.remove(fault)


async def dark(world: World, random: Random) -> None:
    """Lose first the list, then all calls and the link, and get them back before the link."""
    faults = [world.terminal.faults.add(RECORDS, drop="close")]
    world.proxy.cut()
    await asyncio.sleep(20)
    faults.append(world.terminal.faults.add("*", drop="close"))
    world.proxy.refuses = True
    world.proxy.cut()
    await asyncio.sleep(random.uniform(70, 300))
    for fault in faults:
        world.terminal.faults.remove(fault)
    await asyncio.sleep(40)
    world.proxy.refuses = False


async def reboot(world: World, random: Random) -> None:
    """Start again."""
    world.terminal.reboot_seconds = random.uniform(5, 90)
    world.terminal.reboot()
    await asyncio.sleep(world.terminal.reboot_seconds + 1)


async def jump(world: World, random: Random) -> None:
    """Move the clock, and set it right after a while."""
    to_epoch = EPOCH - world.terminal.now() + world.terminal.clock_offset
    world.move_clock(random.choice((HOUR, -HOUR, to_epoch)))
    await asyncio.sleep(random.uniform(30, 3000))
    world.move_clock(0.0)


async def power_cut(world: World, random: Random) -> None:
    """Start again at 2000-01-01."""
    world.move_clock(EPOCH - world.terminal.now() + world.terminal.clock_offset)
    await reboot(world, random)
    await asyncio.sleep(random.uniform(1, 900))
    world.move_clock(0.0)


async def restart_ids(world: World, random: Random) -> None:
    """Begin the ids anew, and keep the list."""
    world.next_id = 1


async def clear(world: World, random: Random) -> None:
    """Clear the records, if they have been read."""
    if world.is_all_read():
        world.terminal.records.clear()
        world.next_id = 1


async def reload(world: World, random: Random) -> None:
    """Load the entry anew."""
    if world.reload:
        await world.reload()


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """One thing that goes wrong."""

    act: Act
    weight: int
    # Whether fresh records are told at once all the same.
    harmless: bool = False


TROUBLES: Final = (
    Trouble(act=cut, weight=8),
    Trouble(act=away, weight=5),
    Trouble(act=cut_frame, weight=5),
    Trouble(act=stall, weight=8),
    Trouble(act=half_frame, weight=3, harmless=True),
    Trouble(act=lose, weight=6, harmless=True),
    Trouble(act=repeat, weight=4, harmless=True),
    Trouble(act=reorder, weight=4),
    Trouble(act=replay, weight=6, harmless=True),
    Trouble(act=backlog, weight=5),
    Trouble(act=pages, weight=10),
    Trouble(act=http_away, weight=4),
    Trouble(act=dark, weight=3),
    Trouble(act=reboot, weight=3),
    Trouble(act=jump, weight=4),
    Trouble(act=power_cut, weight=1),
    Trouble(act=restart_ids, weight=4, harmless=True),
    Trouble(act=clear, weight=4, harmless=True),
    Trouble(act=reload, weight=4),
)


async def suffer(world: World, trouble: Trouble, seed: int) -> None:
    """Let one thing go wrong until it is over."""
    world.write(f"{trouble.act.__name__} begins")
    if not trouble.harmless:
        world.begin_trouble()
    try:
        await trouble.act(world, Random(seed))
    finally:
        world.write(f"{trouble.act.__name__} is over")
        if not trouble.harmless:
            world.end_trouble()


async def storm(world: World, visits: range, troubles: Sequence[Trouble] = TROUBLES) -> None:
    """Let people come while things go wrong, now and then several at once."""
    weights = [trouble.weight for trouble in troubles]
    async with asyncio.TaskGroup() as group:
        running: dict[Act, asyncio.Task[None]] = {}
        calm = 5
        for number in visits:
            await world.pause()
            await world.visit(number)
            calm -= 1
            if calm <= 0:
                calm = world.random.choice(world.calms)
                (trouble,) = world.random.choices(troubles, weights)
                seed = world.random.randrange(2**32)
                if trouble.act not in running or running[trouble.act].done():
                    running[trouble.act] = group.create_task(suffer(world, trouble, seed))
            if number % 50 == 0:
                world.settle_promises()
                world.terminal.requests.clear()
                world.terminal.push_received.clear()
    world.settle_promises()
