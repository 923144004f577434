"""The shape of an index definition: version ``nhip/index/1``.

A definition is YAML that an analyst writes. It names the index, its units and its components; each
component says where it hangs, what it weighs, how its figure becomes a score and what happens when the
figure is missing; editions change what they must and inherit the rest. ``docs/index-schema.md`` is drawn
from these models, so a key without a meaning cannot exist.
"""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from nhip.measure.engine.component import (
    CODE,
    Aggregation,
    Band,
    Code,
    Component,
    Missing,
    Points,
    Rounding,
    Slope,
    Status,
)
from nhip.measure.engine.labels import Label
from nhip.measure.engine.overriding import Condition, Override
from nhip.measure.engine.parts import Number, Part, Whole, read_period

__all__ = [
    "SCHEMA",
    "Aggregation",
    "Band",
    "Classes",
    "Component",
    "Condition",
    "Group",
    "Grouping",
    "Heading",
    "League",
    "Missing",
    "Override",
    "Part",
    "Points",
    "Ranking",
    "Rounding",
    "Setting",
    "Slope",
    "Status",
    "Units",
]

SCHEMA = "nhip/index/1"


class Ranking(Part):
    """How scores become ranks."""

    method: Literal["competition", "dense", "average"] = Field(
        default="competition",
        description="competition: 1, 2, 2, 4. dense: 1, 2, 2, 3. average: 1, 2.5, 2.5, 4.",
    )
    order: Literal["descending", "ascending"] = Field(
        default="descending", description="Whether the largest or the smallest score is first."
    )
    digits: Whole | None = Field(
        default=None,
        ge=0,
        le=12,
        description=(
            "Scores are rounded to so many decimals before they are compared. Without it only scores within "
            "10⁻¹² of the largest are equal, so that floating-point noise never decides."
        ),
    )
    mode: Literal["half_even", "half_up", "truncate"] = Field(
        default="half_even", description="How `digits` rounds."
    )
    ties: tuple[str, ...] = Field(
        default=(), description="Components that decide among equal scores, in turn, in the same `order`."
    )
    unscored: Literal["blank", "last"] = Field(
        default="blank",
        description="Units without a score: no rank, or all of them tied behind the others.",
    )


class Group(Part):
    """A group by cut-off. The score is compared as published; the first group that it reaches is its own."""

    code: str = Field(description="The code that results carry.")
    title: Label = Field(description="The name people read.")
    above: Number | None = Field(default=None, description="Scores above this belong here.")
    start: Number | None = Field(
        default=None, alias="from", description="Scores from this up (included) belong here."
    )


class Classes(Part):
    """Groups split by rank into equal parts, the earlier larger by one where they don't come out even."""

    codes: dict[str, tuple[str, ...]] = Field(
        description="For each group the names of its parts, best first. Equal ranks share the better part."
    )
    status: Status = Field(default="unconfirmed", description="confirmed, or unconfirmed: shown as such.")
    sources: tuple[str, ...] = Field(default=(), description="Keys of the sources.")


class League(Part):
    """Units ranked among themselves. A unit belongs to one league at most."""

    title: Label = Field(description="The name people read.")
    units: tuple[str, ...] = Field(min_length=1, description="Codes of the units.")


class Grouping(Part):
    """Units sorted into groups: by region, by income. A unit belongs to one group at most."""

    title: Label = Field(description="What the units are sorted by.")
    groups: dict[str, tuple[str, ...]] = Field(
        default_factory=dict, description="For each group the codes of its units."
    )
    series: str | None = Field(
        default=None,
        description="In place of `groups`: a series that has for each unit the number of its group.",
    )
    sources: tuple[str, ...] = Field(default=(), description="Keys of the sources.")


class Setting(Part):
    """What an edition may change and the base may hold: the calculation itself."""

    components: dict[Code, Component] = Field(
        description="The components by code; the root carries the index's own code."
    )
    defaults: dict[str, dict[str, Any]] = Field(
        default_factory=dict,
        description=(
            "Keys for all `leaves`, all `parents`, or one level (`level 1` is the root) that do not write "
            "them themselves; a level's go before those of leaves and parents. `[]` or `null` at a component "
            "keeps a default away."
        ),
    )
    members: Literal["any", "complete"] = Field(
        default="any",
        description=(
            "any: every unit with a figure takes part. complete: units that lack a figure are left out "
            "before anything is computed, and named."
        ),
    )
    rank: Ranking = Field(default_factory=Ranking, description="How scores become ranks.")
    groups: tuple[Group, ...] = Field(default=(), description="Groups by cut-off, from high to low.")
    classes: Classes | None = Field(default=None, description="Groups split further by rank.")
    leagues: dict[str, League] = Field(default_factory=dict, description="Leagues by code.")
    groupings: dict[str, Grouping] = Field(
        default_factory=dict, description="Groupings by code, for `missing: {by: …}`."
    )
    period: Annotated[str | None, BeforeValidator(read_period)] = Field(
        default=None, description="The period of the edition's figures, if not the edition's own code."
    )
    status: Status = Field(
        default="confirmed",
        description="unconfirmed: the method was not checked against its text, and results say so.",
    )
    sources: tuple[str, ...] = Field(default=(), description="Keys of the sources.")
    note: Label | None = Field(default=None, description="What a reader should know.")


class Units(Part):
    """Which units may appear: a list by name, codes written here, or (without either) any."""

    list: str | None = Field(default=None, description="A unit list of `law/units`, such as `un-members`.")
    codes: tuple[str, ...] = Field(default=(), description="The units' codes; any other is refused.")
    title: Label | None = Field(default=None, description="What the units are called.")


class Heading(Part):
    """What stands at the head of a definition."""

    schema_: Literal["nhip/index/1"] = Field(alias="schema", description="Version of this schema.")
    code: str = Field(
        pattern=CODE.replace("A-Za-z0-9][", "A-Za-z]["),
        description="The index's code, and its root component's.",
    )
    title: Label = Field(description="The name people read.")
    purpose: Label | None = Field(default=None, description="What it measures and for whom.")
    publisher: Label | None = Field(default=None, description="Who publishes it.")
    units: Units = Field(default_factory=Units, description="Which units may appear.")
    figures: tuple[str, ...] = Field(
        default=(), description="Figure sets under `figures/` that the index stands on when it is shipped."
    )
    stages: tuple[str, ...] = Field(
        default=(), description="Stages of scoring in order, such as self, verified, final; kept apart."
    )
    sources: tuple[str, ...] = Field(default=(), description="Keys of the sources.")
    status: Status = Field(default="confirmed", description="confirmed, or unconfirmed: results say so.")
    note: Label | None = Field(default=None, description="What a reader should know.")
