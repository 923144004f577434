"""What every piece of a definition shares: frozen, closed to unknown keys, numbers as people write them."""

import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

# Building a validator costs time at import; deferred, only a program that reads a definition pays for it.
SETTLED = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, defer_build=True)

_WRITTEN = re.compile(r"([+-]?\d{1,18}(?:\.\d{0,18})?(?:[eE][+-]?\d{1,2})?)\s*(?:/\s*(\d{1,18}))?\s*(%)?")


class Part(BaseModel):
    """A piece of a definition."""

    model_config = SETTLED


def read_number(value: Any) -> Any:
    """A number, also from the text ``1/3``, ``25 %`` or ``1e-3``; ValueError for text that is none.

    YAML reads ``yes`` as true and pydantic would read true as 1, so truth values are refused here.
    """
    value = read_whole(value)
    if isinstance(value, int) and abs(value) >= 10**300:
        raise ValueError("not_a_number")
    if not isinstance(value, str):
        return value
    found = _WRITTEN.fullmatch(value.strip())
    if found is None or (found[2] is not None and int(found[2]) == 0):
        raise ValueError("not_a_number")
    return float(found[1]) / float(found[2] or 1) / (100.0 if found[3] else 1.0)


def read_whole(value: Any) -> Any:
    """A whole number; ValueError for a truth value."""
    if isinstance(value, bool):
        raise ValueError("not_a_number")  # noqa: TRY004 - pydantic turns only a ValueError into a complaint
    return value


def read_period(value: Any) -> Any:
    """A period, also a year that stands without quotes."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Number = Annotated[float, BeforeValidator(read_number)]
Whole = Annotated[int, BeforeValidator(read_whole)]
