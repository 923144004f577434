"""Revoke a certificate: what was signed before stays signed, nothing more is signed under it."""

from django.db import transaction

from nhip.identity.events import CertificateRevoked
from nhip.identity.models import Account
from nhip.identity.models.certificate import Certificate
from nhip.identity.queries.permissions import demand
from nhip.identity.rules.roles import Permission
from nhip.identity.signatures.errors import certificate_unknown
from nhip.kernel.api import Text, now, publish

ACTION = Text(vi="thu hồi chứng thư số", en="revoke certificates")


@transaction.atomic
def revoke_certificate(fingerprint: str, why: str, *, by: Account | None) -> Certificate:
    """Raises ``identity.not_permitted`` or ``identity.certificate_unknown``; twice is as good as once."""
    found = Certificate.objects.select_for_update().filter(fingerprint=fingerprint).first()
    if by is None or found is None or found.account_id != by.pk:  # one's own may always be revoked
        demand(by, Permission.MANAGE_ACCOUNTS, ACTION)
    if found is None:
        raise certificate_unknown(fingerprint)
    if found.revoked_at is not None:
        return found
    found.revoked_at = now()
    found.revoked_why = why[:300]
    found.save(update_fields=["revoked_at", "revoked_why"])
    publish(
        CertificateRevoked(fingerprint=fingerprint, why=found.revoked_why),
        subject=f"certificate:{fingerprint}",
        actor=by.subject if by else None,
    )
    return found
