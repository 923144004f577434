"""Whatever stands in a file, its reader answers with problems or with what it read, and nothing else."""

from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from tests.generative import random_index
from tests.unit.measure.engine.shelf_figures import REPO

from nhip.measure.engine import Problems, read_definition, read_figures

PHASES = (Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)
DEFINITIONS = [path.read_text("utf-8") for path in sorted((REPO / "law" / "indices").glob("*.yaml"))]
ODD: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    1e308,
    10**400,
    "",
    "1/0",
    "1e999",
    ".nan",
    float("nan"),
    float("inf"),
    "٣",
    [],
    {},
    [[]],
    {"rule": "last"},
    {"do": "minmax"},
    "\x00",
    "Ã©",
    "ROOT",
    "missing",
)
SNIPPETS = (
    "\t",
    "\x00",
    "&a",
    "*a",
    "<<: *a",
    "- ",
    ": ",
    "{",
    "]",
    '"',
    "'",
    "!!python/object:os.system",
    "\ufeff",
    "!!int x",
    "2024-13-45",
    "1:99",
    "? [a]",
    "---",
    "%YAML 9",
    "\ud800",
    "unit,series",
    "0x",
    "~",
)


def said(problems: Problems) -> bool:
    """Whether every problem names its place and speaks both languages."""
    return bool(problems.found) and all(
        found.place and found.say("vi") and found.say("en") for found in problems.found
    )


def answers(text: str) -> bool:
    try:
        return bool(read_definition(text, "fuzz.yaml").editions)
    except Problems as problems:
        return said(problems)


@given(st.sampled_from(DEFINITIONS), st.integers(0, 2**32))
@settings(max_examples=60, deadline=None, phases=PHASES)
def test_definitions_cut_and_spliced(text: str, seed: int) -> None:
    draw = Random(seed)
    for _ in range(draw.randint(1, 4)):
        at = draw.randrange(len(text))
        text = text[:at] + draw.choice(SNIPPETS) + text[at + draw.randint(0, 30) :]
    assert answers(text)


@given(st.integers(0, 2**32))
@settings(max_examples=150, deadline=None, phases=PHASES)
def test_definitions_with_a_wrong_type_anywhere(seed: int) -> None:
    draw = Random(seed)
    index = random_index.index(draw, 2) | {
        "groups": [{"code": "H", "title": "High", "from": 0.5}],
        "editions": {"2024": {}},
    }
    for _ in range(draw.randint(1, 3)):
        _spoil(draw, index)
    assert answers(yaml.safe_dump(index, allow_unicode=True, sort_keys=False))


def _spoil(draw: Random, value: Any) -> None:
    while isinstance(value, (dict, list)) and value:
        key = draw.choice(list(value)) if isinstance(value, dict) else draw.randrange(len(value))
        if draw.random() < 0.3 or not isinstance(value[key], (dict, list)) or not value[key]:
            if isinstance(value, dict) and draw.random() < 0.3:
                value[str(key) + "x"] = value.pop(key)
            else:
                value[key] = draw.choice(ODD)
            return
        value = value[key]


@given(st.text(max_size=300))
@example("a: &a [*a]")
@example("a: &a {b: *a}")
@example("[" * 20_000)
@example("{a: " * 500)
@example("? {a: b}\n: c")
@example("a: " + "9" * 5000)
@example("x: !!timestamp z")
@settings(max_examples=100, deadline=None, phases=PHASES)
def test_any_text_as_a_definition(text: str) -> None:
    assert answers(text)


def test_a_bomb_of_aliases_is_refused() -> None:
    levels = "\n".join(f"k{n}: &k{n} [{', '.join([f'*k{n - 1}'] * 9)}]" for n in range(1, 12))
    with pytest.raises(Problems) as caught:
        read_definition(f"k0: &k0 [x]\n{levels}\n", "bomb.yaml")
    assert caught.value.found[0].code == "definition.too_large"


ROWS = st.lists(
    st.lists(
        st.one_of(
            st.sampled_from(
                [
                    "VNM",
                    "THA",
                    "OSI",
                    "2018",
                    "0.5",
                    "1,5",
                    "..",
                    "",
                    " ",
                    "A",
                    "O",
                    "_Z",
                    "n/a",
                    "1e400",
                    "nan",
                    "inf",
                    "٣",
                    "\x00",
                    "Viá»‡t Nam",
                    '"',
                    "\u00a0",
                    "=1+1",
                    "-",
                    "+",
                    "1_000",
                ]
            ),
            st.text(max_size=8),
        ),
        max_size=7,
    ),
    max_size=12,
)


@given(
    ROWS,
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
    st.booleans(),
)
@settings(max_examples=200, deadline=None, phases=PHASES)
def test_rows_of_anything_as_figures(
    rows: list[list[str]], delimiter: str, line_end: str, comma: bool, blanks_missing: bool
) -> None:
    text = line_end.join(
        delimiter.join(row) for row in [["unit", "series", "period", "value", "status"], *rows]
    )
    try:
        figures = read_figures(text, "f.csv", decimal="," if comma else ".", blanks_missing=blanks_missing)
        read = [figure for column in figures.cells.values() for figure in column.values()]
        problems = None
    except Problems as refused:
        read, problems = [], refused
    assert problems is None or said(problems)
    for figure in read:
        assert (figure.value is None) == (figure.is_missing or not figure.is_applicable)
        assert figure.value is None or abs(figure.value) < float("inf")


@given(st.text())
@settings(max_examples=200, deadline=None, phases=PHASES)
def test_any_text_as_figures(text: str) -> None:
    with pytest.raises(Problems):
        read_figures(text, "f.csv")
