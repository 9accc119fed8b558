"""Triggers: somebody was recognised, an alarm was raised, a recognition was missed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, ClassVar, Final, cast, override

import voluptuous as vol

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_OPTIONS, CONF_TARGET
from homeassistant.core import CALLBACK_TYPE, CoreState, HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.target import TargetSelection
from homeassistant.helpers.trigger import (
    NotTriggeredInfo,
    Trigger,
    TriggerActionRunner,
    TriggerConfig,
    TriggerNotTriggeredReporter,
)
from homeassistant.helpers.typing import ConfigType
from homeassistant.util import dt as dt_util

from .api.spelling import same
from .api.values import Kind, Method
from .captures import identifier_of, public_path
from .const import DOMAIN
from .data import async_get_shared
from .event_targets import targeted_entries
from .recognitions.recognition import Alarm, Erased, Person, Query, Recognition
from .recognitions.signals import SIGNAL_FORGET, SIGNAL_TRIGGERS
from .typed import TEXTS

type Occasion = tuple[Person, Alarm | None]

FIRST_OF_DAY: Final = "first_of_day"
NOT_AGAIN_WITHIN: Final = "not_again_within"

# How many recognitions are looked through for whom it has triggered before a restart.
REMEMBERED: Final = 10_000


def _schema(options: dict[Any, Any]) -> vol.Schema:
    return vol.Schema({vol.Required(CONF_TARGET): cv.TARGET_FIELDS, vol.Required(CONF_OPTIONS, default={}): options})


def _several(one: Any) -> Any:
    return vol.All(cv.ensure_list, [one])


# What an option compares, and how.
FILTERS: Final[dict[str, Callable[[Recognition, Any], bool]]] = {
    "kind": lambda recognition, kinds: recognition.record.kind in kinds,
    "user_id": lambda recognition, ids: recognition.record.user_id in ids,
    "name": lambda recognition, names: any(same(recognition.record.name, name) for name in names),
    "method": lambda recognition, methods: recognition.record.method in methods,
    "min_similarity": lambda recognition, least: (recognition.record.similarity or 0) >= least,
    "type": lambda recognition, alarms: any(alarm in recognition.alarms for alarm in alarms),
}


class AatssTrigger(Trigger):
    """Follows the recognitions of the terminals that are targeted."""

    schema: ClassVar[vol.Schema]
    # The event that shows the same recognition, and how a run is described.
    event: ClassVar[str]
    title: ClassVar[str]

    @override
    @classmethod
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        """Validate the target and the options."""
        return cast("ConfigType", cls.schema(config))

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Know what is looked for."""
        super().__init__(hass, config)
        self._options: dict[str, Any] = {name: value for name, value in (config.options or {}).items() if value}
        self._selection = TargetSelection(config.target or {})

    @staticmethod
    def is_meant(recognition: Recognition) -> bool:
        """Return whether it is of the kind of recognitions that this trigger is about."""
        return recognition.live

    @override
    async def async_attach_runner(
        self, run_action: TriggerActionRunner, did_not_trigger: TriggerNotTriggeredReporter | None = None
    ) -> CALLBACK_TYPE:
        """Run the action in the same turn of the loop in which the event was written."""
        return async_dispatcher_connect(
            self._hass, SIGNAL_TRIGGERS, partial(self._on_recognition, run_action, did_not_trigger)
        )

    @callback
    def _on_recognition(
        self,
        run_action: TriggerActionRunner,
        did_not_trigger: TriggerNotTriggeredReporter | None,
        entry_id: str,
        recognition: Recognition,
    ) -> None:
        if not self.is_meant(recognition) or entry_id not in targeted_entries(self._hass, self._selection):
            return
        entry = self._hass.config_entries.async_get_known_entry(entry_id)
        entity_id = er.async_get(self._hass).async_get_entity_id("event", DOMAIN, f"{entry.unique_id}_{self.event}")
        state = self._hass.states.get(entity_id) if entity_id else None
        context = state.context if state else None
        if (reason := self._refusal(recognition)) is None:
            payload = {"entity_id": entity_id, "recognition": self._described(entry, recognition)}
            self._note(recognition)
            run_action(payload, f"{self.title} at {entry.title}", context)
        elif did_not_trigger:
            data = {"entity_id": entity_id, "record_id": recognition.record.record_id}
            did_not_trigger(NotTriggeredInfo(reason, data), context)

    @callback
    def _refusal(self, recognition: Recognition) -> str | None:
        """Return the option that keeps a recognition from triggering."""
        names = (name for name in self._options if name in FILTERS)
        return next((name for name in names if not FILTERS[name](recognition, self._options[name])), None)

    @callback
    def _note(self, recognition: Recognition) -> None:
        """Remember what has triggered."""

    @callback
    def _described(self, entry: ConfigEntry, recognition: Recognition) -> dict[str, Any]:
        """Return what an automation may need."""
        picture = recognition.record.has_picture
        return recognition.attributes | {
            "kind": recognition.record.kind.value,
            "live": recognition.live,
            "alarms": [alarm.value for alarm in recognition.alarms],
            "terminal": entry.title,
            "picture": public_path(self._hass, identifier_of(entry.entry_id, recognition.key)) if picture else None,
        }


