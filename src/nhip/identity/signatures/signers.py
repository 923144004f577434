"""Who signs: the key behind a certificate, whether the node keeps it or a token holds it.

Every form of signature (CMS, PDF, XML) asks here for its signer, so all of them work with both, and none
signs under a certificate that has ended or was revoked.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from nhip.identity.models.certificate import Certificate, KeyPlace
from nhip.identity.signatures.authority import root
from nhip.identity.signatures.errors import certificate_not_in_force, no_certificate
from nhip.identity.signatures.keys import Key, open_key, sign_bytes
from nhip.identity.signatures.running import run
from nhip.identity.signatures.tokens import token_signer
from nhip.kernel.api import now


class HeldKeySigner(Signer):
    """pyHanko's signer over a key that is open already: it would open it anew for each signature."""

    def __init__(
        self, key: Key, certificate: asn1_x509.Certificate, chain: list[asn1_x509.Certificate]
    ) -> None:
        registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        registry.register_multiple(chain)
        super().__init__(signing_cert=certificate, cert_registry=registry)
        self._key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: ARG002 - the real length is the best guess
        """Sign ``data``, hashed with SHA-256: nothing weaker and nothing else is asked for here."""
        if digest_algorithm != "sha256":
            raise ValueError(digest_algorithm)
        return self.sign(data)

    def sign(self, data: bytes) -> bytes:
        """The bare signature over the SHA-256 of ``data``."""
        return sign_bytes(self._key, data)


@contextmanager
def signer_of(certificate: Certificate) -> Iterator[Signer]:
    """The signer for ``certificate``, for the time of one signature.

    Raises ``identity.certificate_not_in_force``, ``identity.no_certificate`` where its key is not ours to
    use, and ``identity.token_unreachable``.
    """
    demand_in_force(certificate)
    signing = asn1_x509.Certificate.load(bytes(certificate.der))
    chain = [asn1_x509.Certificate.load(root().certificate.public_bytes(Encoding.DER))]
    if signing.issuer != chain[0].subject:
        chain = []  # another authority's: we hold its root, and need not hand it out
    if certificate.key_place == KeyPlace.TOKEN:
        with token_signer(certificate.token, signing, chain) as signer:
            yield signer
    elif certificate.sealed_key is not None:
        yield HeldKeySigner(open_key(bytes(certificate.sealed_key)), signing, chain)
    else:
        raise no_certificate()


def sign_raw(certificate: Certificate, content: bytes) -> bytes:
    """The bare signature over the SHA-256 of ``content``: ECDSA (DER) or RSA with PKCS#1 v1.5 padding."""
    with signer_of(certificate) as signer:
        if isinstance(signer, HeldKeySigner):
            return signer.sign(content)
        return run(signer.async_sign_raw(content, "sha256"))


def demand_in_force(certificate: Certificate) -> None:
    """Raise ``identity.certificate_not_in_force`` where it is revoked by now, or outside its term."""
    moment = now()
    revoked_at = Certificate.objects.filter(pk=certificate.pk).values_list("revoked_at", flat=True).first()
    if revoked_at is not None or not certificate.valid_from <= moment < certificate.valid_to:
        raise certificate_not_in_force(certificate.subject_name, certificate.valid_to, revoked_at)
