"""One terminal's people as they are read, and what is remembered of them."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import datetime

from ..api.client import AatssClient
from ..api.models import Page, User
from ..api.user_list import UserList
from ..api.values import Kind
from ..coordinator import AatssCoordinator

# For how long it is known which terminal answers.
IDENTITY_LASTS = 10.0


class Roster:
    """Reads one terminal's people; methods raise AatssError, AatssWrongDeviceError where another terminal answers."""

    def __init__(self, client: AatssClient, coordinator: AatssCoordinator) -> None:
        """Have read nothing yet."""
        self._coordinator = coordinator
        self._identified = 0.0
        # By id, the picture that was sent and what the terminal made of it.
        self._sent: dict[str, tuple[bytes, bytes]] = {}
        # By id, until when people are valid that were read.
        self._ends: dict[str, datetime | None] = {}
        self.list = UserList(client)

    async def identify(self) -> None:
        """See that it is this terminal that answers, unless that has been seen just now."""
        now = asyncio.get_running_loop().time()
        if not self._identified or self._coordinator.wrong_device or now - self._identified > IDENTITY_LASTS:
            await self._coordinator.async_identify()
            self._identified = now

    def read(self, kind: Kind | None = None, **filters: str) -> AsyncGenerator[User]:
        """Yield everybody who matches, page by page."""
        return self._remember(self.list.read(kind, **filters))

    async def part(self, first: int, size: int) -> Page[User]:
        """Return people from a place in the terminal's list on, and how many there are in all."""
        page = await self.list.part(first, size)
        self._ends |= {user.user_id: user.end_time for user in page.items if user.user_id}
        return page

    async def find(self, user_id: str) -> User | None:
        """Return the person with an id, or None."""
        user = await self.list.find(user_id)
        if user:
            self._ends[user_id] = user.end_time
        else:
            self._ends.pop(user_id, None)
        return user

    def known(self, user_id: str) -> User | None:
        """Return until when a person was valid when read last, or None for one who was not there."""
        return User(end_time=self._ends[user_id]) if user_id in self._ends else None

    def is_picture(self, user_id: str, wanted: bytes, actual: bytes | None) -> bool:
        """Return whether a person's picture is the one that is wanted, by what tells pictures apart."""
        return actual is not None and wanted in {actual, self.sent_as(user_id, actual)}

    def sent_as(self, user_id: str, actual: bytes) -> bytes:
        """Return which picture was sent for the one that the terminal has; that one where nobody knows."""
        wanted, made = self._sent.get(user_id, (actual, actual))
        return wanted if made == actual else actual

    def _note_picture(self, user_id: str, sent: bytes, made: bytes) -> None:
        self._sent[user_id] = (sent, made)

    async def _remember(self, people: AsyncGenerator[User]) -> AsyncGenerator[User]:
        async with aclosing(people):
            async for user in people:
                self._ends[str(user.user_id)] = user.end_time
                yield user
