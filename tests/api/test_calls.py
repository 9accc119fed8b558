"""Every call: its good answer, each kind of bad answer, silence."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from custom_components.richtech_aatss.api import client as client_module
from custom_components.richtech_aatss.api import transport
from custom_components.richtech_aatss.api.client import AatssClient
from custom_components.richtech_aatss.api.errors import (
    CODES,
    AatssBusyError,
    AatssConnectionError,
    AatssError,
    AatssNoFaceError,
    AatssNoResultsError,
    AatssParameterError,
    AatssPictureError,
    AatssProtocolError,
    AatssUnclearError,
    AatssUserNotFoundError,
)
from custom_components.richtech_aatss.api.models import Network, Peripheral, SmartFace, User
from custom_components.richtech_aatss.api.values import Kind
from tests.emulator import Terminal
from tests.emulator.state import BodyForm

ANNA = User(user_id="0011", name="Anna", user_kind=Kind.STAFF)
FOREVER = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))


@dataclass
class Call:
    """A public method of the client, and where it goes."""

    path: str
    invoke: Callable[[AatssClient], Awaitable[Any]]
    acts: bool = False


async def _set_network(client: AatssClient) -> None:
    await client.set_network(Network.from_dict(NETWORK))


NETWORK = {
    "dhcpEnable": 0,
    "ipAddress": "192.168.1.73",
    "subMask": "255.255.0.0",
    "defRout": "192.168.0.1",
    "DNS1": "202.96.134.133",
    "DNS2": "8.8.8.8",
}
CALLS = (
    Call("/api/device/open", lambda client: client.open_door("hello"), acts=True),
    Call("/api/device/syncTime", lambda client: client.sync_time(), acts=True),
    Call("/api/device/reboot", lambda client: client.reboot(), acts=True),
    Call("/api/device/jsonCmd", lambda client: client.json_command({"cmd": "hello"}), acts=True),
    Call("/api/device/information", lambda client: client.device()),
    Call("/api/device/network", lambda client: client.network()),
    Call("/api/device/networkcfg", _set_network, acts=True),
    Call("/api/device/smartface", lambda client: client.smart_face()),
    Call("/api/device/smartfacecfg", lambda client: client.set_smart_face(SmartFace.from_dict({})), acts=True),
    Call("/api/device/perpara", lambda client: client.peripheral()),
    Call("/api/device/perparacfg", lambda client: client.set_peripheral(Peripheral.from_dict({})), acts=True),
    Call("/api/user", lambda client: client.add_user(ANNA), acts=True),
    Call("/api/user/update/0011", lambda client: client.update_user(ANNA), acts=True),
    Call("/api/user/delete/0011", lambda client: client.delete_user("0011"), acts=True),
    Call("/api/user/delete/all", lambda client: client.delete_all_users(), acts=True),
    Call("/api/user/list", lambda client: client.users()),
    Call("/api/record", lambda client: client.records(*FOREVER)),
)
READS = tuple(call for call in CALLS if not call.acts)
ACTS = tuple(call for call in CALLS if call.acts)


def named(call: object) -> str:
    """Name a test by the path of its call."""
    return call.path if isinstance(call, Call) else str(call)


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give up soon."""
    monkeypatch.setattr(transport, "ANSWER_TIMEOUT", 0.2)
    monkeypatch.setattr(client_module, "SEND_TIMEOUT", 0.3)
    monkeypatch.setattr(client_module, "BUSY_PAUSE", 0.05)


@pytest.mark.parametrize("call", CALLS, ids=named)
@pytest.mark.parametrize("code", [code for code in CODES if code not in (10003, 50008)])
async def test_each_code_is_its_kind_of_error(terminal: Terminal, client: AatssClient, call: Call, code: int) -> None:
    """A refusal is told by its kind; what may have been done all the same is told as that."""
    terminal.faults.add(call.path, code=code)
    kind = CODES[code][0]
    expected = AatssUnclearError if call.acts and not kind.nothing_done else kind
    with pytest.raises(expected) as raised:
        await call.invoke(client)
    assert raised.value.code == code


