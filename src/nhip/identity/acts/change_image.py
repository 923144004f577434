"""Upload the picture that a signature is shown by: one's own, or the seal of an agency one seals for."""

import hashlib
import uuid

from django.db import transaction

from nhip.identity.errors import agency_unknown
from nhip.identity.events import AppearanceImageChanged
from nhip.identity.models import Account, Agency
from nhip.identity.models.appearance_image import AppearanceImage
from nhip.identity.queries.images import signs_here
from nhip.identity.queries.permissions import demand
from nhip.identity.rules.roles import Permission
from nhip.identity.signatures.errors import no_signature_to_show
from nhip.identity.signatures.images import redraw
from nhip.kernel.api import Text, now, publish

ACTION = Text(vi="thay hình con dấu của cơ quan này", en="change the picture of this agency's seal")


def change_signature_image(given: bytes, *, by: Account) -> AppearanceImage:
    """Show one's own signature by the picture ``given`` (PNG) from now on.

    Raises ``identity.no_signature_to_show``, ``identity.image_unreadable``, ``identity.image_ground_opaque``.
    """
    if not signs_here(by):
        raise no_signature_to_show()
    return _changed(given, by, agency=None)


def change_seal_image(agency_code: str, given: bytes, *, by: Account) -> AppearanceImage:
    """Show the agency's seal by the picture ``given`` (PNG) from now on.

    Raises ``identity.not_permitted``, ``identity.agency_unknown``, ``identity.image_unreadable`` and
    ``identity.image_ground_opaque``.
    """
    demand(by, Permission.SEAL_DOCUMENTS, ACTION, agency_code)
    agency = Agency.objects.filter(code=agency_code).first()
    if agency is None:
        raise agency_unknown(agency_code)
    return _changed(given, by, agency=agency)


def _changed(given: bytes, by: Account, *, agency: Agency | None) -> AppearanceImage:
    drawn = redraw(given)
    account = by if agency is None else None
    with transaction.atomic():
        mine = AppearanceImage.objects.filter(replaced_at__isnull=True)
        if agency is None:
            mine = mine.filter(account=Account.objects.select_for_update().get(pk=by.pk))
        else:
            mine = mine.filter(agency=Agency.objects.select_for_update().get(pk=agency.pk))
        mine.update(replaced_at=now())
        made = AppearanceImage.objects.create(
            key=str(uuid.uuid4()),
            account=account,
            agency=agency,
            png=drawn.png,
            width=drawn.width,
            height=drawn.height,
            uploaded_by=by,
            uploaded_at=now(),
        )
        publish(
            AppearanceImageChanged(
                account=str(by.public_id) if account else None,
                at_agency=agency.code if agency else "",
                image=hashlib.sha256(drawn.png).hexdigest(),
            ),
            subject=by.subject if agency is None else f"agency:{agency.code}",
            actor=by.subject,
            agency=agency.code if agency else None,
        )
    return made
