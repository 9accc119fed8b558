"""When each person was last seen at each terminal."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from homeassistant.core import callback

from ..api.spelling import composed
from .recognition import Erased, Person, Recognition

# More people than a terminal can have; those who were seen longest ago are forgotten.
MOST_PEOPLE: Final = 50_000


class Sightings:
    """Who was seen when, live or missed, for those who cannot wait for the journal."""

    def __init__(self) -> None:
        """Have seen nobody."""
        self._seen: defaultdict[str, dict[Person, datetime]] = defaultdict(dict)

    @callback
    def load(self, seen: Iterable[tuple[str, Person, datetime]]) -> None:
        """Take up what the journal knows, by the terminals' entries."""
        for entry_id, person, moment in sorted(seen, key=lambda one: one[2]):
            self._note(entry_id, person, moment)

    @callback
    def note(self, entry_id: str, recognition: Recognition) -> None:
        """Note that somebody was seen; nobody is before they came, whatever a terminal's clock says."""
        moment = recognition.recognized_at or recognition.received_at
        self._note(entry_id, recognition.person, min(moment, recognition.received_at))

    @callback
    def forget(self, entry_id: str) -> None:
        """Forget who was seen at a terminal."""
        self._seen.pop(entry_id, None)

    @callback
    def erase(self, entry_id: str, erased: Erased) -> None:
        """Forget somebody at a terminal."""
        seen = self._seen.get(entry_id, {})
        for person in [person for person in seen if erased.is_meant(person.user_id, person.name)]:
            del seen[person]

    @callback
    def _note(self, entry_id: str, person: Person, moment: datetime) -> None:
        seen = self._seen[entry_id]
        seen[person] = max(moment, seen.pop(person, moment))
        if len(seen) > MOST_PEOPLE:
            del seen[next(iter(seen))]

    @callback
    def is_seen_since(self, start: datetime, entry_ids: Iterable[str], user_ids: list[str], names: list[str]) -> bool:
        """Return whether one of these people was seen since then; anybody, where nobody is named."""
        spelled = [composed(name) for name in names]
        return any(
            moment >= start and (not user_ids or person.user_id in user_ids) and (not spelled or person.name in spelled)
            for entry_id in entry_ids
            for person, moment in self._seen.get(entry_id, {}).items()
        )
