"""What could as well have been otherwise: the choices that an uncertainty run varies.

Written as a list under ``vary``. Discrete choices (how to normalise, aggregate, treat a missing figure,
which component to leave out) take one of their ``options`` in each run; continuous ones (weights, rounding,
error of the figures) are drawn.
"""

from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, Field, ValidationError, model_validator

from nhip.measure.engine import grammar
from nhip.measure.engine.component import Aggregation, Chain, Component, Missing
from nhip.measure.engine.definition import Edition
from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.parts import SETTLED, Number
from nhip.measure.engine.places import read_document
from nhip.measure.engine.problems import Problems, refuse
from nhip.measure.engine.result import Result
from nhip.measure.engine.treating import Treatment

At = Annotated[tuple[str, ...], BeforeValidator(lambda value: (value,) if isinstance(value, str) else value)]


def _named(key: str) -> BeforeValidator:
    def read(values: Any) -> Any:
        return [{key: value} if isinstance(value, str) else value for value in values]

    return BeforeValidator(read)


_none_said = BeforeValidator(
    lambda values: (
        [None if value == "none" else value for value in values] if isinstance(values, list) else values
    )
)


class Choice(BaseModel):
    """One thing that varies. ``at`` names components, or ``leaves``, ``parents`` or ``all``."""

    model_config = SETTLED

    title: Label | None = None
    at: At = ("all",)

    def places(self, edition: Edition) -> tuple[str, ...]:
        """The components that ``at`` means in ``edition``. Raises :class:`Problems` for an unknown one."""
        found: list[str] = []
        tree = edition.tree
        for name in self.at:
            if name == "leaves":
                found += tree.leaves
            elif name in {"all", "parents"}:
                found += [code for code in tree.order if name == "all" or tree.children[code]]
            elif name in edition.components:
                found.append(name)
            else:
                raise refuse(
                    "uncertainty.unknown_component",
                    f"at: {name}",
                    label(f"không có thành phần “{name}”.", f"there is no component “{name}”."),
                    label(
                        "dùng mã thành phần, leaves, parents hoặc all.",
                        "use a component's code, leaves, parents or all.",
                    ),
                )
        return tuple(dict.fromkeys(found))


class WeightsVary(Choice):
    """Weights times a factor between 1 − ``noise`` and 1 + ``noise``, or drawn evenly from the simplex."""

    do: Literal["weights"]
    how: Literal["noise", "simplex"] = "noise"
    noise: Number = Field(default=0.25, gt=0, lt=1)


class AggregateVaries(Choice):
    """How parents are combined."""

    do: Literal["aggregate"]
    options: Annotated[tuple[Aggregation, ...], _named("method")] = Field(min_length=2)


class NormaliseVaries(Choice):
    """Which chain of steps turns figures into scores."""

    do: Literal["normalise"]
    options: tuple[Chain, ...] = Field(min_length=2)


class TreatVaries(Choice):
    """What is done about outliers; ``none`` (or null) leaves the figures as they are."""

    do: Literal["treat"]
    options: Annotated[tuple[Treatment | None, ...], _none_said] = Field(min_length=2)


class MissingVaries(Choice):
    """What happens to missing figures."""

    do: Literal["missing"]
    options: Annotated[tuple[Missing, ...], _named("rule")] = Field(min_length=2)


class ImputationVaries(Choice):
    """Which draw of a multiple imputation stands for the missing figures, instead of the mean of all.

    It concerns the leaves under ``rule: multiple``. Draw n is a component's n-th, counted round where it has
    fewer.
    """

    do: Literal["imputation"]
    draws: int = Field(default=20, ge=2, le=200)

    @property
    def options(self) -> tuple[int, ...]:
        """The draws by number, from 1."""
        return tuple(range(1, self.draws + 1))


class ComponentsVary(Choice):
    """Whether all components count, or one of those ``at`` is left out; its sisters take its weight."""

    do: Literal["include"]


class RoundingVaries(Choice):
    """Each figure anywhere within half a unit of its last published digit."""

    do: Literal["rounding"]
    digits: int = Field(ge=0, le=12)


class FiguresVary(Choice):
    """The figures' own error: normal, with the standard deviation ``sd``, or a ``share`` of the value.

    ``each`` gives the standard error of single figures, by component and unit; figures that it does not
    name are then exact.
    """

    do: Literal["error"]
    sd: Number | None = Field(default=None, gt=0)
    share: Number | None = Field(default=None, gt=0, lt=1)
    each: dict[str, dict[str, Annotated[Number, Field(ge=0)]]] | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.sd, self.share, self.each).count(None) != 2:
            raise ValueError("error_size")
        return self


AnyChoice = Annotated[
    WeightsVary
    | AggregateVaries
    | NormaliseVaries
    | TreatVaries
    | MissingVaries
    | ImputationVaries
    | ComponentsVary
    | RoundingVaries
    | FiguresVary,
    Field(discriminator="do"),
]
Discrete = AggregateVaries | NormaliseVaries | TreatVaries | MissingVaries | ImputationVaries


