"""When each person was last seen at a terminal."""

from collections.abc import Iterable
from datetime import datetime

from homeassistant.core import callback

from ..api.spelling import same
from .recognition import Person, Recognition


class Sightings:
    """Who was seen when, live or missed, for those who cannot wait for the journal."""

    def __init__(self) -> None:
        """Have seen nobody."""
        self._seen: dict[Person, datetime] = {}

    @callback
    def load(self, seen: Iterable[tuple[Person, datetime]]) -> None:
        """Take up what the journal knows."""
        for person, moment in seen:
            self._note(person, moment)

    @callback
    def note(self, recognition: Recognition) -> None:
        """Note that somebody was seen; nobody is before they came, whatever a terminal's clock says."""
        moment = recognition.recognized_at or recognition.received_at
        self._note(recognition.person, min(moment, recognition.received_at))

    @callback
    def _note(self, person: Person, moment: datetime) -> None:
        self._seen[person] = max(moment, self._seen.get(person, moment))

    @callback
    def is_seen_since(self, start: datetime, user_ids: list[str], names: list[str]) -> bool:
        """Return whether one of these people was seen since then; anybody, where nobody is named."""
        return any(moment >= start and _is_one_of(person, user_ids, names) for person, moment in self._seen.items())


def _is_one_of(person: Person, user_ids: list[str], names: list[str]) -> bool:
    return (not user_ids or person.user_id in user_ids) and (not names or any(same(person.name, one) for one in names))
