"""Small pictures: each made when somebody looks for the first time, and kept beside the one that it shows."""

from io import BytesIO
from pathlib import Path
import struct
from typing import Final

from PIL import Image, ImageOps

from . import files

SIDE: Final = 256
QUALITY: Final = 80
# What Pillow raises over files that are damaged.
DAMAGED: Final = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, struct.error)


def load(path: Path) -> bytes | None:
    """Return the small picture of a kept one, or None where that has gone or is broken; takes its time."""
    if thumbnail := files.load(files.thumbnail_of(path)):
        return thumbnail
    picture = files.load(path)
    thumbnail = make(picture) if picture else None
    if thumbnail:
        files.save_thumbnail(path, thumbnail)
    return thumbnail


def make(picture: bytes) -> bytes | None:
    """Return a JPEG made small, upright and without what else the file says; None where it is broken."""
    file = BytesIO()
    try:
        with Image.open(BytesIO(picture), formats=["JPEG"]) as image:
            image.draft("RGB", (SIDE, SIDE))
            small = ImageOps.exif_transpose(image).convert("RGB")
            small.thumbnail((SIDE, SIDE))
            small.info = {}
            small.save(file, "JPEG", quality=QUALITY)
    except (*DAMAGED, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None
    return file.getvalue()
