"""Small pictures in Media: made once, kept with the picture, and shown to who may see it."""

import base64
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

from custom_components.richtech_aatss.captures import async_thumbnail
from custom_components.richtech_aatss.const import DOMAIN
from custom_components.richtech_aatss.recognitions.journal import files, thumbnails
from custom_components.richtech_aatss.recognitions.retention import Retention
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from tests.emulator import Terminal
from tests.emulator.drawing import face

from .inside import journal_of
from .journals import KEEP, pictures, recognition
from .media import Browser, identifier_of, set_up_media

SUFFIX = files.THUMBNAIL


def encoded(size: tuple[int, int], mode: str = "RGB", **options: Any) -> bytes:
    """Return a JPEG."""
    file = BytesIO()
    Image.new(mode, size).save(file, "JPEG", **options)
    return file.getvalue()


LARGE = encoded((720, 1280))


async def write(hass: HomeAssistant, entry_id: str, *contents: bytes, days_ago: int = 0) -> list[str]:
    """Write recognitions with pictures into the journal, and return the identifiers of these."""
    at = dt_util.utcnow() - timedelta(days=days_ago, minutes=1)
    some = [
        recognition(number, at=at, picture=base64.b64encode(content).decode())
        for number, content in enumerate(contents, 100 * days_ago)
    ]
    await (await journal_of(hass)).async_add(entry_id, some, KEEP)
    return [f"{entry_id}/{one.key[0]}/{one.key[1]}" for one in some]


@pytest.fixture
async def thumbnail(hass: HomeAssistant, loaded: MockConfigEntry, hass_ws_client: WebSocketGenerator) -> str:
    """Return the signed path of a large picture's thumbnail, as Media shows it to an administrator."""
    await set_up_media(hass)
    (identifier,) = await write(hass, loaded.entry_id, LARGE)
    browser = Browser(await hass_ws_client(hass))
    page = await browser.open("Front door", "By person", "Ada Lovelace")
    (one,) = page["children"]
    assert identifier_of(one) == identifier
    (person,) = (await browser.open("Front door", "By person"))["children"]
    assert person["thumbnail"].partition("?")[0] == one["thumbnail"].partition("?")[0]
    return str(one["thumbnail"])


async def test_in_the_browser(thumbnail: str, hass_client_no_auth: ClientSessionGenerator) -> None:
    """An address that is signed is enough, as a browser sends no token for a picture."""
    client = await hass_client_no_auth()
    answer = await client.get(thumbnail)
    assert (answer.status, answer.content_type) == (200, "image/jpeg")
    assert answer.headers["Cache-Control"] == "private, max-age=86400"
    with Image.open(BytesIO(await answer.read())) as image:
        assert (image.format, image.size) == ("JPEG", (144, 256))
    unsigned, _, signature = thumbnail.partition("?")
    assert unsigned.startswith(f"/api/{DOMAIN}/thumbnails/")
    for address in (unsigned, f"{unsigned}0?{signature}", f"{unsigned}?authSig=x"):
        assert (await client.get(address)).status == 401


async def test_who_may_look(
    thumbnail: str, hass_client: ClientSessionGenerator, hass_read_only_access_token: str, hass_read_only_user: MockUser
) -> None:
    """Who may not see the terminal's entities does not get it, nor learns whether there is one."""
    path = thumbnail.partition("?")[0]
    client = await hass_client(hass_read_only_access_token)
    assert (await client.get(path)).status == 200
    hass_read_only_user.groups = []
    hass_read_only_user.mock_policy({})
    for address in (path, f"{path}0", f"/api/{DOMAIN}/thumbnails/nobody/1/1000"):
        assert (await client.get(address)).status == 401


