"""A photo as it comes from a phone."""

from base64 import b64decode
from io import BytesIO
from typing import Any

from PIL import ExifTags, Image

RED, BLUE = (220, 30, 30), (30, 30, 220)


def phone_photo() -> bytes:
    """Return a photo of 12 megapixels whose upper half is red, if it is turned as its camera says."""
    photo = Image.new("RGB", (4000, 3000), BLUE)
    photo.paste(RED, (0, 0, 2000, 3000))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    file = BytesIO()
    photo.save(file, "JPEG", exif=exif, quality=95)
    return file.getvalue()


def is_upright(photo: str) -> bool:
    """Return whether a picture at the terminal is small, and red above blue."""
    jpeg = b64decode(photo)
    with Image.open(BytesIO(jpeg)) as image:
        pixels: list[Any] = [image.getpixel((300, row)) for row in (10, 790)]
        return len(jpeg) <= 200_000 and image.size == (600, 800) and pixels[0][0] > 200 and pixels[1][2] > 200
