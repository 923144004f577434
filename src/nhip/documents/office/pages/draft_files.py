"""A draft as the letter it will be, as PDF and in pictures; and its annexes."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from nhip.documents.office import errors
from nhip.documents.office.brought import brought_letter
from nhip.documents.office.composing import open_letter
from nhip.documents.office.models import Draft
from nhip.documents.office.pages.bounds import in_the_office, signed_in
from nhip.documents.office.pages.files import as_download, as_picture
from nhip.documents.office.people import names_of
from nhip.documents.office.queries.gate import draft_files_visible_to, drafts_visible_to
from nhip.kernel.api import file_bytes


@in_the_office
@require_safe
def letter_preview(request: HttpRequest, key: str) -> HttpResponse:
    """The letter as it stands: signed once it is; before, as it was brought, or set from its newest words."""
    found = _draft(request, key)
    return as_download(letter_so_far(found), f"{found.subject[:60] or 'du-thao'}.pdf")


@in_the_office
@require_safe
def draft_picture(request: HttpRequest, key: str, page: int) -> HttpResponse:
    """A page of that letter."""
    return as_picture(letter_so_far(_draft(request, key)), page)


@in_the_office
@require_safe
def draft_file(request: HttpRequest, key: str, file: int) -> HttpResponse:
    """The bytes of an annex."""
    seen = draft_files_visible_to(signed_in(request))
    found = seen.filter(pk=file, draft__key=key).first()
    if found is None:
        raise errors.file_unknown()
    return as_download(file_bytes(found.sha256), found.name)


def letter_so_far(found: Draft) -> bytes:
    """The letter as PDF, as it stands now."""
    if found.signed_pdf:
        return file_bytes(found.signed_pdf)
    if (brought := brought_letter(found)) is not None:
        if not brought.pdf:
            raise errors.file_unknown()
        return file_bytes(brought.pdf)
    signer = names_of([found.signer]).get(found.signer, "") or "……………………"
    return open_letter(found, found.versions.get(number=found.latest), signer).pdf


def _draft(request: HttpRequest, key: str) -> Draft:
    found = drafts_visible_to(signed_in(request)).filter(key=key).first()
    if found is None:
        raise errors.draft_unknown()
    return found