@pytest.mark.parametrize("call", CALLS, ids=named)
@pytest.mark.parametrize("body", ["cut", "empty", "not_json", "not_object", b'{"message": "OK"}', b'{"code": 12345}'])
async def test_what_is_not_the_protocol(terminal: Terminal, client: AatssClient, call: Call, body: str | bytes) -> None:
    """A spoilt answer to a read is a protocol error; after an act nobody knows."""
    terminal.faults.add(call.path, body=body, act=False)
    with pytest.raises((AatssProtocolError, AatssConnectionError) if not call.acts else AatssUnclearError):
        await call.invoke(client)


@pytest.mark.parametrize("call", CALLS, ids=named)
@pytest.mark.parametrize("drop", ["close", "reset"])
async def test_a_broken_connection_repeats_nothing(
    terminal: Terminal, client: AatssClient, call: Call, drop: str
) -> None:
    """A server that closes after reading sees each request once, the GETs too."""
    terminal.faults.add(call.path, drop=drop)
    with pytest.raises(AatssUnclearError if call.acts else AatssConnectionError):
        await call.invoke(client)
    assert [request.path for request in terminal.requests] == [call.path]


@pytest.mark.parametrize("call", CALLS, ids=named)
async def test_silence(terminal: Terminal, client: AatssClient, call: Call) -> None:
    """A terminal that never answers is given up, and the request is not repeated."""
    terminal.faults.add(call.path, stall=60)
    with pytest.raises(AatssUnclearError if call.acts else AatssConnectionError):
        await call.invoke(client)
    assert len(terminal.requests) == 1


@pytest.mark.parametrize("call", CALLS, ids=named)
async def test_a_redirect_is_not_followed(terminal: Terminal, client: AatssClient, call: Call) -> None:
    """The signature goes nowhere else."""
    elsewhere = f"http://{terminal.host}:{terminal.http_port}/elsewhere"
    terminal.faults.add(call.path, redirect=elsewhere)
    with pytest.raises(AatssUnclearError if call.acts else AatssProtocolError):
        await call.invoke(client)
    assert len(terminal.requests) == 1


@pytest.mark.parametrize("call", CALLS, ids=named)
async def test_nobody_there(terminal: Terminal, client: AatssClient, call: Call) -> None:
    """No connection means that nothing was sent."""
    await terminal.stop()
    with pytest.raises(AatssConnectionError):
        await call.invoke(client)


@pytest.mark.parametrize("call", CALLS, ids=named)
async def test_errors_hold_no_signature(terminal: Terminal, client: AatssClient, call: Call) -> None:
    """An error that is logged tells neither the address nor the signature."""
    for fault in ({"drop": "close"}, {"body": "cut"}, {"stall": 60}, {"code": 10005}):
        terminal.faults.clear()
        terminal.faults.add(call.path, **fault)
        with pytest.raises(AatssError) as raised:
            await call.invoke(client)
        assert "sign" not in str(raised.value).replace("Signature", "")
        assert terminal.host not in str(raised.value)
        assert raised.value.__suppress_context__ or raised.value.__context__ is None


async def test_open(terminal: Terminal, client: AatssClient) -> None:
    """A remark in any script reaches the terminal's log."""
    await client.open_door("Paket für 李雷 & Söhne? 50% + 1")
    await client.open_door()
    assert terminal.openings == ["Paket für 李雷 & Söhne? 50% + 1", ""]


async def test_a_remark_too_long_is_not_sent(terminal: Terminal, client: AatssClient) -> None:
    """255 characters go, 256 do not."""
    await client.open_door("ü" * 255)
    with pytest.raises(AatssParameterError):
        await client.open_door("ü" * 256)
    assert len(terminal.openings) == 1


