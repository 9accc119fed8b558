"""The pictures of who came."""

from datetime import datetime
from io import BytesIO
from pathlib import Path
import threading
import time
from typing import Any

from PIL import Image
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.richtech_aatss.const import DOMAIN
from custom_components.richtech_aatss.recognitions import bursts
from custom_components.richtech_aatss.recognitions.journal import files
from homeassistant.components.image import async_get_image
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from tests.emulator import Terminal
from tests.waiting import eventually

from .conftest import entity_id, set_up, state, states_of


def jpeg(shade: int) -> bytes:
    """Return a picture of one shade of grey."""
    buffer = BytesIO()
    Image.new("L", (8, 8), shade).save(buffer, "JPEG")
    return buffer.getvalue()


async def shown(hass: HomeAssistant, key: str) -> bytes:
    """Return the picture that a user sees."""
    return (await async_get_image(hass, entity_id(hass, key))).content


def kept(hass: HomeAssistant) -> list[Path]:
    """Return the pictures on the disk."""
    return sorted(Path(hass.config.cache_path(DOMAIN)).rglob("*.jpg"))


async def test_the_picture_comes_before_the_event(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry
) -> None:
    """In one turn of the loop, so that whatever the event starts finds the picture."""
    seen: list[str] = []

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        if event.data["entity_id"] in watched:
            if not seen:
                hass.loop.call_soon(seen.append, "next turn")
            seen.append(event.data["entity_id"])

    watched = [entity_id(hass, key) for key in ("last_capture", "last_stranger", "recognition")]
    hass.bus.async_listen("state_changed", note)
    await terminal.recognize()
    await eventually(lambda: "next turn" in seen)
    assert seen == [*watched, "next turn"]


async def test_whose_pictures(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """Each image shows its own people, with the time of the record, until the next one with a picture."""
    signed = int(time.time()) - 1
    await terminal.recognize(type=1, name="Anna", picture=jpeg(10), signTime=signed)
    await eventually(lambda: state(hass, "last_capture").state != "unknown")
    assert datetime.fromisoformat(state(hass, "last_capture").state).timestamp() == signed
    assert state(hass, "last_stranger").state == "unknown"
    await terminal.recognize(type=-1, picture=jpeg(20))
    await eventually(lambda: state(hass, "last_stranger").state != "unknown")
    before = state(hass, "last_capture").state
    for odd in (False, b"", b"GIF89a", b"<html>"):
        record = await terminal.recognize(type=-1, picture=odd)
        await eventually(lambda: state(hass, "recognition").attributes["record_id"] == record["id"])  # noqa: B023
    assert state(hass, "last_capture").state == before
    assert await shown(hass, "last_capture") == await shown(hass, "last_stranger") == jpeg(20)


async def test_two_in_one_second(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """Each is a change of the image."""
    second = int(time.time())
    seen = states_of(hass, entity_id(hass, "last_capture"))
    for shade in (60, 70):
        await terminal.recognize(type=-1, picture=jpeg(shade), signTime=second)
    await eventually(lambda: len({one.state for one in seen()}) == 2)
    assert await shown(hass, "last_capture") == jpeg(70)


async def test_old_pictures_are_not_shown(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """What was missed changes no image: an automation may start with one."""
    await terminal.recognize(signTime=int(time.time()) - 900)
    await eventually(lambda: state(hass, "missed_recognition").state != "unknown")
    assert state(hass, "last_capture").state == "unknown"


async def test_after_a_restart(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """The images are what they were."""
    await terminal.recognize(type=-1, picture=jpeg(30), signTime=int(time.time()) - 2)
    await eventually(lambda: state(hass, "last_capture").state != "unknown")
    before = state(hass, "last_capture").state
    await hass.async_block_till_done()
    await hass.config_entries.async_unload(loaded.entry_id)
    await set_up(hass, loaded)
    assert state(hass, "last_capture").state == state(hass, "last_stranger").state == before
    assert await shown(hass, "last_stranger") == jpeg(30)


@pytest.mark.parametrize(("option", "left"), [("picture_days", "last_stranger"), ("stranger_days", "last_capture")])
async def test_none_are_kept(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, option: str, left: str
) -> None:
    """0 days keep no picture of these people, the latest included; it is shown all the same."""
    hass.config_entries.async_update_entry(loaded, options={option: 0})
    await hass.config_entries.async_reload(loaded.entry_id)
    await eventually(lambda: terminal.push_clients)
    await terminal.recognize(type=-1, picture=jpeg(40))
    await terminal.recognize(type=1, name="Anna", picture=jpeg(50))
    await eventually(lambda: state(hass, "recognition").attributes.get("name") == "Anna")
    assert await shown(hass, "last_capture") == jpeg(50)
    assert await shown(hass, "last_stranger") == jpeg(40)
    await hass.async_block_till_done()
    names = [path.stem for path in kept(hass)]
    assert [name for name in names if name.startswith("last_")] == [left]
    assert len(names) == 2


async def test_removal(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, hass_client: ClientSessionGenerator
) -> None:
    """With the entry go its pictures and recognitions."""
    await terminal.recognize()
    await eventually(lambda: state(hass, "recognitions_today").state == "1")
    await hass.async_block_till_done()
    assert len(kept(hass)) == 3
    assert not [path for path in (kept(hass)[0].parents[1], *kept(hass)) if path.stat().st_mode & 0o077]
    assert await hass.config_entries.async_remove(loaded.entry_id)
    await hass.async_block_till_done()
    assert kept(hass) == []


async def test_a_stop_within_a_burst(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The latest pictures are kept, though it was still waited whether more would come."""
    for seconds in ("PAUSE", "LONGEST_WAIT"):
        monkeypatch.setattr(bursts, seconds, 30.0)
    await terminal.recognize(picture=jpeg(7))
    await eventually(lambda: state(hass, "last_capture").state != "unknown")
    assert kept(hass) == []
    await hass.async_stop()
    latest = {
        path.name: path.read_bytes() for path in kept(hass) if path.name in {"last_capture.jpg", "last_stranger.jpg"}
    }
    assert latest == dict.fromkeys(["last_capture.jpg", "last_stranger.jpg"], jpeg(7))


async def test_a_stop_while_others_are_kept(
    hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The latest picture is kept, though the disk was still busy with the one before it."""
    monkeypatch.setattr(bursts, "PAUSE", 0.0)
    begun, free, save = threading.Event(), threading.Event(), files.save_latest

    def save_slowly(*arguments: Any) -> None:
        begun.set()
        free.wait(30)
        save(*arguments)

    monkeypatch.setattr(files, "save_latest", save_slowly)
    await terminal.recognize(picture=jpeg(7))
    await eventually(begun.is_set)
    before = state(hass, "last_capture").state
    await terminal.recognize(picture=jpeg(8))
    await eventually(lambda: state(hass, "last_capture").state != before)
    hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, lambda _event: threading.Timer(1.0, free.set).start())
    await hass.async_stop()
    assert [path.read_bytes() for path in kept(hass) if path.name == "last_capture.jpg"] == [jpeg(8)]
