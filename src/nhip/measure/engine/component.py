"""One node of an index: where it hangs, what it weighs, how its figure becomes a score.

These models are half of the schema ``nhip/index/1``; the other half, what surrounds the components, stands
in :mod:`~nhip.measure.engine.schema`. Each key's description here is its entry in ``docs/index-schema.md``.
"""

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from nhip.measure.engine.aggregation import CODE, Aggregation, Code
from nhip.measure.engine.carrying import Carry
from nhip.measure.engine.labels import Label
from nhip.measure.engine.nesting import Inner
from nhip.measure.engine.overriding import Override
from nhip.measure.engine.parts import Number, Part, Whole, read_period
from nhip.measure.engine.steps import AnyStep
from nhip.measure.engine.treating import Treatment

__all__ = [
    "CODE",
    "RESERVED",
    "Aggregation",
    "Band",
    "Chain",
    "Code",
    "Component",
    "Missing",
    "Override",
    "Points",
    "Rounding",
    "Slope",
    "Status",
]

Status = Literal["confirmed", "unconfirmed"]
# Column names of a result; a component so called could not be told from them.
RESERVED = frozenset({"unit", "score", "rank", "group", "filled"})


def _steps(value: Any) -> Any:
    """Let one step stand without its list, and ``zscore`` for ``do: zscore``."""
    if isinstance(value, (str, dict)):
        value = [value]
    if not isinstance(value, list):
        return value
    return [{"do": step} if isinstance(step, str) else step for step in value]


def _named_rule(value: Any) -> Any:
    """Let ``missing: refuse`` stand for ``missing: {rule: refuse}``."""
    return {"rule": value} if isinstance(value, str) else value


def _named_carry(value: Any) -> Any:
    """Let ``carry: sum`` stand for ``carry: {rule: sum}``."""
    return {"rule": value} if isinstance(value, str) else value


def _named_method(value: Any) -> Any:
    """Let ``aggregate: arithmetic`` stand for ``aggregate: {method: arithmetic}``."""
    return {"method": value} if isinstance(value, str) else value


Chain = Annotated[tuple[AnyStep, ...], BeforeValidator(_steps)]


class Rounding(Part):
    """Rounding of a score."""

    digits: Whole = Field(ge=0, le=12, description="Decimals kept.")
    mode: Literal["half_even", "half_up", "truncate"] = Field(
        default="half_even",
        description="What happens to a half: to the even digit, away from zero, or everything cut off.",
    )


class Missing(Part):
    """What happens to a unit that has no figure (a leaf) or no score (a parent).

    Without this key a leaf refuses and a parent leaves the unit unscored. Written short: ``missing: ignore``.
    The result names every cell that was filled, with the rule and what it rests on. Not applicable (`_Z`) is
    not missing, and no rule fills it.
    """

    rule: Literal[
        "refuse",
        "unscored",
        "ignore",
        "zero",
        "zero_figure",
        "mean",
        "median",
        "last",
        "linear",
        "regression",
        "multiple",
    ] = Field(
        description=(
            "refuse: the calculation stops and names the units. unscored: no score here, and none in the "
            "parent. ignore: no score here; the weight goes to the sisters that have one. zero: the score 0. "
            "zero_figure: the figure 0, which then goes through the steps like any other. mean, median: the "
            "field's, of the figures before any step, or the group's with `by`. last: the latest earlier "
            "period's figure. linear: on the line between an earlier and a later period's. regression: "
            "least squares on `predictors`. multiple: the mean of many `draws` of a `model`. Parents: "
            "refuse to zero, mean and median only."
        )
    )
    min_share: Number = Field(
        default=0.0,
        ge=0,
        le=1,
        description=(
            "Parents only: the share of the applicable weight that must have a score, else the unit has none "
            "here. 0 asks for nothing."
        ),
    )
    reach: Whole | None = Field(
        default=None,
        ge=1,
        description=(
            "With `last`: how far back at most, in years where periods are years, else in periods of the "
            "series. With `linear`: how many years away either neighbour may lie. Without it, as far as "
            "figures go."
        ),
    )
    extrapolate: Number | None = Field(
        default=None,
        gt=0,
        description=(
            "With `linear`: follow the line through the two nearest figures of one side for at most so many "
            "years past the nearer. Without it nothing is extrapolated."
        ),
    )
    by: str | None = Field(
        default=None,
        description=(
            "With `mean`, `median` and `model: hotdeck`: one of `groupings`, or `leagues`; a unit takes from "
            "its own group."
        ),
    )
    predictors: tuple[str, ...] = Field(
        default=(),
        description=(
            "With `regression`, and with `model: regression` if wanted: leaves of the index or series of the "
            "figure file, that explain this one. Only figures that are there are learned from and leaned on."
        ),
    )
    model: Literal["regression", "hotdeck"] | None = Field(
        default=None,
        description=(
            "With `multiple`, and required there. regression: the normal model with the doubt of its "
            "parameters (without `predictors`, of mean and deviation). hotdeck: figures of donors, "
            "bootstrapped."
        ),
    )
    draws: Whole = Field(default=20, ge=2, le=1000, description="With `multiple`: how many draws.")
    seed: Whole = Field(default=1, ge=0, description="With `multiple`: the same seed gives the same draws.")
    draw: Whole | None = Field(
        default=None, ge=1, description="With `multiple`: take this draw alone instead of the mean of all."
    )
    otherwise: Literal["refuse", "unscored", "ignore", "zero", "mean", "median"] | None = Field(
        default=None,
        description=(
            "What happens where the rule finds nothing: no figure within reach, none in the group, none to "
            "predict from. By default `last` and `linear` leave the unit unscored, the others refuse."
        ),
    )

    @property
    def left(self) -> str:
        """The rule for what is still missing once figures of other periods and estimates are in place.

        ``last`` and ``linear`` stand for themselves: the unit is unscored.
        """
        if self.is_estimate:
            return self.otherwise or "refuse"
        return self.otherwise or self.rule

    @property
    def fills_table(self) -> bool:
        """True when the rule puts figures into the table before anything is computed."""
        return self.is_estimate or self.rule in {"last", "linear"}

    @property
    def is_estimate(self) -> bool:
        """True when the rule reckons a figure from the others of the same period."""
        return self.by is not None or self.rule in {"zero_figure", "regression", "multiple"}


