"""The letter that a draft answers, beside what is typed: its pages, and what its leader wrote on it."""

from dataclasses import dataclass

from nhip.documents.office.models import Entry
from nhip.documents.office.opening.kinds import PDF
from nhip.documents.office.pages.files import pages_of
from nhip.documents.office.queries.gate import files_visible_to
from nhip.identity.api import Account


@dataclass(frozen=True, slots=True)
class Answered:
    """``file`` is the letter's PDF in the register, None where the reader may open none."""

    file: int | None
    pages: range
    note: str


def answered_by(answers: Entry | None, account: Account) -> Answered | None:
    """What of the letter ``answers`` this reader is shown while drafting the answer; None for no answer."""
    if answers is None:
        return None
    letter = files_visible_to(account).filter(entry=answers, media_type=PDF).first()
    given = answers.assignments.last()
    pages = pages_of(letter.sha256, letter.media_type).pages if letter else range(0)
    return Answered(letter.pk if letter and pages else None, pages, given.note if given else "")
