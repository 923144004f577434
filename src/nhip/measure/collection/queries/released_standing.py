"""One released figure with all that stands behind it: signature, author's office, source, proof."""

from dataclasses import dataclass

from nhip.identity.api import Account, Verdict, verify_detached
from nhip.kernel.api import is_sealed
from nhip.measure.collection.acts.release_figures import line_of
from nhip.measure.collection.canonical import lines_in
from nhip.measure.collection.errors_released import released_figure_unknown
from nhip.measure.collection.models import Release, ReleasedFigure, SignedSet
from nhip.measure.collection.queries.authors import may_name
from nhip.measure.collection.queries.gate import revisions_visible_to
from nhip.measure.collection.queries.released import releases_of_figure


@dataclass(frozen=True, slots=True)
class SetStanding:
    """A signed set of a release and whether its signature held when the release was made."""

    signed: SignedSet
    verdict: Verdict

    @property
    def holds(self) -> bool:
        """Whether the signature is valid."""
        return self.verdict.standing.value == "valid"

    @property
    def figures(self) -> int:
        """How many figures the set shows."""
        return len(lines_in(bytes(self.signed.content)))


@dataclass(frozen=True, slots=True)
class FigureStanding:
    """A released figure, newest release first in ``through``.

    ``signed`` is the set that it stands in, None where no set of the release shows exactly this line.
    ``may_open`` says whether the asker may fetch the source document; ``people`` names author and signer for
    those who may know their names, and is empty for everybody else.
    """

    figure: ReleasedFigure
    through: tuple[ReleasedFigure, ...]
    signed: SetStanding | None
    is_sealed: bool
    may_open: bool
    people: dict[str, str]


def sets_of_release(release: Release) -> list[SetStanding]:
    """The signed sets that the release stands on, each verified as of its release."""
    rows = release.sets.select_related("round").order_by("agency", "pk")
    return [standing_of(signed, release) for signed in rows]


def standing_of(signed: SignedSet, release: Release) -> SetStanding:
    """A set with the verdict on its signature."""
    verdict = verify_detached(bytes(signed.content), bytes(signed.signature), at=release.released_at)
    return SetStanding(signed, verdict)


def figure_standing(series: str, area: str, period: str, asker: Account | None) -> FigureStanding:
    """The figure as last released. Raises ``collection.released_figure_unknown``."""
    through = tuple(releases_of_figure(series, area, period))
    if not through:
        raise released_figure_unknown(series, area, period)
    newest = through[0]
    signed = _set_of(newest)
    return FigureStanding(
        newest,
        through,
        standing_of(signed, newest.release) if signed else None,
        is_sealed(newest.release.event_id),
        bool(newest.revision.document) and revisions_visible_to(asker).filter(pk=newest.revision_id).exists(),
        _people(newest, signed) if may_name(asker, newest.agency) else {},
    )


def _set_of(row: ReleasedFigure) -> SignedSet | None:
    """The newest set of the release that shows exactly this line."""
    line = line_of(row)
    sets = row.release.sets.filter(agency=row.agency).order_by("-pk")
    return next((signed for signed in sets if line in lines_in(bytes(signed.content))), None)


def _people(row: ReleasedFigure, signed: SignedSet | None) -> dict[str, str]:
    wanted = {"author": row.revision.author, "signer": signed.signer if signed else ""}
    names = dict(
        Account.objects.filter(public_id__in=[each for each in wanted.values() if _is_id(each)]).values_list(
            "public_id", "name"
        )
    )
    held = {str(public_id): name for public_id, name in names.items()}
    return {part: held[each] for part, each in wanted.items() if each in held}


def _is_id(written: str) -> bool:
    return len(written) == 36
