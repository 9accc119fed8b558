"""Ways on which marked secrets go in and out: the terminal, the actions and the panel."""

import json
from typing import Any

from custom_components.richtech_aatss.services import ACTIONS
from custom_components.richtech_aatss.websocket_api import COMMANDS
from homeassistant.const import CONF_PASSWORD
from tests.waiting import eventually

from .conftest import entity_id, set_up, state
from .inside import poll
from .marked import PERSON, SEEN, USER, Scene
from .watching import ready

CODES = (20001, 20002, 30001, 30004, 50002, 50009, 10003, 99999)
ID, NAME = {"user_id": PERSON["user_id"]}, {"name": PERSON["name"]}
TORN = json.dumps({"code": 30000, "data": USER | SEEN}).encode()[:-40]
SAID = json.dumps({"code": 30001, "message": "Markmessage", "desc": "Markdesc", "data": [USER]}).encode()


async def pushed(scene: Scene) -> None:
    """Push whole frames, torn ones, and those of other shapes."""
    broken = {"name": ["Markname"], "id": "Markid", "signTime": "Marktime", "temperature": {"Mark": "Mark"}}
    frames: tuple[Any, ...] = (TORN, TORN.decode(), {"code": 30000, "data": [USER]}, {"Markshape": USER}, b"Mark\xff")
    for frame in (*frames, {"code": 30000, "data": USER | SEEN | broken}, SAID):
        await scene.terminal.push_frame(frame)
    await scene.terminal.recognize(USER["userId"], **SEEN)
    await eventually(lambda: state(scene.hass, "recognition").attributes["record_id"] == 2)


async def posted(scene: Scene) -> None:
    """Post whole records, torn ones, and what is none; the address is secret as well."""
    options = {"posts": "trusted", "webhook_id": "Markwebhook"}
    scene.hass.config_entries.async_update_entry(scene.entry, options=options)
    await scene.hass.config_entries.async_reload(scene.entry.entry_id)
    await ready(scene.entry)
    scene.terminal.post_url = str((await scene.hass_client()).make_url("/api/webhook/Markwebhook"))
    for body in (TORN, SAID, b"Mark\xff", b"--Mark\n\nMark", b"Mark=Mark"):
        await scene.terminal.post_body(body)
    await scene.terminal.post_body(SAID, **{"Content-Encoding": "gzip"})
    await scene.terminal.post(scene.terminal.store(USER["userId"], **SEEN))
    await eventually(lambda: state(scene.hass, "recognition").attributes["record_id"] == 2)
    scene.errors += [str(answer) for answer in scene.terminal.post_answers]


async def listed(scene: Scene) -> None:
    """Have what was missed read from the list, also in pieces."""
    for body in (TORN, SAID, "cut", "not_utf8"):
        fault = scene.terminal.faults.add("/api/record", body=body, times=3)
        await scene.hass.config_entries.async_unload(scene.entry.entry_id)
        scene.terminal.store(USER["userId"], **SEEN)
        await set_up(scene.hass, scene.entry)
        await ready(scene.entry)
        scene.terminal.faults.remove(fault)
    await scene.act("get_records", **NAME)


async def answers(scene: Scene) -> None:
    """Answer with codes and pages that nobody asked for, and with another address."""
    address = f"http://127.0.0.1:{scene.terminal.http_port}/Markpath?sign=Marksign"
    faults: tuple[dict[str, Any], ...] = (
        *({"code": code} for code in CODES),
        {"body": TORN},
        {"body": SAID},
        {"body": b"<html>Markpage</html>", "status": 500},
        {"redirect": address},
        {"content_type": "text/Marktype"},
        {"unknown": {"unheard": "Markvalue", "faceThre": "Markthreshold"}},
    )
    for one in faults:
        fault = scene.terminal.faults.add(**one)
        await poll(scene.entry)
        for domain, service, key, data in (
            ("switch", "turn_on", "mask_detection", {}),
            ("number", "set_value", "unlock_duration", {"value": 3}),
            ("button", "press", "open_door", {}),
        ):
            target = {"entity_id": entity_id(scene.hass, key)}
            try:
                await scene.hass.services.async_call(domain, service, target | data, blocking=True)
            except Exception as err:  # noqa: BLE001
                scene.note(err)
        scene.terminal.faults.remove(fault)


