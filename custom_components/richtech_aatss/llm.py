"""What language models may ask for Assist: who came, from the journal; nothing is changed and no door opens."""

from abc import abstractmethod
from collections import Counter
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final, override

import voluptuous as vol

from homeassistant.components.llm import LLMTools
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.helpers import llm
from homeassistant.util import dt as dt_util

from .api.values import Kind
from .captures import may_read
from .const import DOMAIN
from .data import async_get_shared
from .exposed import ExposedTerminal, async_exposed, called
from .recognitions.journal.visits import Visits, by_person, count_visits, named
from .recognitions.retention import retention_of

MOST_PEOPLE: Final = 50
MOST_CANDIDATES: Final = 10
LONGEST_TEXT: Final = 100
DAYS: Final = {"today": 0, "yesterday": -1}
SPAN_FIELDS: Final = {
    vol.Optional("day", description="today (default), yesterday, or a date as YYYY-MM-DD."): str,
    vol.Optional("start", description="Begin, as HH:MM on that day, or as ISO 8601 local date and time."): str,
    vol.Optional("end", description="End, in the same forms."): str,
    vol.Optional("kind", description="Only people of this class."): vol.In([kind.value for kind in Kind]),
}
NAME_FIELDS: Final = {vol.Required("name", description="The person's name, or a part of it."): str}

type Answer = dict[str, Any]


class CannotAnswerError(Exception):
    """What was asked has no answer, for a reason that the model is told."""


@callback
def async_get_tools(hass: HomeAssistant, llm_context: llm.LLMContext, api_id: str) -> LLMTools | None:
    """Return the tools where a terminal is exposed."""
    if api_id != llm.LLM_API_ASSIST or not (terminals := async_exposed(hass, llm_context.assistant)):
        return None
    return LLMTools(tools=[tool(terminals) for tool in (WhoWasHereTool, LastSeenTool)])


class AatssTool(llm.Tool):
    """A question that the journal answers."""

    annotations = llm.ToolAnnotations(read_only=True, destructive=False, idempotent=True, open_world=False)
    integration = DOMAIN
    fields: dict[Any, Any]

    def __init__(self, terminals: list[ExposedTerminal]) -> None:
        """Tell the model which terminals there are."""
        names = ", ".join(_short(terminal.name) for terminal in terminals)
        about = f"Name or area of a terminal; all terminals if left out. There are: {names}."
        self.parameters = vol.Schema({**self.fields, vol.Optional("terminal", description=about): str})

    @override
    async def async_call(
        self, hass: HomeAssistant, tool_input: llm.ToolInput, llm_context: llm.LLMContext
    ) -> llm.ToolResult:
        """Answer for the terminals that are exposed now, and that the user may see."""
        # Models fill in what they need not.
        given = {name: value for name, value in tool_input.tool_args.items() if value not in (None, "")}
        asked: dict[str, Any] = self.parameters(given)
        try:
            terminals = _chosen(async_exposed(hass, llm_context.assistant), asked.get("terminal"))
            terminals = await _async_readable(hass, terminals, llm_context.context)
            return llm.ToolResult(data=await self._async_answer(hass, terminals, asked))
        except CannotAnswerError as err:
            return llm.ToolResult(data={"error": str(err)}, error=True)

    @abstractmethod
    async def _async_answer(self, hass: HomeAssistant, terminals: list[ExposedTerminal], asked: Answer) -> Answer:
        """Return what the journal says."""


class WhoWasHereTool(AatssTool):
    """Who came on a day, or in a span of time."""

    name = f"{DOMAIN}__who_was_here"
    title = "Who was at the door"
    description = (
        "Tells who was at the door: the people whom the face-recognition terminals recognized, with how many times, "
        "and when first and last, and how often strangers came. Times are local. Who came last is first; "
        "'people_not_shown' is how many people did not fit in. Nothing is known from before the last 'journal_days'."
    )
    fields = SPAN_FIELDS

    @override
    async def _async_answer(self, hass: HomeAssistant, terminals: list[ExposedTerminal], asked: Answer) -> Answer:
        """Return the people, grouped by person."""
        start, end = _span(asked)
        kind = Kind(asked["kind"]) if "kind" in asked else None
        everybody = await _async_people(hass, terminals, start=start, end=end, kind=kind)
        people = [one for one in everybody if one.kind != Kind.STRANGER]
        names = Counter(one.name for one in people)
        answer: Answer = {
            "terminals": [_short(terminal.name) for terminal in terminals],
            "start": _local(start),
            "end": _local(end),
            "total": sum(one.times for one in everybody),
            "people": [_who(one, names) | _visits(one, terminals) for one in people[:MOST_PEOPLE]],
        }
        if len(people) > MOST_PEOPLE:
            answer["people_not_shown"] = len(people) - MOST_PEOPLE
        if strangers := next((one for one in everybody if one.kind == Kind.STRANGER), None):
            answer["strangers"] = _visits(strangers, terminals)
        return answer | _kept(terminals)


