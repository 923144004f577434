"""One's agency's register of the axis: what came in, what went out, what waits; search; export."""

import csv
from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from nhip.documents.axis.acts.acting import TELL
from nhip.documents.axis.pages.shown import Names, lines_of, registering_agencies
from nhip.documents.axis.queries.listing import Box, register_page
from nhip.documents.axis.queries.visible import agencies_of
from nhip.identity.api import Account, Permission, demand
from nhip.kernel.api import Text

BOXES: Final = {
    Box.IN: Text("Văn bản đến", "Received"),
    Box.OUT: Text("Văn bản đi", "Sent"),
    Box.WAITING: Text("Đang chờ", "Waiting"),
}
MOST_EXPORTED: Final = 10_000
_COLUMNS: Final = (
    *("delivery", "document_id", "sender", "receiver", "number", "notation", "type", "subject", "priority"),
    *("state", "ask", "asked", "sent_at", "arrived_at", "opened_at", "registered_at", "ended_at"),
    *("open_by", "due_on"),
)


def asking_agencies(request: HttpRequest) -> frozenset[str]:
    """The agencies whose documents one reads. Raises ``identity.not_permitted`` where there are none."""
    agencies = agencies_of(request.user)
    if not agencies:
        demand(signed_in(request), Permission.HANDLE_DOCUMENTS, TELL)
    return agencies


def signed_in(request: HttpRequest) -> Account:
    """Who asks, behind ``login_required``."""
    assert isinstance(request.user, Account)
    return request.user


@never_cache
@login_required
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """A page of the register, newest first."""
    agencies = asking_agencies(request)
    box, words = _box(request), _words(request)
    page = register_page(agencies, box, words=words, after=_id(request.GET.get("sau", "")))
    context: dict[str, Any] = {
        "lines": lines_of(page.rows),
        "after": page.after,
        "box": box,
        "boxes": list(BOXES.items()),
        "words": words,
        "names": [Names(agencies)[code] for code in sorted(agencies)],
        "is_first": "sau" not in request.GET,
        "may_say_paper": bool(registering_agencies(request.user)),
    }
    return render(request, "axis/register.html", context)


@never_cache
@login_required
@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The same register as CSV, at most :data:`MOST_EXPORTED` rows; a last line says where it was cut, and
    from there the next file goes on.
    """
    agencies, box = asking_agencies(request), _box(request)
    return StreamingHttpResponse(
        _csv(agencies, box, _words(request), _id(request.GET.get("sau", ""))),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="truc-{box.value}.csv"'},
    )


class _Line:
    """Where the CSV writer puts a line: it is sent at once."""

    def write(self, line: str) -> str:
        return line


def _csv(agencies: frozenset[str], box: Box, words: str, after: UUID | None) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(_COLUMNS)
    written = 0
    while written < MOST_EXPORTED:
        page = register_page(agencies, box, words=words, after=after, limit=min(500, MOST_EXPORTED - written))
        for row in page.rows:
            document = row.document
            own = {"delivery": row.pk, "type": document.type_name}
            values = [own.get(name, getattr(row, name, getattr(document, name, ""))) for name in _COLUMNS]
            yield writer.writerow([_safe(value) for value in values])
        written += len(page.rows)
        after = page.after
        if after is None:
            return
    yield writer.writerow([f"… {MOST_EXPORTED}: ?sau={after}"])


def _safe(value: Any) -> str:
    """The value as text that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _box(request: HttpRequest) -> Box:
    wanted = request.GET.get("hop", "")
    return Box(wanted) if wanted in set(Box) else Box.IN


def _words(request: HttpRequest) -> str:
    return request.GET.get("tim", "")[:200]


def _id(written: str) -> UUID | None:
    try:
        return UUID(written)
    except ValueError:
        return None
