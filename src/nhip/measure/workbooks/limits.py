"""How large a workbook may be, at the door and once unpacked.

Whoever sends a workbook is not known to mean well. The limits are far above what an index needs (a table of
10,000 units and 50 components fits) and far below what would tire a server.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What is read at most. ``unpacked`` and ``file`` in bytes, ``text`` in characters of one cell."""

    file: int = 20_000_000
    unpacked: int = 200_000_000
    parts: int = 2_000
    sheets: int = 60
    cells: int = 600_000
    rows: int = 200_000
    columns: int = 5_000
    texts: int = 400_000
    text: int = 32_767


USUAL = Limits()
