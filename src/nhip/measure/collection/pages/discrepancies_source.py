"""The documents of figures that a discrepancy sets side by side, for its parties."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from nhip.kernel.api import file_bytes
from nhip.measure.collection import errors_discrepancies
from nhip.measure.collection.pages.office_shown import signed_in
from nhip.measure.collection.queries.gate import discrepancies_visible_to
from nhip.measure.collection.queries.settled_source import documents_of


@never_cache
@login_required
@require_safe
def source_of_candidate(request: HttpRequest, number: int, digest: str) -> HttpResponse:
    """The document of a figure that a discrepancy sets side by side, for its parties."""
    found = discrepancies_visible_to(signed_in(request)).filter(pk=number).first()
    if found is None or digest not in {document.digest for document in documents_of(found)} - {""}:
        raise errors_discrepancies.discrepancy_unknown()
    return _handed_out(digest)


def _handed_out(digest: str) -> HttpResponse:
    response = HttpResponse(file_bytes(digest), content_type="application/octet-stream")
    named = content_disposition_header(as_attachment=True, filename=f"{digest[:16]}.bin")
    response.headers["Content-Disposition"] = named or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
