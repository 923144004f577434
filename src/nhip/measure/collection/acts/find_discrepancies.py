"""Check every figure against the others, open what is found and close what is no longer there.

Checking again finds the same discrepancies and adds none. One that was settled stays settled as long as the
figures are those it was settled on; once they change it is a new one. One that is no longer found is gone,
unless somebody has decided on it already.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from nhip.identity.api import Account, Permission, agencies_by_code, demand
from nhip.kernel.api import Posting, Text, now, publish_many, today
from nhip.measure.collection import errors
from nhip.measure.collection.checking.findings import Finding, candidates_digest, finding_of, fingerprint
from nhip.measure.collection.checking.lateness import late
from nhip.measure.collection.checking.law import checks
from nhip.measure.collection.checking.loading import load
from nhip.measure.collection.checking.rules.running import run
from nhip.measure.collection.checking.wording import Speaker
from nhip.measure.collection.events import DiscrepancyFound
from nhip.measure.collection.models import Discrepancy, FigureRequest, Round
from nhip.measure.collection.models.discrepancy import State
from nhip.measure.collection.register import HOME, register

ACTION = Text(vi="kiểm tra số liệu của mọi cơ quan", en="check the figures of all agencies")
_LOCK = 0x6E686970C0
_SHOWN = (
    "finding_vi",
    "finding_en",
    "measured",
    "threshold",
    "candidates",
    "worth",
    "owner",
    "agencies",
    "round",
    "state",
    "seen_at",
)


@dataclass
class Checked:
    """How many figures were checked and what became of the discrepancies."""

    figures: int = 0
    opened: int = 0
    again: int = 0
    settled: int = 0
    gone: int = 0


@transaction.atomic
def find_discrepancies(
    *, by: Account | None, round_code: str | None = None, areas: Sequence[str] | None = None
) -> Checked:
    """Check, about ``areas`` (Viet Nam and whatever agencies are asked about, unless said) or, of one round,
    the cells that it asks for.

    Raises ``identity.not_permitted`` or ``collection.round_unknown``.
    """
    demand(by, Permission.CHECK_FIGURES, ACTION)
    only = _round(round_code)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    usual = {HOME, *_asked_areas()}
    concerned = set(areas) if areas else usual
    columns = load(usual | concerned)
    speaker = Speaker(
        columns, register(), _names(source.code for source in columns.sources if source.is_agency)
    )
    wanted = checks()
    found = [finding_of(hit, speaker) for hit in run(columns, wanted.values(), register())]
    found += [one for check in wanted.values() if check.kind == "lateness" for one in late(check, today())]
    asked = _asked_cells()
    found = [one for one in found if one.area in concerned or not one.area]
    if only is not None:
        found = [one for one in found if only.pk in _rounds_of(one, asked)]
    done = Checked(figures=len(columns))
    _store(found, asked, done, by)
    _close(found, concerned, only, done)
    return done


def _round(code: str | None) -> Round | None:
    if code is None:
        return None
    found = Round.objects.filter(code=code).first()
    if found is None:
        raise errors.round_unknown(code)
    return found


def _asked_areas() -> set[str]:
    return set(FigureRequest.objects.order_by().values_list("area", flat=True).distinct())


def _asked_cells() -> dict[tuple[str, str, str], set[int]]:
    """The open rounds that ask for each cell."""
    rows = FigureRequest.objects.order_by().filter(round__closed_at__isnull=True)
    found: dict[tuple[str, str, str], set[int]] = {}
    for series, area, period, number in rows.values_list("series", "area", "period", "round").distinct():
        found.setdefault((series, area, period), set()).add(number)
    return found


def _rounds_of(finding: Finding, asked: dict[tuple[str, str, str], set[int]]) -> set[int]:
    own = {finding.round_id} if finding.round_id is not None else set()
    return own | asked.get((finding.series, finding.area, finding.period), set())


def _names(codes: Iterable[str]) -> dict[str, Text]:
    return {code: card.name for code, card in agencies_by_code(codes).items()}


def _store(
    found: Sequence[Finding], asked: dict[tuple[str, str, str], set[int]], done: Checked, by: Account | None
) -> None:
    found = list({one.base: one for one in found}.values())
    salted = {one.base: fingerprint(one.base, one.digest()) for one in found}
    names = [*salted, *salted.values()]
    held = {
        row.fingerprint: row for row in Discrepancy.objects.select_for_update().filter(fingerprint__in=names)
    }
    moment, changed, fresh = now(), [], []
    for one in found:
        row = _standing(one, salted[one.base], held)
        if row is None:
            done.opened += 1
            name = salted[one.base] if one.base in held else one.base
            row = Discrepancy(fingerprint=name, check_code=one.check, found_at=moment)
            row.series, row.area, row.period = one.series, one.area, one.period
            _fill(row, one, asked)
            row.seen_at = moment
            held[name] = row
            fresh.append(row)
            continue
        row.seen_at = moment
        if row.state == State.SETTLED:
            done.settled += 1
        else:
            done.again += 1
            # A decision on other figures than those that stand there now is no decision on these.
            if row.state == State.GONE or candidates_digest(row.candidates) != one.digest():
                row.state = State.OPEN
            _fill(row, one, asked)
        changed.append(row)
    Discrepancy.objects.bulk_update(changed, _SHOWN, batch_size=500)
    Discrepancy.objects.bulk_create(fresh, batch_size=2000)
    publish_many(
        Posting(
            event=DiscrepancyFound(check=row.check_code, series=row.series, area=row.area, period=row.period),
            subject=row.subject,
            actor=by.subject if by else None,
            agency=row.owner or None,
        )
        for row in fresh
    )


def _standing(one: Finding, salted: str, held: dict[str, Discrepancy]) -> Discrepancy | None:
    """The row that a finding continues; None where it is a new one."""
    row = held.get(one.base)
    if row is None or row.state != State.SETTLED or candidates_digest(row.candidates) == one.digest():
        return row
    return held.get(salted)


def _fill(row: Discrepancy, one: Finding, asked: dict[tuple[str, str, str], set[int]]) -> None:
    row.owner, row.agencies = one.owner, list(one.agencies)
    row.finding_vi, row.finding_en = one.words.vi, one.words.en
    row.measured, row.threshold, row.worth = one.measured, one.threshold, one.worth
    row.candidates = [dict(candidate) for candidate in one.candidates]
    if row.round_id is None and (one.is_of_agency or one.round_id is not None):
        row.round_id = max(_rounds_of(one, asked), default=None)


def _close(found: Sequence[Finding], concerned: set[str], only: Round | None, done: Checked) -> None:
    """What is open and was not found again is gone; of what this run did not look at nothing is said."""
    names = {one.base for one in found} | {fingerprint(one.base, one.digest()) for one in found}
    rows = Discrepancy.objects.filter(state=State.OPEN)
    rows = rows.filter(round=only) if only else rows.filter(area__in=[*concerned, ""])
    lost = [row.pk for row in rows if row.fingerprint not in names]
    done.gone = Discrepancy.objects.filter(pk__in=lost).update(state=State.GONE)
