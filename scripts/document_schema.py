"""Write docs/index-schema.md: a tutorial, then every key of a definition as the models declare it."""

from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from nhip.measure.engine import Label
from nhip.measure.engine.aggregation import Aggregation, Threshold
from nhip.measure.engine.carrying import Carry
from nhip.measure.engine.component import (
    Band,
    Component,
    Missing,
    Points,
    Rounding,
    Slope,
)
from nhip.measure.engine.nesting import Inner
from nhip.measure.engine.overriding import Condition, Override
from nhip.measure.engine.schema import Classes, Group, Grouping, Heading, League, Ranking, Setting, Units
from nhip.measure.engine.steps import ALL_STEPS
from nhip.measure.engine.treating import Treatment, Winsorise

DOCS = Path(__file__).parents[1] / "docs"
PAGE = DOCS / "index-schema.md"
TUTORIAL = DOCS / "index-tutorial.md"

# The heading of each part of the page, and the models whose keys stand there.
PARTS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("At the head", Heading),
    ("units", Units),
    ("The calculation: at the head, or in an edition", Setting),
    ("A component", Component),
    ("aggregate", Aggregation),
    ("aggregate.thresholds", Threshold),
    ("index", Inner),
    ("missing", Missing),
    ("carry", Carry),
    ("treat", Treatment),
    ("treat.winsorise", Winsorise),
    ("points", Points),
    ("points.bands", Band),
    ("overrides", Override),
    ("overrides.when", Condition),
    ("round, publish", Rounding),
    ("slopes", Slope),
    ("rank", Ranking),
    ("groups", Group),
    ("classes", Classes),
    ("leagues", League),
    ("groupings", Grouping),
    ("title, description, note and the like", Label),
    *((f"do: {get_args(step.model_fields['do'].annotation)[0]}", step) for step in ALL_STEPS),
)

_PLAIN = {str: "text", int: "whole number", float: "number", bool: "true or false", type(None): ""}

OPENING = """\
# Index definitions: the schema nhip/index/1

<!-- Written by scripts/document_schema.py from the models and docs/index-tutorial.md: edit there. -->

An index is a YAML file. `nhip index check FILE` reads it and answers each mistake with its line, its cause
and its cure. What each method computes is shown in [methods.md](methods.md), how figures are written in
[figures-format.md](figures-format.md).

"""


def render() -> str:
    """The page as it should be."""
    return OPENING + TUTORIAL.read_text("utf-8") + "".join(_part(title, model) for title, model in PARTS)


def _part(title: str, model: type[BaseModel]) -> str:
    words = " ".join((model.__doc__ or "").replace("``", "`").split())
    rows = "".join(_row(field.alias or name, field) for name, field in model.model_fields.items())
    head = "| key | type | default | meaning |\n|---|---|---|---|\n"
    return f"\n### {title}\n\n{words}\n\n{head}{rows}"


def _row(key: str, field: FieldInfo) -> str:
    meaning = field.description or ("The word that names the step." if key == "do" else "")
    assert meaning, f"“{key}” has no description"
    return f"| `{key}` | {_type(field.annotation)} | {_default(field)} | {meaning} |\n"


def _type(annotation: Any) -> str:
    """A type in words for people who write YAML."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return ", ".join("`true`" if word is True else f"`{word}`" for word in arguments)
    if origin is dict:
        return f"map of code: {_type(arguments[1])}"
    if origin is tuple:
        listed = [_type(inner) for inner in arguments if inner is not Ellipsis]
        return f"list of {listed[0]}" if Ellipsis in arguments else f"[{', '.join(listed)}]"
    if hasattr(annotation, "__metadata__"):
        return _type(arguments[0])
    if arguments:
        return " or ".join(dict.fromkeys(word for word in map(_type, arguments) if word))
    return _PLAIN.get(annotation, "words" if annotation is Label else "map")


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "**required**"
    value = field.get_default(call_default_factory=True)
    if value is None or value in ((), {}) or isinstance(value, BaseModel):
        return "–"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{list(value)}`" if isinstance(value, tuple) else f"`{value}`"


if __name__ == "__main__":
    PAGE.write_text(render(), "utf-8")
