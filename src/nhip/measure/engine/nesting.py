"""A component that is another index: what of it is taken, and of which edition."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from nhip.measure.engine.aggregation import Code
from nhip.measure.engine.parts import Part, read_period


class Inner(Part):
    """The computed score or rank in another index, as this component's figure.

    A national index that counts the country's rank in a world index is written so; `points` with `upto`, or
    steps with `direction: lower`, turn the rank into a score.
    """

    code: Code = Field(description="Code of the other index.")
    of: Literal["score", "rank"] = Field(description="What of it is taken.")
    part: Code | None = Field(
        default=None, description="With `of: score`: a component of it; else the whole."
    )
    edition: Annotated[str, BeforeValidator(read_period)] = Field(
        default="same",
        description=(
            "An edition's code; same: the one whose period is this edition's; latest: the last whose period "
            "is not after this edition's. The result says which was taken."
        ),
    )
