"""Begin a draft: of a letter of one's own, or of the answer to a document one was given."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from nhip.documents.office import errors, fields
from nhip.documents.office.acts.take_in_hand import take_in_hand
from nhip.documents.office.holding import hold_entry
from nhip.documents.office.models import Direction, Draft, Entry, Stage
from nhip.documents.office.rules import OFFICIAL_LETTER, kinds
from nhip.documents.office.versions import Said, write_version
from nhip.identity.api import Account, Permission, can, demand
from nhip.kernel.api import Text, now

ACTION = Text(vi="soạn văn bản của cơ quan này", en="draft letters of this agency")
UNIT = Text("chữ viết tắt đơn vị soạn", "the unit's letters")


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
    return _made(agency, begun, None, by)


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
    return _made(entry.agency, begun, entry, by)


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


def _made(agency: str, begun: Begun, answers: Entry | None, by: Account) -> Draft:
    if begun.kind not in kinds():
        raise errors.kind_unknown(begun.kind)
    due_on = begun.due_on or (answers.due_on if answers else None)
    draft = Draft.objects.create(
        key=str(uuid.uuid4()),
        agency=agency,
        kind=begun.kind,
        unit_letters=fields.line(begun.unit_letters, 20, UNIT).upper(),
        replies_to=answers,
        priority=fields.urgency(begun.priority),
        due_on=fields.due(due_on, answers.due_on if answers else None),
        author=str(by.public_id),
        made_at=now(),
    )
    said = Said(begun.subject, tuple(begun.receivers), begun.body, begun.copies)
    write_version(draft, said, by=by)
    return draft
