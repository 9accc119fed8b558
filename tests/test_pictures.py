"""Photos, as they come, become pictures that the terminal accepts."""

from io import BytesIO
import random
import struct
import warnings
import zlib

from PIL import ExifTags, Image
import pytest

from custom_components.richtech_aatss.people import photo as photo_module
from custom_components.richtech_aatss.people.photo import PictureError, prepare
from tests.emulator import face

RED, GREEN, BLUE = (250, 10, 10), (10, 250, 10), (10, 10, 250)


def encoded(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    """Return an image as a file."""
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def decoded(file: bytes) -> Image.Image:
    """Return what the terminal gets, which is always of the same kind."""
    image = Image.open(BytesIO(file))
    image.load()
    assert (image.format, image.mode) == ("JPEG", "RGB")
    assert max(image.size) <= photo_module.LONGEST_SIDE
    assert len(file) <= 200 * 1024
    return image


def like(color: object, wanted: tuple[int, int, int]) -> bool:
    """Return whether a color is another one but for the compression."""
    assert isinstance(color, tuple)
    return all(abs(one - other) < 20 for one, other in zip(color, wanted, strict=True))


def noise(width: int, height: int) -> Image.Image:
    """Return a picture that can hardly be compressed."""
    return Image.frombytes("RGB", (width, height), random.Random(1).randbytes(width * height * 3))


def png_header(width: int, height: int) -> bytes:
    """Return a small file that says it is a huge picture."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 10_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("kind", "size"), [("JPEG", (4000, 3000)), ("PNG", (3000, 2000))])
def test_a_phones_photo(kind: str, size: tuple[int, int]) -> None:
    """A large photo is scaled, with its proportions."""
    picture = decoded(prepare(encoded(noise(*size), kind)))
    assert max(picture.size) == 800
    assert picture.width / picture.height == pytest.approx(size[0] / size[1], rel=0.01)


def test_the_quality_gives_way() -> None:
    """A picture without much in it stays as good as it is, one with too much becomes coarser or smaller."""
    assert decoded(prepare(face("Ada"))).size == (120, 160)
    assert len(prepare(encoded(noise(800, 800)))) > 50_000


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_turned(kind: str, orientation: int) -> None:
    """A photo is upright however the phone was held: red on the left above, green beside it, blue below."""
    upright = Image.new("RGB", (1600, 1200), BLUE)
    upright.paste(RED, (0, 0, 800, 600))
    upright.paste(GREEN, (800, 0, 1600, 600))
    back = {6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
    same = photo_module.TURNS | back
    held = upright.transpose(same[orientation]) if orientation in same else upright
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    picture = decoded(prepare(encoded(held, kind, exif=exif)))
    assert picture.size == (800, 600)
    assert like(picture.getpixel((200, 150)), RED)
    assert like(picture.getpixel((600, 150)), GREEN)
    assert like(picture.getpixel((400, 450)), BLUE)


def test_metadata_stays_behind() -> None:
    """Neither the place of a photo nor a comment reaches the terminal."""
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = "secret"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    photo = encoded(Image.new("RGB", (900, 900), RED), exif=exif, comment="secret", icc_profile=b"secret" * 40)
    assert b"secret" in photo
    prepared = prepare(photo)
    assert b"secret" not in prepared
    assert not decoded(prepared).getexif()
    assert "comment" not in decoded(prepared).info


def test_a_damaged_orientation() -> None:
    """A photo whose metadata are damaged is used as it lies."""
    photo = encoded(Image.new("RGB", (90, 60), RED), exif=b"Exif\0\0II*\0\xff\xff\xff\xff\x01\x02")
    assert decoded(prepare(photo)).size == (90, 60)


def images() -> dict[str, bytes]:
    """Return a red picture in each of the forms that files have."""
    plain = Image.new("RGB", (64, 64), RED)
    gif = Image.new("RGB", (64, 64), BLUE)
    return {
        "cmyk": encoded(plain.convert("CMYK")),
        "palette": encoded(plain.convert("P", palette=Image.Palette.ADAPTIVE), "PNG"),
        "alpha": encoded(Image.new("RGBA", (64, 64), (*RED, 255)), "PNG"),
        "animated": encoded(plain, "GIF", save_all=True, append_images=[gif, gif]),
        "animated png": encoded(plain, "PNG", save_all=True, append_images=[gif, gif]),
        "progressive": encoded(plain, progressive=True),
        "two in one": encoded(plain, "MPO", save_all=True, append_images=[gif]),
        "webp": encoded(plain, "WEBP"),
    }


@pytest.mark.parametrize("form", images())
def test_forms(form: str) -> None:
    """Whatever a file's form, the colors are right; of an animation, the first picture is taken."""
    assert like(decoded(prepare(images()[form])).getpixel((32, 32)), RED)


def test_transparency_is_white() -> None:
    """What is transparent becomes white, not black."""
    clear = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    assert like(decoded(prepare(encoded(clear, "PNG"))).getpixel((32, 32)), (255, 255, 255))
    paletted = clear.convert("P")
    assert like(decoded(prepare(encoded(paletted, "PNG", transparency=0))).getpixel((32, 32)), (255, 255, 255))
    gray = Image.new("LA", (64, 64), (0, 0))
    assert like(decoded(prepare(encoded(gray, "PNG"))).getpixel((32, 32)), (255, 255, 255))


def test_sixteen_bits() -> None:
    """A gray of 16 bits stays the same gray, and a bitmap of one bit stays white."""
    gray = Image.new("I;16", (64, 64), 0x8000)
    assert like(decoded(prepare(encoded(gray, "PNG"))).getpixel((32, 32)), (128, 128, 128))
    assert like(decoded(prepare(encoded(Image.new("1", (64, 64), 1), "PNG"))).getpixel((32, 32)), (255, 255, 255))


def test_bombs() -> None:
    """A small file with a huge picture is refused by its header, before it is decoded."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        for photo in (png_header(20_000, 10_000), png_header(8000, 8000), png_header(10_000, 9000)):
            with pytest.raises(PictureError, match="photo_too_many_pixels"):
                prepare(photo)


def test_what_is_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each kind of unusable file has its own error."""
    whole = {kind: encoded(noise(300, 300), kind) for kind in ("JPEG", "PNG")}
    for photo in (b"", b"This is a text named photo.jpg", b"\xff\xd8\xff", b"%!PS-Adobe-3.0 EPSF-3.0\n"):
        with pytest.raises(PictureError, match="photo_not_a_picture"):
            prepare(photo)
    for photo in (whole["JPEG"][:30_000], whole["PNG"][:30_000]):
        with pytest.raises(PictureError, match="photo_damaged"):
            prepare(photo)
    monkeypatch.setattr(photo_module, "LARGEST_FILE", 1000)
    with pytest.raises(PictureError, match="photo_too_large"):
        prepare(whole["JPEG"])
