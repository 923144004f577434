"""The files of a document in a register, for those who may read them."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from nhip.documents.office import errors
from nhip.documents.office.models import EntryFile
from nhip.documents.office.pages.bounds import in_the_office, signed_in
from nhip.documents.office.pages.files import as_download, as_picture
from nhip.documents.office.queries.gate import files_visible_to
from nhip.identity.api import proofs_of
from nhip.kernel.api import file_bytes


@in_the_office
@require_safe
def entry_file(request: HttpRequest, key: str, file: int) -> HttpResponse:
    """The bytes of a file; with ``?ban=bo-sung`` the copy whose proof was completed after it was sent."""
    found = _file(request, key, file)
    if request.GET.get("ban") == "bo-sung":
        proof = proofs_of([found.sha256]).get(found.sha256)
        if proof is None or not proof.copy:
            raise errors.file_unknown()
        return as_download(file_bytes(proof.copy), found.name)
    return as_download(file_bytes(found.sha256), found.name)


@in_the_office
@require_safe
def entry_picture(request: HttpRequest, key: str, file: int, page: int) -> HttpResponse:
    """A page of a file."""
    return as_picture(file_bytes(_file(request, key, file).sha256), page)


def _file(request: HttpRequest, key: str, file: int) -> EntryFile:
    found = files_visible_to(signed_in(request)).filter(pk=file, entry__key=key).first()
    if found is None:
        raise errors.file_unknown()
    return found
