"""What the node's authority revoked, told to anybody: a list (CRL, RFC 5280) and answers (OCSP, RFC 6960).

Both are read from the register of certificates and signed by the authority itself. An entry stays on the
list for ever: a signature is asked about long after its certificate has ended.
"""

from datetime import timedelta

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ocsp
from django.db.models import QuerySet

from nhip.identity.models.certificate import Certificate
from nhip.identity.signatures.authority import root
from nhip.identity.signatures.evidence import Evidence, ask_issuer
from nhip.kernel.api import now

_FRESH_FOR = timedelta(days=1)
_SLACK = timedelta(minutes=5)  # other people's clocks


def revocation_list() -> bytes:
    """The list of every certificate of this node's authority that was revoked (DER), fresh for a day."""
    authority = root()
    moment = now()
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.certificate.subject)
        .last_update(moment - _SLACK)
        .next_update(moment + _FRESH_FOR)
        .add_extension(x509.CRLNumber(int(moment.timestamp())), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False
        )
    )
    for serial, revoked_at in _ours().filter(revoked_at__isnull=False).values_list("serial", "revoked_at"):
        entry = x509.RevokedCertificateBuilder().serial_number(int(serial, 16))
        if revoked_at is not None:
            builder = builder.add_revoked_certificate(entry.revocation_date(revoked_at).build())
    return builder.sign(authority.key, hashes.SHA256()).public_bytes(Encoding.DER)


def revocation_answer(request: bytes) -> bytes:
    """The answer (DER) to an OCSP request: good, revoked or unknown; or that the request is malformed."""
    try:
        asked = ocsp.load_der_ocsp_request(request)
        serial, algorithm = asked.serial_number, asked.hash_algorithm
        is_about_us = asked.issuer_key_hash == _key_hash(algorithm)
    except (ValueError, NotImplementedError, TypeError, UnsupportedAlgorithm):
        return _refused(ocsp.OCSPResponseStatus.MALFORMED_REQUEST)
    found = _ours().filter(serial=format(serial, "x")).first() if is_about_us else None
    if found is None:  # not ours to speak of
        return _refused(ocsp.OCSPResponseStatus.UNAUTHORIZED)
    authority = root()
    moment = now()
    builder = ocsp.OCSPResponseBuilder().add_response(
        x509.load_der_x509_certificate(bytes(found.der)),
        authority.certificate,
        algorithm,
        ocsp.OCSPCertStatus.REVOKED if found.revoked_at else ocsp.OCSPCertStatus.GOOD,
        moment - _SLACK,
        moment + _FRESH_FOR,
        found.revoked_at,
        x509.ReasonFlags.unspecified if found.revoked_at else None,
    )
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, authority.certificate)
    for extension in asked.extensions:
        if isinstance(extension.value, x509.OCSPNonce):
            builder = builder.add_extension(extension.value, critical=False)
    return builder.sign(authority.key, hashes.SHA256()).public_bytes(Encoding.DER)


def answer_about(certificate: asn1_x509.Certificate, issuer: asn1_x509.Certificate) -> Evidence:
    """What its issuer says about ``certificate`` now: read here where the issuer is the node's authority,
    asked over the network where it is another; empty where none answers.
    """
    authority = root().certificate
    if issuer.dump() != authority.public_bytes(Encoding.DER):
        return ask_issuer(certificate, issuer)
    subject = x509.load_der_x509_certificate(certificate.dump())
    found = _ours().filter(serial=format(subject.serial_number, "x")).first()
    if found is None:
        return Evidence()
    # A list says what was before the revocation, an answer only what is; and an answer counts only where the
    # certificate says whom to ask.
    if found.revoked_at is not None or not certificate.ocsp_urls:
        return Evidence(crls=(revocation_list(),))
    request = ocsp.OCSPRequestBuilder().add_certificate(subject, authority, hashes.SHA1()).build()  # noqa: S303 - how a certificate is named, not what is trusted
    return Evidence(ocsps=(revocation_answer(request.public_bytes(Encoding.DER)),))


def _ours() -> QuerySet[Certificate]:
    """The certificates of the register that bear the name of this authority."""
    return Certificate.objects.filter(issuer_name=root().certificate.subject.rfc4514_string()[:300])


def _key_hash(algorithm: hashes.HashAlgorithm) -> bytes:
    """What an OCSP request calls our authority: the hash of its public key, as an uncompressed point."""
    digest = hashes.Hash(algorithm)
    digest.update(root().key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))
    return digest.finalize()


def _refused(status: ocsp.OCSPResponseStatus) -> bytes:
    return ocsp.OCSPResponseBuilder.build_unsuccessful(status).public_bytes(Encoding.DER)
