"""Checks an object against one of the document's tables of attributes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .errors import MISSING_PARAM, PARAM_INVALID, RefusalError

type Schema = Mapping[str, Attribute]


@dataclass(frozen=True)
class Attribute:
    """One line of a table: the type, the limits, and whether the attribute is required."""

    kind: type[int | float | str]
    required: bool = True
    ranges: tuple[tuple[float, float], ...] = ()
    longest: int | None = None
    accepts: Callable[[Any], bool] | None = None

    def fits(self, value: object, length: Callable[[str], int] = len) -> bool:
        """Tell whether a value has the right type and is within the limits."""
        if isinstance(value, bool):
            return False
        if isinstance(value, str):
            right = self.kind is str and (self.longest is None or length(value) <= self.longest)
        else:
            right = self._fits_number(value)
        return right and (self.accepts is None or self.accepts(value))

    def _fits_number(self, value: object) -> bool:
        # A whole number is a double as well, but 5.0 is not an integer.
        if self.kind is str or not isinstance(value, (int, float)) or (self.kind is int and isinstance(value, float)):
            return False
        return not self.ranges or any(low <= value <= high for low, high in self.ranges)


def check(
    schema: Schema, given: Mapping[str, Any], held: Mapping[str, Any], length: Callable[[str], int] = len
) -> None:
    """Refuse an object that lacks a required attribute or holds a wrong value."""
    for name, attribute in schema.items():
        if name not in given:
            if attribute.required:
                raise RefusalError(MISSING_PARAM)
        elif not attribute.fits(given[name], length) and not _same(given[name], held.get(name)):
            raise RefusalError(PARAM_INVALID)


def _same(given: object, held: object) -> bool:
    # What the terminal itself holds and reports may be written back, in the document's range or not.
    return held is not None and type(given) is type(held) and given == held


def known(schema: Schema, given: Mapping[str, Any]) -> dict[str, Any]:
    """Drop the attributes that the table does not list."""
    return {name: value for name, value in given.items() if name in schema}
