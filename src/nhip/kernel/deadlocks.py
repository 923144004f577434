"""An act that the database broke off, because it and another one waited for each other, is done again."""

from collections.abc import Callable
from functools import wraps
from typing import Final, ParamSpec, TypeVar

from django.db import OperationalError, connection

_P = ParamSpec("_P")
_R = TypeVar("_R")

DEADLOCK: Final = "40P01"
_TIMES: Final = 3


def again_after_deadlock(act: Callable[_P, _R]) -> Callable[_P, _R]:
    """Do ``act``, which opens its own transaction, up to three times where a deadlock broke it off.

    Nothing of the broken one is left, so that doing it again is safe. Within somebody else's transaction,
    which is broken then as a whole, it is left to them. Raises whatever the act does.
    """

    @wraps(act)
    def done(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        for _ in range(_TIMES - 1):
            try:
                return act(*args, **kwargs)
            except OperationalError as error:
                if connection.in_atomic_block or getattr(error.__cause__, "sqlstate", "") != DEADLOCK:
                    raise
        return act(*args, **kwargs)

    return done
