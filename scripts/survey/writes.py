"""Points that need writes: what was read is written back, and the clock is set."""

from typing import Any

from custom_components.richtech_aatss.api.errors import AatssError, AatssProtocolError
from custom_components.richtech_aatss.api.forms import Form
from custom_components.richtech_aatss.api.survey.attributes import told_code, told_names
from custom_components.richtech_aatss.api.survey.calls import clock_told

from .subject import ProbedSubject

# What is read and where it is written; the first one that the terminal has will do.
WRITTEN_AT = {"smartface": "/api/device/smartfacecfg", "perpara": "/api/device/perparacfg"}


async def forms(subject: ProbedSubject) -> str:
    """Say in which forms settings are taken that are written back as they were."""
    call, before = await _settings(subject)
    answers: list[str] = []
    for form in Form:
        answers.append(f"{form.value}: {await _write(subject, call, form, before)}")
        if (after := await _held(subject, call)) != before:
            return "; ".join([*answers, await _restore(subject, call, before, after)])
    return "; ".join(answers)


async def _settings(subject: ProbedSubject) -> tuple[str, dict[str, Any]]:
    for call in WRITTEN_AT:
        if held := await _held(subject, call):
            return call, held
    raise AatssProtocolError("There are no settings to write back")


async def _held(subject: ProbedSubject, call: str) -> dict[str, Any]:
    try:
        held = (await subject.read_again(call)).data
    except AatssError:
        return {}
    return held if isinstance(held, dict) else {}


async def _write(subject: ProbedSubject, call: str, form: Form, content: dict[str, Any]) -> str:
    try:
        reply = await subject.write(WRITTEN_AT[call], form.body(content))
    except AatssError as err:
        return err.reason
    return f"HTTP {reply.answer.status}, no code" if reply.code is None else f"code {told_code(reply.code)}"


async def _restore(subject: ProbedSubject, call: str, before: dict[str, Any], after: dict[str, Any]) -> str:
    """Undo what a form has changed that the terminal did not understand."""
    changed = told_names(name for name in before if after.get(name, ...) != before[name])
    for form in Form:
        await _write(subject, call, form, before)
        if await _held(subject, call) == before:
            return f"this changed {changed}; it is as it was again"
    return f"THIS CHANGED {changed}: please look at it on the terminal"


async def synchronisation(subject: ProbedSubject) -> str:
    """Say whether the clock can be set, and what it said before and after."""
    before = clock_told(await subject.read_again("information"))
    await subject.client.sync_time()
    return f"accepted; before: {before}, after: {clock_told(await subject.read_again('information'))}"
