"""Asking an authority that is not us whether it revoked a certificate: by OCSP, or by its list (CRL).

Asked only about certificates that lead to a root this node trusts: where to ask stands in the certificate,
and a stranger could have written any address there.
"""

import contextlib
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from urllib.error import HTTPError

from asn1crypto import crl as asn1_crl
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from nhip.kernel.api import now

_PATIENCE = 5  # seconds for one answer
_LARGEST = 20_000_000  # bytes: the lists of public authorities reach some megabytes
MOST_PROOF = 3 << 20  # bytes that a file may bring along: looking through them takes a second each time
_KEPT = timedelta(minutes=10)
_REST = timedelta(minutes=1)  # an address that did not answer is not asked again sooner


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an authority says about its certificates: lists and answers (DER)."""

    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.crls or self.ocsps)

    def made_since(self, moment: datetime) -> "Evidence":
        """Those that were made at ``moment`` or later, and so know whatever was revoked by then."""
        return Evidence(
            tuple(each for each in self.crls if _is_since(moment, _list_made, each)),
            tuple(each for each in self.ocsps if _is_since(moment, _answer_made, each)),
        )


def _is_since(moment: datetime, made: Callable[[bytes], datetime], told: bytes) -> bool:
    try:
        return made(told) >= moment
    except (ValueError, TypeError, KeyError):
        return False


def _list_made(der: bytes) -> datetime:
    made: datetime = asn1_crl.CertificateList.load(der)["tbs_cert_list"]["this_update"].native
    return made


def _answer_made(der: bytes) -> datetime:
    told = asn1_ocsp.OCSPResponse.load(der).response_data["responses"]
    made: datetime = min(each["this_update"].native for each in told)
    return made


NOTHING = Evidence()

_lists: dict[str, tuple[datetime, bytes]] = {}
_lists_lock = Lock()
_silent: dict[str, datetime] = {}


def ask_issuer(certificate: asn1_x509.Certificate, issuer: asn1_x509.Certificate) -> Evidence:
    """What the issuer says about ``certificate`` now; empty where it names no address or none answers."""
    subject, authority = (x509.load_der_x509_certificate(each.dump()) for each in (certificate, issuer))
    for url in certificate.ocsp_urls:
        with contextlib.suppress(OSError, ValueError):
            request = ocsp.OCSPRequestBuilder().add_certificate(subject, authority, hashes.SHA1())  # noqa: S303 - how a certificate is named, not what is trusted
            answer = _fetched(url, request.build().public_bytes(Encoding.DER))
            if ocsp.load_der_ocsp_response(answer).response_status is ocsp.OCSPResponseStatus.SUCCESSFUL:
                return Evidence(ocsps=(answer,))
    for url in _list_addresses(certificate):
        with contextlib.suppress(OSError, ValueError):
            return Evidence(crls=(_list_at(url),))
    return Evidence()


def _list_addresses(certificate: asn1_x509.Certificate) -> Iterator[str]:
    for point in certificate.crl_distribution_points:
        if point.url:
            yield point.url


def _list_at(url: str) -> bytes:
    moment = now()
    with _lists_lock:
        kept = _lists.get(url)
        if kept is not None and moment - kept[0] < _KEPT:
            return kept[1]
    found = _fetched(url)
    if found.startswith(b"-----"):
        found = x509.load_pem_x509_crl(found).public_bytes(Encoding.DER)
    x509.load_der_x509_crl(found)
    with _lists_lock:
        _lists[url] = (moment, found)
    return found


def _fetched(url: str, body: bytes | None = None) -> bytes:
    if not url.startswith(("http://", "https://")):
        raise ValueError(url)
    kind = {} if body is None else {"Content-Type": "application/ocsp-request"}
    asked_at = _silent.get(url)
    if asked_at is not None and now() - asked_at < _REST:
        raise OSError(url)
    request = urllib.request.Request(url, body, kind)  # noqa: S310 - the scheme was looked at
    try:
        with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310 - "
            found: bytes = answer.read(_LARGEST + 1)
    except HTTPError:
        raise  # that is an answer too, and came at once
    except OSError:
        _silent[url] = now()
        raise
    _silent.pop(url, None)
    if len(found) > _LARGEST:
        raise ValueError(url)
    return found
