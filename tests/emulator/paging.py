"""Numbers in the query, and the pages of a list (sections 8.2.5 and 8.3.2)."""

from collections.abc import Mapping, Sequence
from math import ceil

from .errors import OK, PARAM_INVALID, Json, RefusalError


def integer(query: Mapping[str, str], name: str, default: int) -> int:
    """Read a whole number from the query."""
    try:
        return int(query.get(name) or default)
    except ValueError:
        raise RefusalError(PARAM_INVALID) from None


def page(items: Sequence[Json], query: Mapping[str, str], *, default: int, maximum: int, empty_code: int) -> Json:
    """Cut one page out of a list; a page without a line is answered with the code for an empty list."""
    number, size = integer(query, "page", 1), min(integer(query, "size", default), maximum)
    if number < 1 or size < 1:
        raise RefusalError(PARAM_INVALID)
    part = list(items[(number - 1) * size : number * size])
    if not part and empty_code != OK:
        raise RefusalError(empty_code)
    return {
        "total": len(items),
        "pageNum": number,
        "size": len(part),
        "pageSize": size,
        "totalPage": ceil(len(items) / size),
        "data": part,
    }
