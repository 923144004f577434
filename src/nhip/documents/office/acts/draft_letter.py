"""Begin a draft: of a letter of one's own, of the answer to a document one was given, or of what updates or
replaces a letter that was issued.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from nhip.documents.office import change_errors, changing, errors, fields
from nhip.documents.office.acts.take_in_hand import take_in_hand
from nhip.documents.office.changes import Change, Wish
from nhip.documents.office.events import ChangeBegun
from nhip.documents.office.holding import hold_entry
from nhip.documents.office.models import ChangeKind, Direction, Draft, Entry, Stage
from nhip.documents.office.rules import OFFICIAL_LETTER, kinds
from nhip.documents.office.versions import Said, write_version
from nhip.identity.api import Account, Permission, can, demand
from nhip.kernel.api import Text, now, publish

ACTION = Text(vi="soạn văn bản của cơ quan này", en="draft letters of this agency")


@dataclass(frozen=True, slots=True)
class Begun:
    """What a new draft begins with; an answer takes thread, receiver and day from what it answers."""

    subject: str = ""
    kind: str = OFFICIAL_LETTER
    unit_letters: str = ""
    receivers: Sequence[str] = field(default_factory=tuple)
    body: str = ""
    copies: str = ""
    priority: str = "0"
    due_on: date | None = None


@transaction.atomic
def draft_letter(agency: str, begun: Begun, *, by: Account) -> Draft:
    """A new draft of the agency with its first version.

    Raises ``identity.not_permitted``, ``office.kind_unknown``, ``office.receiver_unknown``,
    ``office.priority_unknown``, ``office.due_in_past`` or ``office.too_long``.
    """
    if not can(by, Permission.ASSIGN_DOCUMENTS, agency):
        demand(by, Permission.HANDLE_DOCUMENTS, ACTION, agency)
    return _made(Draft(agency=agency), begun, by)


@transaction.atomic
def draft_reply(key: str, begun: Begun, *, by: Account) -> Draft:
    """The draft of the answer to a document; the work on it has begun with this (05 to its sender).

    Raises ``office.document_unknown``, ``identity.not_permitted`` and those of :func:`draft_letter`.
    """
    entry = hold_entry(key, by)
    if not can(by, Permission.ASSIGN_DOCUMENTS, entry.agency):
        demand(by, Permission.HANDLE_DOCUMENTS, ACTION, entry.agency)
    if (
        entry.direction == Direction.IN
        and entry.stage == Stage.ASSIGNED
        and entry.handler == str(by.public_id)
    ):
        entry = take_in_hand(key, by=by)
    return _made(Draft(agency=entry.agency, replies_to=entry), begun, by)


@transaction.atomic
def draft_change(key: str, kind: ChangeKind, *, by: Account) -> Draft:
    """The draft of a letter that updates or replaces an issued one: it begins with what that one says and to
    whom, and asks all of its receivers who can still be asked.

    Raises ``office.document_unknown``, ``identity.not_permitted`` or ``office.change_not_sent``.
    """
    entry = hold_entry(key, by)
    if not can(by, Permission.ASSIGN_DOCUMENTS, entry.agency):
        demand(by, Permission.HANDLE_DOCUMENTS, ACTION, entry.agency)
    if not changing.may_be_changed(entry):
        raise change_errors.not_sent()
    change = changing.beginning(entry, kind)
    draft = Draft(agency=entry.agency, changes=entry, change_kind=kind)
    made = _made(draft, changed(entry, change, kind), by, change)
    publish(
        ChangeBegun(change=kind.value, letter=entry.key),
        subject=f"draft:{made.key}",
        actor=by.subject,
        agency=entry.agency,
    )
    return made


def changed(entry: Entry, change: Change, kind: ChangeKind) -> Begun:
    """What a letter begins with that updates or replaces ``entry``."""
    written = Draft.objects.filter(issued=entry).first()
    version = written.versions.get(number=written.latest) if written else None
    on = f" ngày {entry.issued_on:%d/%m/%Y}" if entry.issued_on else ""
    lead = f"Văn bản này {kind.label} {entry.kind} số {entry.notation}{on}."
    paper = [each["name"] for each in entry.receivers if not each["code"]]
    return Begun(
        subject=entry.subject,
        kind=entry.kind if entry.kind in kinds() else OFFICIAL_LETTER,
        unit_letters=written.unit_letters if written else "",
        receivers=(*change.codes(Wish.UPDATE, Wish.REPLACE), *paper),
        body="\n".join(part for part in (lead, version.body if version else "") if part)[: fields.MOST_BODY],
        copies=version.copies if version else "Như trên",
        priority=entry.priority,
    )


def answer_to(entry: Entry) -> Begun:
    """What the answer to a document begins with: who wrote it, what it was about, by when."""
    on = f" ngày {entry.issued_on:%d/%m/%Y}" if entry.issued_on else ""
    named = f"{entry.kind} số {entry.notation}" if entry.notation else entry.kind
    return Begun(
        subject=f"trả lời {named}{on}"[:500],
        receivers=(entry.party,) if entry.party else (),
        body=f"Trả lời {named}{on} của {entry.party_name} về {entry.subject}, ",
        copies="Như trên",
        priority=entry.priority,
        due_on=entry.due_on,
    )


def _made(draft: Draft, begun: Begun, by: Account, change: Change | None = None) -> Draft:
    """``draft``, of which agency and what it answers or changes are known, with its first version."""
    if begun.kind not in kinds():
        raise errors.kind_unknown(begun.kind)
    answers_by = draft.replies_to.due_on if draft.replies_to else None
    draft.key, draft.kind = str(uuid.uuid4()), begun.kind
    draft.unit_letters = fields.unit_letters(begun.unit_letters)
    draft.priority = fields.urgency(begun.priority)
    draft.due_on = fields.due(begun.due_on or answers_by, answers_by)
    draft.author, draft.made_at = str(by.public_id), now()
    draft.save()
    said = Said(begun.subject, tuple(begun.receivers), begun.body, begun.copies, change=change)
    write_version(draft, said, by=by)
    return draft
