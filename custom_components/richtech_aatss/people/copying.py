"""Copies people from one terminal to others, by what they are: nobody is overwritten in silence."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import aclosing
from dataclasses import asdict, dataclass, field
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from ..api.errors import AatssError
from ..api.models import User
from .directory import Directory, Outcome
from .errors import TERMINAL_ERRORS, PeopleError, async_explain
from .person import Values, digest, fingerprint, picture_of, values_of
from .terminals import NOBODY, Audience, async_finish, directory_of
from .withdrawals import EVERYBODY, REFUSALS, Withdrawals

# Called with how many people are done, and how many there are where that is known.
type Progress = Callable[[int, int | None], None]


@dataclass
class Report:
    """What became of the people at one terminal: ids, and for those that failed the reason."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    different: list[str] = field(default_factory=list)
    failed: list[dict[str, str]] = field(default_factory=list)
    # Why the copying ended early.
    error: str | None = None

    def as_response(self) -> dict[str, Any]:
        """Return the report as actions return it."""
        return {name: value for name, value in asdict(self).items() if value is not None}


async def async_copy(  # noqa: PLR0913
    hass: HomeAssistant,
    withdrawals: Withdrawals,
    source: ConfigEntry,
    targets: Iterable[ConfigEntry],
    user_ids: list[str] | None = None,
    *,
    overwrite: bool = False,
    shared_card: bool = False,
    progress: Progress | None = None,
    audience: Audience = NOBODY,
) -> dict[str, Report]:
    """Copy all people, or some, and return a report for each terminal; raises where the source cannot be read."""
    people = directory_of(source)
    await people.identify()
    shows_pictures = await _shows_pictures(people)
    total = await people.list.count() if user_ids is None else len(user_ids)
    copies = [
        _Copy(
            hass=hass,
            withdrawals=withdrawals,
            source=source.title,
            source_shows_pictures=shows_pictures,
            target=target,
            overwrite=overwrite,
            shared_card=shared_card,
            audience=audience,
        )
        for target in targets
    ]
    await asyncio.gather(*(copy.compare_with(user_ids) for copy in copies))
    withdrawn = {user_id for user_id, end in withdrawals.of(source.entry_id).items() if end is None}
    done = 0
    try:
        async with aclosing(_chosen(people, user_ids)) as chosen:
            async for user_id, user in chosen:
                there = None if withdrawn & {user_id, EVERYBODY} else user
                await async_finish(hass, _take_all(copies, user_id, there))
                done += 1
                if progress:
                    progress(done, total)
    except AatssError as err:
        text = await async_explain(hass, err, source.title, "", audience.language)
        for copy in copies:
            copy.report.error = copy.report.error or text
    return {copy.target.entry_id: copy.report for copy in copies}


async def _take_all(copies: Iterable[_Copy], user_id: str, user: User | None) -> None:
    await asyncio.gather(*(copy.take(user_id, user) for copy in copies))


async def _chosen(people: Directory, user_ids: list[str] | None) -> AsyncGenerator[tuple[str, User | None]]:
    if user_ids is not None:
        for user_id in dict.fromkeys(user_ids):
            yield user_id, await people.find(user_id)
        return
    async with aclosing(people.read()) as everybody:
        async for user in everybody:
            yield str(user.user_id), user


async def _shows_pictures(people: Directory) -> bool:
    """Return whether a terminal's list has pictures; where it has none at all, they are taken to be hidden."""
    async with aclosing(people.read()) as everybody:
        async for user in everybody:
            if picture_of(user):
                return True
    return False


