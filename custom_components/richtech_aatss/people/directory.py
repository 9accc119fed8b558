"""One terminal's people: find, add, change, delete, and see that the terminal has kept it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from enum import StrEnum
from secrets import randbelow

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util.signal_type import SignalTypeFormat

from ..api.client import AatssClient
from ..api.errors import (
    AatssDatabaseFullError,
    AatssError,
    AatssNotSupportedError,
    AatssParameterError,
    AatssUnclearError,
    AatssUserNotFoundError,
)
from ..api.models import User
from ..api.spelling import same
from ..api.values import Kind
from ..coordinator import AatssCoordinator
from ..dispatch import async_notify
from ..issues import Problem, create_issue, delete_issue
from .cards import check_card
from .errors import PeopleError
from .person import SETTABLE, Values, changed, check, check_times, differences, digest, picture_of, too_many_bytes
from .roster import Roster
from .withdrawals import EVERYBODY, Withdrawals, shortened

# Somebody was added, changed or deleted.
SIGNAL_PEOPLE: SignalTypeFormat[()] = SignalTypeFormat("richtech_aatss_people_{}")

ID_DIGITS = 9
ID_TRIES = 20


class Outcome(StrEnum):
    """What became of a person who was to be set."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


class Directory(Roster):
    """One terminal's people; changes are made one after the other.

    Methods raise AatssError, AatssWrongDeviceError where another terminal answers, or PeopleError.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        client: AatssClient,
        coordinator: AatssCoordinator,
        withdrawals: Withdrawals,
    ) -> None:
        """Belong to a terminal; nothing is read yet."""
        super().__init__(client, coordinator)
        self._hass = hass
        self._entry = entry
        self._client = client
        self._withdrawals = withdrawals
        self._lock = asyncio.Lock()

    async def add(self, values: Values, picture: bytes | None = None, *, shared_card: bool = False) -> str:
        """Add a person and return the id; an id that exists is refused, and so is another one's card unless shared."""
        check(values)
        user_id = values.get("user_id") or await free_id([self])
        async with self._changing(user_id):
            if await self.find(user_id):
                raise PeopleError("person_exists")
            await self._add(user_id, values, picture, shared_card=shared_card)
        return user_id

    async def set(
        self, user_id: str, values: Values, picture: bytes | None = None, *, shared_card: bool = False
    ) -> Outcome:
        """Add a person, or change of one who is there what is given and nothing else."""
        check({**values, "user_id": user_id})
        async with self._changing(user_id):
            if before := await self.find(user_id):
                return await self._update(before, values, picture, shared_card=shared_card)
            await self._add(user_id, values, picture, shared_card=shared_card)
        return Outcome.ADDED

    async def end(self, user_id: str, end: datetime) -> Outcome | None:
        """Let a person's validity end at a time, or earlier; return None where there is no such person."""
        check({"user_id": user_id})
        async with self._changing(user_id):
            return await self._end(user_id, end.timestamp())

    async def delete(self, user_id: str) -> bool:
        """Delete a person; return whether there was one."""
        check({"user_id": user_id})
        async with self._changing(user_id):
            return await self._delete(user_id)

    async def delete_all(self) -> int:
        """Delete everybody and return how many that were."""
        async with self._changing(""):
            return await self._delete_all()

    async def carry_out(self, user_id: str) -> None:
        """Carry out what is pending for a person, and for everybody."""
        async with self._lock:
            await self.identify()
            await self._carry_out(user_id)

    @asynccontextmanager
    async def _changing(self, user_id: str) -> AsyncIterator[None]:
        async with self._lock:
            await self.identify()
            await self._carry_out(user_id)
            yield

    async def _carry_out(self, user_id: str) -> None:
        for pending_id, end in self._withdrawals.of(self._entry.entry_id).items():
            if pending_id in (EVERYBODY, user_id):
                # What the terminal cannot do at all must not keep everybody else waiting.
                with suppress(AatssNotSupportedError):
                    await self._withdraw(pending_id, end)
                await self._withdrawals.async_done(self._entry.entry_id, pending_id, end)

    async def _withdraw(self, user_id: str, end: float | None) -> None:
        if user_id == EVERYBODY:
            await self._delete_all()
        elif end is None:
            await self._delete(user_id)
        else:
            await self._end(user_id, end)

    async def _end(self, user_id: str, end: float) -> Outcome | None:
        if not (person := await self.find(user_id)):
            return None
        return await self._update(person, shortened(person, end), None, shared_card=True)

    async def _delete(self, user_id: str) -> bool:
        try:
            await self._client.delete_user(user_id)
        except AatssUserNotFoundError:
            return False
        except AatssUnclearError as err:
            # The terminal is not asked to do it twice.
            if await _otherwise(err, self.find(user_id)):
                raise
        else:
            if await self.find(user_id):
                raise PeopleError("person_not_deleted")
        self._note_change(has_room=True)
        return True

    async def _delete_all(self) -> int:
        count = await self.list.count() or 0
        try:
            await self._client.delete_all_users()
        except AatssUserNotFoundError:
            return 0
        except AatssUnclearError as err:
            if await _otherwise(err, self.list.count()) != 0:
                raise
        if await self.list.count():
            raise PeopleError("people_not_deleted")
        self._note_change(has_room=True)
        return count

    async def _add(self, user_id: str, values: Values, picture: bytes | None, *, shared_card: bool) -> None:
        if not values.get("name"):
            raise PeopleError("person_unknown")
        if not shared_card:
            await check_card(self.list, user_id, values.get("ic_number"))
        new = changed(User(user_id=user_id, user_kind=Kind.STAFF), {**values, "user_id": user_id}, picture)
        await self._write(None, new, picture, self._client.add_user)

    async def _update(self, before: User, values: Values, picture: bytes | None, *, shared_card: bool) -> Outcome:
        wanted = changed(before, {name: value for name, value in values.items() if name != "user_id"}, picture)
        if {"start_time", "end_time"} & values.keys():
            check_times(wanted.start_time, wanted.end_time)
        same_picture = not picture or self.is_picture(
            str(before.user_id), digest(picture) or b"", digest(picture_of(before))
        )
        if same_picture and not differences(before, wanted):
            return Outcome.UNCHANGED
        if not shared_card and not same(before.ic_number, wanted.ic_number):
            await check_card(self.list, str(before.user_id), wanted.ic_number)
        await self._write(before, wanted, picture, self._client.update_user)
        return Outcome.UPDATED

    async def _write(
        self, before: User | None, wanted: User, picture: bytes | None, write: Callable[[User], Awaitable[User]]
    ) -> None:
        """Write a person and read back, in another form of the body where the terminal took the first for nothing."""
        user_id = str(wanted.user_id)
        unclear: AatssUnclearError | None = None
        try:
            await self._send(write, wanted)
        except AatssUnclearError as err:
            unclear = err
        except AatssParameterError as err:
            raise _refusal(wanted) or err from None
        after = await (_otherwise(unclear, self.find(user_id)) if unclear else self.find(user_id))
        while not unclear and self._client.judge_form(User, changed=after != before):
            with suppress(AatssParameterError):
                await self._send(write, wanted)
            after = await self.find(user_id)
        self._note_change(has_room=before is None and after is not None)
        if unclear and (after is None or after == before):
            raise unclear
        self._see_whether_kept(before, wanted, after, picture)

    async def _send(self, write: Callable[[User], Awaitable[User]], wanted: User) -> None:
        try:
            await write(wanted)
        except AatssDatabaseFullError:
            create_issue(self._hass, self._entry, Problem.PEOPLE_FULL)
            # Fewer people than there are now mean that there is room again.
            self._note_change(has_room=False)
            raise

    @callback
    def _note_change(self, *, has_room: bool) -> None:
        if has_room:
            delete_issue(self._hass, self._entry.entry_id, Problem.PEOPLE_FULL)
        async_notify(self._hass, self._entry, SIGNAL_PEOPLE)

    def _see_whether_kept(self, before: User | None, wanted: User, after: User | None, picture: bytes | None) -> None:
        if after is None:
            raise PeopleError("person_not_kept", fields="user_id")
        lost = differences(wanted, after, _fields(before, wanted))
        kept = digest(picture_of(after))
        if before and picture_of(before) and not kept:
            lost.append("photo")
        if picture and kept:
            self._note_picture(str(after.user_id), digest(picture) or b"", kept)
        if lost:
            raise PeopleError("person_not_kept", fields=", ".join(lost))


async def _otherwise[T](err: AatssUnclearError, reading: Awaitable[T]) -> T:
    """Read how an unclear call has ended; raises its error where that cannot be read either."""
    try:
        return await reading
    except AatssError:
        raise err from None


async def free_id(directories: Iterable[Directory]) -> str:
    """Return an id that none of some terminals has; those that do not answer cannot be asked."""
    directories = list(directories)
    for _ in range(ID_TRIES):
        user_id = str(10 ** (ID_DIGITS - 1) + randbelow(9 * 10 ** (ID_DIGITS - 1)))
        if not any([await _has(directory, user_id) for directory in directories]):
            return user_id
    raise PeopleError("no_free_id")


async def _has(directory: Directory, user_id: str) -> bool:
    try:
        return await directory.find(user_id) is not None
    except AatssError:
        return False


def _fields(before: User | None, wanted: User) -> list[str]:
    """Return the names of what was to change; a terminal is not asked to keep what nobody gave."""
    return differences(before or User(), wanted, SETTABLE)


def _refusal(wanted: User) -> PeopleError | None:
    """Return what a terminal may have refused a person for, where that can be known."""
    if over := too_many_bytes(wanted):
        return PeopleError("person_text_too_long", field=over[0], limit=str(over[1]))
    return None
