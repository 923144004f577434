"""Files handed out: as downloads, never opened in the browser; and the pages of a PDF as pictures."""

from urllib.parse import quote

from django.http import HttpResponse

from nhip.documents.office import errors
from nhip.documents.office.attachments import PDF
from nhip.documents.office.letters.pictures import page_count, picture
from nhip.kernel.api import file_bytes


def as_download(content: bytes, name: str) -> HttpResponse:
    """The bytes as they are kept: others wrote them, so no browser is told to show them."""
    response = HttpResponse(content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def as_picture(content: bytes, page: int) -> HttpResponse:
    """A page as a PNG. Raises ``office.file_unknown`` for one that there is not or that cannot be drawn."""
    drawn = picture(content, page)
    if drawn is None:
        raise errors.file_unknown()
    response = HttpResponse(drawn, content_type="image/png")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def pages_of(sha256: str, media_type: str) -> range:
    """The pages of a kept PDF that can be shown; none for anything else."""
    return range(page_count(file_bytes(sha256))) if media_type == PDF else range(0)
