"""Bring a letter that was typed elsewhere, confirm the PDF made of it, or take it off again."""

from django.db import transaction

from nhip.documents.office import brought_errors, errors
from nhip.documents.office.attachments import Sent, taken_as
from nhip.documents.office.brought import brought_letter
from nhip.documents.office.events import LetterBrought, LetterConfirmed
from nhip.documents.office.holding import hold_draft
from nhip.documents.office.jobs import make_pdf
from nhip.documents.office.models import BroughtLetter, Draft, DraftState
from nhip.documents.office.opening.converting import CONVERTED, MOST_BYTES, NO_CONVERTER, converter
from nhip.documents.office.opening.kinds import OLE, PDF, is_word_97
from nhip.documents.office.versions import Said, write_version
from nhip.identity.api import Account
from nhip.kernel.api import enqueue, now, publish


@transaction.atomic
def bring_letter(key: str, seen: int, sent: Sent, *, by: Account) -> BroughtLetter:
    """Make the file the letter, as a further version of the draft; the worker turns it into a PDF.

    Raises ``office.draft_unknown``, ``office.draft_moved_on``, ``office.version_moved``,
    ``office.file_refused`` (macros above all), ``office.brought_kind``, ``office.brought_too_large`` or
    ``office.no_converter``.
    """
    draft = hold_draft(key, by, DraftState.DRAFTING)
    if seen != draft.latest:
        raise errors.version_moved(seen, draft.latest)
    if len(sent.content) > MOST_BYTES:
        raise brought_errors.brought_too_large(MOST_BYTES // 1_000_000)
    taken = taken_as(sent, CONVERTED | {PDF}, brought_errors.brought_kind)
    if taken.media_type == OLE and not is_word_97(sent.content):
        raise brought_errors.brought_kind(taken.name)
    if taken.media_type != PDF and converter() is None:
        raise brought_errors.no_converter(NO_CONVERTER)
    _take_off(draft, by)
    newest = draft.versions.get(number=draft.latest)
    receivers = [each["code"] or each["name"] for each in newest.receivers]
    said = Said(newest.subject, receivers, "", newest.copies, taken.name)
    brought = BroughtLetter.objects.create(
        draft=draft,
        version=write_version(draft, said, by=by, is_new=True),
        sha256=taken.sha256,
        name=taken.name,
        size=taken.size,
        media_type=taken.media_type,
    )
    _tell(draft, brought, by, is_taken_off=False)
    enqueue(make_pdf, brought=brought.pk)
    return brought


@transaction.atomic
def confirm_letter(key: str, brought: int, *, by: Account) -> BroughtLetter:
    """Say, having looked at it, that the PDF made of the file ``brought`` is the letter.

    Raises ``office.draft_unknown``, ``office.draft_moved_on``, ``office.nothing_brought`` where another file
    took its place, or ``office.brought_unread`` while there is no PDF.
    """
    draft = hold_draft(key, by, DraftState.DRAFTING)
    found = brought_letter(draft)
    if found is None or found.pk != brought:
        raise brought_errors.nothing_brought()
    if not found.pdf:
        raise brought_errors.not_confirmed()
    if found.confirmed_at is None:
        found.confirmed_at, found.confirmed_by = now(), str(by.public_id)
        found.save(update_fields=["confirmed_at", "confirmed_by"])
        publish(
            LetterConfirmed(draft_version=found.version.number, file=found.sha256, pdf=found.pdf),
            subject=f"draft:{draft.key}",
            actor=by.subject,
            agency=draft.agency,
        )
    return found


@transaction.atomic
def take_off_letter(key: str, *, by: Account) -> Draft:
    """Type the letter here after all; the file stays with its version.

    Raises ``office.draft_unknown``, ``office.draft_moved_on`` or ``office.nothing_brought``.
    """
    draft = hold_draft(key, by, DraftState.DRAFTING)
    if not _take_off(draft, by):
        raise brought_errors.nothing_brought()
    return draft


def _take_off(draft: Draft, by: Account) -> bool:
    before = brought_letter(draft)
    if before is None:
        return False
    before.removed_at = now()
    before.save(update_fields=["removed_at"])
    _tell(draft, before, by, is_taken_off=True)
    return True


def _tell(draft: Draft, brought: BroughtLetter, by: Account, *, is_taken_off: bool) -> None:
    publish(
        LetterBrought(draft_version=brought.version.number, file=brought.sha256, is_taken_off=is_taken_off),
        subject=f"draft:{draft.key}",
        actor=by.subject,
        agency=draft.agency,
    )
