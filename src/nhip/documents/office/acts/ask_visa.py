"""Ask colleagues for their opinion on the newest version of a draft."""

from collections.abc import Sequence

from django.db import transaction

from nhip.documents.office import errors
from nhip.documents.office.brought import brought_letter
from nhip.documents.office.holding import hold_draft
from nhip.documents.office.models import DraftState, Visa
from nhip.documents.office.people import colleagues_at, person_among
from nhip.identity.api import Account
from nhip.kernel.api import Text, now


@transaction.atomic
def ask_visa(key: str, people: Sequence[str], *, by: Account) -> list[Visa]:
    """Ask the accounts with these public ids; who was asked about this version already is not asked twice.

    Raises ``office.draft_unknown``, ``office.draft_moved_on``, ``office.missing`` or
    ``office.person_unknown``.
    """
    draft = hold_draft(key, by, DraftState.DRAFTING)
    if not people:
        raise errors.missing(Text("người được hỏi", "whom to ask"))
    version = draft.versions.get(number=draft.latest)
    if not version.subject or not (version.body or brought_letter(draft)):
        raise errors.missing(Text("trích yếu và nội dung", "subject and text"))
    colleagues = colleagues_at(draft.agency)
    asked = []
    for public_id in dict.fromkeys(people):
        if public_id == str(by.public_id) or person_among(colleagues, public_id) is None:
            raise errors.person_unknown()
        visa, _ = Visa.objects.get_or_create(
            version=version,
            account=public_id,
            defaults={"asked_by": str(by.public_id), "asked_at": now()},
        )
        asked.append(visa)
    return asked
