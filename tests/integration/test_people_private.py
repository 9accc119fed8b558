"""Nothing that is said of a person leaves Home Assistant's own answers."""

from base64 import b64encode
import json
import logging
from pathlib import Path
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import get_diagnostics_for_config_entry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
import voluptuous as vol

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from tests.emulator import Terminal, face
from tests.waiting import eventually

from .inside import people_of, poll
from .panel import Open
from .people import act_at, upload

TEXTS = (
    *("name", "ic_number", "job_number", "mobile", "remark", "department", "mail", "title", "position"),
    *("id_number", "prompt", "purpose", "interviewee", "come_from", "description"),
)
PERSON: dict[str, Any] = {name: f"Mark {name}" for name in TEXTS} | {
    "user_id": "Mark user_id",
    "kind": "visitor",
    "gender": "female",
    "birthday": "1971-03-14",
    "entry_time": "2001-04-15 11:12:13",
    "start_time": "2021-05-16 12:13:14",
    "end_time": "2031-06-17 13:14:15",
}
MARKS = ("Mark", "1971-03-14", "2001-04-15", "2021-05-16", "2031-06-17", "987304394", "1923941655")
# What is wrong with a call, each with the marks inside.
WRONG: tuple[dict[str, Any], ...] = (
    *({name: f"Mark {name}" * 60} for name in TEXTS),
    *({name: ["Mark"]} for name in TEXTS),
    *({name: f"Mark {name}"} for name in ("birthday", "entry_time", "start_time", "end_time")),
    {"user_id": "Mark" * 5},
    {"kind": "Mark"},
    {"gender": "Mark"},
    {"photo_file": "/Mark"},
    {"photo_entity": "image.Mark"},
    {"photo_media": "media-source://image/image.Mark"},
    {"photo_media": {"media_content_id": ["Mark"]}},
    {"start_time": "2031-06-17 13:14:15", "end_time": "2021-05-16 12:13:14"},
)


def ours(caplog: pytest.LogCaptureFixture) -> str:
    """Return what the integration logged, tracebacks included; Home Assistant logs calls by itself when told to."""
    records = [record for record in caplog.records if "richtech_aatss" in record.name]
    return "\n".join(logging.Formatter().format(record) for record in records)


def reveals(text: str) -> list[str]:
    """Return the marks in a text."""
    return [mark for mark in (*MARKS, b64encode(face("Mark")).decode()[20:60]) if mark in text]


async def test_nothing_private(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    hass_client: ClientSessionGenerator,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    """No attribute of a person is in the log, in diagnostics or in a raised error, whatever goes wrong."""
    caplog.set_level(logging.DEBUG)
    hass.config.allowlist_external_dirs = {str(tmp_path)}
    (tmp_path / "photo.jpg").write_bytes(face("Mark"))
    given = {**PERSON, "photo_file": str(tmp_path / "photo.jpg")}
    assert (await act_at(hass, loaded, "set_user", **given))["outcome"] == "added"
    assert terminal.users["Mark user_id"]["interviewee"] == "Mark interviewee"
    await act_at(hass, loaded, "get_users", photos=True)
    for code in (20001, 20002, 30001, 30002, 30003, 30004, 50002, 50009):
        fault = terminal.faults.add("/api/user*", code=code)
        for action, data in (("set_user", PERSON), ("delete_user", {"user_id": "Mark user_id"}), ("get_users", {})):
            await act_at(hass, loaded, action, **data)
        terminal.faults.remove(fault)
    await terminal.stop()
    with pytest.raises(HomeAssistantError) as raised:
        await hass.services.async_call(
            "richtech_aatss", "delete_user", {"terminals": loaded.entry_id, "user_id": "Mark user_id"}, blocking=True
        )
    assert "delete_user failed at Front door" in str(raised.value)
    assert not reveals(str(raised.value))
    await terminal.start()
    await poll(loaded)
    await eventually(lambda: people_of(loaded).idle)
    report = await get_diagnostics_for_config_entry(hass, hass_client, loaded)
    assert not reveals(json.dumps(report))
    assert not reveals(ours(caplog))


@pytest.mark.parametrize("wrong", WRONG, ids=str)
@pytest.mark.parametrize("action", ["set_user", "enroll_capture"])
async def test_nothing_private_is_raised(
    hass: HomeAssistant, loaded: MockConfigEntry, caplog: pytest.LogCaptureFixture, action: str, wrong: dict[str, Any]
) -> None:
    """What is wrong with a call is told by the field, not by what is in it."""
    caplog.set_level(logging.DEBUG)
    record = {"record_id": 1} if action == "enroll_capture" else {}
    with pytest.raises((HomeAssistantError, vol.Invalid)) as raised:
        await act_at(hass, loaded, action, **({"name": "x"} | record | wrong))
    chain: BaseException | None = raised.value
    while chain:
        assert not reveals(f"{chain} {getattr(chain, 'translation_placeholders', None)}")
        chain = chain.__cause__ or chain.__context__
    assert not reveals(ours(caplog))


async def test_nothing_private_of_the_panel(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    back: MockConfigEntry,
    panel: Open,
    hass_client: ClientSessionGenerator,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What is saved, shown, copied and removed there is not in the log either, whatever goes wrong."""
    caplog.set_level(logging.DEBUG)
    browser, at = await panel(), {"entries": [loaded.entry_id]}
    user_id, person = PERSON["user_id"], {name: value for name, value in PERSON.items() if name != "user_id"}
    photo = (await browser.ask("people/photo", upload=await upload(hass, hass_client, face("Mark"))))["photo"]
    await browser.results("people/set", **at, user_id=user_id, person=person, photo=photo)
    assert terminal.users[user_id]["interviewee"] == "Mark interviewee"
    shown = (await browser.ask("people/get", entry=loaded.entry_id, user_id=user_id))["person"]
    assert shown["interviewee"] == "Mark interviewee"
    of_one = {"user_ids": [user_id]}
    for code in (20001, 20002, 30001, 30002, 30003, 30004, 50002, 50009):
        fault = terminal.faults.add("/api/user*", code=code)
        await browser.results("people/set", **at, user_id=user_id, person={"title": "Mark"})
        await browser.results("people/copy", source=loaded.entry_id, entries=[back.entry_id], **of_one)
        await browser.results("people/remove", **at, **of_one)
        terminal.faults.remove(fault)
    await terminal.stop()
    await browser.results("people/end", **at, **of_one, end=PERSON["start_time"])
    for wrong in ({"remark": "Mark" * 70}, {"birthday": "Mark"}, {"name": ["Mark"]}):
        _, text = await browser.refused("people/set", **at, user_id=user_id, person=wrong)
        assert "Mark" not in text
    assert not reveals(ours(caplog))
