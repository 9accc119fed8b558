"""How commands are carried out: who may, what they take, how they end early, and how they fail in the user's words."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.components.websocket_api import ERR_INVALID_FORMAT, ERR_NOT_FOUND, ActiveConnection
from homeassistant.core import HomeAssistant, callback
from homeassistant.generated.languages import LANGUAGES

from ..const import DOMAIN
from ..data import AatssConfigEntry
from ..people.errors import TERMINAL_ERRORS, PeopleError, async_explain

# Home Assistant logs what does not match a schema, names included: the true ones are ours to check.
ANYTHING: Final = vol.Schema({vol.Required("id"): int}, extra=vol.ALLOW_EXTRA)
COMMON: Final[dict[Any, Any]] = {
    vol.Required("id"): int,
    vol.Required("type"): str,
    vol.Optional("language"): str,
}


class NotFoundError(PeopleError):
    """What a command is about is not there."""


@dataclass
class Call:
    """A command that somebody has sent."""

    hass: HomeAssistant
    connection: ActiveConnection
    data: dict[str, Any]
    # The terminal that errors are about.
    terminal: str = ""
    closed: bool = False

    @property
    def language(self) -> str:
        """Return the language for texts."""
        wanted = self.data.get("language")
        return wanted if wanted in LANGUAGES else self.hass.config.language

    @callback
    def send(self, event: dict[str, Any]) -> None:
        """Send an event to who still listens."""
        if not self.closed:
            self.connection.send_event(self.data["id"], event)

    @callback
    def entry(self, field: str = "entry") -> AatssConfigEntry:
        """Return the terminal that is named; raises NotFoundError."""
        entry = self._entry(self.data[field])
        self.terminal = entry.title
        return entry

    @callback
    def entries(self) -> list[AatssConfigEntry]:
        """Return the terminals that are named; raises NotFoundError."""
        return [self._entry(entry_id) for entry_id in dict.fromkeys(self.data["entries"])]

    def _entry(self, entry_id: str) -> AatssConfigEntry:
        entry: AatssConfigEntry | None = self.hass.config_entries.async_get_entry(entry_id)
        if entry is None or entry.domain != DOMAIN:
            raise NotFoundError("terminal_unknown")
        return entry


type Answer = Callable[[Call], Awaitable[dict[str, Any]]]
# Checks a call, and returns what is to be done once it is known to be right.
type Job = Callable[[], Awaitable[object]]
type Start = Callable[[Call], Awaitable[Job]]


@dataclass(frozen=True, kw_only=True)
class Command:
    """A command: its name, what it takes, who may, and what it answers, or what it begins."""

    name: str
    takes: dict[Any, Any]
    answer: Answer | None = None
    start: Start | None = None
    # Others leave out what the user may not read.
    admin: bool = True


@callback
def async_register(hass: HomeAssistant, command: Command) -> None:
    """Register a command."""
    schema = vol.Schema(COMMON | command.takes)

    async def run(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
        try:
            call = Call(hass, connection, schema(msg))
        except vol.Invalid as err:
            connection.send_error(msg["id"], ERR_INVALID_FORMAT, str(err))
            return
        _end_with_connection(call)
        try:
            await (_stream(call, command.start) if command.start else _answer(call, command.answer))
        except TERMINAL_ERRORS as err:
            await _fail(call, err)
        finally:
            if not command.start:
                connection.subscriptions.pop(msg["id"], None)

    handler = websocket_api.async_response(run)
    if command.admin:
        handler = websocket_api.require_admin(handler)
    websocket_api.async_register_command(hass, f"{DOMAIN}/{command.name}", handler, ANYTHING)


def _end_with_connection(call: Call) -> None:
    """Let a command end when nobody listens any longer."""
    task = asyncio.current_task()

    @callback
    def end() -> None:
        call.closed = True
        if task:
            task.cancel()

    call.connection.subscriptions[call.data["id"]] = end


async def _answer(call: Call, answer: Answer | None) -> None:
    if answer:
        call.connection.send_result(call.data["id"], await answer(call))


async def _stream(call: Call, start: Start) -> None:
    job = await start(call)
    call.connection.send_result(call.data["id"])
    await job()
    call.send({"type": "done"})


async def _fail(call: Call, err: Exception) -> None:
    code = ERR_NOT_FOUND if isinstance(err, NotFoundError) else DOMAIN
    text = await async_explain(call.hass, err, call.terminal, language=call.language)
    call.connection.send_error(call.data["id"], code, text)
