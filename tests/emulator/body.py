"""Finds the JSON object in a request: raw, in a part or in a field named `Content`."""

from email import message_from_bytes
from email.message import Message
import json
from typing import Final
from urllib.parse import parse_qs

from .errors import MISSING_PARAM, PARAM_INVALID, Json, RefusalError
from .state import BodyForm

FIELD: Final = "Content"


def form_of(content_type: str) -> BodyForm:
    """Tell which of the three forms a content type stands for; anything unknown counts as raw."""
    kind = content_type.partition(";")[0].strip().lower()
    forms: dict[str, BodyForm] = {"multipart/form-data": "multipart", "application/x-www-form-urlencoded": "urlencoded"}
    return forms.get(kind, "json")


def parse(body: bytes, content_type: str, understood: BodyForm) -> Json:
    """Read the object, or refuse what is missing, in a form not understood, or no object."""
    form = form_of(content_type)
    if understood not in (form, "any"):
        raise RefusalError(MISSING_PARAM)
    content = {"json": _raw, "multipart": _part, "urlencoded": _field}[form](body, content_type)
    if not content:
        raise RefusalError(MISSING_PARAM)
    return _object(content)


def _object(content: bytes) -> Json:
    try:
        value = json.loads(content.decode("utf-8"))
    except ValueError:
        raise RefusalError(PARAM_INVALID) from None
    if not isinstance(value, dict):
        raise RefusalError(PARAM_INVALID)
    return value


def _raw(body: bytes, _content_type: str) -> bytes:
    return body


def _field(body: bytes, _content_type: str) -> bytes:
    return parse_qs(body.decode("utf-8", "replace")).get(FIELD, [""])[0].encode()


def _part(body: bytes, content_type: str) -> bytes:
    whole = message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
    parts = whole.get_payload() if whole.is_multipart() else []
    for part in parts:
        if isinstance(part, Message) and part.get_param("name", header="Content-Disposition") == FIELD:
            content = part.get_payload(decode=True)
            return content if isinstance(content, bytes) else b""
    return b""
