"""How the children of a component become one score: the choice of method, and what each method asks for."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from nhip.measure.engine.parts import Number, Part

# Aggregations that go by no weights of their children.
UNWEIGHTED = frozenset({"points", "minimum", "maximum", "benefit_of_doubt"})
# Weights that count as they are written: they are no shares of a whole, and need not add up to anything.
AS_WRITTEN = frozenset({"sum", "product"})
# Weights that the figures decide, and the means under which they can be optimised: there a part's correlation
# with the whole follows its weight.
DERIVED = frozenset({"pca", "optimised"})
OPTIMISED_UNDER = frozenset({"arithmetic", "geometric", "harmonic", "power"})
CODE = r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$"
Code = Annotated[str, Field(pattern=CODE)]


class Threshold(Part):
    """From what difference between two scores a part prefers one unit to another; in points of its score."""

    indifference: Number = Field(default=0.0, ge=0, description="Up to this a difference counts for nothing.")
    preference: Number = Field(
        ge=0, description="From this on it counts in full; between them in proportion."
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.preference < self.indifference:
            raise ValueError("thresholds_cross")
        return self


Bounds = tuple[Number, Number]


class Aggregation(Part):
    """How the children's scores become one. Written short: ``aggregate: arithmetic``."""

    method: Literal[
        "arithmetic",
        "geometric",
        "harmonic",
        "power",
        "sum",
        "product",
        "minimum",
        "maximum",
        "median",
        "points",
        "copeland",
        "promethee",
        "mazziotta_pareto",
        "benefit_of_doubt",
    ] = Field(
        description=(
            "arithmetic, geometric, harmonic, power: weighted means. sum: weighted scores added up. product: "
            "scores to the power of their weights, multiplied. minimum, maximum: the weakest child, the "
            "strongest. median: the score that half of the weight lies below. points: the points earned, "
            "added up. copeland: units compared two by two; "
            "the share of the others beaten less the share that win. promethee: the same, with `thresholds`: "
            "how far a unit is preferred to the others less how far they are to it. mazziotta_pareto: the "
            "mean, with a `penalty` for children that are uneven. benefit_of_doubt: each unit under the "
            "weights that show it at its best, as long as none would score above 1 under them."
        )
    )
    penalty: Literal["minus", "plus"] | None = Field(
        default=None,
        description=(
            "With `mazziotta_pareto`, and required there: minus where more is better, plus where the index "
            "measures something bad."
        ),
    )
    exponent: Number | None = Field(default=None, description="With `power` only; not 0.")
    thresholds: dict[Code, Threshold] = Field(
        default_factory=dict,
        description="With `promethee`, and required there: for each child, or under `all` for the others.",
    )
    shares: dict[Code, Bounds] = Field(
        default_factory=dict,
        description=(
            "With `benefit_of_doubt`: the least and the most share of the score that a child may give, such "
            "as `[5 %, 40 %]`; under `all` for the others. Without it a unit may put everything on one part."
        ),
    )

    def thresholds_of(self, child: str) -> tuple[float, float]:
        """From where to where a difference in ``child`` begins to count and counts in full."""
        found = self.thresholds.get(child) or self.thresholds.get("all")
        return (0.0, 0.0) if found is None else (found.indifference, found.preference)

    def shares_of(self, child: str) -> Bounds:
        """The least and the most share of the score that ``child`` may give."""
        return self.shares.get(child) or self.shares.get("all") or (0.0, 1.0)
