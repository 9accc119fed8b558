"""How a terminal takes an object: "written in Content", as section 8 says, can be read in three ways."""

from enum import Enum
from typing import Any

import aiohttp
import orjson


class Form(Enum):
    """A way of sending an object, the likeliest first."""

    JSON = "json"
    MULTIPART = "multipart"
    URLENCODED = "urlencoded"

    def body(self, content: dict[str, Any]) -> bytes | aiohttp.FormData:
        """Return an object as the body of a request."""
        text = orjson.dumps(content)
        if self is Form.JSON:
            return text
        form = aiohttp.FormData(default_to_multipart=self is Form.MULTIPART)
        form.add_field("Content", text.decode())
        return form


class Forms:
    """Remembers for each call of one terminal which form it takes."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._known: dict[str, Form] = {}
        self._accepted: dict[str, Form] = {}
        self._untried: dict[str, list[Form]] = {}
        self._settled: set[str] = set()
        self._proven: Form | None = None

    def candidates(self, call: str) -> list[Form]:
        """Return the forms that are worth a try."""
        if untried := self._untried.get(call):
            return untried
        self.give_up(call)
        if call in self._known:
            return [self._known[call]]
        # What has worked for another call comes first.
        return sorted(Form, key=lambda form: form is not self._proven)

    def remember(self, call: str, form: Form) -> None:
        """Keep a form that was accepted."""
        self._known[call] = form
        if untried := self._untried.get(call):
            self._untried[call] = untried[untried.index(form) + 1 :]

    def judge(self, call: str, *, changed: bool) -> bool:
        """Note whether an accepted write changed anything; return whether another form of it is worth a try, once."""
        if call not in self._known:
            return False
        if changed:
            self._untried.pop(call, None)
            self._settled.add(call)
            self._proven = self._known[call]
        if call in self._settled:
            return False
        if call not in self._untried:
            self._accepted[call] = self._known[call]
            self._untried[call] = [form for form in Form if form is not self._known[call]]
        if not self._untried[call]:
            self.give_up(call)
            return False
        return True

    def give_up(self, call: str) -> None:
        """Go back to the form that was accepted first, where no other one was better."""
        if self._untried.pop(call, None) is not None:
            self._known[call] = self._accepted[call]
            self._settled.add(call)
