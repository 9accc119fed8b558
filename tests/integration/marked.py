"""Somebody and a terminal all of whose secrets are marked, and all places that must not tell them."""

from base64 import b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime
import json
import logging
import re
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import get_diagnostics_for_config_entry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

from custom_components.richtech_aatss.const import DOMAIN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from tests.emulator import Terminal, face, portrait

from .panel import Open

PASSWORD = "MarkPassword"
TEXTS = (
    *("name", "icNumber", "jobNumber", "mobile", "remark", "department", "mail", "title", "position", "idNumber"),
    *("prompt", "purpose", "interviewee", "comeFrom", "description"),
)
BORN = datetime(1971, 3, 14, tzinfo=UTC)
# As the terminal has it, and as it records it.
USER: dict[str, Any] = {name: f"Mark{name}" for name in TEXTS} | {
    "userId": "MarkuserId",
    "userType": 2,
    "birthday": int(BORN.timestamp()),
    "photo": portrait("Mark"),
}
SEEN: dict[str, Any] = {"Unheard": {"of": ["MarkUnheard"]}, "signAvatar": portrait("Mark")}
# As Home Assistant's users say it.
PERSON: dict[str, Any] = {re.sub("([A-Z])", r"_\1", name).lower(): f"Mark{name}" for name in TEXTS} | {
    "user_id": "MarkuserId",
    "kind": "visitor",
    "birthday": "1971-03-14",
}
# What an event is meant to tell, and so what it starts, and what the activity list shows.
MEANT = frozenset({"Markname", "MarkuserId"})
PICTURE = b64encode(face("Mark")).decode()
SPELLED = (
    PICTURE[40:80],
    repr(face("Mark")[100:120])[2:-1],
    face("Mark")[100:120].hex(),
    "1971-03-14",
    str(USER["birthday"]),
)


@dataclass(kw_only=True)
class Scene:
    """What a way to a secret needs, and what was told on it to those who called."""

    hass: HomeAssistant
    terminal: Terminal
    entry: MockConfigEntry
    panel: Open
    hass_client: ClientSessionGenerator
    hass_ws_client: WebSocketGenerator
    caplog: pytest.LogCaptureFixture
    monkeypatch: pytest.MonkeyPatch
    errors: list[str] = field(default_factory=list)
    # Where Home Assistant keeps what a user has named or what an event is meant to tell.
    traces: list[str] = field(default_factory=list)

    def note(self, err: BaseException | None) -> None:
        """Keep all that an error says, with those that it came from."""
        while err:
            self.errors.append(f"{err} {getattr(err, 'translation_placeholders', None)} {err.args}")
            err = err.__cause__ or err.__context__

    async def act(self, action: str, **data: Any) -> Any:
        """Call an action, whatever comes of it, once with a response and once without."""
        for response in (True, False):
            try:
                await self.hass.services.async_call(DOMAIN, action, data, blocking=True, return_response=response)
            except Exception as err:  # noqa: BLE001
                self.note(err)

    def signs(self) -> set[str]:
        """Return what has signed requests, which opens the door to who has it."""
        requests = (*self.terminal.requests, *self.terminal.push_requests)
        return {sign for request in requests if (sign := request.query.get("sign"))}

    def reveals(self, text: str, meant: frozenset[str] = frozenset()) -> set[str]:
        """Return the secrets in a text that nobody meant to be there."""
        marked = set(re.findall(r"(?<![a-z])Mark\w*", text, re.ASCII)) - meant
        return marked | {spelled for spelled in (*SPELLED, *self.signs()) if spelled in text}

    def logged(self) -> str:
        """Return what the integration has logged, and what anybody has warned of, tracebacks included."""
        records = self.caplog.get_records("call") + self.caplog.get_records("setup")
        ours = [one for one in records if DOMAIN in one.name or one.levelno >= logging.WARNING]
        return "\n".join(logging.Formatter().format(record) for record in ours)

    def repairs(self) -> str:
        """Return all that repairs tell, the ids included."""
        return str([vars_of(issue) for issue in ir.async_get(self.hass).issues.values()])

    async def diagnostics(self) -> str:
        """Return the report of a problem."""
        return json.dumps(await get_diagnostics_for_config_entry(self.hass, self.hass_client, self.entry), default=str)

    def states(self) -> str:
        """Return all states."""
        return str([state.as_dict() for state in self.hass.states.async_all()])


def vars_of(issue: ir.IssueEntry) -> list[Any]:
    """Return what an issue says."""
    return [issue.issue_id, issue.translation_key, issue.translation_placeholders, issue.data]