class LastSeenTool(AatssTool):
    """When somebody was there last."""

    name = f"{DOMAIN}__last_seen"
    title = "When somebody was here last"
    description = (
        "Tells when and at which terminal a person was recognized last, and how. Several people in the answer mean "
        "that the name is ambiguous; none means that nobody of this name came in the last 'journal_days'. Times are "
        "local. 'live' is false where Home Assistant learnt of it only afterwards."
    )
    fields = NAME_FIELDS

    @override
    async def _async_answer(self, hass: HomeAssistant, terminals: list[ExposedTerminal], asked: Answer) -> Answer:
        """Return whom the name may mean, who came last first."""
        everybody = await _async_people(hass, terminals)
        people = await hass.async_add_executor_job(named, everybody, asked["name"])
        names = Counter(one.name for one in people)
        answer: Answer = {"people": [_who(one, names) | _last(one, terminals) for one in people[:MOST_CANDIDATES]]}
        if len(people) > MOST_CANDIDATES:
            answer["people_not_shown"] = len(people) - MOST_CANDIDATES
        if not people:
            answer["note"] = "Nobody of this name is in the journal of these terminals."
        return answer | _kept(terminals)


def _chosen(terminals: list[ExposedTerminal], name: str | None) -> list[ExposedTerminal]:
    """Return the terminals that are asked about."""
    if chosen := terminals if name is None else called(terminals, name):
        return chosen
    names = ", ".join(_short(terminal.name) for terminal in terminals)
    raise CannotAnswerError(f"There is no such terminal. There are: {names or 'none'}")


async def _async_readable(
    hass: HomeAssistant, terminals: list[ExposedTerminal], context: Context | None
) -> list[ExposedTerminal]:
    """Return those of which the user may know; where there is no user, as at a voice satellite, exposing decides."""
    if context is None or context.user_id is None:
        return terminals
    user = await hass.auth.async_get_user(context.user_id)
    readable = [terminal for terminal in terminals if may_read(hass, user, terminal.entry.entry_id)]
    if not readable:
        raise CannotAnswerError("The user is not allowed to know who came.")
    return readable


async def _async_people(hass: HomeAssistant, terminals: list[ExposedTerminal], **span: Any) -> list[Visits]:
    entry_ids = [terminal.entry.entry_id for terminal in terminals]
    count = partial(count_visits, entry_ids=entry_ids, **span)
    shared = async_get_shared(hass)
    await shared.async_settle()
    rows = await shared.journal.async_read(count, None)
    if rows is None:
        raise CannotAnswerError("The journal cannot be read now.")
    return await hass.async_add_executor_job(by_person, rows)


def _span(asked: Answer) -> tuple[datetime, datetime]:
    """Return the span that is asked about: a day, or from a time on until now, or until a time of a day."""
    try:
        day = _day(asked.get("day", "today").strip().lower())
        start, end = (_moment(asked[name], day, name) if name in asked else None for name in ("start", "end"))
        if start is None:
            start = dt_util.start_of_local_day(dt_util.as_local(end) if end and "day" not in asked else day)
        if end is None:
            is_open = "start" in asked and "day" not in asked
            end = dt_util.now() if is_open else dt_util.start_of_local_day(day + timedelta(days=1))
        span = dt_util.as_utc(start), dt_util.as_utc(end)
    except ValueError, OverflowError:
        raise CannotAnswerError("This is no day or time in one of the forms that are described.") from None
    if span[0] >= span[1]:
        raise CannotAnswerError("The start has to be before the end.")
    return span


def _day(text: str) -> date:
    if text in DAYS:
        return dt_util.now().date() + timedelta(days=DAYS[text])
    if day := dt_util.parse_date(text):
        return day
    raise ValueError


def _moment(text: str, day: date, name: str) -> datetime:
    """Return a time, local unless it says otherwise; a date stands for all of it."""
    if time := dt_util.parse_time(text):
        return datetime.combine(day, time, dt_util.get_default_time_zone())
    if whole := dt_util.parse_date(text):
        return dt_util.start_of_local_day(whole + timedelta(days=name == "end"))
    return dt_util.as_utc(dt_util.parse_datetime(text, raise_on_error=True))


def _who(one: Visits, names: Counter[str | None]) -> Answer:
    """Return who somebody is; the id only where the name does not tell."""
    known = {"name": one.name, "user_id": one.user_id if names[one.name] > 1 or not one.name else None}
    return {name: _short(text) for name, text in known.items() if text} | {"kind": one.kind}


def _visits(one: Visits, terminals: list[ExposedTerminal]) -> Answer:
    at = [_short(terminal.name) for terminal in terminals if terminal.entry.entry_id in one.entry_ids]
    return {"times": one.times, "first": _local(one.first), "last": _local(one.last), "terminals": at}


def _last(one: Visits, terminals: list[ExposedTerminal]) -> Answer:
    at = next(_short(terminal.name) for terminal in terminals if terminal.entry.entry_id == one.entry_id)
    method = {"method": one.method} if one.method else {}
    return {"last": _local(one.last), "terminal": at} | method | {"live": one.live}


def _kept(terminals: list[ExposedTerminal]) -> Answer:
    return {"journal_days": min(retention_of(terminal.entry).record_days for terminal in terminals)}


def _local(moment: datetime) -> str:
    """Return a local time, where the calendar still has it."""
    with suppress(OverflowError):
        moment = dt_util.as_local(moment)
    return moment.isoformat(timespec="seconds")


def _short(text: str) -> str:
    """Return a text in one line that is not too long."""
    return " ".join(text.split())[:LONGEST_TEXT]