async def test_reboot_and_command(terminal: Terminal, client: AatssClient) -> None:
    """Both reach the terminal, and the command's answer comes back."""
    await client.reboot()
    assert terminal.reboots == 1
    terminal.json_answer = {"volume": 7}
    assert await client.json_command({"cmd": "volume"}) == {"volume": 7}
    assert terminal.commands == [{"cmd": "volume"}]


async def test_device(terminal: Terminal, client: AatssClient) -> None:
    """The misspelt model is read, and the right spelling too."""
    device = await client.device()
    assert device.device_id == terminal.device["deviceID"]
    assert device.model == terminal.device["deviceMoel"]
    terminal.device = {"deviceID": "1", "deviceModel": "V3"}
    device = await client.device()
    assert (device.model, device.name) == ("V3", None)


async def test_a_device_without_id_is_no_terminal(terminal: Terminal, client: AatssClient) -> None:
    """Another JSON server is told from a terminal."""
    terminal.device = {"deviceName": "Printer"}
    with pytest.raises(AatssProtocolError):
        await client.device()


@pytest.mark.parametrize("form", ["json", "multipart", "urlencoded"])
async def test_settings_in_each_form_of_body(terminal: Terminal, client: AatssClient, form: BodyForm) -> None:
    """Whatever form the terminal takes is found out, and used from then on."""
    terminal.body_form = form
    terminal.smart_face["faceNew"] = 5
    before = dict(terminal.smart_face)
    await client.set_smart_face(replace(await client.smart_face(), detection_interval=12, face_detection=False))
    assert terminal.smart_face == before | {"faceInterval": 12, "faceEnable": 0}
    terminal.requests.clear()
    await client.set_smart_face(replace(await client.smart_face(), detection_interval=13))
    assert [request.outcome for request in terminal.requests] == [200, 200]


async def test_network_and_peripheral(terminal: Terminal, client: AatssClient) -> None:
    """Both are read and written whole."""
    await client.set_network(replace(await client.network(), dns_1="1.1.1.1", dhcp=True))
    assert (terminal.network["DNS1"], terminal.network["dhcpEnable"]) == ("1.1.1.1", 1)
    await client.set_peripheral(replace(await client.peripheral(), unlock_steps=7))
    assert terminal.peripheral["unlockOuttime"] == 7
    assert (await client.peripheral()).voice_prompt is True


async def test_users(terminal: Terminal, client: AatssClient) -> None:
    """A person is added, found, changed, and deleted; ids of any script are one segment of the path."""
    for user_id in ("0011", "a/b?c", "é 1", "李"):
        added = await client.add_user(replace(ANNA, user_id=user_id, name=f"Anna {user_id}"))
        assert added.user_id == user_id
        await client.update_user(replace(added, department="Office"))
        assert terminal.users[user_id]["department"] == "Office"
    page = await client.users()
    assert page.total == 4
    assert {user.user_id for user in page.items} == set(terminal.users)
    assert (await client.users(userId="0011")).items[0].name == "Anna 0011"
    assert (await client.users(kind=Kind.VISITOR)).items == ()
    for user_id in list(terminal.users):
        await client.delete_user(user_id)
    assert terminal.users == {}
    assert (await client.users()).items == ()


async def test_refused_users(terminal: Terminal, client: AatssClient) -> None:
    """An unknown id, a bad picture and a picture without a face are told apart."""
    with pytest.raises(AatssUserNotFoundError):
        await client.delete_user("nobody")
    with pytest.raises(AatssUserNotFoundError):
        await client.update_user(ANNA)
    with pytest.raises(AatssPictureError):
        await client.add_user(replace(ANNA, photo="bm90IGEgcGljdHVyZQ=="))
    terminal.faults.add("/api/user", code=30002)
    with pytest.raises(AatssNoFaceError):
        await client.add_user(ANNA)


@pytest.mark.parametrize("user_id", ["", " ", "all", "ALL", " all ", ".", ".."])
async def test_nobody_deletes_everybody_by_accident(terminal: Terminal, client: AatssClient, user_id: str) -> None:
    """Such an id never leaves."""
    with pytest.raises(AatssParameterError):
        await client.delete_user(user_id)
    with pytest.raises(AatssParameterError):
        await client.update_user(replace(ANNA, user_id=user_id))
    assert terminal.requests == []


