"""What a PDF or a Word document says, and how many pages it has; runs only in the process apart."""

import io
from typing import Final

from pypdf import PdfReader

from nhip.documents.office.opening.kinds import DOCX, MOST_CHARACTERS, PDF

_PAGES: Final = 300


def pages_in(content: bytes) -> int:
    """The number of pages of a PDF."""
    return len(PdfReader(io.BytesIO(content)).pages)


def text_in(content: bytes, media_type: str) -> str:
    """The text of a file of one of the types in ``READ``, at most so much as is searched."""
    return {PDF: _pdf, DOCX: _docx}[media_type](content)[:MOST_CHARACTERS]


def _pdf(content: bytes) -> str:
    found: list[str] = []
    for number, page in enumerate(PdfReader(io.BytesIO(content)).pages):
        if number >= _PAGES or sum(map(len, found)) > MOST_CHARACTERS:
            break
        found.append(page.extract_text())
    return "\n".join(found)


def _docx(content: bytes) -> str:
    import docx  # noqa: PLC0415 - whoever only counts pages does not wait for it

    opened = docx.Document(io.BytesIO(content))
    lines = [paragraph.text for paragraph in opened.paragraphs]
    for table in opened.tables:
        lines += [cell.text for row in table.rows for cell in row.cells]
    return "\n".join(lines)
