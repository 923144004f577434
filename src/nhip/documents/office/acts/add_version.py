"""Write a further version of a draft."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from nhip.documents.office import errors, fields
from nhip.documents.office.holding import hold_draft
from nhip.documents.office.models import DraftState, DraftVersion
from nhip.documents.office.rules import kinds
from nhip.documents.office.versions import Said, write_version
from nhip.identity.api import Account


@dataclass(frozen=True, slots=True)
class Outward:
    """What a draft is, beside what it says: None leaves it as it is."""

    kind: str | None = None
    unit_letters: str | None = None
    priority: str | None = None
    due_on: date | None = None


@transaction.atomic
def add_version(
    key: str, seen: int, said: Said, outward: Outward | None = None, *, by: Account
) -> DraftVersion:
    """The next version, by the author or somebody asked about the draft, who looked at version ``seen``.

    Raises ``office.draft_unknown``, ``office.draft_moved_on``, ``office.version_moved`` where somebody else
    wrote in between, ``office.kind_unknown``, ``office.receiver_unknown``, ``office.priority_unknown``,
    ``office.due_in_past`` or ``office.too_long``.
    """
    draft = hold_draft(key, by, DraftState.DRAFTING)
    if seen != draft.latest:
        raise errors.version_moved(seen, draft.latest)
    outward = outward or Outward()
    if outward.kind is not None:
        if outward.kind not in kinds():
            raise errors.kind_unknown(outward.kind)
        draft.kind = outward.kind
    if outward.unit_letters is not None:
        draft.unit_letters = fields.unit_letters(outward.unit_letters)
    if outward.priority is not None:
        draft.priority = fields.urgency(outward.priority)
    draft.due_on = fields.due(outward.due_on, draft.due_on) or draft.due_on
    draft.save(update_fields=["kind", "unit_letters", "priority", "due_on"])
    return write_version(draft, said, by=by)