class Band(Part):
    """A step of ``points.bands``; a band without ``from`` and ``upto`` catches the rest."""

    start: Number | None = Field(
        default=None, alias="from", description="Values from here up (included) earn the points."
    )
    upto: Number | None = Field(
        default=None,
        description="Values up to here (included) earn the points: for ranks, where less is better.",
    )
    points: Number = Field(ge=0, description="Points earned, 0 to `max`.")


class Points(Part):
    """How a figure earns points, between 0 and ``max``."""

    max: Number = Field(gt=0, description="The most that can be earned.")
    rule: Literal["existence", "ratio", "to_target", "to_best", "share", "bands", "earned"] = Field(
        description=(
            "existence: any value above 0 earns all. ratio: figure ÷ `of`. to_target: figure ÷ `target`. "
            "to_best: figure ÷ the best unit's. share: the figure is the share, 0 to 1. bands: the first "
            "band reached. earned: the figure is the points themselves."
        )
    )
    of: str | None = Field(default=None, description="With `ratio`: the series of the denominator.")
    target: Number | None = Field(default=None, gt=0, description="With `to_target`: what earns everything.")
    bands: tuple[Band, ...] = Field(
        default=(), description="With `bands`: from high to low by `from`, or from low to high by `upto`."
    )
    not_applicable: Literal["redistribute", "full", "zero"] = Field(
        default="redistribute",
        description=(
            "For a unit to which the figure does not apply (status _Z): the points are scaled up from the "
            "others, or given in full, or withheld."
        ),
    )


class Slope(Part):
    """What one more unit of a raw figure is worth, for a component whose raw figures are not public."""

    title: Label = Field(description="The raw figure's name.")
    unit: str = Field(description="Its unit of measure.")
    per_unit: Number = Field(description="Points of the component for one more unit.")
    standard_error: Number = Field(ge=0, description="The doubt of `per_unit`.")
    cap: Number | None = Field(default=None, description="Above this the figure adds nothing.")
    source: str = Field(description="Key of the source.")
    status: Status = Field(description="confirmed, or unconfirmed: shown as such.")


