"""The table of calls: what each does and which method it wants (section 8)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from . import records, settings, users
from .body import parse
from .errors import MISSING_PARAM, OK, PARAM_INVALID, Json, RefusalError, envelope
from .state import Request, State

LONGEST_REMARK: Final = 255
DELETE: Final = "/api/user/delete"
UPDATE: Final = "/api/user/update"
SYNC_TIME: Final = "/api/device/syncTime"

type Action = Callable[[State, Call], Json]


class UnreadBodyError(RefusalError):
    """The body has a form that this terminal does not understand."""


@dataclass(frozen=True)
class Call:
    """One signed request: what came, when its client thinks it is, and the user in its path."""

    request: Request
    seconds: float
    user_id: str = ""

    def json(self, state: State) -> Json:
        """Read the object in the body."""
        try:
            return parse(self.request.body, self.request.content_type, state.body_form)
        except RefusalError as error:
            if error.code == MISSING_PARAM and state.ignores_unknown_body:
                raise UnreadBodyError(OK) from error
            raise


@dataclass(frozen=True)
class Route:
    """One line of the table of calls."""

    method: str
    action: Action
    # The table of parameters says of the timestamp: "synchronize the time to the device".
    sets_clock: bool = False


def _open(state: State, call: Call) -> Json:
    remark = call.request.query.get("remark", "")
    if len(remark) > LONGEST_REMARK:
        raise RefusalError(PARAM_INVALID)
    state.open_door(remark)
    return envelope()


def _sync_time(state: State, call: Call) -> Json:
    state.set_clock(call.seconds)
    return envelope()


def _reboot(state: State, _call: Call) -> Json:
    state.reboot()
    return envelope()


def _json_command(state: State, call: Call) -> Json:
    command = call.json(state)
    state.commands.append(command)
    return envelope(json=command if state.json_answer is None else state.json_answer)


def _information(state: State, _call: Call) -> Json:
    return envelope(data=dict(state.device))


def _network(state: State, _call: Call) -> Json:
    return envelope(data=dict(state.network))


def _set_network(state: State, call: Call) -> Json:
    settings.write(state, settings.NETWORK, state.network, call.json(state))
    return envelope()


def _smart_face(state: State, _call: Call) -> Json:
    return envelope(data=dict(state.smart_face))


def _set_smart_face(state: State, call: Call) -> Json:
    settings.write(state, settings.SMART_FACE, state.smart_face, call.json(state))
    return envelope()


def _peripheral(state: State, _call: Call) -> Json:
    return envelope(data=dict(state.peripheral))


def _set_peripheral(state: State, call: Call) -> Json:
    settings.write(state, settings.PERIPHERAL, state.peripheral, call.json(state))
    return envelope()


def _add_user(state: State, call: Call) -> Json:
    return envelope(data=users.add(state, call.json(state)))


def _update_user(state: State, call: Call) -> Json:
    return envelope(data=users.update(state, call.user_id, call.json(state)))


def _delete_user(state: State, call: Call) -> Json:
    erased = users.delete(state, call.user_id or call.request.query.get("id", ""))
    return envelope() if erased is None else envelope(data=erased)


def _list_users(state: State, call: Call) -> Json:
    return envelope(data=users.search(state, call.request.query))


def _list_records(state: State, call: Call) -> Json:
    return envelope(data=records.search(state, call.request.query))


ROUTES: Final[dict[str, Route]] = {
    "/api/device/open": Route("POST", _open),
    SYNC_TIME: Route("POST", _sync_time),
    "/api/device/reboot": Route("POST", _reboot),
    "/api/device/jsonCmd": Route("POST", _json_command, sets_clock=True),
    "/api/device/information": Route("POST", _information, sets_clock=True),
    "/api/device/network": Route("POST", _network, sets_clock=True),
    "/api/device/networkcfg": Route("POST", _set_network, sets_clock=True),
    "/api/device/smartface": Route("POST", _smart_face, sets_clock=True),
    "/api/device/smartfacecfg": Route("POST", _set_smart_face, sets_clock=True),
    "/api/device/perpara": Route("POST", _peripheral, sets_clock=True),
    "/api/device/perparacfg": Route("POST", _set_peripheral, sets_clock=True),
    "/api/user": Route("POST", _add_user),
    UPDATE: Route("POST", _update_user),
    DELETE: Route("GET", _delete_user),
    "/api/user/list": Route("GET", _list_users),
    "/api/record": Route("GET", _list_records),
}


def find(raw_path: str) -> tuple[Route, str] | None:
    """Look up the call for a path as it came, and the user id in it."""
    for prefix in (UPDATE, DELETE):
        user_id = raw_path.removeprefix(f"{prefix}/")
        # A slash in an id arrives escaped; one that is not begins another path.
        if user_id != raw_path:
            return None if "/" in user_id else (ROUTES[prefix], unquote(user_id))
    route = ROUTES.get(raw_path)
    return None if route is None else (route, "")
