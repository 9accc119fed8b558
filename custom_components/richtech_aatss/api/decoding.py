"""Reads JSON as terminals send it: in UTF-8 as section 6 says, or in GB 18030, and with characters cut in half."""

from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import suppress
from itertools import accumulate, takewhile
import json
from math import isfinite
import re
from typing import Any, Final

import orjson

from .errors import AatssProtocolError

# A page of 1,000 records has a fifth of these; more would take long, whatever they hold.
MOST_MARKS: Final = 250_000
MARKS: Final = b",[{"
# Objects within each other: what is deeper is nothing that a terminal has to say.
DEEPEST: Final = 64
MOST_IN_TURN: Final = 10_000
# A larger number was cut off, or is none that can be written.
LARGEST_WHOLE: Final = 2**63
# In GB 18030, so many bytes are no UTF-8 for each character that seems to be.
MANY: Final = 4
# A longer text is a picture, and so much text tells its encoding.
LONGEST_TEXT, ENOUGH_TEXT = 16_384, 131_072
# A byte that could not be read stays in the text as a lone surrogate.
UNREADABLE: Final = re.compile("[\ud800-\udfff\ufffd]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
# In UTF-8, Chinese and most other scripts beyond Europe's take three bytes or more, of which the first one is this.
_WIDE = bytes(range(0xE0, 0xF5))
# The beginning of a character in UTF-8, before a text's end.
_HALF = re.compile(rb'(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})(?=\\?"|$)')
_BLANK = "\0 \t\r\n"
_BETWEEN = re.compile("[\0 \t\r\n,]*")


def parse(body: bytes, *, gb: bool = False) -> dict[str, Any]:
    """Return a JSON object, perhaps of a terminal that has spoken GB 18030; raises AatssProtocolError."""
    _check_size(body)
    text = decode(body, gb=gb)
    try:
        answer = orjson.loads(text)
    except orjson.JSONDecodeError, UnicodeEncodeError:
        answer = _parse_patiently(text)
    if not isinstance(answer, dict):
        raise AatssProtocolError("The answer is not a JSON object")
    _check_depth(answer)
    return answer


def parse_each(frame: bytes | str) -> Iterator[Any]:
    """Yield each of the JSON values that follow each other in a frame; raises AatssProtocolError."""
    _check_size(frame.encode(errors="surrogatepass") if isinstance(frame, str) else frame)
    try:
        # The usual one value, with pictures: a live recognition does not wait for a slower parser.
        value = orjson.loads(frame)
    except orjson.JSONDecodeError, UnicodeEncodeError:
        yield from _parse_in_turn((frame if isinstance(frame, str) else decode(frame)).strip(_BLANK))
    else:
        _check_depth(value)
        yield value


def _check_size(raw: bytes) -> None:
    if len(raw) > MOST_MARKS and len(raw) - len(raw.translate(None, MARKS)) > MOST_MARKS:
        raise AatssProtocolError("There is more in it than a terminal has to say")


def _check_depth(value: Any, left: int = DEEPEST) -> None:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        if isinstance(one, dict | list):
            if not left:
                raise AatssProtocolError("There is more within each other than a terminal has to say")
            _check_depth(one, left - 1)


def _parse_in_turn(text: str) -> Iterator[Any]:
    decoder = json.JSONDecoder(strict=False)
    at = 0
    for _ in range(MOST_IN_TURN):
        if at == len(text):
            return
        try:
            value, at = decoder.raw_decode(text, at)
            _check_depth(value)
            value = _read_texts(value)
        except ValueError, RecursionError:
            raise AatssProtocolError("The frame is cut off, or not JSON") from None
        yield value
        if between := _BETWEEN.match(text, at):
            at = between.end()
    raise AatssProtocolError("There is more in it than a terminal has to say")


def decode(body: bytes, *, gb: bool = False) -> str:
    """Return a text; what can be read in neither way is left in it as lone surrogates."""
    with suppress(UnicodeDecodeError):
        # Nearly every answer, and large with pictures: it is not searched.
        text = body.decode()
        return text.removeprefix("\ufeff") if text.isascii() or not gb or _wide(text) else _decode_gb(body)
    if is_gb(body) or (gb and not _wide(_texts(body).decode(errors="ignore"))):
        return _decode_gb(body)
    # Most of it is UTF-8: a text that is not is read by itself.
    return body.decode("utf-8-sig", "surrogateescape")


def _decode_gb(body: bytes) -> str:
    return body.decode("gb18030", "surrogateescape")


def is_gb(body: bytes) -> bool:
    """Return whether a text is in GB 18030 as a whole; a short one may be in both."""
    with suppress(UnicodeDecodeError):
        body.decode()
        return False
    texts = _texts(body)
    if body.startswith(BOM_UTF8) or _is_cut(texts):
        return False
    readable = texts.decode(errors="ignore")
    return len(texts) - len(readable.encode()) > _wide(readable) * MANY


def _texts(body: bytes) -> bytes:
    """Return the texts that are not ASCII, as far as they tell the encoding."""
    parts = body.split(b'"', MOST_MARKS)
    texts = [text for text in parts if len(text) <= LONGEST_TEXT and not text.isascii()]
    sizes = takewhile(lambda size: size <= ENOUGH_TEXT, accumulate(map(len, texts)))
    return b'"'.join(texts[: sum(1 for _ in sizes)])


def _wide(text: str) -> int:
    """Return how many characters of a text take three bytes or more in UTF-8."""
    raw = text.encode()
    return len(raw) - len(raw.translate(None, _WIDE)) - text.count("\ufffd")


def is_readable(value: object) -> bool:
    """Return whether a value is all that the terminal has, and not what is left of it."""
    match value:
        case dict():
            return all(is_readable(name) and is_readable(inner) for name, inner in value.items())
        case list():
            return all(is_readable(inner) for inner in value)
        case str():
            return value.isascii() or not UNREADABLE.search(value)
        case int():
            return abs(value) < LARGEST_WHOLE
        case float():
            return isfinite(value)
    return True


def _is_cut(raw: bytes) -> bool:
    """Return whether bytes are UTF-8 but for characters cut in half at the ends of texts."""
    try:
        _HALF.sub(b"", raw).decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True


def _parse_patiently(text: str) -> Any:
    """Parse what is nearly JSON: a NUL at its end, control characters, or bytes in no encoding."""
    try:
        value = json.loads(text.rstrip("\0"), strict=False)
        _check_depth(value)
        return _read_texts(value)
    except ValueError, RecursionError:
        raise AatssProtocolError("The answer is cut off, or not JSON") from None


def _read_texts(value: Any) -> Any:
    """Read by itself each text that is not UTF-8."""
    match value:
        case dict():
            return {name: _read_texts(inner) for name, inner in value.items()}
        case list():
            return [_read_texts(inner) for inner in value]
        case str() if len(value) <= LONGEST_TEXT and not value.isascii() and _SURROGATE.search(value):
            return _read_text(value)
    return value


def _read_text(text: str) -> str:
    try:
        raw = text.encode(errors="surrogateescape")
        return text if _is_cut(raw) else raw.decode("gb18030")
    except UnicodeError:
        return text
