"""What if: other figures for one unit, and its rank before and after.

The whole question stands in the address, so it can be kept and sent. Without a script it is an ordinary
form; with one the answer follows each change.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from nhip.measure import queries
from nhip.measure.engine.problems import Problem, Problems
from nhip.measure.engine.result import Result
from nhip.measure.engine.simulation import Field, Simulation, Wish, simulate
from nhip.measure.pages import asking
from nhip.measure.pages.answer import answer, permanent
from nhip.measure.pages.board import Board, Standing, fresh_board
from nhip.measure.pages.chosen import Chosen, chosen, unit_chosen
from nhip.measure.pages.ranking import earlier_edition
from nhip.measure.pages.tables import Column, Row, Table, shown

FROM, TO = "tu", "den"


@dataclass(frozen=True)
class Knob:
    """One figure that can be changed: a component's score, or a raw figure by its slope."""

    target: str
    title: str
    now: float | None
    places: int
    low: float | None
    high: float | None
    written: str
    start: str = ""
    unit: str = ""
    is_slope: bool = False
    error: str = ""

    @property
    def key(self) -> str:
        """An id for the form."""
        return self.target.replace(".", "-")

    @property
    def as_written(self) -> str:
        """The present value as the reader's language writes it."""
        return shown(self.now, self.places) if self.now is not None else ""


def what_if(request: HttpRequest) -> HttpResponse:
    """The simulator's page, or only its answer for htmx."""
    about = chosen(request)
    here = about.board.of[unit_chosen(request, about)]
    knobs, slopes, wishes = _read(about, here, request.GET)
    field: Field = "trend" if request.GET.get("the-gioi") == "da" else "frozen"
    earlier = earlier_edition(about.index, about.edition)
    outcome, problems = _run(about.board.result, wishes, field, about, earlier)
    context: dict[str, Any] = {
        "about": about,
        "index": about.index,
        "edition": about.edition,
        "board": about.board,
        "here": here,
        "name": here.name.say(asking.language()),
        "knobs": knobs,
        "slopes": slopes,
        "field": field,
        "earlier": earlier,
        "problems": problems,
        "has_errors": bool(problems) or any(knob.error for knob in (*knobs, *slopes)),
        "example": _example(about, here),
        "trail": [{"name": _("Thử đổi số")}],
        "permalink": permanent(request, chi_so=about.index.code, ky=about.edition, don_vi=here.code),
    }
    tables = []
    if outcome is not None:
        after = fresh_board(outcome.after)
        context |= _seen(outcome, about.board, after, here)
        tables = [_table(about.board, after, here)]
    is_live = bool(getattr(request, "htmx", False))
    template = "measure/parts/outcome.html" if is_live else "measure/simulate.html"
    response = answer(request, template, context, tables=tables)
    if is_live:
        response.headers["HX-Push-Url"] = context["permalink"]
    response.headers["Vary"] = "HX-Request, Accept-Language, Cookie"
    return response


def _read(about: Chosen, here: Standing, query: QueryDict) -> tuple[list[Knob], list[Knob], list[Wish]]:
    """The form's fields with what was written in them, and the wishes that can be read from it."""
    field = about.board
    language = asking.language()
    knobs, slopes, wishes = [], [], []
    for code in field.result.plan.table.inputs:
        component = field.component(code)
        now = field.result.plan.table.raw[
            field.result.row(here.code), field.result.plan.table.inputs.index(code)
        ]
        low, high = component.range or (None, None)
        written = query.get(code, "").strip()
        value = asking.number_written(written) if written else None
        error = _("Viết một số, ví dụ 0,75.") if written and value is None else ""
        if value is not None and low is not None and high is not None and not low <= value <= high:
            error = _("Phải từ %(low)s đến %(high)s.") % {"low": shown(low, 0), "high": shown(high, 0)}
        known = None if now != now else float(now)  # noqa: PLR0124 - a figure that is not there is NaN
        knobs.append(
            Knob(code, component.title.say(language), known, field.places, low, high, written, error=error)
        )
        if value is not None and not error:
            wishes.append(Wish(here.code, code, value))
        for name, slope in component.slopes.items():
            target = f"{code}.{name}"
            start, end = (query.get(f"{target}.{side}", "").strip() for side in (FROM, TO))
            first, last = (
                asking.number_written(start or "0" if slope.unit == "features" else start),
                asking.number_written(end),
            )
            error = ""
            if (start or end) and (first is None or last is None):
                error = _("Viết cả hai số: từ bao nhiêu, thành bao nhiêu.")
            slopes.append(
                Knob(
                    target,
                    slope.title.say(language),
                    None,
                    2,
                    None,
                    None,
                    end,
                    start,
                    slope.unit,
                    is_slope=True,
                    error=error,
                )
            )
            if end and not error and first is not None and last is not None:
                wishes.append(Wish(here.code, target, last, first))
    return knobs, slopes, wishes


def _run(
    result: Result, wishes: list[Wish], field: Field, about: Chosen, earlier: str | None
) -> tuple[Simulation | None, tuple[Problem, ...]]:
    if not wishes and field == "frozen":
        return None, ()
    before = queries.result(about.index.code, earlier) if earlier else None
    try:
        return simulate(result, wishes, field=field, earlier=before), ()
    except Problems as problems:
        return None, problems.found


def _seen(outcome: Simulation, before: Board, after: Board, here: Standing) -> dict[str, Any]:
    now = after.of[here.code]
    places = int(here.rank - now.rank) if here.rank is not None and now.rank is not None else None
    return {
        "outcome": outcome,
        "now": now,
        "places": places,
        "size": abs(places) if places is not None else None,
        "gained": now.score - here.score if now.score is not None and here.score is not None else None,
        "overtaken": [before.of[code] for code in outcome.overtaken(here.code)][:20],
        "overtaken_by": [before.of[code] for code in outcome.overtaken_by(here.code)][:20],
    }


def _table(before: Board, after: Board, here: Standing) -> Table:
    language = asking.language()
    now = after.of[here.code]
    rows = [
        Row({"part": _("Hạng"), "before": here.rank, "after": now.rank, "moved": None}),
    ]
    codes = (before.result.root, *before.parts)
    for code in codes:
        is_root = code == before.result.root
        old = here.score if is_root else here.parts[code]
        new = now.score if is_root else now.parts[code]
        rows.append(
            Row(
                {
                    "part": before.component(code).title.say(language),
                    "before": old,
                    "after": new,
                    "moved": new - old if None not in (new, old) else None,  # type: ignore[operator]
                },
                remarks={"part": code},
            )
        )
    drawn_rank = rows[0]
    rows[0] = Row(
        {**drawn_rank.values, "before": shown(here.rank, 0), "after": shown(now.rank, 0)}, drawn_rank.kind
    )
    return Table(
        "truoc-va-sau",
        _("Trước và sau"),
        [
            Column("part", "", is_head=True),
            Column("before", _("Trước"), before.places),
            Column("after", _("Sau"), before.places),
            Column("moved", _("Thay đổi"), before.places, is_signed=True),
        ],
        rows,
    )


def _example(about: Chosen, here: Standing) -> dict[str, str] | None:
    """The question this site began with: 53 % internet users instead of 46.5 % in 2018."""
    del here
    if "EGDI" not in {index.code for index in about.indices}:
        return None
    return {
        "address": "?chi-so=EGDI&ky=2018&don-vi=VNM&TII.internet_users.tu=46,5&TII.internet_users.den=53",
    }
