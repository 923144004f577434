"""What the node's authority tells those who check a signature: what it revoked, and its own certificate."""

import base64
import binascii

from cryptography.hazmat.primitives.serialization import Encoding
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from nhip.identity.signatures.authority import root
from nhip.identity.signatures.revocation import revocation_answer, revocation_list

_LARGEST = 10_000  # bytes of a question
_KEPT = "public, max-age=600"


@require_GET
def revoked(_request: HttpRequest) -> HttpResponse:
    """The list of revoked certificates (RFC 5280)."""
    return _sent(revocation_list(), "application/pkix-crl")


@csrf_exempt  # programs ask, without a session; nothing is changed
@require_http_methods(["GET", "POST"])
def standing(request: HttpRequest, asked: str = "") -> HttpResponse:
    """The answer to a question about one certificate (RFC 6960): in the body, or in the address in base64."""
    try:
        question = base64.b64decode(asked) if asked else request.read(_LARGEST)
    except (binascii.Error, ValueError):
        question = b""
    answer = HttpResponse(revocation_answer(question[:_LARGEST]), "application/ocsp-response")
    answer["Cache-Control"] = "no-store"  # an answer may carry the question's own number
    return answer


@require_GET
def authority(_request: HttpRequest) -> HttpResponse:
    """The certificate of the node's authority (DER)."""
    return _sent(root().certificate.public_bytes(Encoding.DER), "application/pkix-cert")


def _sent(content: bytes, kind: str) -> HttpResponse:
    answer = HttpResponse(content, kind)
    answer["Cache-Control"] = _KEPT
    return answer
