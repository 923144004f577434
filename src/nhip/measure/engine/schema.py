"""The shape of an index definition: version ``nhip/index/1``.

A definition is YAML that an analyst writes. It names the index, its units and its components; each
component says where it hangs, what it weighs, how its figure becomes a score and what happens when the
figure is missing; editions change what they must and inherit the rest. ``docs/index-schema.md`` is drawn
from these models, so a key without a meaning cannot exist.
"""

from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from nhip.measure.engine.label import Label
from nhip.measure.engine.steps import AnyStep

SCHEMA = "nhip/index/1"
Status = Literal["confirmed", "unconfirmed"]


def _number(value: Any) -> Any:
    """Read ``1/3`` and ``25 %`` the way an analyst writes them."""
    if isinstance(value, str):
        text = value.strip()
        if text.endswith("%"):
            return float(Fraction(text[:-1].strip()) / 100)
        return float(Fraction(text))
    return value


def _named_step(value: Any) -> Any:
    """Let ``- zscore`` stand for ``- do: zscore``."""
    return {"do": value} if isinstance(value, str) else value


def _steps(value: Any) -> Any:
    if isinstance(value, (str, dict)):
        value = [value]
    return [_named_step(step) for step in value] if isinstance(value, list) else value


def _named_rule(value: Any) -> Any:
    """Let ``missing: refuse`` stand for ``missing: {rule: refuse}``, and the like."""
    return {"rule": value} if isinstance(value, str) else value


def _named_method(value: Any) -> Any:
    return {"method": value} if isinstance(value, str) else value


Number = Annotated[float, BeforeValidator(_number)]
Chain = Annotated[tuple[AnyStep, ...], BeforeValidator(_steps)]


