"""Whether a certificate was issued for signing documents at all, and not for a server or a service.

An authority may issue both under one root. The key of a server lies where strangers knock; what it signs is
no letter of anybody's.
"""

from typing import Final

from asn1crypto import x509

_SIGNING: Final = frozenset({"digital_signature", "non_repudiation"})
_OF_MACHINES: Final = frozenset({"server_auth", "code_signing", "time_stamping", "ocsp_signing"})
# Named beside one of a machine's, each of these makes it a signer's all the same.
_OF_SIGNERS: Final = frozenset(
    {
        "any_extended_key_usage",
        "email_protection",
        "microsoft_document_signing",
        "adobe_authentic_documents_trust",
        "1.3.6.1.5.5.7.3.36",  # documents, RFC 9336
    }
)


class NotForSigningError(ValueError):
    """The certificate was issued for something else: a server, a responder, a program."""


def demand_for_signing(certificate: x509.Certificate) -> None:
    """Raise :class:`NotForSigningError` where the certificate says that it is for something else."""
    usage, purposes = certificate.key_usage_value, certificate.extended_key_usage_value
    if usage is not None and not usage.native & _SIGNING:
        raise NotForSigningError
    named = set(purposes.native) if purposes is not None else set()
    if named & _OF_MACHINES and not named & _OF_SIGNERS:
        raise NotForSigningError
