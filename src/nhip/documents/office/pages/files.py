"""Files handed out: as downloads, never opened in the browser; and the pages of a PDF as pictures."""

from dataclasses import dataclass
from html import escape
from textwrap import wrap
from urllib.parse import quote

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nhip.documents.office.letters.pictures import page_count, picture
from nhip.documents.office.opening.kinds import PDF
from nhip.kernel.api import Text, file_bytes


def as_download(content: bytes, name: str) -> HttpResponse:
    """The bytes as they are kept: others wrote them, so no browser is told to show them."""
    response = HttpResponse(content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def as_picture(content: bytes, page: int) -> HttpResponse:
    """A page as a PNG; where it cannot be drawn, a picture of the reason, in its place."""
    drawn = picture(content, page)
    if isinstance(drawn, Text):
        response = HttpResponse(_told(drawn), content_type="image/svg+xml", status=422)
    else:
        response = HttpResponse(drawn, content_type="image/png")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@dataclass(frozen=True, slots=True)
class Shown:
    """The pages of a document that are shown as pictures; where there is none, why."""

    pages: range
    why: Text | None = None


def pages_of(sha256: str, media_type: str) -> Shown:
    """The pages of a kept PDF that can be shown; none for anything else."""
    if media_type != PDF:
        return Shown(range(0))
    found = page_count(file_bytes(sha256))
    return Shown(range(0), found) if isinstance(found, Text) else Shown(range(found))


def _told(why: Text) -> str:
    said = why.en if get_language() == "en" else why.vi
    head, away = _("Không có hình của trang này"), _("Tải tệp về để đọc, nếu tin nơi gửi.")
    lines = [(head, "600"), *((line, "400") for each in (said, away) for line in wrap(each, 62))]
    spans = "".join(
        f'<tspan x="60" y="{110 + 34 * at}" font-weight="{weight}">{escape(line)}</tspan>'
        for at, (line, weight) in enumerate(lines)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 794 1123"><rect width="794" height="1123" '
        f'fill="#fff"/><text font-family="sans-serif" font-size="21" fill="#1b1b1b">{spans}</text></svg>'
    )
