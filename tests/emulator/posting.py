"""The post of records to a URL (section 8.3.4): the document has nothing but the title, so any form may be right."""

import json
from typing import Any, Final

from aiohttp import ClientError, ClientSession, FormData

from .errors import Json
from .push import frame_of
from .state import PostForm, PostShape, State

FIELD: Final = "Content"


async def post(state: State, *found: Json) -> None:
    """Post records in the form of this terminal, and keep the answer."""
    await send(state, **body_of(state.post_form, shaped(state.post_shape, found)))


async def send(state: State, **request: Any) -> None:
    """Post anything."""
    try:
        async with ClientSession() as session, session.post(state.post_url, **request) as answer:
            state.post_answers.append((answer.status, await answer.read()))
    except ClientError as error:
        state.announce(f"not posted: {error}")


def shaped(shape: PostShape, found: tuple[Json, ...]) -> Json | list[Json]:
    """Wrap records, or leave them as they are."""
    match shape:
        case "envelope":
            return frame_of(found[0] if len(found) == 1 else {"total": len(found), "data": [*found]})
        case "bare":
            return found[0]
        case "list":
            return [*found]


def body_of(form: PostForm, content: Json | list[Json]) -> dict[str, Any]:
    """Make the body of a post."""
    if form == "json":
        return {"json": content}
    whole = FormData(default_to_multipart=form in {"multipart", "parts"})
    if form in {"urlencoded", "multipart"}:
        whole.add_field(FIELD, json.dumps(content, ensure_ascii=False))
    elif isinstance(content, dict):
        for name, value in content.items():
            whole.add_field(name, value if isinstance(value, str) else json.dumps(value))
    return {"data": whole}