async def another_password(scene: Scene) -> None:
    """Give the terminal another password, and the user a wrong one."""
    scene.terminal.password = "Markother"
    for _ in range(4):
        await poll(scene.entry)
    (flow,) = scene.hass.config_entries.flow.async_progress()
    result = await scene.hass.config_entries.flow.async_configure(flow["flow_id"], {CONF_PASSWORD: "Markwrong"})
    scene.errors.append(str(result.get("errors")))


CALLS: dict[str, dict[str, Any]] = {
    "get_recognitions": ID | NAME,
    "get_records": ID | NAME,
    "set_network": {"ip_address": "nowhere", "gateway": "127.0.0.1"},
    "send_command": {"command": {"Mark": "Markcommand"}},
    "set_user": PERSON | {"photo_file": "/Markphoto.jpg"},
    "get_users": ID | NAME | {"photos": True, "ic_number": PERSON["ic_number"], "id_number": PERSON["id_number"]},
    "delete_user": ID,
    "delete_all_users": {"confirm": True},
    "erase_person": NAME | {"confirm": True, "from_terminals": True},
    "enroll_capture": PERSON | {"record_id": 1},
    "copy_users": {"source": "nowhere", "user_ids": [PERSON["user_id"]]},
}


async def actions(scene: Scene) -> None:
    """Call each action, rightly and wrongly, while the terminal answers, refuses, and is away."""
    assert CALLS.keys() == {action.name for action in ACTIONS}

    async def call_all() -> None:
        for name, data in CALLS.items():
            several = name not in {"get_recognitions", "get_records", "set_network", "send_command"}
            at = {"terminals": scene.entry.entry_id} if several else {"config_entry_id": scene.entry.entry_id}
            for one in (
                data,
                data | {"remark": "Mark" * 99},
                data | {"end_time": "Markend"},
                data | {"user_id": ["Mark"]},
            ):
                await scene.act(name, **at, **one)
        await scene.act("set_user", terminals=scene.entry.entry_id, **PERSON)

    for code in CODES:
        fault = scene.terminal.faults.add("/api/user*", code=code)
        await call_all()
        scene.terminal.faults.remove(fault)
    await call_all()
    await scene.terminal.stop()
    await call_all()


async def panel(scene: Scene) -> None:
    """Give each command of the panel, rightly and wrongly."""
    browser, one = await scene.panel(), {"entry": scene.entry.entry_id}
    person = {name: value for name, value in PERSON.items() if name != "user_id"}
    at, ids = {"entries": [scene.entry.entry_id]}, {"user_ids": [PERSON["user_id"]]}
    given: dict[str, dict[str, Any]] = {
        "terminals": {},
        "recognitions": {"search": "Markname"},
        "subscribe": {},
        "people/list": one,
        "people/get": one | ID,
        "people/photo": {"media": "media-source://richtech_aatss/Markmedia"},
        "people/free_id": at,
        "people/check": {"person": PERSON},
        "people/set": at | ID | {"person": person},
        "people/end": at | ids | {"end": "2021-05-16T12:13:14Z"},
        "people/copy": at | ids | {"source": "Marksource"},
        "people/remove": at | ids,
    }
    assert given.keys() == {command.name for command in COMMANDS}
    faults: tuple[dict[str, Any], ...] = ({}, *({"code": code} for code in CODES), {"body": TORN}, {"body": SAID})
    for one_fault in faults:
        numbers: list[int] = []
        fault = scene.terminal.faults.add("/api/user*", **one_fault)
        for command, data in given.items():
            numbers += [await browser.send(command, **data)]
            numbers += [await browser.send(command, **data | {"person": {"name": ["Mark"]}})]
        scene.errors += [await browser.told(number) for number in numbers]
        scene.terminal.faults.remove(fault)
    assert sum(map(bool, scene.errors)) > len(faults) * 5
