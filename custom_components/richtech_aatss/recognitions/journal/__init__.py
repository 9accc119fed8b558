"""The local log of recognitions."""

import asyncio
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from functools import partial
import json
import logging
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Row

from homeassistant.const import EVENT_HOMEASSISTANT_CLOSE, EVENT_HOMEASSISTANT_STOP
from homeassistant.core import CALLBACK_TYPE, Event, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from ...api.record_list import Key
from ...api.values import Kind
from ...issues import Problem, create_file_issue, delete_file_issues, note_pictures
from ..bursts import Bursts
from ..recognition import Erased, Person, Query, Recognition, Stored
from ..retention import Retention
from . import erasure, files, queries
from .batch import Batch
from .database import Database, Work
from .erasure import Erasure
from .latest import LatestCaptures
from .schema import UNUSABLE, JournalNewerError, reason_of

_LOGGER = logging.getLogger(__name__)

FILE: Final = "richtech_aatss.db"
LONGEST_PAUSE: Final = 3600.0
# So many reads of the same moment share a transaction.
MOST_READS: Final = 50


class Journal:
    """The recognitions of all terminals, on the disk."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Open nothing yet."""
        self._hass = hass
        self._path = Path(hass.config.path(FILE))
        self._folder = files.captures_folder(hass)
        self._database = Database(self._path)
        self.bursts = Bursts(hass)
        self.latest = LatestCaptures(hass, self.bursts)
        self._turn = asyncio.Lock()
        self._next: Batch | None = None
        self._reads: Batch | None = None
        # Set while a backup copies the file, or waits to do so.
        self._backup = asyncio.Event()
        self._paused = False
        self._cancel_resume: CALLBACK_TYPE | None = None
        self._aside: str | None = None
        self.writable = True
        hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, self._on_stop)
        hass.bus.async_listen_once(EVENT_HOMEASSISTANT_CLOSE, self.async_close)

    @property
    def is_open(self) -> bool:
        """Return whether the file can be read."""
        return self._database.is_open

    @property
    def in_backup(self) -> bool:
        """Return whether nothing can be written before a backup has ended."""
        return self._backup.is_set()

    @property
    def lost_at(self) -> datetime | None:
        """Return when a damaged file was last given up."""
        return self._database.lost_at

    async def async_add(
        self, entry_id: str, recognitions: Sequence[Recognition], options: Retention
    ) -> list[bool] | None:
        """Add recognitions; return which of them are new, or None where nothing can be written."""
        work = partial(
            queries.add, folder=self._folder, entry_id=entry_id, recognitions=recognitions, retention=options
        )
        added = await self._write(work)
        if added is None:
            return None
        reason = reason_of(added.error) if added.error else None
        note_pictures(self._hass, self._folder, reason, saved=added.saved > 0)
        return added.new

    async def async_state(self, entry_id: str) -> dict[str, Any] | None:
        """Return what was saved for a terminal; None as well where the file cannot be read."""
        return await self.async_read(partial(queries.load_state, entry_id=entry_id), None)

    async def async_save_state(self, entry_id: str, state: dict[str, Any]) -> bool:
        """Save a terminal's state; return whether that was possible."""
        return bool(await self._write(partial(queries.save_state, entry_id=entry_id, text=json.dumps(state))))

    async def async_recent_keys(self, entry_id: str, limit: int) -> list[Key]:
        """Return the keys that were received last, the newest first."""
        return await self.async_read(partial(queries.recent_keys, entry_id=entry_id, limit=limit), [])

    async def async_count(self, entry_id: str, start: datetime, end: datetime) -> int:
        """Return how many there are of a span of the terminal's time, forgotten ones included."""
        return await self.async_read(partial(queries.count, entry_id=entry_id, start=start, end=end), 0)

    async def async_received(self, entry_id: str, start: datetime, end: datetime) -> dict[Kind, int] | None:
        """Return how many people of each class came in a span of time; None where the file cannot be read."""
        return await self.async_read(partial(queries.count_received, entry_id=entry_id, start=start, end=end), None)

    async def async_seen(self) -> list[tuple[str, Person, datetime]]:
        """Return when each person was seen last, by terminal."""
        return await self.async_read(queries.seen, [])

    async def async_newest(self, entry_id: str) -> datetime | None:
        """Return when the newest one was received."""
        return await self.async_read(partial(queries.newest, entry_id=entry_id), None)

    async def async_totals(self, entry_id: str) -> dict[str, int]:
        """Return how much there is of a terminal."""
        return await self.async_read(partial(queries.totals, entry_id=entry_id), {})

    async def async_find(self, entry_id: str, query: Query) -> list[Stored]:
        """Return what is looked for, the newest first."""
        nothing: Sequence[Row[Any]] = ()
        found = await self.async_read(partial(queries.find, entry_id=entry_id, query=query), nothing)
        return await self._hass.async_add_executor_job(lambda: [queries.stored_of(row) for row in found])

    async def async_capture(self, entry_id: str, key: Key) -> Path | None:
        """Return the file of a capture that is still kept."""
        name = await self.async_read(partial(queries.picture_of, entry_id=entry_id, key=key), None)
        if name is None:
            return None
        path = self._folder / name
        return path if await self._hass.async_add_executor_job(partial(path.is_file)) else None

    async def async_picture(self, entry_id: str, key: Key) -> bytes | None:
        """Return the JPEG of a capture that is still kept."""
        path = await self.async_capture(entry_id, key)
        return await self._hass.async_add_executor_job(files.load, path) if path else None

    async def async_prune(self, entry_id: str, retention: Retention) -> None:
        """Forget what is too old or too much, and delete pictures that nobody knows of."""
        expire = partial(queries.expire, entry_id=entry_id, retention=retention, now=dt_util.utcnow())
        await self._write(expire)
        # Nothing may be added meanwhile: a new picture has no row yet.
        async with self._turn:
            if (kept := await self._run(partial(queries.pictures_of, entry_id=entry_id))) is not None:
                await self._sweep(entry_id, kept[0])

    async def _sweep(self, entry_id: str, kept: set[str]) -> None:
        try:
            await self._hass.async_add_executor_job(files.sweep, self._folder, entry_id, kept)
        except OSError as err:
            note_pictures(self._hass, self._folder, reason_of(err))

    async def async_erase(self, entry_ids: Sequence[str] | None, erased: Erased) -> Erasure | None:
        """Erase somebody at some terminals or all; return None where nothing can be written."""
        work = partial(erasure.erase, folder=self._folder, entry_ids=entry_ids, erased=erased)
        # No backup comes in between.
        async with self._turn:
            if (results := await self._run(work)) is None:
                return None
            done: Erasure = results[0]
            try:
                await self._hass.async_add_executor_job(self._database.compact)
            except UNUSABLE as err:
                done.reason = reason_of(err)
        return done

    async def async_remove(self, entry_id: str) -> None:
        """Delete all that is kept for a terminal; during a backup, as soon as it has ended."""
        await self.async_wait(
            self._hass.async_create_background_task(self._remove(entry_id), "Journal: remove a terminal")
        )

    async def _remove(self, entry_id: str) -> None:
        await self._write(partial(queries.remove, entry_id=entry_id))
        await self._hass.async_add_executor_job(files.remove, self._folder, entry_id)

    async def async_wait(self, task: asyncio.Task[Any], longest: float | None = None) -> None:
        """Wait for a task that writes, for some seconds at most, but for no backup."""
        backup = asyncio.ensure_future(self._backup.wait())
        await asyncio.wait({task, backup}, timeout=longest, return_when=asyncio.FIRST_COMPLETED)
        backup.cancel()

    async def async_flush(self) -> None:
        """Wait for what is being written; a backup is not waited for."""
        if self._paused:
            return
        if self._next and self._next.task:
            await asyncio.wait([self._next.task])
        else:
            async with self._turn:
                pass

    async def async_close(self, _event: Event | None = None) -> None:
        """Let go of the file for good."""
        await self.async_flush()
        await self._hass.async_add_executor_job(self._database.close)

    async def async_pause(self) -> None:
        """Bring the file into a state that can be copied, and leave it so until `async_resume`."""
        if self._paused:
            return
        self._backup.set()
        try:
            await self._turn.acquire()
        except asyncio.CancelledError:
            self._backup.clear()
            raise
        self._paused = True
        # A backup that fails elsewhere does not say so.
        resume = HassJob(lambda _now: self.async_resume(), cancel_on_shutdown=True)
        self._cancel_resume = async_call_later(self._hass, LONGEST_PAUSE, resume)
        with ExitStack() as undo:
            undo.callback(self.async_resume)
            await self._hass.async_add_executor_job(self._database.checkpoint)
            undo.pop_all()

    @callback
    def _on_stop(self, _event: Event) -> None:
        """Write what is left: no backup outlives Home Assistant."""
        self.async_resume()

    @callback
    def async_resume(self) -> None:
        """Write again, what has waited first."""
        if self._cancel_resume:
            self._cancel_resume()
            self._cancel_resume = None
        if self._paused:
            self._paused = False
            self._backup.clear()
            self._turn.release()

    async def async_read[R](self, work: Work[R], default: R) -> R:
        """Return what some work finds; the default where the file cannot be read."""
        batch = self._reads
        if batch is None or len(batch.works) >= MOST_READS:
            batch = self._reads = Batch()
            batch.task = self._hass.async_create_task(self._read(batch), "Journal: read", eager_start=False)
        return await batch.async_do(work, default)

    async def _read(self, batch: Batch) -> list[Any] | None:
        if self._reads is batch:
            self._reads = None
        return await self._run(*batch.works)

    async def _write[R](self, work: Work[R]) -> R | None:
        batch = self._next
        if batch is None or batch.task is None or batch.task.done():
            batch = self._next = Batch()
            # What can be written is written before Home Assistant stops; a backup is not waited for.
            create = self._hass.async_create_background_task if self._paused else self._hass.async_create_task
            batch.task = create(self._commit(batch), "Journal of recognitions", eager_start=False)
        return await batch.async_do(work, None)

    async def _commit(self, batch: Batch) -> list[Any] | None:
        async with self._turn:
            self._next = None
            results = await self._run(*batch.works)
        if results is not None:
            self.writable = True
            delete_file_issues(self._hass, Problem.JOURNAL_UNWRITABLE, Problem.JOURNAL_NEWER)
        return results

    async def _run(self, *works: Work[Any]) -> list[Any] | None:
        try:
            results = await self._hass.async_add_executor_job(self._database.run, works)
        except UNUSABLE as err:
            self.writable = False
            is_newer = isinstance(err, JournalNewerError)
            problem = Problem.JOURNAL_NEWER if is_newer else Problem.JOURNAL_UNWRITABLE
            if create_file_issue(self._hass, problem, self._path, reason_of(err)):
                _LOGGER.warning("The journal %s cannot be used: %s", FILE, reason_of(err))
            return None
        self._notify_damaged()
        return results

    @callback
    def _notify_damaged(self) -> None:
        if (aside := self._database.aside) == self._aside:
            return
        self._aside = aside
        if aside is None:
            delete_file_issues(self._hass, Problem.JOURNAL_DAMAGED)
        elif create_file_issue(self._hass, Problem.JOURNAL_DAMAGED, self._path.with_name(aside)):
            _LOGGER.warning("The journal was damaged, is kept as %s, and begins anew", aside)