class Component(Part):
    """One node: a leaf with a figure, or a parent with children."""

    title: Label = Field(description="The name people read.")
    description: Label | None = Field(default=None, description="What it measures.")
    parent: Code | None = Field(default=None, description="Code of the parent; only the root has none.")
    weight: Number | None = Field(
        default=None,
        description=(
            "Its weight among its sisters, above 0; below 0 only under `sum` and `arithmetic`, where the "
            "part then counts against the whole."
        ),
    )
    weights: Literal["given", "equal", "pca", "optimised"] = Field(
        default="given",
        description=(
            "Parents: each child's `weight`, or all alike (under `sum` and `product`: each counts once), or "
            "pca: the squared loadings of the children's first principal component, or optimised: such that "
            "each child's correlation with this parent is in proportion to its `importances`. What the "
            "figures decide is given in the result, and kept when figures are then moved."
        ),
    )
    importances: dict[Code, Annotated[Number, Field(gt=0)]] = Field(
        default_factory=dict,
        description=(
            "Parents, with `weights: optimised`: how much each child is to matter beside the others; 1 where "
            "it is not written."
        ),
    )
    aside: bool = Field(
        default=False,
        description=(
            "`true`: scored and shown, but no part of its parent's score and without a weight: for `ties`, "
            "for `overrides`, for the reader."
        ),
    )
    weights_sum: Number = Field(
        default=1.0,
        gt=0,
        description="Parents: what the children's weights must add up to, negative ones without their sign.",
    )
    direction: Literal["higher", "lower"] = Field(
        default="higher",
        description="Which end is better; `lower` turns the first step round that can be turned.",
    )
    series: str | None = Field(
        default=None, description="Leaves: the series in the figure file, if not the component's code."
    )
    index: Inner | None = Field(
        default=None, description="Leaves: another index whose computed scores or ranks are the figures."
    )
    unit: str | None = Field(
        default=None,
        description=(
            "Leaves: unit of measure, with `divide_by` that of the quotient; `percent` also guards against "
            "shares of 1."
        ),
    )
    range: tuple[Number, Number] | None = Field(
        default=None, description="Leaves: lowest and highest figure possible; others are refused."
    )
    period: Annotated[str | None, BeforeValidator(read_period)] = Field(
        default=None, description="Leaves: the period of its figures in every edition, such as a base year."
    )
    applies_to: tuple[str, ...] = Field(
        default=(),
        description="Leaves: leagues whose units it is for; to all others the figure does not apply (_Z).",
    )
    lag: Whole = Field(
        default=0, ge=0, description="Leaves: the figure's year lies so many years before the edition's."
    )
    divide_by: str | None = Field(
        default=None, description="Leaves: a series that the figure is divided by (inhabitants, GDP)."
    )
    times: Number = Field(
        default=1.0,
        gt=0,
        description="Leaves: multiplies the quotient of `divide_by`, such as 100.",
    )
    carry: Annotated[Carry | None, BeforeValidator(_named_carry)] = Field(
        default=None, description="Leaves: how figures of units that merged or split pass to the new ones."
    )
    succeeds: tuple[str, ...] = Field(
        default=(),
        description="Components of earlier editions whose place this one takes: several where they merged.",
    )
    points: Points | None = Field(default=None, description="Leaves: how the figure earns points.")
    slopes: dict[str, Slope] = Field(
        default_factory=dict, description="Leaves: raw figures behind a score that is published ready-made."
    )
    aggregate: Annotated[Aggregation | None, BeforeValidator(_named_method)] = Field(
        default=None, description="Parents: how the children become one score."
    )
    normalise: Chain = Field(
        default=(), description="Steps on the figure, or on the aggregated score; see the list of steps."
    )
    treat: Treatment | None = Field(
        default=None, description="Leaves: what is done about outliers, before the first step."
    )
    missing: Annotated[Missing | None, BeforeValidator(_named_rule)] = Field(
        default=None, description="What a missing figure does; leaves refuse, parents leave unscored."
    )
    overrides: tuple[Override, ...] = Field(
        default=(), description="Scores changed by rule, one rule after the other."
    )
    round: Rounding | None = Field(
        default=None, description="Rounding inside the calculation: what follows sees the rounded score."
    )
    publish: Rounding | None = Field(
        default=None, description="Rounding for the reader only; groups go by it, the calculation does not."
    )
    sources: tuple[str, ...] = Field(default=(), description="Keys of the sources.")
    status: Status | None = Field(default=None, description="confirmed, or unconfirmed: said in the result.")
    note: Label | None = Field(default=None, description="What a reader should know.")

    @model_validator(mode="after")
    def _range_rises(self) -> Self:
        if self.range is not None and self.range[0] >= self.range[1]:
            raise ValueError("range_falls")
        return self
