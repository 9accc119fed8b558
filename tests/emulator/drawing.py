"""Draws faces: no real person, always the same for the same name."""

import base64
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

# Pillow loads its file formats at the first picture otherwise: an import inside the event loop.
Image.preinit()

WIDTH: Final = 120
HEIGHT: Final = 160

type Color = tuple[int, int, int]

_SKIN: Final[tuple[Color, ...]] = ((255, 219, 172), (241, 194, 125), (198, 134, 66), (141, 85, 36), (92, 58, 33))
_HAIR: Final[tuple[Color, ...]] = ((30, 25, 20), (90, 56, 37), (181, 141, 80), (120, 120, 120), (150, 60, 30))
_MASK: Final[Color] = (150, 190, 220)
# A capture shows the hall behind the visitor, an enrolled picture a plain wall.
_HALL: Final[Color] = (70, 74, 80)


@lru_cache(maxsize=256)
def face(name: str, *, mask: bool = False, capture: bool = False) -> bytes:
    """Draw somebody as a small JPEG file."""
    seed = sha256(name.encode()).digest()
    wall = (150 + seed[0] % 90, 150 + seed[1] % 90, 150 + seed[2] % 90)
    image = Image.new("RGB", (WIDTH, HEIGHT), _HALL if capture else wall)
    pen = ImageDraw.Draw(image)
    _draw_head(pen, seed)
    _draw_features(pen, seed)
    if mask:
        pen.rectangle((36, 84, 84, 112), fill=_MASK)
    file = BytesIO()
    image.save(file, "JPEG", quality=80)
    return file.getvalue()


def portrait(name: str, *, mask: bool = False, capture: bool = False) -> str:
    """Draw somebody as base64, the way pictures travel."""
    return base64.b64encode(face(name, mask=mask, capture=capture)).decode()


def _draw_head(pen: ImageDraw.ImageDraw, seed: bytes) -> None:
    skin, hair = _SKIN[seed[3] % len(_SKIN)], _HAIR[seed[4] % len(_HAIR)]
    shirt = (seed[5], seed[6], seed[7])
    pen.ellipse((12, 122, 108, 220), fill=shirt)
    pen.rectangle((50, 108, 70, 130), fill=skin)
    pen.ellipse((30, 22, 90, 84 + seed[8] % 30), fill=hair)
    pen.ellipse((34, 34, 86, 120), fill=skin)


def _draw_features(pen: ImageDraw.ImageDraw, seed: bytes) -> None:
    spread, smile = 9 + seed[9] % 5, 2 + seed[10] % 9
    for x in (60 - spread, 60 + spread):
        pen.ellipse((x - 4, 66, x + 4, 74), fill=(250, 250, 250))
        pen.ellipse((x - 2, 68, x + 2, 72), fill=(seed[11] % 90, seed[12] % 90, seed[13] % 120))
    pen.line((60, 76, 58, 88, 62, 88), fill=(90, 50, 40))
    pen.arc((48, 92, 72, 98 + smile), 10, 170, fill=(160, 50, 50), width=2)