class PersonTrigger(AatssTrigger):
    """Knows for whom it has triggered, for options that let a person trigger only once in a while."""

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Remember for whom it has triggered, and when."""
        super().__init__(hass, config)
        self._within: timedelta = self._options.get(NOT_AGAIN_WITHIN, timedelta())
        self._triggered: dict[Occasion, datetime] = {}

    @override
    async def async_attach_runner(
        self, run_action: TriggerActionRunner, did_not_trigger: TriggerNotTriggeredReporter | None = None
    ) -> CALLBACK_TYPE:
        """Learn first for whom it would have triggered before a restart."""
        if self._options.keys() & {FIRST_OF_DAY, NOT_AGAIN_WITHIN}:
            await self._async_recall()
        detach = await super().async_attach_runner(run_action, did_not_trigger)
        leave = async_dispatcher_connect(self._hass, SIGNAL_FORGET, self._on_erased)

        @callback
        def undo() -> None:
            leave()
            detach()

        return undo

    @callback
    def _on_erased(self, erased: Erased) -> None:
        for occasion in [one for one in self._triggered if erased.is_meant(one[0].user_id, one[0].name)]:
            del self._triggered[occasion]

    async def _async_recall(self) -> None:
        shared = async_get_shared(self._hass)
        start = dt_util.utcnow() - self._within
        if FIRST_OF_DAY in self._options:
            start = min(start, dt_util.start_of_local_day())
        # Who comes while Home Assistant starts has not triggered anything yet.
        end = dt_util.utcnow() if self._hass.state is CoreState.running else shared.started_at
        query = Query(start=start, limit=REMEMBERED)
        found: list[Recognition] = []
        await shared.async_settle()
        for entry_id in targeted_entries(self._hass, self._selection):
            found += [stored.recognition for stored in await shared.journal.async_find(entry_id, query)]
        before = [recognition for recognition in found if recognition.received_at < end and self.is_meant(recognition)]
        for recognition in sorted(before, key=lambda one: one.received_at):
            if self._refusal(recognition) is None:
                self._note(recognition)

    @callback
    @override
    def _refusal(self, recognition: Recognition) -> str | None:
        """Return the option that keeps a recognition from triggering; one new occasion is enough to trigger."""
        if reason := super()._refusal(recognition):
            return reason
        reasons = [self._again(occasion, recognition.received_at) for occasion in self._occasions(recognition)]
        return reasons[0] if all(reasons) else None

    @callback
    def _again(self, occasion: Occasion, now: datetime) -> str | None:
        """Return the option because of which something does not trigger again."""
        last = self._triggered.get(occasion)
        if last is None:
            return None
        if FIRST_OF_DAY in self._options and dt_util.as_local(last).date() == dt_util.as_local(now).date():
            return FIRST_OF_DAY
        return NOT_AGAIN_WITHIN if last <= now < last + self._within else None

    @callback
    @override
    def _note(self, recognition: Recognition) -> None:
        self._triggered |= dict.fromkeys(self._occasions(recognition), recognition.received_at)

    @callback
    def _occasions(self, recognition: Recognition) -> list[Occasion]:
        """Return what does not trigger again: the person."""
        return [(recognition.person, None)]


class RecognizedTrigger(PersonTrigger):
    """Somebody was recognised."""

    event = "recognition"
    title = "Person recognized"
    schema = _schema(
        {
            vol.Optional("kind"): _several(vol.Coerce(Kind)),
            vol.Optional("user_id"): TEXTS,
            vol.Optional("name"): TEXTS,
            vol.Optional("method"): _several(vol.Coerce(Method)),
            vol.Optional("min_similarity"): vol.All(vol.Coerce(float), vol.Range(min=0, max=100)),
            vol.Optional(FIRST_OF_DAY): cv.boolean,
            vol.Optional(NOT_AGAIN_WITHIN): cv.positive_time_period,
        }
    )


class AlarmRaisedTrigger(PersonTrigger):
    """An alarm was raised about somebody."""

    event = "alarm"
    title = "Alarm raised"
    schema = _schema(
        {
            vol.Optional("type"): _several(vol.Coerce(Alarm)),
            vol.Optional(NOT_AGAIN_WITHIN): cv.positive_time_period,
        }
    )

    @staticmethod
    @override
    def is_meant(recognition: Recognition) -> bool:
        """Return whether a live recognition has raised anything."""
        return recognition.live and bool(recognition.alarms)

    @callback
    @override
    def _occasions(self, recognition: Recognition) -> list[Occasion]:
        """Return what does not trigger again: each alarm about the person that is looked for."""
        alarms = self._options.get("type", recognition.alarms)
        return [(recognition.person, alarm) for alarm in recognition.alarms if alarm in alarms]


class RecognitionMissedTrigger(AatssTrigger):
    """A recognition was learned of too late."""

    event = "missed_recognition"
    title = "Recognition missed"
    schema = _schema({vol.Optional("kind"): _several(vol.Coerce(Kind))})

    @staticmethod
    @override
    def is_meant(recognition: Recognition) -> bool:
        """Return whether nobody could be notified in time."""
        return not recognition.live


TRIGGERS: Final[dict[str, type[Trigger]]] = {
    "recognized": RecognizedTrigger,
    "alarm_raised": AlarmRaisedTrigger,
    "recognition_missed": RecognitionMissedTrigger,
}


async def async_get_triggers(hass: HomeAssistant) -> dict[str, type[Trigger]]:
    """Return the triggers."""
    return TRIGGERS
