"""Reads a terminal's people page by page, also while others change them (section 8.2.5)."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field
from itertools import product

from .client import USER_PAGE, AatssClient
from .errors import AatssParameterError
from .limits import ENROLLED
from .models import Page, User
from .spelling import spellings
from .values import Kind

# What bounds the loops: more pages than a terminal has, and readings of a list that does not come to rest.
MOST_USER_PAGES = 10_000
MOST_READINGS = 5


@dataclass
class _Reading:
    """What one way through the pages of a list has come across."""

    seen: set[str] = field(default_factory=set)
    nameless: int = 0
    totals: set[int] = field(default_factory=set)
    moved: bool = False

    @property
    def count(self) -> int:
        return len(self.seen) + self.nameless

    @property
    def complete(self) -> bool:
        return not self.moved and len(self.totals) == 1 and self.count >= min(self.totals)


class UserList:
    """One terminal's people; the filters have the names of our own fields."""

    def __init__(self, client: AatssClient) -> None:
        """Know nothing of the terminal's habits yet."""
        self._client = client
        self._everybody: tuple[Kind | None, ...] = ()

    async def read(self, kind: Kind | None = None, **filters: str) -> AsyncGenerator[User]:
        """Yield each person once, in pages of 10, and start again where the list has changed meanwhile.

        Raises an AatssError as `AatssClient.users` does. People without an id are passed over.
        """
        yielded: set[str] = set()
        for one, named in product(await self._kinds(kind), _spelled(_vendor(filters))):
            last: set[str] = set()
            for _ in range(MOST_READINGS):
                reading = _Reading()
                async with aclosing(self._pages(one, named, reading)) as people:
                    async for user_id, user in people:
                        if user_id not in yielded:
                            yielded.add(user_id)
                            yield user
                if reading.complete or reading.seen == last:
                    break
                last = reading.seen

    async def part(self, first: int, size: int) -> Page[User]:
        """Return people from a place in the list on, and how many there are in all.

        A terminal that wants a class in each query has a list for each: of each the same part is returned.
        """
        items: list[User] = []
        totals: list[int | None] = []
        for kind in await self._kinds(None):
            page = await self._part(kind, first, size)
            items += page.items
            totals.append(page.total)
        known = [total for total in totals if total is not None]
        return Page(items=tuple(items), total=sum(known) if len(known) == len(totals) else None)

    async def _part(self, kind: Kind | None, first: int, size: int) -> Page[User]:
        items: list[User] = []
        total: int | None = None
        for number in range(first // USER_PAGE, -(-(first + size) // USER_PAGE)):
            page = await self._client.users(number + 1, USER_PAGE, kind=kind)
            if page.items or not number:
                total = page.total if page.items else 0
            items += page.items
            if len(page.items) < USER_PAGE:
                break
        skipped = first % USER_PAGE
        return Page(items=tuple(items[skipped : skipped + size]), total=total)

    async def find(self, user_id: str) -> User | None:
        """Return the person with an id, or None; terminals that search for parts of ids do no harm."""
        async with aclosing(self.read(user_id=user_id)) as people:
            async for user in people:
                if user.user_id == user_id:
                    return user
        return None

    async def count(self, kind: Kind | None = None, **filters: str) -> int | None:
        """Return how many people there are, without reading them; None where the terminal does not tell."""
        named = _vendor(filters)
        number = 0
        for one in await self._kinds(kind):
            page = await self._client.users(1, 1, kind=one, **named)
            if page.total is None and page.items:
                return None
            number += page.total or 0
        return number

    async def _kinds(self, kind: Kind | None) -> tuple[Kind | None, ...]:
        """Return what to ask for in turn; a terminal may want a class in each query (30003)."""
        if kind:
            return (kind,)
        if not self._everybody:
            try:
                await self._client.users(size=1)
            except AatssParameterError:
                await self._client.users(size=1, kind=ENROLLED[0])
                self._everybody = ENROLLED
            else:
                self._everybody = (None,)
        return self._everybody

    async def _pages(
        self, kind: Kind | None, filters: dict[str, str], reading: _Reading
    ) -> AsyncGenerator[tuple[str, User]]:
        """Yield what each page brings until all of the total have come, or nothing new."""
        counted, last = 0, None
        for number in range(1, MOST_USER_PAGES + 1):
            page = await self._client.users(number, USER_PAGE, kind=kind, **filters)
            if last and not reading.moved:
                reading.moved = last != await self._id_at(counted - 1, kind, filters)
            known = reading.count
            if page.total is not None or (number == 1 and not page.items):
                reading.totals.add(page.total or 0)
            for user in page.items:
                last = user.user_id
                if not user.user_id:
                    reading.nameless += 1
                    continue
                reading.seen.add(user.user_id)
                yield user.user_id, user
            counted += len(page.items)
            if known == reading.count or (page.total is not None and counted >= page.total):
                break

    async def _id_at(self, index: int, kind: Kind | None, filters: dict[str, str]) -> str | None:
        """Return who is at a place now: where somebody before it has gone, somebody else has slipped past."""
        page = await self._client.users(index + 1, 1, kind=kind, **filters)
        return page.items[0].user_id if page.items else None


def _spelled(filters: dict[str, str]) -> list[dict[str, str]]:
    """Return the same filters in all ways in which a terminal may have the texts."""
    return [dict(zip(filters, values, strict=True)) for values in product(*map(spellings, filters.values()))]


def _vendor(filters: dict[str, str]) -> dict[str, str]:
    names = User.vendor_names()
    return {names[name]: value for name, value in filters.items() if value}
