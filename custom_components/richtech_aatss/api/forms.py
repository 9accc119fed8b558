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
        self._useless: dict[str, set[Form]] = {}
        self._settled: set[str] = set()

    def candidates(self, call: str) -> list[Form]:
        """Return the forms that are worth a try."""
        if known := self._known.get(call):
            return [known]
        return [form for form in Form if form not in self._useless.get(call, ())]

    def remember(self, call: str, form: Form) -> None:
        """Keep a form that was accepted."""
        self._known[call] = form

    def judge(self, call: str, *, changed: bool) -> bool:
        """Note whether an accepted write changed anything; return whether another form of it is worth a try, once."""
        if changed or call in self._settled:
            self._settled.add(call)
            return False
        useless = self._useless.setdefault(call, set())
        useless.add(self._known.pop(call))
        if len(useless) == len(Form):
            useless.clear()
            self._settled.add(call)
            return False
        return True