class Variation(BaseModel):
    """An uncertainty run: what varies, how often, from which seed, and the share its intervals hold."""

    model_config = SETTLED

    draws: int = Field(default=1000, ge=1, le=1_000_000)
    seed: int = Field(default=1, ge=0, lt=2**63)
    level: Number = Field(default=0.9, gt=0, lt=1)
    vary: tuple[AnyChoice, ...] = Field(min_length=1)


def read_variation(path: Path) -> Variation:
    """A variation from its YAML file. Raises :class:`Problems` with line, cause and cure."""
    document = read_document(path.read_text(encoding="utf-8-sig"), path.name)
    try:
        return Variation.model_validate(document.value)
    except ValidationError as error:
        raise Problems(grammar.problems_of(error, Variation, document.place, "")) from error


def usual(result: Result, digits: int | None) -> Variation:
    """What auditors usually vary: all weights by ±25 %, and the figures' rounding where it is known.

    Raises :class:`Problems` for an index of one component with exact figures.
    """
    vary: list[Any] = []
    if any(len(weights) > 1 for weights in result.plan.weights.values()):
        vary.append(WeightsVary(do="weights"))
    if digits is not None:
        vary.append(RoundingVaries(do="rounding", at=result.plan.table.inputs, digits=digits))
    if not vary:
        raise refuse(
            "uncertainty.nothing_varies",
            result.root,
            label(
                "chỉ số này chỉ có một thành phần và số liệu coi là chính xác.",
                "the index has one component and exact figures.",
            ),
            label("nói rõ điều gì thay đổi (“vary”).", "say what varies (“vary”)."),
        )
    return Variation(vary=tuple(vary))


def concerned(edition: Edition, choice: Discrete) -> tuple[str, ...]:
    """The components whose rule a discrete choice replaces.

    Aggregation concerns parents, treatment leaves; normalisation and gaps leaves, or whoever is named.
    Raises :class:`Problems` for an unknown component.
    """
    children = edition.tree.children
    explicit = set(choice.at) - {"all", "leaves", "parents"}

    def is_meant(code: str) -> bool:
        if choice.do == "aggregate":
            return bool(children[code])
        return not children[code] or (code in explicit and choice.do not in {"treat", "imputation"})

    return tuple(code for code in choice.places(edition) if is_meant(code))


def changed(component: Component, choice: Discrete, option: int) -> Component:
    """``component`` with one option of a choice in force; the same object where that changes nothing."""
    if not isinstance(choice, ImputationVaries):
        picked = choice.options[option]
        same = getattr(component, choice.do) == picked
        return component if same else component.model_copy(update={choice.do: picked})
    rule = component.missing
    if rule is None or rule.rule != "multiple":
        return component
    draw = option % rule.draws + 1
    return component.model_copy(update={"missing": rule.model_copy(update={"draw": draw})})


def name_of(choice: Choice) -> Label:
    """What people call a choice."""
    if choice.title is not None:
        return choice.title
    kind = getattr(choice, "do", "")
    names = {
        "weights": label("trọng số", "weights"),
        "aggregate": label("cách gộp", "aggregation"),
        "normalise": label("cách chuẩn hóa", "normalisation"),
        "treat": label("cách xử lý ngoại lai", "outlier treatment"),
        "missing": label("cách xử lý số liệu thiếu", "missing figures"),
        "imputation": label("lượt suy ra số liệu thiếu", "draw of the imputation"),
        "include": label("bỏ một thành phần", "leaving a component out"),
        "rounding": label("làm tròn số liệu", "rounding of figures"),
        "error": label("sai số của số liệu", "error of figures"),
    }
    where = "" if choice.at == ("all",) else f" ({', '.join(choice.at)})"
    named = names[kind]
    return label(named.vi + where, named.en + where)


def name_of_option(choice: Discrete, option: int) -> Label:
    """What an option is called: as it is written, on one line."""
    value: Any = choice.options[option]
    if value is None:
        return label("để nguyên", "none")
    if isinstance(value, int):
        return label(f"lượt {value}", f"draw {value}")
    steps = value if isinstance(value, tuple) else (value,)
    written = ", ".join(_written(step) for step in steps)
    return label(written, written) if written else label("không bước nào", "no step")


def _written(piece: BaseModel) -> str:
    """One step, rule or method: its word, and in brackets the keys that were written."""
    held = piece.model_dump(mode="json", by_alias=True, exclude_unset=True)
    word = next((str(held.pop(key)) for key in ("do", "method", "rule") if key in held), "")
    keys = ", ".join(f"{key}: {_value(value)}" for key, value in held.items())
    return f"{word} ({keys})" if word and keys else word or keys


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_value(inner)}" for key, inner in value.items()) + "}"
    return f"{value:g}" if isinstance(value, float) else str(value)
