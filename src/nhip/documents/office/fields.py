"""What people write, as it may be kept: acts ask here, whichever page, program or person called them.

Nothing is cut off silently: what does not fit is refused with how much does. Marks that nobody sees are left
out, since no database of ours takes all of them.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from nhip.documents.office import errors, field_errors
from nhip.documents.office.attachments import Sent
from nhip.kernel.api import Text, clean, load_law, nfc, today

MOST_RECEIVERS: Final = 300  # every district of a province and more; the axis takes as many in one message
MOST_BODY: Final = 200_000
# What nobody sees, or what turns the order of letters round.
_HIDDEN: Final = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_UNSEEN: Final = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_HIDDEN}]")
_HIDDEN_MARKS: Final = re.compile(f"[{_HIDDEN}]")
_UNIT: Final = re.compile(r"[\w.&-]*")
_ADDRESS: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_BOOK: Final = re.compile(r"[\w.-]*")


def line(written: str, most: int, what: Text) -> str:
    """One line of at most so many characters. Raises ``office.too_long``."""
    return _fitting(clean(_HIDDEN_MARKS.sub("", written)).text, most, what)


def lines(written: str, most: int, what: Text) -> str:
    """Lines of at most so many characters together. Raises ``office.too_long``."""
    kept = nfc(_UNSEEN.sub("", written.replace("\r\n", "\n").replace("\r", "\n"))).strip()
    return _fitting(kept, most, what)


def urgency(written: str) -> str:
    """A priority that the axis knows, as its code. Raises ``office.priority_unknown``."""
    known = load_law("documents/deadlines.yaml")["open_within"].at(today()).value
    if str(written) not in known:
        raise field_errors.priority_unknown(str(written))
    return str(written)


def due(on: date | None, before: date | None = None) -> date | None:
    """A day by which something is due; ``before`` is the one that held, which may have passed meanwhile.

    Raises ``office.due_in_past``.
    """
    if on is not None and on != before and on < today():
        raise errors.due_in_past()
    return on


def book_code(written: str) -> str:
    """The code of a book: letters, digits, full stops and hyphens. Raises ``office.book_code``."""
    code = clean(written).text.upper()
    if len(code) > 20 or not _BOOK.fullmatch(code):
        raise field_errors.book_unsound(code)
    return code


def unit_letters(written: str) -> str:
    """The letters of the unit that drafts, as notations bear them: no blank, no stroke. Raises
    ``office.too_long`` or ``office.unit_letters``.
    """
    kept = line(written, 20, Text("chữ viết tắt đơn vị soạn", "the unit's letters")).upper()
    if not _UNIT.fullmatch(kept):
        raise field_errors.unit_unsound(kept)
    return kept


def receivers(named: Iterable[str]) -> list[str]:
    """Codes or names of receivers. Raises ``office.too_long`` or ``office.too_many_receivers``."""
    what = Text("tên nơi nhận", "a receiver's name")
    found = [line(each, 300, what) for each in named]
    if len(found) > MOST_RECEIVERS:
        raise field_errors.too_many_receivers(len(found), MOST_RECEIVERS)
    return found


def demand_readers(sent: Iterable[Sent]) -> None:
    """Raise ``office.reader_unsound`` where somebody who alone may read a file is named by no address."""
    for each in sent:
        for reader in each.readers:
            if len(reader) > 254 or not _ADDRESS.fullmatch(reader):
                raise field_errors.reader_unsound(reader)


def _fitting(text: str, most: int, what: Text) -> str:
    if len(text) > most:
        raise field_errors.too_long(what, len(text), most)
    return text
