"""Give the opinion one was asked for on a draft."""

import hashlib

from django.db import transaction

from nhip.documents.office import errors, fields
from nhip.documents.office.events import VisaGiven
from nhip.documents.office.holding import hold_draft
from nhip.documents.office.models import DraftState, Visa
from nhip.identity.api import Account
from nhip.kernel.api import Text, now, publish


@transaction.atomic
def give_visa(key: str, seen: int, words: str, *, is_agreed: bool, by: Account) -> Visa:
    """Agree to version ``seen``, or not and say why.

    Raises ``office.draft_unknown``, ``office.draft_moved_on``, ``office.version_moved``, ``office.not_asked``
    or ``office.missing`` where somebody disagrees without a word.
    """
    draft = hold_draft(key, by, DraftState.DRAFTING)
    if seen != draft.latest:
        raise errors.version_moved(seen, draft.latest)
    visa = Visa.objects.filter(
        version__draft=draft, version__number=seen, account=str(by.public_id), given_at__isnull=True
    ).first()
    if visa is None:
        raise errors.not_asked()
    words = fields.lines(words, 1000, Text("ý kiến", "your opinion"))
    if not is_agreed and not words:
        raise errors.missing(Text("ý kiến", "your opinion"))
    visa.is_agreed, visa.words, visa.given_at = is_agreed, words, now()
    visa.event_id = publish(
        VisaGiven(
            draft_version=seen, is_agreed=is_agreed, words=hashlib.sha256(visa.words.encode()).hexdigest()
        ),
        subject=f"draft:{draft.key}",
        actor=by.subject,
        agency=draft.agency,
    )
    visa.save()
    return visa
