"""The files of a draft, exactly as they were made."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from nhip.kernel.api import file_bytes
from nhip.measure.collection.pages.reports.drafts import found_draft

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@never_cache
@login_required
@require_safe
def docx(request: HttpRequest, kind: str, scope: str, number: str) -> HttpResponse:
    """To be edited."""
    found = found_draft(request, kind, scope, number)
    return _sent(file_bytes(found.docx), _DOCX, f"{found.file_name}.docx")


@never_cache
@login_required
@require_safe
def pdf(request: HttpRequest, kind: str, scope: str, number: str) -> HttpResponse:
    """For signature."""
    found = found_draft(request, kind, scope, number)
    return _sent(file_bytes(found.pdf), "application/pdf", f"{found.file_name}.pdf")


def _sent(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
