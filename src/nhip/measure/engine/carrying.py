"""How a figure passes from the units that were to the units that are, when units merge or split.

What may be done with a figure is a matter of what it measures: people can be added up, shares of people
cannot, and a score is an opinion about one unit that nobody has held about the merged one. So the definition
says it, leaf by leaf, and what it does not say is refused.
"""

from typing import Literal

from pydantic import Field

from nhip.measure.engine.parts import Number, Part


class Carry(Part):
    """How a leaf's figures pass to units that merged or split. Written short: ``carry: sum``.

    Without this key a figure that would have to be carried stops the calculation. A merged unit has a figure
    only if every unit it was made of has one: a blank is never zero.
    """

    rule: Literal["sum", "ratio", "mean", "score"] = Field(
        description=(
            "sum: added up (people, dossiers); with `divide_by` the denominator too. ratio: computed anew, "
            "`of` ÷ `over` × `times`, each of them added up. mean: the average weighted `by` a series. "
            "score: the same for scores that somebody gave, which are averaged only where this is written."
        )
    )
    of: str | None = Field(default=None, description="With `ratio`: the series of the numerator.")
    over: str | None = Field(default=None, description="With `ratio`: the series of the denominator.")
    times: Number = Field(
        default=1.0, gt=0, description="With `ratio`: multiplies the quotient, such as 100."
    )
    by: str | None = Field(
        default=None, description="With `mean` and `score`, and required there: the series that weighs."
    )
    share: str | None = Field(
        default=None,
        description=(
            "With `sum`, where a unit splits: the series of each new unit's share of the old, 0 to 1."
        ),
    )
