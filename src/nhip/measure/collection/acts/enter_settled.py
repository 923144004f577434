"""Write the value of a settled discrepancy into an agency's cell, so that nobody has to type it again.

A figure is worth what it stands on: a value that another office had, or a publication, comes with the
document it was found in, and the note says whose it was.
"""

from django.db import transaction

from nhip.identity.api import Account
from nhip.kernel.api import KeptFile, today
from nhip.measure.collection import errors_discrepancies
from nhip.measure.collection.acts.discuss_discrepancy import visible_discrepancy
from nhip.measure.collection.acts.enter_figures import EntryReport, enter_figures
from nhip.measure.collection.cells import Entry
from nhip.measure.collection.models import Decision, Discrepancy, FigureRequest, ReportedFigure, Round
from nhip.measure.collection.models.discrepancy import State
from nhip.measure.collection.models.figure import Origin
from nhip.measure.collection.queries.settled_source import source_of


@transaction.atomic
def enter_settled(discrepancy_id: int, agency_code: str, *, by: Account) -> EntryReport:
    """The decided value as the agency's newest revision, still to be handed in.

    Raises ``collection.discrepancy_unknown``, ``collection.nothing_settled``, ``collection.not_asked_now``,
    ``collection.figure_moved``, ``collection.value_unsound`` and what
    :func:`~nhip.measure.collection.acts.enter_figures.enter_figures` raises.
    """
    found = visible_discrepancy(discrepancy_id, by)
    decision = agreed(found)
    if found.state != State.SETTLED or decision is None:
        raise errors_discrepancies.nothing_settled()
    round_ = round_to_enter_in(found, agency_code)
    if round_ is None:
        raise errors_discrepancies.not_asked_now(agency_code)
    stands = ReportedFigure.objects.filter(
        agency=agency_code, series=found.series, area=found.area, period=found.period
    ).first()
    source = source_of(found, decision, agency_code)
    note = f"Theo quyết định về chênh lệch {found.pk}: {decision.reason}"
    if source is not None:
        note = f"{source.whose.vi}. {note}"
    entry = Entry(
        found.series,
        found.area,
        found.period,
        decision.value,
        decision.status,
        reason="" if decision.value else decision.reason[:400],
        note=note[:2000],
        expected=stands.latest if stands else 0,
        point_is_decimal=True,
    )
    report = enter_figures(
        round_.code,
        agency_code,
        [entry],
        origin=Origin.SETTLED,
        by=by,
        document=KeptFile.objects.filter(sha256=source.document.digest).first() if source else None,
        document_name=source.document.name if source else "",
    )
    if report.conflicts:
        raise errors_discrepancies.moved_since(report.conflicts[0].number)
    if report.refused:
        raise errors_discrepancies.value_unsound(report.refused[0].fault)
    return report


def agreed(discrepancy: Discrepancy) -> Decision | None:
    """The decision that a second person agreed with, if there is one."""
    return discrepancy.decisions.filter(is_agreed=True).order_by("-reviewed_at", "-id").first()


def round_to_enter_in(discrepancy: Discrepancy, agency_code: str) -> Round | None:
    """The open round that asks the agency for the figure: the discrepancy's own, else the newest."""
    asking = FigureRequest.objects.filter(
        agency=agency_code,
        series=discrepancy.series,
        area=discrepancy.area,
        period=discrepancy.period,
        round__closed_at__isnull=True,
        round__opens_on__lte=today(),
    ).select_related("round")
    rounds = [request.round for request in asking.order_by("-round__opens_on", "-round__pk")]
    return next((one for one in rounds if one.pk == discrepancy.round_id), rounds[0] if rounds else None)
