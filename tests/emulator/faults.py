"""Makes the terminal misbehave: a list of rules, each for a path and perhaps for a number of requests."""

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
import json
from typing import Any, Final, Literal

from .errors import OK, Json, envelope

type Drop = Literal["close", "reset"]
type Body = Literal["cut", "empty", "not_json", "not_object", "bom", "not_utf8", "gb18030", "half"] | bytes
# How the answer is framed, if not as HTTP wants it: a length that is too large, with the connection closed or kept
# open afterwards; no last chunk; compressed by its header alone, or in truth; a very long header; two lengths; or
# well, but without a date.
type Framing = Literal["long", "open", "unended", "not_gzip", "gzip", "header", "two_lengths", "dateless"]

# Stands for bytes that no UTF-8 text holds; it comes from the private use area, so nothing else contains it.
_MARK: Final = "\ue0ff"
_NAMES: Final = ("name", "deviceName", "desc")


@dataclass(kw_only=True, eq=False)
class Fault:
    """One rule; the first in the list that matches a request is the one applied."""

    # The path, with * for any text: "/api/user/delete/*"; the default is every call.
    path: str = "*"
    # How many requests it applies to; None is without end.
    times: int | None = None
    # How many requests it lets pass before: what comes in the middle of a list is the page of one of them.
    after: int = 0
    # Answer with this code; the call is then not carried out unless `act` says so.
    code: int | None = None
    # Whether the call is carried out; None: unless `code` or `redirect` is given. Not acting is answered with 200.
    act: bool | None = None
    # Seconds before the answer, after the call was carried out.
    stall: float = 0.0
    # Seconds before the call is carried out: a client that leaves meanwhile prevents it.
    stall_first: float = 0.0
    # Close or reset the connection instead of answering.
    drop: Drop | None = None
    # Spoil the body: break off in its middle, empty, no JSON, JSON but no object, byte order mark in front,
    # bytes that are not UTF-8 inside a string, all of it in GB 18030, names that end within a character;
    # or these bytes.
    body: Body | None = None
    # Frame the answer badly.
    framing: Framing | None = None
    # The HTTP status, with the right body.
    status: int = 200
    # Another URL to go to (302).
    redirect: str | None = None
    # The content type, instead of JSON.
    content_type: str = "application/json; charset=utf-8"
    # `code` as "200".
    code_as_string: bool = False
    # Every number in `data` as a string.
    numbers_as_strings: bool = False
    # Every boolean in `data` as 0 or 1.
    booleans_as_numbers: bool = False
    # Attributes of the objects in `data` that are null.
    nulls: tuple[str, ...] = ()
    # Attributes of the objects in `data` that are missing, and of a list of them: its total, for example.
    missing: tuple[str, ...] = ()
    # Attributes that the objects in `data` have in addition.
    unknown: Json = field(default_factory=dict)

    @property
    def acts(self) -> bool:
        """Tell whether the call is carried out."""
        return (self.code is None and self.redirect is None) if self.act is None else self.act

    def answer(self, carried_out: Json | None) -> Json:
        """Choose the answer: this rule's code, what the call answered, or a bare 200."""
        if self.code is not None:
            return envelope(self.code)
        return envelope(OK) if carried_out is None else carried_out

    def encode(self, answer: Json) -> bytes:
        """Turn an answer into the bytes that this rule lets through."""
        if isinstance(self.body, bytes):
            return self.body
        fixed = {"empty": b"", "not_json": b"<html>busy</html>", "not_object": b'["OK", 200]'}.get(self.body or "")
        return self._spoil(self._mangle(answer)) if fixed is None else fixed

    def _spoil(self, answer: Json) -> bytes:
        if self.body in ("not_utf8", "half"):
            answer = _mark(answer)
        text = json.dumps(answer, ensure_ascii=False)
        match self.body:
            case "gb18030":
                # What a terminal sends that forgets about section 6.
                return text.encode("gb18030")
            case "bom":
                return b"\xef\xbb\xbf" + text.encode()
            case "half":
                return text.encode().replace(_MARK.encode(), "\u660e".encode()[:2])
        # GBK for a Chinese character, and a byte that is in no text.
        return text.encode().replace(_MARK.encode(), b"\xd6\xd0\xff")

    def _mangle(self, answer: Json) -> Json:
        mangled = dict(answer)
        if self.code_as_string:
            mangled["code"] = str(mangled["code"])
        if isinstance(data := mangled.get("data"), dict):
            mangled["data"] = self._retype(self._reshape_all(data))
        return mangled

    def _reshape_all(self, data: Json) -> Json:
        if isinstance(items := data.get("data"), list):
            page = {name: value for name, value in data.items() if name not in self.missing}
            return page | {"data": [self._reshape(item) for item in items]}
        return self._reshape(data)

    def _reshape(self, item: Json) -> Json:
        kept = {name: value for name, value in item.items() if name not in self.missing}
        return kept | dict.fromkeys(self.nulls) | self.unknown

    def _retype(self, value: Any) -> Any:
        match value:
            case dict():
                return {name: self._retype(inner) for name, inner in value.items()}
            case list():
                return [self._retype(inner) for inner in value]
            case bool():
                return int(value) if self.booleans_as_numbers else value
            case int() | float() if self.numbers_as_strings:
                return str(value)
        return value


def _mark(value: Any) -> Any:
    """Put the mark at the end of every name in an answer."""
    if isinstance(value, list):
        return [_mark(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    return {
        name: f"{inner}{_MARK}" if name in _NAMES and isinstance(inner, str) else _mark(inner)
        for name, inner in value.items()
    }


HEALTHY: Final = Fault()


class Faults:
    """The rules in force."""

    def __init__(self) -> None:
        """Begin without any."""
        self.rules: list[Fault] = []

    def add(self, path: str = "*", **settings: Any) -> Fault:
        """Add a rule; the settings are the fields of `Fault`."""
        rule = Fault(path=path, **settings)
        self.rules.append(rule)
        return rule

    def remove(self, rule: Fault) -> None:
        """Take one rule back, used up or not."""
        if rule in self.rules:
            self.rules.remove(rule)

    def clear(self) -> None:
        """Behave again."""
        self.rules.clear()

    def take(self, path: str) -> Fault:
        """Find the rule for a request and count the request."""
        rule = next((rule for rule in self.rules if fnmatchcase(path, rule.path) and not self._waits(rule)), HEALTHY)
        if rule.times is not None:
            rule.times -= 1
            if rule.times <= 0:
                self.remove(rule)
        return rule

    @staticmethod
    def _waits(rule: Fault) -> bool:
        """Count a request that a rule still lets pass."""
        rule.after -= 1
        return rule.after >= 0
