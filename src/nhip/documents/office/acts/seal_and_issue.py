"""Issue a signed letter: number and date on it, the agency's seal over it, in the register and on its way.

All of it is one transaction. Where the seal cannot be put on or the axis refuses the letter, no number was
given and nobody was sent anything.
"""

import uuid
from collections.abc import Sequence
from datetime import date

from django.db import transaction

from nhip.documents.office import changing, errors, exchange, fields
from nhip.documents.office.acts.close_entry import close
from nhip.documents.office.attachments import Taken
from nhip.documents.office.books import demand_unused, take_outgoing
from nhip.documents.office.changes import Change
from nhip.documents.office.composing import spots_of
from nhip.documents.office.entering import add_people, enter
from nhip.documents.office.events import LetterIssued
from nhip.documents.office.holding import OPEN, hold_draft
from nhip.documents.office.letters.filling import fill_in
from nhip.documents.office.models import (
    Channel,
    Direction,
    Draft,
    DraftState,
    DraftVersion,
    Entry,
    FileRole,
    Stage,
    Visa,
)
from nhip.documents.office.opening.kinds import PDF
from nhip.documents.office.rules import letterhead_of, notation_of
from nhip.identity.api import (
    Account,
    Certificate,
    Permission,
    Place,
    agency,
    annex_appearance,
    complete_pdf,
    demand,
    keep_provable,
    seal_appearance,
    seal_certificate_of,
    seal_image,
    sign_pdf,
)
from nhip.kernel.api import (
    KeptFile,
    Text,
    again_after_deadlock,
    clock,
    file_bytes,
    keep_file,
    next_working_day,
    now,
    publish,
    today,
)

ACTION = Text(vi="đóng dấu và phát hành văn bản của cơ quan này", en="seal and issue letters of this agency")


@again_after_deadlock
@transaction.atomic
def seal_and_issue(key: str, *, book: str = "", by: Account) -> Entry:
    """Issue the letter; what it answers is thereby done (06 to its sender). ``book`` is the code of the
    outgoing book, empty for the general one (``books``: which there may be).

    Raises ``office.draft_unknown``, ``office.draft_moved_on``, ``identity.not_permitted``,
    ``office.book_code`` and the refusals of ``books``, ``office.no_seal``, ``office.signing_day_passed`` past
    the next working day after signing, ``office.change_too_late`` where a receiver of an earlier letter can
    no longer be asked, and the refusals of signing and of the axis.
    """
    draft = hold_draft(key, by, DraftState.SIGNED)
    demand(by, Permission.SEAL_DOCUMENTS, ACTION, draft.agency)
    book = fields.book_code(book)
    assert draft.signed_at is not None  # held by the database's own check on signed drafts
    signed_on = draft.signed_at.astimezone(clock.VIETNAM).date()
    # One day for the book's year, the letter and the register, though midnight may pass meanwhile.
    day = today()
    if day > signed_on and day > next_working_day(signed_on):
        raise errors.signing_day_passed()
    seal = seal_certificate_of(draft.agency)
    if seal is None:
        raise errors.no_seal(draft.agency)
    version = draft.versions.get(number=draft.latest)
    asked = changing.asked_by(draft, version)
    head = letterhead_of(draft.agency)
    taken = take_outgoing(draft.agency, draft.kind, book, day)
    notation = notation_of(taken[1], draft.kind, head.letters, draft.unit_letters)
    demand_unused(taken, notation[:60])
    letter = _sealed(draft, notation, seal, day)
    files = [(letter, FileRole.LETTER), *((each, FileRole.ANNEX) for each in _annexes(draft, notation, seal))]
    entry = _line(draft, version, notation, day, by=by)
    if asked.further:
        entry.channel = Channel.AXIS
    enter(entry, files, book_number=taken)
    exchange.dispatch(entry, version, files, head.place, asked=asked, by=by)
    entry.event_id = publish(
        LetterIssued(
            book=str(entry.book),
            number=entry.number,
            notation=notation,
            letter=letter.sha256,
            channel=entry.channel,
            receivers=tuple(each["code"] or each["name"] for each in version.receivers),
        ),
        subject=f"entry:{entry.key}",
        actor=by.subject,
        agency=draft.agency,
    )
    entry.save()
    draft.state, draft.issued = DraftState.ISSUED, entry
    draft.save()
    answered = draft.replies_to
    if answered is not None and answered.direction == Direction.IN:
        answered = Entry.objects.select_for_update().get(pk=answered.pk)
        add_people(answered, draft.author, draft.signer)
        answered.save(update_fields=["people"])
        if answered.stage in OPEN:
            close(answered, f"Đã trả lời bằng {draft.kind} số {notation}", by=by)
    return entry


