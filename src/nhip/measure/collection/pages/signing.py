"""Signing an agency's set: what will stand under the name, what is left to do, how it is verified."""

import re
from typing import Any, Final

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Name
from cryptography.x509.oid import NameOID
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from nhip.identity.api import Permission, can, certificate_of, trusted_roots, verify_detached
from nhip.kernel.api import Refusal
from nhip.measure.collection import errors
from nhip.measure.collection.acts.release_figures import standing_set
from nhip.measure.collection.acts.sign_set import left_to_do, sign_set
from nhip.measure.collection.models import SignedSet
from nhip.measure.collection.pages.office_shown import (
    Names,
    Said,
    name_of_series,
    people,
    signed_in,
    step_of,
    the_round,
    title_of,
    trail,
)
from nhip.measure.collection.queries.answers import answers_of
from nhip.measure.collection.queries.gate import requests_visible_to, signed_sets_visible_to

_SPELT_OUT: Final = re.compile(r"Common Name: (.+?)(?:[,;] [A-Z][A-Za-z /]+: |$)")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, code: str, agency: str) -> HttpResponse:
    """The set as it would be signed; a POST signs it."""
    account = signed_in(request)
    found = the_round(request, code)
    if not requests_visible_to(account).filter(round=found, agency=agency).exists():
        raise errors.set_unknown()
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            sign_set(found.code, agency, by=account)
        except Refusal as refusal:
            if refusal.status in {403, 404}:
                raise
            refused = refusal
        else:
            messages.success(request, _("Đã ký bộ số liệu."))
            return redirect("figures:sign", found.code, agency)
    answers = answers_of(found, {agency})
    left = left_to_do(found, agency)
    standing = standing_set(found, agency, answers)
    sets = list(signed_sets_visible_to(account).filter(round=found, agency=agency).order_by("-number"))
    names = Names({agency})
    signers = people(each.signer for each in sets)
    certificate = certificate_of(account)
    context: dict[str, Any] = {
        "round": found,
        "agency": agency,
        "name": names.full(agency),
        "title": title_of(found),
        "lines": [
            (
                name_of_series(each.line.series),
                each.line,
                Said(each.line.value, each.line.status),
                each.is_owner,
            )
            for each in answers
        ],
        "others": sum(not each.is_owner for each in answers),
        "left": left,
        "is_ready": not any(left.values()),
        "is_closed": found.closed_at is not None,
        "standing": standing,
        "sets": [
            (each, signers.get(each.signer, ""), verdict, _holder(verdict.signer))
            for each in sets
            for verdict in (verify_detached(bytes(each.content), bytes(each.signature), at=each.signed_at),)
        ],
        "may_sign": can(account, Permission.SIGN_FIGURES, agency),
        "certificate": certificate,
        "holder": _holder(certificate.subject_name) if certificate else "",
        "refused": refused,
        "trail": trail(step_of(found), {"name": _("Bộ số liệu của %(code)s") % {"code": agency}}),
    }
    return render(request, "collection/sign.html", context, status=refused.status if refused else 200)


def _holder(subject: str) -> str:
    """The name in the subject of a certificate, out of either way in which one is written: ``CN=…,O=…`` (RFC
    4514) or ``Common Name: …, Organization: …``.
    """
    if found := _SPELT_OUT.search(subject):
        return found[1]
    try:
        named = Name.from_rfc4514_string(subject).get_attributes_for_oid(NameOID.COMMON_NAME)
    except ValueError:
        return subject
    return str(named[0].value) if named else subject


@never_cache
@login_required
@require_safe
def signed_content(request: HttpRequest, number: int) -> HttpResponse:
    """Exactly the bytes that were signed."""
    found = _set(request, number)
    return _file(bytes(found.content), f"{_stem(found)}.csv", "text/csv; charset=utf-8")


@never_cache
@login_required
@require_safe
def signature(request: HttpRequest, number: int) -> HttpResponse:
    """The detached signature, CMS in DER."""
    found = _set(request, number)
    return _file(bytes(found.signature), f"{_stem(found)}.p7s", "application/pkcs7-signature")


@require_safe
def roots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """The authorities that this node trusts, as PEM: what a verification elsewhere starts from."""
    written = b"".join(each.public_bytes(Encoding.PEM) for each in trusted_roots())
    return _file(written, "goc-chung-thu.pem", "application/x-pem-file")


def _set(request: HttpRequest, number: int) -> SignedSet:
    found = signed_sets_visible_to(signed_in(request)).filter(pk=number).select_related("round").first()
    if found is None:
        raise errors.set_unknown()
    return found


def _stem(found: SignedSet) -> str:
    return f"{found.round.code}-{found.agency}-{found.number}"


def _file(content: bytes, name: str, media_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
