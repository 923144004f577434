"""Which typeface a document is set in: the first of those its rules name that is here whole.

A typeface without all Vietnamese letters (Liberation before 2.0) is passed over: its gaps would be filled
from another, and marks over letters then stand wrong or are lost.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

VIETNAMESE: Final = "ăâđêôơưặộữỳỷẢỘƯỞ"  # letters that typefaces lack before they lack any other


def first_whole_typeface(wanted: Sequence[str]) -> str:
    """The first of ``wanted`` that Typst finds here with all Vietnamese letters; else the last, which comes
    with Typst itself.
    """
    return _first_whole(tuple(wanted))


@cache
def _first_whole(wanted: tuple[str, ...]) -> str:
    import typst  # noqa: PLC0415 - eighty megabytes that only this needs

    faces = typst.Fonts().fonts()
    for name in wanted:
        paths = {(face.path, face.index) for face in faces if face.family == name}
        if paths and all(path is None or has_vietnamese(path, index) for path, index in paths):
            return name
    return wanted[-1]


def has_vietnamese(path: str, index: int) -> bool:
    """Whether a file of a typeface holds all those letters; not where it cannot be read."""
    from fontTools.ttLib import TTFont, TTLibError  # noqa: PLC0415 - asked once, where documents are set

    try:
        with Path(path).open("rb") as file, TTFont(file, fontNumber=index, lazy=True) as font:
            letters = font.getBestCmap() or {}
    except (TTLibError, OSError):
        return False
    return all(ord(each) in letters for each in VIETNAMESE)