def issue_date(day: int, month: int, year: int) -> str:
    """The date as the decree writes it: a day below ten and the first two months take a zero."""
    shown_month = f"{month:02d}" if month < 3 else str(month)
    return f"ngày {day:02d} tháng {shown_month} năm {year}"


def _sealed(draft: Draft, notation: str, seal: Certificate, day: date) -> Taken:
    spots = spots_of(draft)
    filled = fill_in(
        file_bytes(draft.signed_pdf),
        spots,
        {"number": notation.partition("/")[0], "date": issue_date(day.day, day.month, day.year)},
    )
    spot = spots["signature"]
    place = Place(spot.page, spot.x, spot.y, spot.width, spot.height)
    name = agency(draft.agency).name.vi
    shown = seal_appearance(place, name, seal_image(draft.agency))
    kept = _kept(sign_pdf(filled, seal, shown), draft.agency)
    return Taken(kept.sha256, f"{notation.replace('/', '-')}.pdf", kept.size, PDF, ())


def _kept(signed: bytes, agency_code: str) -> KeptFile:
    """What was signed, with all the proof that can be had now; what cannot is asked for again later."""
    done = complete_pdf(signed)
    kept = keep_file(done.pdf)
    keep_provable(kept.sha256, agency_code, done)
    return kept


def _annexes(draft: Draft, notation: str, seal: Certificate) -> Sequence[Taken]:
    """The annexes: a PDF bears the agency's own signature at the top right of its first page."""
    made = []
    for file in draft.files.filter(removed_at__isnull=True):
        sha256, size = file.sha256, file.size
        if file.media_type == PDF:
            signed = sign_pdf(file_bytes(file.sha256), seal, annex_appearance(notation, now()))
            kept = _kept(signed, draft.agency)
            sha256, size = kept.sha256, kept.size
        made.append(Taken(sha256, file.name, size, file.media_type, tuple(file.readers)))
    return made


def _line(draft: Draft, version: DraftVersion, notation: str, day: date, *, by: Account) -> Entry:
    key, answers = str(uuid.uuid4()), draft.replies_to
    changed = changing.earlier_letters(Change.of(version.change)).values()
    before = answers or draft.changes
    by_axis = any(each["code"] for each in version.receivers)
    asked = Visa.objects.filter(version__draft=draft).values_list("account", flat=True)
    entry = Entry(
        key=key,
        agency=draft.agency,
        direction=Direction.OUT,
        channel=Channel.AXIS if by_axis else Channel.PAPER,
        notation=notation[:60],
        kind=draft.kind,
        subject=version.subject,
        issued_on=day,
        party=draft.agency,
        party_name=agency(draft.agency).name.vi,
        receivers=version.receivers,
        signer=draft.signed_name,
        priority=draft.priority,
        due_on=draft.due_on,
        stage=Stage.ISSUED,
        replies_to=answers,
        thread=before.thread if before else key,
        registered_at=now(),
        registered_by=str(by.public_id),
        people=list(answers.people) if answers else [],
    )
    add_people(entry, *(each for earlier in changed for each in earlier.people))
    add_people(entry, draft.author, draft.signer, *asked)
    return entry