async def test_delete_all(terminal: Terminal, client: AatssClient) -> None:
    """Everybody goes when asked for."""
    await client.add_user(ANNA)
    await client.delete_all_users()
    assert terminal.users == {}


async def test_a_blank_picture_is_never_sent(terminal: Terminal, client: AatssClient) -> None:
    """A face that the list hides is not erased by a change."""
    picture = await _enrol_with_picture(terminal, client)
    terminal.hides_photos_in_lists = True
    hidden = (await client.users(userId="0011")).items[0]
    await client.update_user(replace(hidden, department="Office"))
    assert terminal.users["0011"]["photo"] == picture
    assert terminal.users["0011"]["department"] == "Office"


async def _enrol_with_picture(terminal: Terminal, client: AatssClient) -> str:
    record = await terminal.recognize(picture=True)
    picture: str = record["signAvatar"]
    await client.add_user(replace(ANNA, photo=picture))
    return picture


async def test_records(terminal: Terminal, client: AatssClient) -> None:
    """Records come newest first, in pages, with what the field makes of their types."""
    for index in range(5):
        await terminal.recognize(similarity=str(80 + index), wearMask=1, temperature=98.6)
    page = await client.records(*FOREVER, page=2, size=2)
    assert page.total == 5
    assert [record.similarity for record in page.items] == [82, 81]
    record = page.items[0]
    assert (record.kind, record.mask, record.temperature, record.temperature_unit) == ("stranger", True, 98.6, "°F")
    assert record.signed_at is not None
    assert abs(record.signed_at - datetime.now(UTC)) < timedelta(minutes=1)
    picture = await asyncio.to_thread(record.picture)
    assert picture is not None
    assert picture.startswith(b"\xff\xd8")
    assert (await client.records(*FOREVER, kind=Kind.STAFF, user_id="7", name="x")).items == ()


@pytest.mark.parametrize("call", READS, ids=named)
async def test_what_the_field_sends(terminal: Terminal, client: AatssClient, call: Call) -> None:
    """Odd types, nulls, missing and unknown attributes, odd text and HTTP statuses cost nothing."""
    await client.add_user(ANNA)
    await terminal.recognize(user_id="0011")
    for fault in (
        {"numbers_as_strings": True, "code_as_string": True},
        {"nulls": ("deviceName", "faceThre", "name", "signTime", "unlockOuttime", "DNS1", "userType")},
        {"missing": ("deviceName", "faceThre", "name", "signTime", "unlockOuttime", "DNS1", "userType")},
        {"unknown": {"status": 3, "extra": {"a": [1]}}},
        {"body": "bom", "status": 500, "content_type": "text/html"},
        {"body": "not_utf8"},
    ):
        terminal.faults.clear()
        terminal.faults.add(call.path, **fault)
        assert await call.invoke(client) is not None


async def test_an_empty_search_is_an_empty_list(terminal: Terminal, client: AatssClient) -> None:
    """50008 is no error, whether it or an empty page is sent."""
    assert (await client.users()).items == (await client.records(*FOREVER)).items == ()
    terminal.empty_list_code = 200
    assert (await client.users()).items == (await client.records(*FOREVER)).items == ()
    assert issubclass(AatssNoResultsError, AatssError)


async def test_a_busy_terminal_is_asked_again(terminal: Terminal, client: AatssClient) -> None:
    """50003 says that nothing was done, so that the request is repeated, but not for ever."""
    terminal.faults.add("/api/device/reboot", code=50003, times=2)
    await client.reboot()
    assert terminal.reboots == 1
    terminal.faults.add("/api/device/reboot", code=50003)
    with pytest.raises(AatssBusyError):
        await client.reboot()
    sent = len(terminal.requests)
    await asyncio.sleep(0.5)
    assert len(terminal.requests) == sent
