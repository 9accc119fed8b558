"""Files that people upload, and what stands where a terminal's pictures should be."""

from contextlib import suppress
from functools import cache
from io import BytesIO
import struct
import zlib

from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from PIL import Image

from custom_components.richtech_aatss.people.photo import LARGEST_PHOTO, LONGEST_SIDE, PictureError, prepare
from custom_components.richtech_aatss.recognitions.journal import files, thumbnails

from .strategies import fuzzed

KINDS = ["JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF"]
MODES = ["RGB", "L", "P", "RGBA", "CMYK", "1", "I;16", "LA"]


@cache
def picture(kind: str, mode: str) -> bytes:
    """Return a small picture, of another mode where its kind does not have this one."""
    file = BytesIO()
    image = Image.linear_gradient("L").resize((16, 12))
    with suppress(ValueError):
        image = image.convert(mode)
    try:
        image.save(file, kind)
    except OSError, ValueError:
        image.convert("L").save(file, kind)
    return file.getvalue()


def png(width: int, height: int, depth: int = 8, colours: int = 2) -> bytes:
    """Return the beginning of a PNG of some size that has little in it."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, depth, colours, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 5000))
        + chunk(b"IEND", b"")
    )


def bmp(width: int, height: int) -> bytes:
    """Return the beginning of a BMP of some size."""
    return (
        b"BM" + struct.pack("<IHHIIiiHHIIiiII", 100, 0, 0, 54, 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0) + b"\0" * 40
    )


def gif(width: int, height: int) -> bytes:
    """Return the beginning of a GIF of some size."""
    return b"GIF89a" + struct.pack("<HH", width, height) + picture("GIF", "P")[10:]


@st.composite
def spoilt(draw: DrawFn) -> bytes:
    """Return a picture in which some bytes are others, or missing."""
    file = bytearray(picture(draw(st.sampled_from(KINDS)), draw(st.sampled_from(MODES))))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(file) - 1))
        file[at : at + draw(st.integers(0, 4))] = draw(st.binary(max_size=4))
    return bytes(file[: draw(st.integers(len(file) // 2, len(file)))])


sides = st.sampled_from([0, 1, 2, 799, 801, 9000, 20_000, 65_535, 2**31 - 1])
bombs = st.builds(png, sides, sides, st.sampled_from([1, 8, 16]), st.sampled_from([0, 2, 3, 6])) | st.builds(
    bmp, sides, sides
)
uploads = st.binary(max_size=100) | spoilt() | bombs


@fuzzed(150)
@given(file=uploads)
@example(file=gif(65_535, 65_535))
@example(file=bmp(1, -(2**31)))
@example(file=png(50_000_000, 1))
@example(file=png(1, 16_000_000, 16, 0))
def test_any_file_is_a_photo_or_refused(file: bytes) -> None:
    """What comes out is a JPEG of a size that terminals take."""
    with suppress(PictureError):
        with Image.open(BytesIO(prepare(file)), formats=["JPEG"]) as image:
            assert max(image.size) <= LONGEST_SIDE
        assert len(prepare(file)) <= LARGEST_PHOTO


@fuzzed(100)
@given(file=uploads | spoilt().map(lambda file: b"\xff\xd8\xff" + file))
def test_any_capture_is_shown_or_not(file: bytes) -> None:
    """A terminal's picture is made small, or is none."""
    assert files.is_jpeg(file) in {True, False}
    small = thumbnails.make(file)
    assert small is None or small.startswith(b"\xff\xd8\xff")
