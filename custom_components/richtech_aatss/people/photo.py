"""Any photo becomes one that the terminal accepts."""

from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from typing import override

from PIL import ExifTags, Image

from homeassistant.core import HomeAssistant

from ..recognitions.journal.thumbnails import DAMAGED
from .errors import PHOTO, PeopleError

LONGEST_SIDE = 800
LARGEST_PHOTO = 200_000
# More than any phone's photo, and what a file may hold before it is read.
LARGEST_FILE = 50_000_000
MOST_PIXELS = 80_000_000
# What is no JPEG cannot be made smaller while it is decoded.
MOST_PIXELS_AT_ONCE = 50_000_000
# Some kinds take many times the memory when they are converted.
MOST_PIXELS_CONVERTED = 16_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
SIDES = (LONGEST_SIDE, 640, 480, 320)
QUALITIES = (90, 80, 70, 60, 50, 40, 30)
# Modes that are scaled before anything else, to save memory.
SCALABLE = ("RGB", "RGBA", "L", "LA", "CMYK")
# How to set each orientation that a camera notes upright.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class PictureError(PeopleError):
    """A photo cannot be used."""

    @property
    @override
    def field(self) -> str:
        """Return that it is the photo."""
        return PHOTO


async def async_prepare(hass: HomeAssistant, photo: bytes) -> bytes:
    """Return a photo as the terminal takes it; raises PictureError."""
    return await hass.async_add_executor_job(prepare, photo)


def prepare(photo: bytes) -> bytes:
    """Turn, scale and compress a photo; takes its time."""
    if len(photo) > LARGEST_FILE:
        raise PictureError("photo_too_large")
    with _opened(photo) as image:
        small = _decoded(image)
    return next(file for file in _compressed(small) if len(file) <= LARGEST_PHOTO)


def _opened(photo: bytes) -> Image.Image:
    try:
        image = Image.open(BytesIO(photo), formats=FORMATS)
    except Image.DecompressionBombError:
        raise PictureError("photo_too_many_pixels") from None
    except DAMAGED:
        raise PictureError("photo_not_a_picture") from None
    most = MOST_PIXELS if image.format in ("JPEG", "MPO") else MOST_PIXELS_AT_ONCE
    if image.mode not in SCALABLE or "transparency" in image.info:
        most = MOST_PIXELS_CONVERTED
    if image.width * image.height > most:
        image.close()
        raise PictureError("photo_too_many_pixels")
    return image


def _decoded(image: Image.Image) -> Image.Image:
    """Return the pixels alone: small, upright, in three colours, without what else the file says."""
    try:
        image.draft(None, (2 * LONGEST_SIDE, 2 * LONGEST_SIDE))
        image.load()
        if image.mode in SCALABLE and "transparency" not in image.info:
            image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        plain = _in_three_colours(image)
    except DAMAGED:
        raise PictureError("photo_damaged") from None
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    with suppress(*DAMAGED):
        plain = plain.transpose(TURNS[image.getexif()[ExifTags.Base.Orientation]])
    plain.info = {}
    return plain


def _in_three_colours(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        # 16 bits for each pixel; a plain conversion cuts them off.
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        upon_white = Image.new("RGBA", image.size, "white")
        upon_white.alpha_composite(image.convert("RGBA"))
        return upon_white.convert("RGB")
    return image.convert("RGB")


def _compressed(image: Image.Image) -> Iterator[bytes]:
    for side in SIDES:
        image.thumbnail((side, side))
        for quality in QUALITIES:
            file = BytesIO()
            image.save(file, "JPEG", quality=quality, optimize=True)
            yield file.getvalue()
