"""What another node says of a message that it was brought."""

from enum import StrEnum


class Standing(StrEnum):
    """``taken`` (now or before), ``returned`` for good with a reason, or ``waits`` and is brought again."""

    TAKEN = "taken"
    RETURNED = "returned"
    WAITS = "waits"