@dataclass(kw_only=True)
class _Copy:
    """The copying to one terminal."""

    hass: HomeAssistant
    withdrawals: Withdrawals
    source: str
    source_shows_pictures: bool
    target: ConfigEntry
    target_shows_pictures: bool = False
    overwrite: bool
    shared_card: bool
    audience: Audience
    # What tells the people there apart, instead of the people.
    there: dict[str, tuple[bytes, bytes | None]] = field(default_factory=dict)
    # Who cannot be withdrawn there, and why.
    refused: dict[str, Exception] = field(default_factory=dict)
    report: Report = field(default_factory=Report)

    async def compare_with(self, user_ids: list[str] | None) -> None:
        """Read who is there already."""
        try:
            directory = directory_of(self.target)
            await directory.identify()
            await self._withdraw(directory)
            async with aclosing(_chosen(directory, user_ids)) as people:
                async for user_id, user in people:
                    if user:
                        self.there[user_id] = fingerprint(user), digest(picture_of(user))
            self.target_shows_pictures = any(picture for _, picture in self.there.values())
            if self.there and not self.target_shows_pictures and user_ids is not None:
                self.target_shows_pictures = await _shows_pictures(directory)
        except TERMINAL_ERRORS as err:
            self.report.error = await self._explain(err, self.target.title)

    async def _withdraw(self, directory: Directory) -> None:
        """Carry out what is pending; a refusal keeps only that person from being copied."""
        for kept_id in self.withdrawals.of(self.target.entry_id):
            try:
                await directory.carry_out(kept_id)
            except REFUSALS as err:
                self.refused[kept_id] = err

    async def take(self, user_id: str, user: User | None) -> None:
        """Copy a person."""
        if self.report.error:
            self._tell(user_id, {"error": self.report.error})
            return
        try:
            outcome = await self._take(user_id, user)
        except PeopleError as err:
            await self._fail(user_id, err, self.source if err.key in SOURCE_KEYS else self.target.title)
        except REFUSALS as err:
            await self._fail(user_id, err, self.target.title)
        except TERMINAL_ERRORS as err:
            self.report.error = await self._explain(err, self.target.title, user_id)
            await self._fail(user_id, err, self.target.title)
        else:
            getattr(self.report, outcome).append(user_id)
            self._tell(user_id, {"outcome": outcome})

    async def _take(self, user_id: str, user: User | None) -> str:
        """Return what became of a person, by the name of the report's list."""
        if user is None:
            raise PeopleError("person_not_at_source")
        if err := self.refused.get(user_id) or self.refused.get(EVERYBODY):
            raise err
        picture = picture_of(user)
        if not picture and not self.source_shows_pictures:
            raise PeopleError("picture_hidden")
        values = {name: value for name, value in values_of(user).items() if name != "user_id"}
        if user_id not in self.there:
            await directory_of(self.target).add({**values, "user_id": user_id}, picture, shared_card=self.shared_card)
            return "added"
        if self._is_same(user_id, user, picture):
            return "skipped"
        if not self.overwrite:
            return "different"
        if await self._overwrite(user_id, values, picture) is Outcome.UNCHANGED:
            # A face that is only there cannot be taken away.
            return "different" if not picture and self.there[user_id][1] else "skipped"
        return "updated"

    async def _overwrite(self, user_id: str, values: Values, picture: bytes | None) -> Outcome:
        return await directory_of(self.target).set(user_id, values, picture, shared_card=self.shared_card)

    def _is_same(self, user_id: str, user: User, picture: bytes | None) -> bool:
        """Return whether a person is there just so; a picture that cannot be seen is another one."""
        values, there = self.there[user_id]
        if values != fingerprint(user):
            return False
        if wanted := digest(picture):
            return directory_of(self.target).is_picture(user_id, wanted, there)
        return there is None and self.target_shows_pictures

    async def _fail(self, user_id: str, err: Exception, terminal: str) -> None:
        text = await self._explain(err, terminal, user_id)
        self.report.failed.append({"user_id": user_id, "error": text})
        self._tell(user_id, {"error": text}, err)

    async def _explain(self, err: Exception, terminal: str, person: str = "") -> str:
        return await async_explain(self.hass, err, terminal, person, self.audience.language)

    def _tell(self, user_id: str, result: dict[str, str], err: Exception | None = None) -> None:
        self.audience.tell(self.target.entry_id, {"user_id": user_id, **result}, err)


# Reasons that lie with the terminal that is copied from.
SOURCE_KEYS = frozenset({"picture_hidden", "person_not_at_source"})