class Part(BaseModel):
    """Every piece of a definition: frozen, and closed to keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Rounding(Part):
    """Rounding inside the calculation: what follows sees the rounded number."""

    digits: int = Field(ge=0, le=12)
    mode: Literal["half_even", "half_up", "truncate"] = "half_even"


class Missing(Part):
    """What a missing figure does.

    ``refuse`` stops the calculation; ``unscored`` leaves the unit without a score here and above; ``ignore``
    shares the weight among the sisters that have data, if at least ``min_share`` of the weight is there;
    ``zero`` puts the score 0; ``mean`` and ``median`` take the field's; ``last`` takes the latest earlier
    period, at most ``reach`` periods back.
    """

    rule: Literal["refuse", "unscored", "ignore", "zero", "mean", "median", "last"]
    min_share: Number = Field(default=0.0, ge=0, le=1)
    reach: int | None = Field(default=None, ge=1)


class Aggregation(Part):
    """How the children of a component become one score.

    ``arithmetic``, ``geometric``, ``harmonic`` and ``power`` (with ``exponent``) are weighted means; ``sum``
    adds weighted scores; ``minimum`` takes the weakest; ``points`` adds the points earned.
    """

    method: Literal["arithmetic", "geometric", "harmonic", "power", "sum", "minimum", "points"]
    exponent: float | None = None


class Band(Part):
    """Values from ``start`` (included) earn ``points``; a band without ``start`` catches the rest."""

    start: Number | None = Field(default=None, alias="from")
    points: float


class Points(Part):
    """How a figure earns points, up to ``max``.

    ``existence``: any value above zero earns all. ``ratio``: figure ÷ ``of``. ``to_target``: figure ÷
    ``target``, cut at 1. ``to_best``: figure ÷ the best unit's. ``share``: the figure is the share itself,
    0 to 1. ``bands``: by the first band reached. ``earned``: the figure is the points.
    """

    max: float = Field(gt=0)
    rule: Literal["existence", "ratio", "to_target", "to_best", "share", "bands", "earned"]
    of: str | None = None
    target: Number | None = None
    bands: tuple[Band, ...] = ()
    not_applicable: Literal["redistribute", "full", "zero"] = "redistribute"


class Override(Part):
    """``when`` these components have these values (``missing`` or a number), the score is ``score``."""

    when: dict[str, float | Literal["missing"]]
    score: float


class Slope(Part):
    """What one more unit of a raw figure is worth, for a component whose raw figures are not public.

    ``per_unit`` is in points of the component per ``unit`` of the figure; ``standard_error`` is its doubt;
    above ``cap`` the figure adds nothing.
    """

    title: Label
    unit: str
    per_unit: float
    standard_error: float = Field(ge=0)
    cap: float | None = None
    source: str
    status: Status


class Component(Part):
    """One node of the index: a leaf with a figure, or a parent with children.

    Only a leaf has ``series``, ``unit``, ``range``, ``points``, ``lag`` (the figure's period lies so many
    periods before the edition's) and ``divide_by``; only a parent has ``aggregate``. ``normalise`` is the
    chain of steps on the figure, or on the aggregated score. ``publish`` is rounding for the reader only.
    """

    title: Label
    description: Label | None = None
    parent: str | None = None
    weight: Number | None = None
    weights: Literal["given", "equal"] = "given"
    weights_sum: Number = 1.0
    direction: Literal["higher", "lower"] = "higher"

    series: str | None = None
    unit: str | None = None
    range: tuple[float, float] | None = None
    lag: int = 0
    divide_by: str | None = None
    times: float = 1.0
    points: Points | None = None
    slopes: dict[str, Slope] = Field(default_factory=dict)

    aggregate: Annotated[Aggregation, BeforeValidator(_named_method)] | None = None
    normalise: Chain = ()
    missing: Annotated[Missing, BeforeValidator(_named_rule)] | None = None
    overrides: tuple[Override, ...] = ()
    round: Rounding | None = None
    publish: Rounding | None = None

    sources: tuple[str, ...] = ()
    status: Status | None = None
    note: Label | None = None


class Ranking(Part):
    """How scores become ranks.

    ``competition`` gives 1, 2, 2, 4; ``dense`` 1, 2, 2, 3; ``average`` 1, 2.5, 2.5, 4. Scores are rounded to
    ``digits`` first, so a tie is decided by rule and never by floating-point noise; ``ties`` names components
    that decide among equal scores. ``unscored: last`` puts units without a score behind the others,
    ``blank`` leaves them without a rank.
    """

    method: Literal["competition", "dense", "average"] = "competition"
    order: Literal["descending", "ascending"] = "descending"
    digits: int | None = Field(default=None, ge=0, le=12)
    mode: Literal["half_even", "half_up", "truncate"] = "half_even"
    ties: tuple[str, ...] = ()
    unscored: Literal["blank", "last"] = "blank"


class Group(Part):
    """A group of units by cut-off: scores ``above`` (not included) or ``from`` (included) this value."""

    code: str
    title: Label
    above: Number | None = None
    start: Number | None = Field(default=None, alias="from")


class Classes(Part):
    """Each group split by rank into equal parts, best first; ``codes`` names the parts of each group."""

    codes: dict[str, tuple[str, ...]]
    status: Status = "unconfirmed"
    sources: tuple[str, ...] = ()


class League(Part):
    """Units ranked among themselves."""

    title: Label
    units: tuple[str, ...]


class Setting(Part):
    """What an edition may change and the base may hold: the calculation itself."""

    components: dict[str, Component]
    rank: Ranking = Ranking()
    groups: tuple[Group, ...] = ()
    classes: Classes | None = None
    leagues: dict[str, League] = Field(default_factory=dict)
    period: str | None = None
    status: Status = "confirmed"
    sources: tuple[str, ...] = ()
    note: Label | None = None


class Units(Part):
    """Which units may appear: a ``list`` by name (``law/units``), or ``codes`` written here, or neither."""

    list: str | None = None
    codes: tuple[str, ...] = ()
    title: Label | None = None


class Heading(Part):
    """What stands at the head of a definition."""

    schema_: Literal["nhip/index/1"] = Field(alias="schema")
    code: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_.-]{0,39}$")
    title: Label
    purpose: Label | None = None
    publisher: Label | None = None
    units: Units = Units()
    figures: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    status: Status = "confirmed"
    note: Label | None = None
