"""Reads JSON as terminals send it: in UTF-8 as section 6 says, or in GB 18030, and with characters cut in half."""

from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import suppress
import json
import re
from typing import Any, Final

import orjson

from .errors import AatssProtocolError

# In GB 18030, so many bytes are no UTF-8 for each character that seems to be.
MANY: Final = 4
# A byte that could not be read stays in the text as a lone surrogate.
UNREADABLE: Final = re.compile("[\ud800-\udfff\ufffd]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
# In UTF-8, Chinese and most other scripts beyond Europe's take three bytes or more.
_WIDE = re.compile("[\u0800-\ud7ff\ue000-\ufffc\U00010000-\U0010ffff]")
# The beginning of a character in UTF-8, before a text's end.
_HALF = re.compile(rb'(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})(?=\\?"|$)')


def parse(body: bytes, *, gb: bool = False) -> dict[str, Any]:
    """Return a JSON object, perhaps of a terminal that has spoken GB 18030; raises AatssProtocolError."""
    text = decode(body, gb=gb)
    try:
        answer = orjson.loads(text)
    except orjson.JSONDecodeError, UnicodeEncodeError:
        answer = _parse_patiently(text)
    if not isinstance(answer, dict):
        raise AatssProtocolError("The answer is not a JSON object")
    return answer


def parse_each(frame: bytes | str) -> Iterator[Any]:
    """Yield each of the JSON values that follow each other in a frame; raises AatssProtocolError."""
    text = (frame if isinstance(frame, str) else decode(frame)).strip("\0 \t\r\n")
    try:
        # The usual one value, with pictures: a live recognition does not wait for a slower parser.
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        yield from _parse_in_turn(text)
    else:
        yield value


def _parse_in_turn(text: str) -> Iterator[Any]:
    decoder = json.JSONDecoder(strict=False)
    at = 0
    while at < len(text):
        try:
            value, at = decoder.raw_decode(text, at)
            value = _read_texts(value)
        except ValueError, RecursionError:
            raise AatssProtocolError("The frame is cut off, or not JSON") from None
        yield value
        while at < len(text) and text[at] in "\0 \t\r\n,":
            at += 1


def decode(body: bytes, *, gb: bool = False) -> str:
    """Return a text; what can be read in neither way is left in it as lone surrogates."""
    if is_gb(body) or (gb and not body.isascii() and not _WIDE.search(body.decode(errors="replace"))):
        return body.decode("gb18030", "surrogateescape")
    # Most of it is UTF-8: a text that is not is read by itself.
    return body.decode("utf-8-sig", "surrogateescape")


def is_gb(body: bytes) -> bool:
    """Return whether a text is in GB 18030 as a whole; a short one may be in both."""
    with suppress(UnicodeDecodeError):
        # Nearly every answer, and large with pictures: it is not searched.
        body.decode()
        return False
    if body.startswith(BOM_UTF8) or _is_cut(body):
        return False
    text = body.decode(errors="surrogateescape")
    return len(_SURROGATE.findall(text)) > len(_WIDE.findall(text)) * MANY


def is_readable(value: object) -> bool:
    """Return whether a value is all that the terminal has, and not what is left of it."""
    match value:
        case dict():
            return all(is_readable(inner) for inner in value.values())
        case list():
            return all(is_readable(inner) for inner in value)
        case str():
            return value.isascii() or not UNREADABLE.search(value)
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
        return _read_texts(json.loads(text.rstrip("\0"), strict=False))
    except ValueError, RecursionError:
        raise AatssProtocolError("The answer is cut off, or not JSON") from None


def _read_texts(value: Any) -> Any:
    """Read by itself each text that is not UTF-8."""
    match value:
        case dict():
            return {name: _read_texts(inner) for name, inner in value.items()}
        case list():
            return [_read_texts(inner) for inner in value]
        case str() if not value.isascii() and _SURROGATE.search(value):
            return _read_text(value)
    return value


def _read_text(text: str) -> str:
    try:
        raw = text.encode(errors="surrogateescape")
        return text if _is_cut(raw) else raw.decode("gb18030")
    except UnicodeError:
        return text
