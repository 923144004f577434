"""Where the country stands, in brief: what the first page of the site says about indices."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from nhip.measure import queries, shelf
from nhip.measure.engine.changing import change
from nhip.measure.engine.problems import Problems
from nhip.measure.pages import asking
from nhip.measure.pages.answer import Figure, ShownFigure
from nhip.measure.pages.board import board
from nhip.measure.pages.index import our_way, standing_in
from nhip.measure.pages.ranking import earlier_edition


@dataclass(frozen=True)
class Summary:
    """The first index with the country's place, trend and latest movement; the others; all as pages show
    them.
    """

    main: dict[str, Any] | None
    others: list[dict[str, Any]]
    trend: ShownFigure | None
    moves: list[dict[str, Any]]
    since: str | None


def where_we_stand() -> Summary:
    """The country's places in the newest editions; the UN's index first."""
    from django.http import QueryDict  # noqa: PLC0415 - an empty query for drawings that have no files here

    standings = [standing_in(shelf.definition(code)) for code in shelf.codes()]
    ranked = [each for each in standings if each.get("ours") is not None and each["ours"].rank is not None]
    ranked.sort(key=lambda each: each["index"].code != "EGDI")
    if not ranked:
        return Summary(None, standings, None, [], None)
    main = ranked[0]
    index = main["index"]
    held = {
        edition: board(queries.result(index.code, edition))
        for edition in queries.editions_with_figures(index.code)
    }
    way: list[Figure] = our_way(index, held)
    since = earlier_edition(index, main["edition"])
    return Summary(
        main,
        [each for each in standings if each is not main],
        ShownFigure(way[0], QueryDict()) if way else None,
        _moves(index.code, since, main),
        since,
    )


def _moves(code: str, since: str | None, main: dict[str, Any]) -> list[dict[str, Any]]:
    """Which parts moved the total since the edition before, the largest first."""
    if since is None:
        return []
    field = main["board"]
    try:
        moved = change(queries.result(code, since), field.result, main["ours"].code)
    except Problems:
        return []
    language = asking.language()
    parts = [
        {
            "name": field.component(share.component).title.say(language)
            if share.component
            else _("Cách tính đổi"),
            "points": share.points,
            "before": share.against,
            "after": share.of,
        }
        for share in moved.components
    ]
    return sorted(parts, key=lambda part: -abs(part["points"]))
