"""Finding documents by words of their line in the register or of their files, with tone marks or without."""

from collections.abc import Sequence
from dataclasses import dataclass

from nhip.documents.office.models import Direction, Entry
from nhip.documents.office.queries.gate import texts_visible_to
from nhip.documents.office.words import query_for
from nhip.identity.api import Account

MOST = 50


@dataclass(frozen=True, slots=True)
class Found:
    """A document, and the names of the files that the words stand in; none for its line in the register."""

    entry: Entry
    files: Sequence[str]


def search(account: Account, asked: str, *, direction: Direction | None = None) -> list[Found]:
    """The newest documents that have all words of ``asked``, in one place, of what the account may read."""
    query = query_for(asked)
    if query is None:
        return []
    rows = texts_visible_to(account).filter(words=query)
    if direction is not None:
        rows = rows.filter(entry__direction=direction)
    found: dict[int, tuple[Entry, list[str]]] = {}
    for row in rows.select_related("entry", "file").order_by("-entry_id", "pk")[: 4 * MOST]:
        _entry, files = found.setdefault(row.entry_id, (row.entry, []))
        if row.file is not None:
            files.append(row.file.name)
    return [Found(entry, files) for entry, files in list(found.values())[:MOST]]
