"""What may be found of a document: its words without tone marks, in PostgreSQL's full text.

Both what is stored and what is asked go through the kernel's fold, so *cong van* finds *Công văn*. The text
of files is read behind the pages: a scan has none, and a broken file is simply not found by its text.
"""

import io
import logging
from typing import Any, Final

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Value

from nhip.documents.office.attachments import DOCX, PDF
from nhip.documents.office.models import Entry, EntryFile, EntryText
from nhip.kernel.api import file_bytes, fold

_MOST: Final = 200_000  # characters of a text; a vector holds at most a megabyte
_PAGES: Final = 300
_log = logging.getLogger("nhip.documents.office")


def index_entry(entry: Entry) -> None:
    """Make what the register says of a document findable."""
    said = " ".join(
        [
            f"{entry.number}",
            entry.notation,
            entry.kind,
            entry.subject,
            entry.party_name,
            entry.signer,
            *(str(each.get("name", "")) for each in entry.receivers),
        ]
    )
    EntryText.objects.update_or_create(entry=entry, file=None, defaults={"words": _vector(said)})


def index_file(file: EntryFile) -> bool:
    """Make the text of a file findable, for those who may read it; whether it has any."""
    text = text_of(file_bytes(file.sha256), file.media_type)
    if not text.strip():
        return False
    EntryText.objects.update_or_create(file=file, defaults={"entry": file.entry, "words": _vector(text)})
    return True


def query_for(asked: str) -> SearchQuery | None:
    """The query for what somebody typed: every word, the last one by its beginning; None for nothing."""
    words = ["".join(c for c in word if c.isalnum()) for word in _parts(asked)]
    words = [word for word in words if word][:12]
    if not words:
        return None
    whole = " & ".join([*words[:-1], f"{words[-1]}:*"])
    return SearchQuery(whole, search_type="raw", config="simple")


def text_of(content: bytes, media_type: str) -> str:
    """The text of a PDF or DOCX, at most so much as is searched; empty for anything else or broken."""
    readers = {PDF: _pdf_text, DOCX: _docx_text}
    if media_type not in readers:
        return ""
    try:
        return readers[media_type](content)[:_MOST]
    except Exception as broken:  # noqa: BLE001 - files are other people's; a library may trip over any of them
        _log.info("a file's text was not read: %s: %s", type(broken).__name__, str(broken)[:200])
        return ""


def _pdf_text(content: bytes) -> str:
    from pypdf import PdfReader  # noqa: PLC0415 - only where text is read

    found: list[str] = []
    for number, page in enumerate(PdfReader(io.BytesIO(content)).pages):
        if number >= _PAGES or sum(map(len, found)) > _MOST:
            break
        found.append(page.extract_text())
    return "\n".join(found)


def _docx_text(content: bytes) -> str:
    import docx  # noqa: PLC0415 - "

    opened = docx.Document(io.BytesIO(content))
    lines = [paragraph.text for paragraph in opened.paragraphs]
    for table in opened.tables:
        lines += [cell.text for row in table.rows for cell in row.cells]
    return "\n".join(lines)


def _parts(text: str) -> list[str]:
    """Words and numbers, folded; ``12/BTC-VP`` falls into 12, btc and vp, as it does when it is asked for."""
    return "".join(c if c.isalnum() else " " for c in fold(text)).split()


def _vector(text: str) -> Any:
    return SearchVector(Value(" ".join(_parts(text)[: _MOST // 6])), config="simple")
