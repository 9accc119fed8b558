"""One card, one person."""

from contextlib import aclosing

from ..api.spelling import same
from ..api.user_list import UserList
from .errors import PeopleError


async def check_card(people: UserList, user_id: str, card: str | None) -> None:
    """Refuse a card that somebody else has there; raises PeopleError, or AatssError."""
    if not card:
        return
    async with aclosing(people.read(ic_number=card)) as others:
        async for other in others:
            if other.user_id != user_id and same(other.ic_number, card):
                raise PeopleError("card_taken", other=str(other.user_id))
