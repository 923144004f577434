"""A source document, given out as a download to those who may see a figure that stands on it."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from nhip.identity.api import Account
from nhip.measure.collection.entry.documents import document_for
from nhip.measure.collection.pages.entry.bounds import within_bounds


@within_bounds
@require_GET
def download(request: HttpRequest, digest: str) -> HttpResponse:
    """The bytes as they were sent, never opened in the browser: we did not write them."""
    asker = request.user
    assert isinstance(asker, Account)  # held by within_bounds
    found = document_for(asker, digest)
    response = HttpResponse(found.content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.name, safe='')}"
    response.headers["Cache-Control"] = "private, no-store"
    return response
