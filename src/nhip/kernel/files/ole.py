"""The old Office formats (.doc, .xls, .ppt): macros, programs and passwords, by the names in their directory.

Such a file has a directory with entries of 128 bytes, each beginning with its name in UTF-16, in sectors
whose size is a multiple of that. All such places are looked at, not only those that the file's own chains
lead to: a chain that was broken on purpose hides nothing. What is not found so: Excel 4 macros, which are
sheets in the workbook's own records, and the password marks inside a .doc or .xls.
"""

import mmap
from collections.abc import Iterator
from typing import Final

from nhip.kernel.files import findings as said
from nhip.kernel.files.findings import FileFinding
from nhip.kernel.words import Text

_ENTRY: Final = 128
_MACROS: Final = ("VBA", "_VBA_PROJECT", "_VBA_PROJECT_CUR", "VBA_PROJECT_CUR", "Macros")
_LOCKED: Final = ("EncryptedPackage", "EncryptionInfo")
_PACKED: Final = ("\x01Ole10Native", "Ole10Native")


def inspect_ole(data: bytes | mmap.mmap, name: str) -> Iterator[FileFinding]:
    """Findings about a compound file that is ``data``."""
    if any(has_entry(data, each) for each in _MACROS):
        yield said.macros(name)
    if any(has_entry(data, each) for each in _LOCKED):
        yield said.locked(name)
    if any(has_entry(data, each) for each in _PACKED):
        cause = Text(
            vi=f"“{name}” gói một tệp khác bên trong, mở bằng một cú nhấp.",
            en=f"“{name}” packs another file that opens at a click.",
        )
        yield said.refused("file.packed", cause)


def has_entry(data: bytes | mmap.mmap, name: str) -> bool:
    """Whether a directory entry of this name, in any spelling of letters, stands in ``data``."""
    written = {one.encode("utf-16-le") + b"\0\0" for one in (name, name.upper(), name.lower())}
    length = (len(name) + 1) * 2
    for wanted in written:
        place = data.find(wanted)
        while place >= 0:
            # The name's length in bytes stands at its own place in the entry.
            if place % _ENTRY == 0 and data[place + 64 : place + 66] == length.to_bytes(2, "little"):
                return True
            place = data.find(wanted, (place // _ENTRY + 1) * _ENTRY)
    return False
