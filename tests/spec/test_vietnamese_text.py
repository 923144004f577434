"""The rules of docs/vietnamese-text.md, row by row."""

import random
import re
from datetime import date

import pytest
from tests.spec.tables import rows

from nhip.kernel.text import phrases
from nhip.kernel.text.folding import fold, same_name
from nhip.kernel.text.mojibake import find_mojibake
from nhip.kernel.text.order import sort_key
from nhip.kernel.words import Text

type_of_row = dict[str, str]
PAGE = "vietnamese-text.md"


def _named(row: type_of_row) -> str:
    return " ".join(row.values())


@pytest.mark.parametrize("row", rows(PAGE, "Searching"), ids=_named)
def test_searching(row: type_of_row) -> None:
    assert fold(row["written"]) == row["found as"]


@pytest.mark.parametrize("row", rows(PAGE, "One name or two"), ids=_named)
def test_one_name_or_two(row: type_of_row) -> None:
    assert same_name(row["one"], row["other"]) is (row["same"] == "yes")


@pytest.mark.parametrize("row", rows(PAGE, "Damaged text"), ids=_named)
def test_damaged_text(row: type_of_row) -> None:
    found = find_mojibake(row["damaged"])
    assert (found.proposal if found else "") == row["proposal"]


def test_order() -> None:
    names = [row["name"] for row in rows(PAGE, "Order")]
    assert sorted(random.Random(88).sample(names, len(names)), key=sort_key) == names


@pytest.mark.parametrize("row", rows(PAGE, "Numbers, dates and shares"), ids=_named)
def test_numbers_dates_and_shares(row: type_of_row) -> None:
    name, values = re.fullmatch(r"(\w+)\((.*)\)", row["call"]).groups()  # type: ignore[union-attr]
    said = getattr(phrases, name)(*map(_value, values.split(", ")))
    assert said == Text(row["Tiếng Việt"], row["English"])


def _value(written: str) -> date | float | int:
    if "-" in written:
        return date.fromisoformat(written)
    return float(written) if "." in written else int(written)
