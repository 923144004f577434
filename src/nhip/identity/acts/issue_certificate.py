"""Give a person or an agency a certificate of the node's own authority, with a key that the node keeps."""

import hashlib

from cryptography.hazmat.primitives.serialization import Encoding
from django.db import transaction

from nhip.identity.errors import agency_unknown
from nhip.identity.events import CertificateIssued
from nhip.identity.models import Account, Agency
from nhip.identity.models.certificate import Certificate, CertificatePurpose, KeyPlace
from nhip.identity.queries.permissions import demand
from nhip.identity.rules.roles import Permission
from nhip.identity.signatures.authority import issue
from nhip.identity.signatures.keys import seal_key
from nhip.kernel.api import Text, now, publish

ACTION = Text(vi="cấp chứng thư số", en="issue certificates")


@transaction.atomic
def issue_certificate(account: Account | None, agency_code: str, *, by: Account | None) -> Certificate:
    """A personal certificate for ``account`` at the agency, or the agency's seal where there is no account.

    Raises ``identity.not_permitted`` or ``identity.agency_unknown``.
    """
    demand(by, Permission.MANAGE_ACCOUNTS, ACTION)
    agency = Agency.objects.filter(code=agency_code).first()
    if agency is None:
        raise agency_unknown(agency_code)
    issued = issue(account.name if account else "", agency.name, is_seal=account is None)
    der = issued.certificate.public_bytes(Encoding.DER)
    fingerprint = hashlib.sha256(der).hexdigest()
    made = Certificate.objects.create(
        purpose=CertificatePurpose.PERSONAL if account else CertificatePurpose.SEAL,
        account=account,
        agency=None if account else agency,
        der=der,
        fingerprint=fingerprint,
        subject_name=issued.certificate.subject.rfc4514_string()[:300],
        issuer_name=issued.certificate.issuer.rfc4514_string()[:300],
        serial=format(issued.certificate.serial_number, "x"),
        valid_from=issued.certificate.not_valid_before_utc,
        valid_to=issued.certificate.not_valid_after_utc,
        key_place=KeyPlace.SOFTWARE,
        sealed_key=seal_key(issued.key),
        registered_at=now(),
    )
    publish(
        CertificateIssued(
            fingerprint=fingerprint,
            purpose=made.purpose,
            account=str(account.public_id) if account else None,
            at_agency=agency_code,
            valid_to=made.valid_to,
        ),
        subject=f"certificate:{fingerprint}",
        actor=by.subject if by else None,
        agency=agency_code,
    )
    return made
