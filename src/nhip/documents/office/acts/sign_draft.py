"""Sign a letter in one's own name, before it has a number."""

from django.db import transaction

from nhip.documents.office import errors
from nhip.documents.office.composing import open_letter, packed
from nhip.documents.office.events import LetterSigned
from nhip.documents.office.holding import hold_draft
from nhip.documents.office.models import Draft, DraftState
from nhip.identity.api import (
    Account,
    Permission,
    Place,
    certificate_of,
    complete_pdf,
    demand,
    person_appearance,
    sign_pdf,
    signature_image,
)
from nhip.kernel.api import Text, keep_file, now, publish

ACTION = Text(vi="ký văn bản của cơ quan này", en="sign letters of this agency")


@transaction.atomic
def sign_draft(key: str, seen: int, *, by: Account) -> Draft:
    """Set version ``seen`` as a letter and sign it. Number and date stay open until it is issued.

    Raises ``office.draft_unknown``, ``office.draft_moved_on``, ``office.version_moved``,
    ``identity.not_permitted``, ``office.no_certificate``, and the refusals of setting and signing.
    """
    draft = hold_draft(key, by, DraftState.SUBMITTED)
    demand(by, Permission.SIGN_DOCUMENTS, ACTION, draft.agency)
    if draft.signer != str(by.public_id):
        raise errors.person_unknown()
    if seen != draft.latest:
        raise errors.version_moved(seen, draft.latest)
    certificate = certificate_of(by)
    if certificate is None:
        raise errors.no_personal_certificate()
    made = open_letter(draft, draft.versions.get(number=seen), by.name)
    spot = made.spots["signature"]
    place = Place(spot.page, spot.x, spot.y, spot.width, spot.height)
    shown = person_appearance(place, by.name, signature_image(by))
    # What its authority says of the certificate now goes into the letter; the archive stamp after the seal.
    signed = keep_file(complete_pdf(sign_pdf(made.pdf, certificate, shown), is_last=False).pdf)
    draft.state, draft.signed_pdf, draft.places = DraftState.SIGNED, signed.sha256, packed(made)
    draft.signed_at, draft.signed_name = now(), by.name
    draft.save()
    publish(
        LetterSigned(draft_version=seen, letter=signed.sha256, certificate=certificate.fingerprint),
        subject=f"draft:{draft.key}",
        actor=by.subject,
        agency=draft.agency,
    )
    return draft
