"""A column held as arrays reads like one of single figures; a file's odd lines keep their place."""

from pathlib import Path

import numpy as np
import pytest

from nhip.measure.engine import Figure, Problems, read_figures
from nhip.measure.engine.columns import laid_out

TEXT = "unit,series,period,value,status\nA,s,2020,1.5,A\nB,s,2020,,O\nC,s,2020,,_Z\nD,s,2020,-2,E\n"


def test_a_column_gives_figures_by_unit() -> None:
    column = read_figures(TEXT, "made.csv").column("s", "2020")
    assert list(column) == ["A", "B", "C", "D"]
    assert column["A"] == Figure("A", "s", "2020", 1.5, "A", "", "made.csv:2")
    assert column["B"] == Figure("B", "s", "2020", None, "O", "", "made.csv:3")
    assert "C" in column
    assert "Z" not in column
    assert column == dict(column)
    assert [figure.is_applicable for figure in column.values()] == [True, True, False, True]
    with pytest.raises(KeyError):
        column["Z"]


def test_it_lies_out_as_single_figures_do() -> None:
    column = read_figures(TEXT, "made.csv").column("s", "2020")
    held, single = laid_out(column), laid_out(dict(column))
    np.testing.assert_array_equal(held.values, single.values)
    np.testing.assert_array_equal(held.not_applicable, [2])
    np.testing.assert_array_equal(single.not_applicable, [2])
    assert (held.units, held.periods) == (single.units, single.periods)
    assert list(held.applicable()) == ["A", "B", "D"]


def test_a_file_is_read_as_text_is(tmp_path: Path) -> None:
    path = tmp_path / "made.csv"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    assert read_figures(path).cells == read_figures(TEXT, "made.csv").cells


def test_one_bad_cell_among_very_many_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    rows = [f"U{number % 500},S{number // 500},2020,{number},A\n" for number in range(50_000)]
    rows[41_234] = rows[41_234].replace(",41234,", ",41.234,5,")
    rows[41_235] = "U1,S1,1999,..,A\n"
    path.write_text("unit,series,period,value,status\n" + "".join(rows))
    with pytest.raises(Problems) as caught:
        read_figures(path)
    assert [problem.place.split(" ")[0] for problem in caught.value.found] == [
        "long.csv:41236",
        "long.csv:41237",
    ]
