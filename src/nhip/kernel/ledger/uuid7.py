"""Public ids that sort by the time they were given (RFC 9562, version 7).

The order of the events of one transaction is the order of their ids, so ids of one process never run
backwards, not even when the clock is set back: 48 bits of milliseconds, 12 bits of their fraction, counted
on where two ids would fall together, and 62 random bits.
"""

import os
import threading
import time

_lock = threading.Lock()
_last_tick = 0


def uuid7() -> str:
    """A new id in its usual spelling, greater than every id that this process gave before."""
    global _last_tick  # noqa: PLW0603 - the one piece of state: the last tick given
    with _lock:
        _last_tick = tick = max(time.time_ns() * 4096 // 1_000_000, _last_tick + 1)
    milliseconds, fraction = tick >> 12, tick & 0xFFF
    chance = int.from_bytes(os.urandom(8), "big") >> 2
    digits = f"{milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | chance:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
