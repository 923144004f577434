"""From a written code to the agency that bore it, on any day, and on to whoever carries its work today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from nhip.identity.errors import code_not_valid_then, code_unknown, code_unreadable
from nhip.identity.models import AgencyCode, Succession, SuccessionKind
from nhip.identity.queries.cards import AgencyCard
from nhip.identity.rules.codes import ParsedCode, Scheme, parse_code, to_edxml2016, to_qd20
from nhip.kernel.api import today


@dataclass(frozen=True, slots=True)
class Heir:
    """An agency that took over, how and since when; ``is_confirmed`` says whether the act was read."""

    agency: AgencyCard
    kind: SuccessionKind
    on: date
    is_confirmed: bool
    note: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """Whom a code names: the text and how it was read, the bearer, the days it bore the code, its heirs.

    ``heirs`` are the bodies that took over directly, those that took all before those that took a part.
    """

    parsed: ParsedCode
    scheme: Scheme
    agency: AgencyCard
    valid_from: date | None
    valid_to: date | None
    is_confirmed: bool
    heirs: tuple[Heir, ...]

    def is_open_on(self, day: date) -> bool:
        return self.valid_to is None or day <= self.valid_to


def resolve(written: str, on: date | None = None) -> Resolution:
    """Whom ``written`` names on the day ``on``; without a day, its present or else its last bearer.

    A closed code resolves at its date and without one. Raises a :class:`Refusal`:
    ``identity.code_unreadable``, ``identity.code_unknown``, or ``identity.code_not_valid_then``, which
    names the days the code did hold.
    """
    parsed = parse_code(written)
    if parsed.canonical is None or parsed.scheme is None:
        raise code_unreadable(parsed)
    rows = _bearers(parsed)
    if not rows:
        raise code_unknown(parsed, _level_1_name(parsed))
    in_time = [row for row in rows if on is None or _holds(row, on)]
    if not in_time:
        assert on is not None  # without a day every row is in time
        raise code_not_valid_then(parsed, on, rows[0])
    row = in_time[0]
    return Resolution(
        parsed=parsed,
        scheme=Scheme(row.scheme),
        agency=AgencyCard.of(row.agency),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        is_confirmed=row.is_confirmed,
        heirs=heirs_of(row.agency.code),
    )


def resolve_today(written: str, on: date | None = None) -> tuple[AgencyCard, ...]:
    """The agencies that today carry the work of whoever ``written`` named on ``on``.

    One for an agency that stands or was merged; several where its work was only divided; none where nobody
    took it.
    """
    return tuple({card.code: card for card in _carriers(resolve(written, on).agency)}.values())


def heirs_of(code: str) -> tuple[Heir, ...]:
    """The agencies that took over from ``code``: wholes before parts, in the order of the days."""
    rows = Succession.objects.select_related("later__parent").filter(earlier__code=code).order_by("on", "id")
    heirs = (
        Heir(AgencyCard.of(row.later), SuccessionKind(row.kind), row.on, row.is_confirmed, row.note)
        for row in rows
    )
    return tuple(sorted(heirs, key=lambda heir: heir.kind is SuccessionKind.SPLIT))


def _carriers(card: AgencyCard) -> Iterator[AgencyCard]:
    """Follow successions to the agencies of today; the register holds no rings (``register.soundness``)."""
    if card.exists_on(today()):
        yield card
        return
    heirs = heirs_of(card.code)
    wholes = [heir for heir in heirs if heir.kind is not SuccessionKind.SPLIT]
    for heir in wholes or heirs:
        yield from _carriers(heir.agency)


def _bearers(parsed: ParsedCode) -> list[AgencyCode]:
    """Rows of the code as written first, else of the same place in the other scheme; open and late ones
    first.
    """
    own = AgencyCode.objects.select_related("agency__parent")
    rows = list(own.filter(scheme=parsed.scheme, value=parsed.canonical))
    if not rows and (other := to_qd20(parsed) or to_edxml2016(parsed)):
        rows = list(own.filter(value=other))
    return sorted(rows, key=lambda row: row.valid_to or date.max, reverse=True)


def _holds(row: AgencyCode, day: date) -> bool:
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or day <= row.valid_to)


def _level_1_name(parsed: ParsedCode) -> str | None:
    """The ministry or province a code belongs under, where the register knows that much."""
    if parsed.level_1 is None:
        return None
    row = AgencyCode.objects.select_related("agency").filter(value=parsed.level_1, scheme=Scheme.QD20).first()
    return row.agency.name if row else None
