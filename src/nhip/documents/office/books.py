"""Which outgoing books there may be, so that no two letters of an agency bear the same number and notation.

The decree tells letters of one year apart by number and notation, and the notation names the kind of document
and the agency (30/2020/NĐ-CP, Appendix I, Part I, section II.3). A book that begins at 01 beside the general
one is sound only where its letters bear a notation that no letter of another book bears. So a book of its own
is for one kind with an abbreviation, begun before the general book took any of that kind that year; from then
on the kind goes nowhere else. Official letters have no abbreviation and stay in the general book.
"""

from dataclasses import dataclass
from datetime import date

from nhip.documents.office import book_errors
from nhip.documents.office.models import Book, Direction, Entry
from nhip.documents.office.numbering import hold_book, take_number
from nhip.documents.office.rules import LetterKind, kinds
from nhip.kernel.api import today


@dataclass(frozen=True, slots=True)
class OwnBook:
    """The book that letters of a kind may have for themselves; ``is_begun`` where there is one this year."""

    code: str
    kind: LetterKind
    is_begun: bool


def own_book(agency: str, kind: str, day: date | None = None) -> OwnBook | None:
    """The book of its own that a kind may have at an agency; None where its notation has no abbreviation."""
    known = kinds().get(kind)
    if known is None or not known.short:
        return None
    code = _code_of(known)
    year = (day or today()).year
    begun = Book.objects.filter(agency=agency, direction=Direction.OUT, year=year, code=code).exists()
    return OwnBook(code, known, begun)


def take_outgoing(agency: str, kind: str, code: str, day: date) -> tuple[Book, int]:
    """The book ``code`` of that day's year (empty: the general one), held, and the next number in it for a
    letter of ``kind``.

    Raises ``office.book_no_kind``, ``office.book_other_kind``, ``office.book_begun_late`` or
    ``office.book_is_own`` where the letter could come to bear the notation of another. Inside the act's
    transaction, as :func:`take_number`.
    """
    own = own_book(agency, kind, day)
    if code:
        named = next((each for each in kinds().values() if each.short and _code_of(each) == code), None)
        if named is None:
            raise book_errors.no_kind(code)
        if own is None or own.code != code:
            raise book_errors.other_kind(code, named.text, kind)
        if not own.is_begun:
            # Whoever issues in the general book holds it too, so none of this kind slips in meanwhile.
            general = hold_book(agency, Direction.OUT, day)
            if general.entries.filter(kind=kind).exists():
                raise book_errors.begun_late(code, named.text)
        return take_number(agency, Direction.OUT, day, code)
    hold_book(agency, Direction.OUT, day)
    own = own_book(agency, kind, day)  # it may have been begun while this waited for the general book
    if own is not None and own.is_begun:
        raise book_errors.is_own(own.code, own.kind.text)
    return take_number(agency, Direction.OUT, day)


def demand_unused(taken: tuple[Book, int], notation: str) -> None:
    """Raise ``office.notation_used`` where another book of the year gave this number with this notation: an
    agency's letters may have changed, or a book stems from before these rules.
    """
    book, number = taken
    others = Book.objects.filter(agency=book.agency, direction=book.direction, year=book.year)
    same = Entry.objects.filter(book__in=others.exclude(pk=book.pk), number=number, notation=notation)
    if same.exists():
        raise book_errors.notation_used(notation)


def _code_of(kind: LetterKind) -> str:
    return kind.short.upper()
