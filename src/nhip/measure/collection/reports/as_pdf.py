"""The report as a PDF that reads aloud (PDF/UA-1), set by Typst for signature.

The document goes to Typst as data, never as markup. Measures come from the layout in law. The decree's Times
New Roman is used where the machine has it, else the next of the layout's typefaces: a draft keeps which, so
that the same document in the same letters gives the same bytes.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from nhip.kernel.api import first_whole_typeface
from nhip.measure.charts.drawing import LETTERS
from nhip.measure.collection.reports.document import (
    Block,
    Document,
    Drawing,
    Heading,
    Paragraph,
    Points,
    Section,
    Table,
    Words,
)
from nhip.measure.collection.reports.layout import layout


def typeface() -> str:
    """The first of the layout's typefaces that is here whole; the last comes with Typst itself."""
    return first_whole_typeface(layout().typefaces)


def as_pdf(document: Document, letters: str) -> bytes:
    """``document`` as PDF/UA-1, A4, in the typeface ``letters``."""
    import typst  # noqa: PLC0415 - eighty megabytes that only this needs

    data = {
        "title": document.title,
        "on": [int(part) for part in document.on.split("-")],
        "head": asdict(document.head),
        "opening": [_block(block, document.site) for block in document.opening],
        "sections": [_section(section, document.site) for section in document.sections],
        "closing": [_block(block, document.site) for block in document.closing],
        "annexes": [_section(section, document.site) for section in document.annexes],
        "layout": layout().model_dump(mode="json"),
        "letters": letters,
    }
    with as_file(files("nhip.measure.collection.reports").joinpath("report.typ")) as template:
        made = typst.compile(
            str(template),
            format="pdf",
            pdf_standards=["ua-1"],
            font_paths=[str(path) for path in _chart_letters()],
            sys_inputs={"document": json.dumps(data, ensure_ascii=False)},
            timestamp=0,
        )
    assert isinstance(made, bytes)
    return made


def _section(section: Section, site: str) -> dict[str, Any]:
    return {
        "title": section.title,
        "language": section.language,
        "blocks": [_block(block, site) for block in section.blocks],
    }


def _block(block: Block, site: str) -> dict[str, Any]:
    match block:
        case Heading(text):
            return {"kind": "heading", "text": text}
        case Paragraph(words):
            return {"kind": "paragraph", "words": _words(words, site)}
        case Points(items, ordered):
            return {"kind": "points", "ordered": ordered, "items": [_words(item, site) for item in items]}
        case Drawing(caption, svg, alt):
            return {"kind": "drawing", "caption": caption, "svg": svg, "alt": alt}
        case Table():
            return {
                "kind": "table",
                "caption": block.caption,
                "header": block.header,
                "rows": [[_words(cell, site) for cell in row] for row in block.rows],
                "widths": block.widths,
                "numeric": block.numeric,
            }


def _words(words: Words, site: str) -> list[dict[str, str]]:
    return [{"text": said.text, "to": f"{site}{said.to}" if said.to else ""} for said in words]


def _chart_letters() -> Iterable[Path]:
    return [LETTERS] if LETTERS.is_dir() else []
