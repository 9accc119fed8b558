"""The terminal's HTTP calls, one method each.

Every method raises an `AatssError`: AatssConnectionError where nobody answers, AatssProtocolError where the answer
is not the terminal's, AatssBusyError where the terminal stays busy (50003), and the other kinds of section 7. Methods
that act raise AatssUnclearError where nobody knows whether the terminal has done it; they are never repeated.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

import aiohttp
from aiohttp import hdrs

from .errors import (
    AatssBusyError,
    AatssClockError,
    AatssClosedError,
    AatssConnectionError,
    AatssError,
    AatssNoResultsError,
    AatssParameterError,
    AatssProtocolError,
    AatssUnclearError,
)
from .forms import Forms
from .lanes import Lane, Lanes
from .limits import is_single
from .models import Device, Network, Page, Peripheral, Record, SmartFace, User, VendorObject, identified, read_page
from .one_shot import LOST
from .signing import Signer
from .transport import CONNECT_TIMEOUT, Address, Transport, quoted
from .values import Kind, class_number

REMARK_LENGTH = 255
USER_PAGE = 10
RECORD_PAGE = 20
# An opening that could not be sent by then is dropped; others give up as well.
SEND_TIMEOUT = 5.0
BUSY_PAUSE = 0.2
# Required of a new person, though they may be blank (8.2.1).
BLANK_USER = {"icNumber": "", "jobNumber": "", "mobile": "", "remark": ""}
# Where objects are written; a person who is changed is written as one who is added.
WRITES: dict[type[VendorObject], str] = {
    Network: "/api/device/networkcfg",
    SmartFace: "/api/device/smartfacecfg",
    Peripheral: "/api/device/perparacfg",
    User: "/api/user",
}


class AatssClient:
    """One terminal's HTTP API; takes its session, which must accept self-signed certificates, from the caller."""

    def __init__(self, session: aiohttp.ClientSession, address: Address, password: str) -> None:
        """Remember where the terminal is; nothing is sent yet."""
        self.signer = Signer(password)
        self.address = address
        self.transport = Transport(session, address, self.signer)
        self.lanes = Lanes()
        self._forms = Forms()

    def close(self) -> None:
        """Send nothing any more: what is called from now on raises AatssConnectionError."""
        self.transport.closed = True
        self.address.certificate.on_other = None

    async def open_door(self, remark: str = "") -> None:
        """Open the door (8.1.7), before all else that goes on with this terminal.

        `remark` goes into the terminal's own log: up to 255 characters, else AatssParameterError before sending.
        What cannot be sent within 5 seconds is dropped: AatssConnectionError or AatssBusyError.
        """
        if len(remark) > REMARK_LENGTH:
            raise AatssParameterError(f"The remark is longer than {REMARK_LENGTH} characters")
        query = {"remark": remark} if remark else {}
        deadline = _now() + SEND_TIMEOUT
        attempt = partial(self._send, hdrs.METH_POST, "/api/device/open", query, deadline=deadline)
        await _acting(self.lanes.run(Lane.DOOR, partial(_patiently, attempt, deadline)))

    async def sync_time(self) -> None:
        """Set the terminal's clock to this machine's (8.1.8).

        AatssClockError where the terminal refuses because its clock is too far off.
        """
        send = partial(self.transport.send, hdrs.METH_POST, "/api/device/syncTime", {}, clock_offset=0.0)
        await _acting(self._patient_turn(Lane.ACT, send))
        self.signer.clock_offset = 0.0

    async def reboot(self) -> None:
        """Restart the terminal (8.1.9)."""
        await self._act("/api/device/reboot")

    async def json_command(self, command: dict[str, Any]) -> Any:
        """Send a free-form command (8.1.10) and return the `json` of the answer."""
        answer = await self._write("/api/device/jsonCmd", command)
        return answer.get("json", answer.get("data"))

    async def device(self) -> Device:
        """Read what the terminal is (8.1.11); AatssProtocolError without a deviceID, AatssNoIdError for a blank one."""
        return identified(Device.from_dict(await self._read_object("/api/device/information")))

    async def network(self) -> Network:
        """Read the network parameters (8.1.12)."""
        return Network.from_dict(await self._read_object("/api/device/network"))

    async def set_network(self, network: Network) -> None:
        """Write the network parameters as a whole (8.1.13); the terminal may answer elsewhere afterwards."""
        await self._write(WRITES[Network], network.wire())

    async def smart_face(self) -> SmartFace:
        """Read the smart-face parameters (8.1.14)."""
        return SmartFace.from_dict(await self._read_object("/api/device/smartface"))

    async def set_smart_face(self, smart_face: SmartFace) -> None:
        """Write the smart-face parameters as a whole (8.1.15)."""
        await self._write(WRITES[SmartFace], smart_face.wire())

    async def peripheral(self) -> Peripheral:
        """Read the peripheral parameters (8.1.16)."""
        return Peripheral.from_dict(await self._read_object("/api/device/perpara"))

    async def set_peripheral(self, peripheral: Peripheral) -> None:
        """Write the peripheral parameters as a whole (8.1.17)."""
        await self._write(WRITES[Peripheral], peripheral.wire())

    async def add_user(self, user: User) -> User:
        """Add a person (8.2.2) and return what the terminal made of it.

        AatssNoFaceError, AatssPictureError or AatssParameterError where the terminal refuses the person,
        AatssDatabaseFullError where it has no room.
        """
        return _user(await self._write(WRITES[User], BLANK_USER | user.wire()), user)

    async def update_user(self, user: User) -> User:
        """Change a person (8.2.3) and return what the terminal made of it; AatssUserNotFoundError for an unknown id."""
        path = f"/api/user/update/{quoted(_single(user.user_id))}"
        return _user(await self._write(path, user.wire(), call=WRITES[User]), user)

    async def delete_user(self, user_id: str) -> None:
        """Delete one person (8.2.4); AatssUserNotFoundError for an unknown id."""
        await self._act(f"/api/user/delete/{quoted(_single(user_id))}", method=hdrs.METH_GET)

    async def delete_all_users(self) -> None:
        """Delete everybody (8.2.4)."""
        await self._act("/api/user/delete/all", method=hdrs.METH_GET)

    async def users(
        self, page: int = 1, size: int = USER_PAGE, *, kind: Kind | None = None, **filters: str
    ) -> Page[User]:
        """Read one page of the people (8.2.5), at most 10; empty where there are none.

        `filters` have the vendor's names: userId, name, jobNumber, mobile, mail, icNumber, idNumber, department.
        """
        query = {"page": str(page), "size": str(size)} | filters
        if kind is not None:
            query["type"] = str(class_number(kind))
        return await read_page(await self._read_list("/api/user/list", query), User.from_dict)

    async def records(  # noqa: PLR0913
        self,
        start: datetime,
        end: datetime,
        page: int = 1,
        size: int = RECORD_PAGE,
        *,
        kind: Kind | None = None,
        user_id: str = "",
        name: str = "",
    ) -> Page[Record]:
        """Read one page of the recognitions between two moments (8.3.2), newest first; at most 1,000, with pictures."""
        query = {"type": str(class_number(kind)), "startTime": _seconds(start), "endTime": _seconds(end)}
        query |= {"page": str(page), "size": str(size)}
        query |= {key: value for key, value in (("userId", user_id), ("username", name)) if value}
        return await read_page(await self._read_list("/api/record", query), Record.from_dict)

    def judge_form(self, kind: type[VendorObject], *, changed: bool) -> bool:
        """Note whether an accepted write of an object changed anything; return whether it is worth another try."""
        return self._forms.judge(WRITES[kind], changed=changed)

    async def _send(  # noqa: PLR0913
        self,
        method: str,
        path: str,
        query: dict[str, str],
        data: bytes | aiohttp.FormData | None = None,
        *,
        deadline: float | None = None,
        harmless: bool = False,
    ) -> dict[str, Any]:
        """Send a request, and once more by the terminal's own clock where it refused ours."""

        async def send() -> dict[str, Any]:
            budget = CONNECT_TIMEOUT if deadline is None else max(deadline - _now(), 0.1)
            return await self.transport.send(method, path, query, data, connect_timeout=budget)

        known = self.signer.clock_offset
        try:
            return await send()
        except AatssClockError as err:
            if not (err.nothing_done or harmless) or not self.signer.learn_clock(self.transport.date):
                raise
            if deadline and _now() > deadline:
                raise
        try:
            return await send()
        except AatssClockError:
            self.signer.clock_offset = known
            raise

    async def _patient_turn(self, lane: Lane, attempt: Callable[[], Awaitable[dict[str, Any]]]) -> dict[str, Any]:
        try:
            return await _patiently(partial(self.lanes.run, lane, attempt), _now() + SEND_TIMEOUT)
        except TimeoutError:
            raise AatssBusyError("Another request takes too long") from None

    async def _read(self, lane: Lane, method: str, path: str, query: dict[str, str]) -> dict[str, Any]:
        try:
            return await self._patient_turn(lane, partial(self._send, method, path, query, harmless=True))
        except AatssUnclearError as err:
            kind = AatssClosedError if err.reason == LOST else AatssConnectionError
            raise kind("No answer") from None

    async def _read_object(self, path: str) -> dict[str, Any]:
        data = (await self._read(Lane.READ, hdrs.METH_POST, path, {})).get("data")
        if not isinstance(data, dict):
            raise AatssProtocolError("The answer has no data")
        return data

    async def _read_list(self, path: str, query: dict[str, str]) -> Any:
        with suppress(AatssNoResultsError):
            return (await self._read(Lane.BULK, hdrs.METH_GET, path, query)).get("data")
        return []

    async def _act(
        self, path: str, data: bytes | aiohttp.FormData | None = None, method: str = hdrs.METH_POST
    ) -> dict[str, Any]:
        return await _acting(self._patient_turn(Lane.ACT, partial(self._send, method, path, {}, data)))

    async def _write(self, path: str, content: dict[str, Any], call: str | None = None) -> dict[str, Any]:
        """Send an object in the form that this terminal is known to take, or find out which it takes."""
        call = call or path
        refusals: list[AatssParameterError] = []
        for form in self._forms.candidates(call):
            try:
                answer = await self._act(path, form.body(content))
            except AatssParameterError as err:
                refusals.append(err)
            except AatssError:
                self._forms.give_up(call)
                raise
            else:
                self._forms.remember(call, form)
                return answer
        self._forms.give_up(call)
        raise refusals[0]


async def _acting(call: Awaitable[dict[str, Any]]) -> dict[str, Any]:
    """Say of a call that acts when nobody knows whether it has been done."""
    try:
        return await call
    except AatssError as err:
        if err.nothing_done:
            raise
        raise AatssUnclearError(err.reason, err.code) from None


async def _patiently(attempt: Callable[[], Awaitable[dict[str, Any]]], deadline: float) -> dict[str, Any]:
    """Ask a busy terminal again until the deadline: 50003 says that nothing was done."""
    while True:
        try:
            return await attempt()
        except AatssBusyError:
            if _now() + BUSY_PAUSE > deadline:
                raise
        await asyncio.sleep(BUSY_PAUSE)


def _now() -> float:
    return asyncio.get_running_loop().time()


def _seconds(moment: datetime) -> str:
    return str(int(moment.timestamp()))


def _single(user_id: str | None) -> str:
    """Keep an id that would reach everybody, or nobody, out of a path."""
    if user_id is None or not is_single(user_id):
        raise AatssParameterError("This is not the id of one person")
    return user_id


def _user(answer: dict[str, Any], sent: User) -> User:
    data = answer.get("data")
    return User.from_dict(data) if isinstance(data, dict) else sent
