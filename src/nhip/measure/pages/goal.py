"""How to reach a rank: the smallest change that is enough, by each part alone and by all together."""

from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from nhip.measure.engine.goal import Goal, seek
from nhip.measure.engine.problems import Problem, Problems
from nhip.measure.pages import asking
from nhip.measure.pages.answer import answer, permanent
from nhip.measure.pages.board import Board
from nhip.measure.pages.chosen import chosen, unit_chosen
from nhip.measure.pages.country import ways_of
from nhip.measure.pages.tables import Column, Row, Table

AHEAD = 10


def goal(request: HttpRequest) -> HttpResponse:
    """The ways of ``don-vi`` to the rank ``hang``; ten places ahead by default."""
    about = chosen(request)
    field = about.board
    here = field.of[unit_chosen(request, about)]
    written = request.GET.get("hang", "").strip()
    wanted = int(written) if written.isascii() and written.isdigit() and len(written) < 6 else None
    error = _("Viết hạng bằng một số nguyên, ví dụ 80.") if written and wanted is None else ""
    if not written and here.rank is not None:
        wanted = max(1, int(here.rank) - AHEAD)
    problems: tuple[Problem, ...] = ()
    found = None
    if wanted is not None:
        try:
            found = _sought(field, here.code, wanted)
        except Problems as raised:
            problems = raised.found
    context: dict[str, Any] = {
        "about": about,
        "index": about.index,
        "edition": about.edition,
        "board": field,
        "here": here,
        "name": here.name.say(asking.language()),
        "wanted": written or wanted or "",
        "error": error,
        "problems": problems,
        "goal": found,
        "ways": ways_of(field, found) if found else [],
        "stuck": [
            {"code": way.name or _("tất cả"), "why_not": way.why_not}
            for way in (found.alone if found else ())
            if way.why_not is not None
        ],
        "trail": [{"name": _("Tìm đường tới một hạng")}],
        "permalink": permanent(
            request,
            chi_so=about.index.code,
            ky=about.edition,
            don_vi=here.code,
            hang=written or str(wanted or ""),
        ),
    }
    tables = (
        [_together(field, found)] if found and found.together.moves and found.together.why_not is None else []
    )
    return answer(request, "measure/goal.html", context, tables=tables)


@lru_cache(maxsize=512)
def _sought(field: Board, code: str, wanted: int) -> Goal:
    """The ways, kept: finding them takes a tenth of a second and a board never changes."""
    return seek(field.result, code, wanted)


def _together(field: Board, found: Goal) -> Table:
    language = asking.language()
    rows = [
        Row(
            {
                "part": field.component(move.component).title.say(language),
                "before": move.before,
                "after": move.after,
                "moved": move.after - move.before,
            },
            remarks={"part": move.component},
        )
        for move in found.together.moves
    ]
    return Table(
        "cung-luc",
        _("Đường ngắn nhất nếu đổi mọi phần cùng lúc"),
        [
            Column("part", _("Thành phần"), is_head=True),
            Column("before", _("Bây giờ"), field.places),
            Column("after", _("Cần đạt"), field.places),
            Column("moved", _("Thêm"), field.places, is_signed=True),
        ],
        rows,
    )
