"""Register a certificate that another authority gave out, for a person or an agency's seal.

Its key stays where it is: on a token that this node can reach (``token``, an address of RFC 7512), or with
its holder alone. A register that knows the certificate tells whose a signature is and honours a revocation.
"""

import hashlib

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from django.db import transaction

from nhip.identity.acts.issue_certificate import ACTION
from nhip.identity.errors import agency_unknown
from nhip.identity.events import CertificateRegistered
from nhip.identity.models import Account, Agency
from nhip.identity.models.certificate import Certificate, CertificatePurpose, KeyPlace
from nhip.identity.queries.permissions import demand
from nhip.identity.rules.roles import Permission
from nhip.identity.signatures.errors import certificate_registered_already, certificate_unreadable
from nhip.identity.signatures.tokens import read_token_address
from nhip.kernel.api import now, publish


@transaction.atomic
def register_certificate(
    account: Account | None, agency_code: str, certificate: bytes, *, token: str = "", by: Account | None
) -> Certificate:
    """Register ``certificate`` (DER or PEM) for ``account``, or as the agency's seal without an account.

    Raises ``identity.not_permitted``, ``identity.agency_unknown``, ``identity.certificate_unreadable``,
    ``identity.certificate_registered_already`` and ``identity.token_address_unreadable``.
    """
    demand(by, Permission.MANAGE_ACCOUNTS, ACTION)
    agency = Agency.objects.filter(code=agency_code).first()
    if agency is None:
        raise agency_unknown(agency_code)
    read = _read(certificate)
    if token:
        read_token_address(token)
    der = read.public_bytes(Encoding.DER)
    fingerprint = hashlib.sha256(der).hexdigest()
    if Certificate.objects.filter(fingerprint=fingerprint).exists():
        raise certificate_registered_already(read.subject.rfc4514_string())
    made = Certificate.objects.create(
        purpose=CertificatePurpose.PERSONAL if account else CertificatePurpose.SEAL,
        account=account,
        agency=None if account else agency,
        der=der,
        fingerprint=fingerprint,
        subject_name=read.subject.rfc4514_string()[:300],
        issuer_name=read.issuer.rfc4514_string()[:300],
        serial=format(read.serial_number, "x"),
        valid_from=read.not_valid_before_utc,
        valid_to=read.not_valid_after_utc,
        key_place=KeyPlace.TOKEN if token else KeyPlace.ELSEWHERE,
        token=token,
        registered_at=now(),
    )
    publish(
        CertificateRegistered(
            fingerprint=fingerprint,
            purpose=made.purpose,
            account=str(account.public_id) if account else None,
            at_agency=agency_code,
            issuer=made.issuer_name,
            key_place=made.key_place,
            valid_to=made.valid_to,
        ),
        subject=f"certificate:{fingerprint}",
        actor=by.subject if by else None,
        agency=agency_code,
    )
    return made


def _read(certificate: bytes) -> x509.Certificate:
    try:
        is_pem = certificate.lstrip().startswith(b"-----")
        read = (x509.load_pem_x509_certificate if is_pem else x509.load_der_x509_certificate)(certificate)
        key = read.public_key()
    except (ValueError, UnsupportedAlgorithm) as error:
        raise certificate_unreadable() from error
    if not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        raise certificate_unreadable()
    return read
