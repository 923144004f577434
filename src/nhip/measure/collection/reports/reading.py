"""Reading the record of a scope from what is stored: rounds, releases, answers, discrepancies, progress.

The caller has the right to coordinate or check; of figures that are not released only what was handed in is
read, as :mod:`nhip.measure.collection.queries.gate` allows such a person.
"""

from collections.abc import Sequence
from datetime import date, datetime

from nhip.identity.api import agencies_by_code
from nhip.kernel.api import Text, now
from nhip.measure.collection.errors import round_unknown
from nhip.measure.collection.models import FigureRequest, HandIn, Release, Round, SignedSet
from nhip.measure.collection.queries.owed import owed, owed_by_agency
from nhip.measure.collection.reports import errors, reading_answers
from nhip.measure.collection.reports.effects import together
from nhip.measure.collection.reports.probable import probable_figures
from nhip.measure.collection.reports.reading_disputes import disputes_of
from nhip.measure.collection.reports.reading_releases import released
from nhip.measure.collection.reports.record import Late, Progress, Record, ReleaseFact, RoundFact, Silent
from nhip.measure.collection.reports.scope import Kind, Scope, period_scope, round_scope


def scope_of(kind: Kind, code: str) -> Scope:
    """The scope named. Raises ``collection.round_unknown`` or ``collection.report_period``."""
    if kind is Kind.ROUND:
        found = Round.objects.filter(code=code).first()
        if found is None:
            raise round_unknown(code)
        return round_scope(found.code, Text(found.title_vi, found.title_en))
    scope = period_scope(code)
    if scope is None or scope.kind is not kind:
        raise errors.report_period(code)
    return scope


def rounds_of(scope: Scope) -> list[Round]:
    """Its rounds, oldest first."""
    rounds = Round.objects.order_by("closes_on", "pk")
    if scope.kind is Kind.ROUND:
        return list(rounds.filter(code=scope.code))
    return list(rounds.filter(closes_on__range=(scope.first, scope.last)))


def read_record(scope: Scope) -> Record:
    """Everything that the report is drafted from. Raises ``collection.nothing_to_report``."""
    rounds = rounds_of(scope)
    if not rounds:
        raise errors.nothing_to_report(scope.name)
    at = now()
    releases = list(
        Release.objects.filter(round__in=rounds).select_related("round", "corrects").order_by("pk")
    )
    figures, changes = released(releases)
    missing, answered = reading_answers.answers(rounds)
    progress = _progress(rounds, answered)
    codes = set(FigureRequest.objects.filter(round__in=rounds).values_list("agency", flat=True))
    codes |= {one.lead for one in rounds} | {one.agency for one in figures}
    disputes = disputes_of(rounds)
    codes |= {one.owner for one in disputes if one.owner}
    codes |= {one.ruling.agency for one in disputes if one.ruling and one.ruling.agency}
    names, over = _names(codes)
    return Record(
        scope=scope,
        lead=rounds[-1].lead,
        at=at,
        on=_day(at),
        rounds=tuple(_round(one) for one in rounds),
        releases=tuple(_release(one) for one in releases),
        figures=figures,
        changes=changes,
        missing=missing,
        silent=_silent(rounds),
        late=_late(rounds),
        disputes=disputes,
        progress=progress,
        probable=probable_figures(rounds, {one.key for one in figures if one.value}),
        together=together(changes),
        agencies=names,
        over=over,
    )


def _names(codes: set[str]) -> tuple[dict[str, Text], dict[str, Text]]:
    cards = agencies_by_code(frozenset(codes))
    names = {code: cards[code].name if code in cards else Text(code, code) for code in sorted(codes)}
    parents = agencies_by_code(frozenset(card.parent for card in cards.values() if card.parent))
    over = {code: parents[card.parent].name for code, card in cards.items() if card.parent in parents}
    return names, over


def _day(moment: datetime) -> date:
    return reading_answers.day(moment)


def _round(found: Round) -> RoundFact:
    closed = _day(found.closed_at) if found.closed_at else None
    title = Text(found.title_vi, found.title_en)
    return RoundFact(found.code, title, found.opens_on, found.closes_on, closed, found.event_id)


def _release(found: Release) -> ReleaseFact:
    return ReleaseFact(
        found.code,
        found.round.code,
        _day(found.released_at),
        found.digest,
        found.event_id,
        found.figures_count,
        found.corrects.code if found.corrects else "",
        found.reason,
    )


def _silent(rounds: Sequence[Round]) -> tuple[Silent, ...]:
    found: dict[tuple[str, str, str, str], Silent] = {}
    for one in rounds:
        agencies = set(FigureRequest.objects.filter(round=one).values_list("agency", flat=True))
        for row in owed(one, agencies):
            if not row.handed_in:
                key = (row.agency, row.series, row.area, row.period)
                due = row.due_on
                assert isinstance(due, date)
                found[key] = Silent(*key, row.is_owner, due, row.is_answered)
    return tuple(found[key] for key in sorted(found))


def _late(rounds: Sequence[Round]) -> tuple[Late, ...]:
    rows = HandIn.objects.filter(round__in=rounds, is_late=True).select_related("round").order_by("at", "pk")
    first: dict[tuple[str, str], Late] = {}
    for row in rows:
        on_time = HandIn.objects.filter(round=row.round, agency=row.agency, is_late=False).exists()
        if not on_time:
            late = Late(row.agency, row.round.code, _day(row.at), row.round.closes_on, row.event_id)
            first.setdefault((row.agency, row.round.code), late)
    return tuple(first.values())


def _progress(rounds: Sequence[Round], answered: dict[str, tuple[int, int]]) -> tuple[Progress, ...]:
    asked: dict[str, int] = {}
    unsigned: set[str] = set()
    for one in rounds:
        signed = set(SignedSet.objects.filter(round=one).values_list("agency", flat=True))
        for count in owed_by_agency(one):
            asked[count.agency] = asked.get(count.agency, 0) + count.asked
            if count.agency not in signed:
                unsigned.add(count.agency)
    return tuple(
        Progress(code, asked[code], *answered.get(code, (0, 0)), code not in unsigned)
        for code in sorted(asked)
    )
