"""Builds what brings a terminal's recognitions, starts it and stops it."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from functools import partial
import logging
from traceback import format_tb
from typing import Any

from aiohttp import ClientSession

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval

from ..api import record_list
from ..api.client import AatssClient
from ..api.errors import AatssError
from ..api.record_list import Key
from ..clock import SIGNAL_CLOCK
from ..const import CONF_POSTS, POSTS_CONFIRM, POSTS_OFF
from ..coordinator import AatssCoordinator
from ..dispatch import async_follow
from ..host_clock import HostClock
from .backfill import Backfill
from .delivery import Delivery
from .intake import Intake
from .journal import Journal, erasure
from .memory import MemoryKeeper
from .posts import Posts
from .push_link import PushLink
from .recognition import Query, Stored
from .retention import Retention
from .sightings import Sightings

_LOGGER = logging.getLogger(__name__)

PRUNING = timedelta(hours=1)
RESTART_PAUSE = 10.0
LINK = "push link"


class RecognitionFeed:
    """One terminal's recognitions."""

    def __init__(  # noqa: PLR0913, PLR0917
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        session: ClientSession,
        client: AatssClient,
        coordinator: AatssCoordinator,
        journal: Journal,
        host_clock: HostClock,
        retention: Retention,
        sightings: Sightings,
    ) -> None:
        """Build the link, the intake and what reads the list; `start` begins."""
        self._hass = hass
        self._entry = entry
        self._client = client
        self._journal = journal
        self._host_clock = host_clock
        self._retention = retention
        keeper = MemoryKeeper(journal, entry.entry_id)
        self._delivery = Delivery(hass, entry, journal, keeper, self._retention, sightings)
        self.intake = Intake(hass, entry, client, journal, keeper, self._delivery, host_clock)
        self.link = PushLink(hass, entry, session, client, coordinator, self.intake)
        self._backfill = Backfill(hass, entry, client, self.link, self.intake, self._retention.record_days, host_clock)
        self.posts = Posts(client, self.link, self.intake, entry.options.get(CONF_POSTS, POSTS_OFF), host_clock)
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._restarts: dict[str, asyncio.TimerHandle] = {}
        self._paused = False
        # What has failed in a way that nobody has foreseen.
        self._failed: set[str] = set()
        # The clock may be set before anything has started.
        async_follow(hass, entry, SIGNAL_CLOCK, self._on_clock)

    async def async_load(self) -> None:
        """Take up what the journal knows."""
        await self.intake.async_load()

    @callback
    def start(self) -> None:
        """Connect, and read the list, for as long as the entry is loaded."""
        entry = self._entry
        self.link.start()
        self._backfill.start()
        prune = async_track_time_interval(self._hass, self._async_prune, PRUNING, cancel_on_shutdown=True)
        entry.async_on_unload(prune)
        self.resume()

    @callback
    def resume(self) -> None:
        """Connect, and read the list."""
        self._paused = False
        self._backfill.want()
        self._run(LINK, self.link.async_run)
        self._run("list", self._backfill.async_run)
        self.posts.resume()
        if self.posts.mode == POSTS_CONFIRM:
            self._run("posts", self.posts.async_run)

    @callback
    def _run(self, what: str, job: Callable[[], Coroutine[Any, Any, None]]) -> None:
        task = self._entry.async_create_background_task(self._hass, job(), f"{self._entry.title} {what}")
        task.add_done_callback(partial(self._on_end, what, job))
        self._tasks[what] = task

    @callback
    def _on_end(self, what: str, job: Callable[[], Coroutine[Any, Any, None]], task: asyncio.Task[None]) -> None:
        """Begin again after an error that nobody has foreseen."""
        if self._paused or task.cancelled() or (err := task.exception()) is None:
            return
        level = logging.DEBUG if what in self._failed else logging.ERROR
        self._failed.add(what)
        # The error's own text may have a name.
        where = "".join(format_tb(err.__traceback__))
        _LOGGER.log(level, "%s: the %s starts again after %s\n%s", self._entry.title, what, type(err).__name__, where)
        if what == LINK:
            self.link.note_end()
        self._restarts[what] = self._hass.loop.call_later(RESTART_PAUSE, self._run, what, job)

    async def async_pause(self) -> None:
        """End the link and the reading, and write what has come while there are entities to notify."""
        self._paused = True
        self.posts.pause()
        for restart in self._restarts.values():
            restart.cancel()
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        await self.intake.async_stop()

    async def async_stop(self) -> None:
        """End for good, and keep what was learnt."""
        await self.async_pause()
        await self.intake.async_save()

    async def async_find(self, query: Query) -> list[Stored]:
        """Return what is looked for in the journal, the newest first."""
        await self.intake.async_settle()
        return await self._journal.async_find(self._entry.entry_id, query)

    async def async_fresh_picture(self, key: Key) -> bytes | None:
        """Return the JPEG of a recognition that is not in the journal yet."""
        capture = self._delivery.capture_of(key)
        return await self._hass.async_add_executor_job(capture.decode) if capture else None

    async def async_picture(self, key: Key) -> bytes | None:
        """Return the JPEG of a recognition from the journal, or from the terminal where it is not kept here."""
        for find in (self.async_fresh_picture, partial(self._journal.async_picture, self._entry.entry_id)):
            if picture := await find(key):
                return picture
        if await self._journal.async_read(partial(erasure.is_forgotten, entry_id=self._entry.entry_id, key=key), None):
            return None
        try:
            record = await record_list.find(self._client, key)
        except AatssError:
            return None
        return await self._hass.async_add_executor_job(record.picture) if record else None

    async def _async_prune(self, _now: datetime | None = None) -> None:
        """Forget what need not be kept any longer, unless it only seems so."""
        if self._host_clock.is_right():
            await self._journal.async_prune(self._entry.entry_id, self._retention)

    @callback
    def _on_clock(self) -> None:
        """Learn the terminal's clock anew; what was held back until now must not teach it before the list was read."""
        self.intake.forget_clock()
        self.link.forget_reading()
        self._backfill.want()