async def test_made_once(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """The small picture is kept beside the one that it shows, for Home Assistant alone."""
    (identifier,) = await write(hass, loaded.entry_id, LARGE)
    first = await async_thumbnail(hass, identifier)
    name, small = pictures(hass)
    assert small == name + SUFFIX
    path = files.captures_folder(hass) / small
    assert path.read_bytes() == first
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_bytes(b"made before")
    assert await async_thumbnail(hass, identifier) == b"made before"


async def test_nowhere_to_keep_it(
    hass: HomeAssistant, loaded: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it cannot be written it is shown nonetheless."""
    (identifier,) = await write(hass, loaded.entry_id, LARGE)

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(files, "_replace", fail)
    assert files.is_jpeg(await async_thumbnail(hass, identifier) or b"")
    assert len(pictures(hass)) == 1


async def test_removed_with_the_picture(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """A thumbnail is kept for as long as its picture, and for no longer."""
    old, new = [(await write(hass, loaded.entry_id, LARGE, days_ago=days))[0] for days in (5, 1)]
    assert await async_thumbnail(hass, old)
    assert await async_thumbnail(hass, new)
    journal = await journal_of(hass)
    await journal.async_prune(loaded.entry_id, KEEP)
    assert len(pictures(hass)) == 4
    await journal.async_prune(loaded.entry_id, Retention(picture_days=3))
    left = pictures(hass)
    assert len(left) == 2
    assert left[1] == left[0] + SUFFIX
    assert await async_thumbnail(hass, old) is None
    assert await async_thumbnail(hass, new)
    assert len([one for one in (files.captures_folder(hass) / loaded.entry_id).iterdir() if one.is_dir()]) == 1
    await hass.config_entries.async_remove(loaded.entry_id)
    assert await async_thumbnail(hass, new) is None
    assert pictures(hass) == []
    assert not (files.captures_folder(hass) / loaded.entry_id).exists()


def test_the_picture_goes_meanwhile(tmp_path: Path) -> None:
    """What is made of a picture while that is deleted is not left behind."""
    picture = tmp_path / "entry" / "2026-11-25" / "1.jpg"
    files.save_thumbnail(picture, b"small")
    assert not picture.parent.exists()
    picture.parent.mkdir(parents=True)
    files.save_thumbnail(picture, b"small")
    files.thumbnail_of(picture).write_bytes(b"made a moment ago")
    files.save_thumbnail(picture, b"small")
    assert list(picture.parent.iterdir()) == []


async def test_broken_pictures(
    hass: HomeAssistant,
    terminal: Terminal,
    loaded: MockConfigEntry,
    hass_client: ClientSessionGenerator,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A picture that is broken, or gone, has no thumbnail; there is no error, and the terminal is not asked."""
    noise = encoded((640, 480), quality=100)
    cut, gone = await write(hass, loaded.entry_id, noise[: len(noise) // 2], face("Ada"))
    client = await hass_client()
    for path in files.captures_folder(hass).rglob("*.jpg"):
        if path.read_bytes() == face("Ada"):
            path.unlink()
    for identifier in (cut, gone, f"{loaded.entry_id}/99/1000", "x/1/1000", f"{loaded.entry_id}/x/y"):
        assert (await client.get(f"/api/{DOMAIN}/thumbnails/{identifier}")).status == 404
    assert [path for path in pictures(hass) if path.endswith(SUFFIX)] == []
    # A single record is looked for by its second.
    assert not [one for one in terminal.requests if one.query.get("startTime") == one.query.get("endTime", "")]
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize(
    ("picture", "size"),
    [
        (encoded((4000, 3000)), (256, 192)),
        (encoded((300, 300), "L"), (256, 256)),
        (encoded((1000, 500), "CMYK"), (256, 128)),
        (encoded((120, 160)), (120, 160)),
        (encoded((1000, 1)), (256, 1)),
    ],
)
def test_sizes(picture: bytes, size: tuple[int, int]) -> None:
    """No side is longer than 256 pixels, with the proportions as they were; nothing is made larger."""
    with Image.open(BytesIO(thumbnails.make(picture) or b"")) as image:
        image.load()
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", size)


def test_upright_and_nothing_else() -> None:
    """A picture that was taken sideways is turned, and what else the file says is left out."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "where it was"
    made = thumbnails.make(encoded((1000, 500), exif=exif)) or b""
    with Image.open(BytesIO(made)) as image:
        assert image.size == (128, 256)
        assert not image.getexif()
    assert b"where it was" not in made


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff", b"GIF89a", LARGE[:200], b"\xff\xd8\xff\xe0" * 50])
def test_no_pictures(data: bytes) -> None:
    """Of what is no picture none is made."""
    assert thumbnails.make(data) is None
