"""What may be found of a document: its words without tone marks, in PostgreSQL's full text.

Both what is stored and what is asked go through the kernel's fold, so *cong van* finds *Công văn*. The text
of files is read behind the pages, in a process apart: a scan has none, and a broken file, or one that takes
for ever, is simply not found by its text.
"""

import logging
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Value

from nhip.documents.office.models import Entry, EntryFile, EntryText
from nhip.documents.office.opening.asking import LONG, ask
from nhip.documents.office.opening.kinds import MOST_CHARACTERS, READ
from nhip.kernel.api import file_bytes, fold

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


def words_asked(asked: str) -> str:
    """What somebody typed, as PostgreSQL reads it: every word, the last one by its beginning; else empty."""
    words = ["".join(c for c in word if c.isalnum()) for word in _parts(asked)]
    words = [word for word in words if word][:12]
    return " & ".join([*words[:-1], f"{words[-1]}:*"]) if words else ""


def query_for(asked: str) -> SearchQuery | None:
    """The query for what somebody typed, as :func:`words_asked` reads it; None for nothing."""
    whole = words_asked(asked)
    return SearchQuery(whole, search_type="raw", config="simple") if whole else None


def text_of(content: bytes, media_type: str) -> str:
    """The text of a PDF or DOCX, at most so much as is searched; empty for anything else or broken."""
    if media_type not in READ:
        return ""
    answer = ask("text", content, media_type, bounds=LONG)
    if answer.why is not None:
        _log.info("a file's text was not read: %s", answer.why.en)
    return answer.content.decode()


def _parts(text: str) -> list[str]:
    """Words and numbers, folded; ``12/BTC-VP`` falls into 12, btc and vp, as it does when it is asked for."""
    return "".join(c if c.isalnum() else " " for c in fold(text)).split()


def _vector(text: str) -> Any:
    return SearchVector(Value(" ".join(_parts(text)[: MOST_CHARACTERS // 6])), config="simple")
