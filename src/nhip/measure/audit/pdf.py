"""An audit as a PDF that reads aloud (PDF/UA-1), set by Typst.

The document goes to Typst as data, never as markup: ``audit.typ`` shows texts it is given, so a title that
looks like a command stays a title. The same document, date and letters give the same bytes.
"""

import json
from dataclasses import asdict
from datetime import date
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from nhip.measure.audit.document import Block, Document, Table

# A column of words is given so many letters and then breaks its lines.
WIDEST = 34
LETTERS = Path(__file__).parents[1] / "charts" / "letters"


def as_pdf(document: Document, on: date | None = None, *, has_cover: bool = True) -> bytes:
    """``document`` as PDF/UA-1; ``on`` is the date in its properties, none when not given.

    With ``has_cover`` its first section has a page of its own.
    """
    import typst  # noqa: PLC0415 - eighty megabytes that only this needs

    data = {
        "title": document.title,
        "language": document.language,
        "facts": document.facts,
        "cover": has_cover,
        "date": None if on is None else [on.year, on.month, on.day],
        "sections": [
            {"title": section.title, "blocks": [_block(block) for block in section.blocks]}
            for section in document.sections
        ],
    }
    with as_file(files("nhip.measure.audit").joinpath("audit.typ")) as template:
        made = typst.compile(
            str(template),
            format="pdf",
            pdf_standards=["ua-1"],
            font_paths=[str(path) for path in _letters()],
            ignore_system_fonts=True,
            sys_inputs={"document": json.dumps(data, ensure_ascii=False)},
            timestamp=0,
        )
    assert isinstance(made, bytes)
    return made


def _block(block: Block) -> dict[str, Any]:
    held = asdict(block)
    for key in ("numeric", "marked"):
        if key in held:
            held[key] = sorted(held[key])
    if isinstance(block, Table):
        held["widths"] = _widths(block)
    return {"kind": type(block).__name__.lower(), **held}


def _widths(block: Table) -> list[int]:
    """How wide each column wants to be, in letters: its longest word at least, its longest cell at most."""
    widths = []
    for place, header in enumerate(block.header):
        cells = [row[place].text for row in block.rows]
        words = [len(word) for text in (header, *cells) for word in text.split(" ")]
        longest = max((len(cell) for cell in cells), default=0)
        widths.append(2 + max(4, *words, min(longest, WIDEST), min(len(header) // 2, WIDEST // 3)))
    return widths


@cache
def _letters() -> tuple[Path, ...]:
    """Be Vietnam Pro as built for the site, or as its package holds it; else Typst's own letters do."""
    if LETTERS.is_dir():
        return (LETTERS,)
    try:
        packaged = files("fontpkg_be_vietnam_pro").joinpath("files")
    except ModuleNotFoundError:
        return ()
    return (Path(str(packaged)),) if packaged.is_dir() else ()
