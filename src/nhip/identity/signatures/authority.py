"""The node's own certificate authority, for trying out and for offices that have none yet.

Its key is made once and kept among the node's secrets. What it signs is worth as much as this node is
trusted: its name says so. A node that serves the State registers certificates of the authorities of the law
instead and trusts their roots (``NHIP_TRUSTED_ROOTS``).
"""

from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from nhip.kernel.api import kept_secret, now, setting

_NAME = "Nhip node CA (not an accredited authority)"
_LIFE_OF_ROOT = timedelta(days=3650)
_LIFE = timedelta(days=730)
_HASH = hashes.SHA256()

# Where the authority tells what it revoked, beneath the site's address (see nhip.identity.pages.pki_urls).
CRL_PATH = "/pki/crl.der"
OCSP_PATH = "/pki/ocsp"
ROOT_PATH = "/pki/ca.der"


class Root(NamedTuple):
    """The authority: its key and its certificate."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate


class Issued(NamedTuple):
    """A new key and the certificate over it."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate


@cache
def root() -> Root:
    """The node's authority, made the first time it is needed."""
    held = kept_secret("node-ca.pem", _new_root)
    key = serialization.load_pem_private_key(held, None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("the node's authority has a key of another kind")
    return Root(key, x509.load_pem_x509_certificate(held))


def trusted_roots() -> list[x509.Certificate]:
    """The authorities this node trusts: its own, and those in the file ``NHIP_TRUSTED_ROOTS`` (PEM)."""
    found = [root().certificate]
    if (path := setting("NHIP_TRUSTED_ROOTS")) is not None:
        found += x509.load_pem_x509_certificates(path.read_bytes())
    return found


def issue(name: str, organisation: str, *, is_seal: bool, at: datetime | None = None) -> Issued:
    """A key and a certificate for a person of ``organisation``, or for the organisation itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    return Issued(key, certify(key.public_key(), name, organisation, is_seal=is_seal, at=at))


def certify(
    key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey,
    name: str,
    organisation: str,
    *,
    is_seal: bool,
    at: datetime | None = None,
) -> x509.Certificate:
    """A certificate over a key that somebody holds, for instance on a token."""
    moment = at or now()
    authority = root()
    attributes = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]),
        x509.NameAttribute(NameOID.COMMON_NAME, (organisation if is_seal else name)[:64]),
    ]
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name(attributes))
        .issuer_name(authority.certificate.subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - timedelta(minutes=5))
        .not_valid_after(min(moment + _LIFE, authority.certificate.not_valid_after_utc))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False
        )
    )
    for extension in _where_to_ask():
        builder = builder.add_extension(extension, critical=False)
    return builder.sign(authority.key, _HASH)


def _where_to_ask() -> list[x509.ExtensionType]:
    """Where anybody may ask whether the certificate still holds: nowhere, for a node without an address."""
    site: str = setting("NHIP_SITE_URL")
    if not site:
        return []
    crl, ocsp, ca = (x509.UniformResourceIdentifier(site + path) for path in (CRL_PATH, OCSP_PATH, ROOT_PATH))
    access = AuthorityInformationAccessOID
    return [
        x509.CRLDistributionPoints([x509.DistributionPoint([crl], None, None, None)]),
        x509.AuthorityInformationAccess(
            [x509.AccessDescription(access.OCSP, ocsp), x509.AccessDescription(access.CA_ISSUERS, ca)]
        ),
    ]


def _new_root() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"), x509.NameAttribute(NameOID.COMMON_NAME, _NAME)]
    )
    moment = now()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - timedelta(days=1))
        .not_valid_after(moment + _LIFE_OF_ROOT)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, _HASH)
    )
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ) + certificate.public_bytes(serialization.Encoding.PEM)


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=signs,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not signs,
        crl_sign=not signs,
        encipher_only=False,
        decipher_only=False,
    )
