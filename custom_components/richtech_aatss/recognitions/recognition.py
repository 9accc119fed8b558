"""One recognition, as the rest of the integration knows it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from threading import Lock
from typing import Any, NamedTuple, Self

from ..api.models import Record
from ..api.record_list import Key, key_of
from ..api.spelling import composed
from ..api.values import AlarmState, Kind, Method


class Alarm(StrEnum):
    """What a recognition can raise, in this order."""

    HIGH_TEMPERATURE = "high_temperature"
    LOW_TEMPERATURE = "low_temperature"
    NO_MASK = "no_mask"
    BLACKLIST = "blacklist"


class Person(NamedTuple):
    """Who was recognised; those of a class who have neither id nor name are all the same."""

    user_id: str | None
    name: str | None
    kind: Kind | None

    @classmethod
    def of(cls, user_id: str | None, name: str | None, kind: Kind) -> Self:
        """Return somebody, whatever way the name's accents are written."""
        return cls(user_id or None, composed(name) or None, None if user_id or name else kind)

    @property
    def is_named(self) -> bool:
        """Return whether there is an id or a name."""
        return self.kind is None


# What is sent as a signal has no names in its representation: Home Assistant logs it where a listener fails.
@dataclass(frozen=True, kw_only=True, repr=False)
class Erased:
    """Who is to be forgotten: by ids, and by names in the one way of writing their accents."""

    user_ids: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    def is_meant(self, user_id: str | None, name: str | None) -> bool:
        """Return whether somebody is to be forgotten."""
        return user_id in self.user_ids or composed(name) in self.names


@dataclass(frozen=True, kw_only=True, eq=False)
class Recognition:
    """A record that was judged."""

    record: Record
    received_at: datetime
    # Corrected where the terminal's clock is known to be wrong.
    recognized_at: datetime | None
    live: bool
    recovered: bool = False

    @cached_property
    def key(self) -> Key:
        """Return what tells this recognition from all others of its terminal."""
        return key_of(self.record)

    @cached_property
    def capture(self) -> Capture:
        """Return the picture."""
        return Capture(self.record)

    @cached_property
    def person(self) -> Person:
        """Return who it was."""
        return Person.of(self.record.user_id, self.record.name, self.record.kind)

    @cached_property
    def alarms(self) -> list[Alarm]:
        """Return what the terminal is alarmed about."""
        record = self.record
        raised = {
            Alarm.HIGH_TEMPERATURE: record.temperature_state is AlarmState.HIGH,
            Alarm.LOW_TEMPERATURE: record.temperature_state is AlarmState.LOW,
            Alarm.NO_MASK: record.mask_alarm,
            Alarm.BLACKLIST: record.kind is Kind.BLACKLIST,
        }
        return [alarm for alarm, is_raised in raised.items() if is_raised]

    @cached_property
    def attributes(self) -> dict[str, Any]:
        """Return what an automation may need; pictures are elsewhere."""
        record = self.record
        return {
            "record_id": record.record_id,
            "recognized_at": self.recognized_at.isoformat() if self.recognized_at else None,
            "user_id": record.user_id or None,
            "name": record.name or None,
            "method": record.method,
            "similarity": record.similarity,
            "temperature": record.temperature,
            "temperature_unit": record.temperature_unit,
            "temperature_state": record.temperature_state,
            "mask": record.mask,
            "recovered": self.recovered,
        }


class Capture:
    """The picture of a recognition, decoded at most once and never in the event loop."""

    def __init__(self, record: Record | None = None, picture: bytes | None = None) -> None:
        """Keep the text until somebody looks, or the picture as it is."""
        self._record = record
        self._picture = picture
        self._lock = Lock()

    def decode(self) -> bytes | None:
        """Return the JPEG, or None where there is none; takes its time."""
        with self._lock:
            if self._record:
                self._picture = self._record.picture()
                self._record = None
            return self._picture


@dataclass(frozen=True, kw_only=True)
class Query:
    """Which recognitions are looked for; the span includes its ends."""

    start: datetime | None = None
    end: datetime | None = None
    name: str | None = None
    user_id: str | None = None
    record_id: int | None = None
    kind: Kind | None = None
    method: Method | None = None
    limit: int = 100


@dataclass(frozen=True)
class Stored:
    """A recognition in the journal, and the path of its picture within the folder of captures."""

    recognition: Recognition
    picture: str | None
