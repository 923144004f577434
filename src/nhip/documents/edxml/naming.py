"""Names of files as people wrote them, made fit to stand in a folder.

Old software sends the whole path on the sender's disk, or breaks a long name into lines. The last part of the
path is the name; what cannot stand in one line is a blank. A file without a name gets its number for one.
"""

import re
from pathlib import PurePosixPath
from typing import Final

MOST: Final = 255
_PATH: Final = re.compile(r"[\\/]")
_BLANK: Final = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_ENDINGS: Final = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg", "text/plain": ".txt"}


def file_name(written: str, place: int, media_type: str) -> str:
    """The name of the file at ``place`` of its message, of at most 255 characters."""
    name = _BLANK.sub(" ", _PATH.split(written)[-1]).strip()
    if not name.strip(". "):
        return f"tep-{place}{_ENDINGS.get(media_type, '')}"
    ending = PurePosixPath(name).suffix
    if len(name) > MOST and len(ending) <= 20:
        return name[: MOST - len(ending)] + ending
    return name[:MOST]
