"""Ranks within a group follow the field's rule, ties included."""

import csv
import io

import numpy as np
import pytest
from click.testing import CliRunner

from nhip.measure.engine import (
    Figure,
    Problems,
    Result,
    collect,
    compute,
    groups_by,
    ranks_within,
    read_definition,
)
from nhip.web.cli.index import index

TEXT = """
schema: nhip/index/1
code: IX
title: IX
rank: {digits: 1, ties: [b]}
leagues:
  one: {title: One, units: [A, B, C]}
  two: {title: Two, units: [D]}
components:
  IX: {title: IX, aggregate: arithmetic}
  a: {title: a, parent: IX, weight: 1/2, normalise: {do: linear, times: 1}}
  b: {title: b, parent: IX, weight: 1/2, normalise: {do: linear, times: 1}, missing: unscored}
"""


def result() -> Result:
    values = {"A": (1.0, 3.0), "B": (3.0, 1.0), "C": (0.0, 1.0), "D": (9.0, 9.0), "E": (5.0, None)}
    rows = [
        Figure(unit, code, "1", value, "O" if value is None else "A")
        for unit, pair in values.items()
        for code, value in zip("ab", pair, strict=True)
    ]
    return compute(read_definition(TEXT, "ix.yaml"), collect("rows", rows), "1")


def test_ties_within_a_group_go_by_the_rule() -> None:
    found = ranks_within(result(), {"A": "x", "B": "x", "C": "x", "D": "y", "E": "x"})
    assert found[:4].tolist() == [1, 2, 3, 1]
    assert np.isnan(found[4])


def test_leagues_are_a_grouping_and_unknown_ones_are_refused() -> None:
    held = result()
    found = ranks_within(held, groups_by(held, "leagues"))
    assert found[:4].tolist() == [1, 2, 3, 1]
    with pytest.raises(Problems) as caught:
        groups_by(held, "income")
    assert "leagues" in caught.value.found[0].cure.en
    with pytest.raises(Problems) as caught:
        ranks_within(held, {})
    assert caught.value.found[0].code == "rank.no_groups"


def test_viet_nam_within_south_eastern_asia() -> None:
    answer = CliRunner().invoke(index, ["within", "EGDI", "--edition", "2018", "--by", "sub_region"])
    assert answer.exit_code == 0, answer.output
    rows = [row for row in csv.DictReader(io.StringIO(answer.stdout)) if row["group"] == "south-eastern-asia"]
    assert [row["unit"] for row in rows[:2]] == ["SGP", "MYS"]
    assert next(row["rank_within"] for row in rows if row["unit"] == "VNM") == "6"


def test_the_outranking_matrix_at_the_terminal() -> None:
    asked = ["outranking", "EGDI", "--edition", "2018"]
    answer = CliRunner().invoke(index, asked)
    assert answer.exit_code == 0, answer.output
    rows = {row["unit"]: row for row in csv.DictReader(io.StringIO(answer.stdout))}
    assert len(rows) == 193
    # In one of three equal parts Viet Nam stands before Thailand, in two behind.
    assert float(rows["VNM"]["THA"]) + float(rows["THA"]["VNM"]) == pytest.approx(1.0)
    assert rows["VNM"]["VNM"] == ""
    assert "these stand under any weights" in answer.stderr
    pairs = CliRunner().invoke(index, [*asked, "--pairs"])
    assert len(list(csv.DictReader(io.StringIO(pairs.stdout)))) == 193 * 192 / 2
