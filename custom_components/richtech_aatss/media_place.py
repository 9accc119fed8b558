"""Identifiers of Media's folders: a terminal, its days or people, one of these, and where a page begins."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from .recognitions.journal.browsing import Cursor

DAYS: Final = "days"
DAY: Final = "day"
PEOPLE: Final = "people"
PERSON: Final = "person"


@dataclass(frozen=True, kw_only=True)
class Place:
    """A page of a folder; the folder of all terminals, and that of each, are of no kind."""

    identifier: str
    # The identifier of the folder's first page.
    first: str
    entry_id: str
    kind: str = ""
    # Which one it is, or for the folder of days the one before which a page begins.
    day: date | None = None
    person: str | None = None
    before: Cursor | None = None

    @classmethod
    def parse(cls, identifier: str) -> Self:
        """Return what an identifier stands for; raises ValueError for no folder."""
        match identifier.split("/"):
            case [entry_id]:
                return cls(identifier=identifier, first=identifier, entry_id=entry_id)
            case [entry_id, "days" | "people" as kind, *pages]:
                first, of = f"{entry_id}/{kind}", ""
            case [entry_id, "day" | "person" as kind, of, *pages]:
                first = f"{entry_id}/{kind}/{of}"
            case _:
                raise ValueError
        page = "/".join(pages)
        day = {DAYS: page, DAY: of}.get(kind, "")
        return cls(
            identifier=identifier,
            first=first,
            entry_id=entry_id,
            kind=kind,
            day=date.fromisoformat(day) if day or kind == DAY else None,
            person=parse_token(of) if kind == PERSON else None,
            before=Cursor.parse(page) if page and kind != DAYS else None,
        )


def token_of(person: str) -> str:
    """Return what stands for a person in an identifier."""
    return urlsafe_b64encode(person.encode()).decode().rstrip("=")


def parse_token(token: str) -> str:
    """Return the person that is meant; raises ValueError for nobody."""
    person = urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
    if token_of(person) != token:
        raise ValueError
    return person
