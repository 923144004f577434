"""What a reader writes is read kindly, and never guessed."""

import pytest
from django.http import QueryDict

from nhip.measure.engine.labels import label
from nhip.measure.engine.units import Unit
from nhip.measure.pages.asking import many, matches, number_written

VIET_NAM = Unit("VNM", label("Việt Nam", "Viet Nam"), aliases=("Socialist Republic of Viet Nam",))


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("46,5", 46.5),
        ("46.5", 46.5),
        (" 53 % ", 53.0),
        ("−0,1", -0.1),
        ("1.234,5", None),
        ("", None),
        ("abc", None),
        ("1e5", None),
        ("nan", None),
        ("٣", None),
    ],
)
def test_a_number_with_a_comma_or_a_point(written: str, number: float | None) -> None:
    assert number_written(written) == number


@pytest.mark.parametrize("words", ["viet nam", "Việt Nam", "VIET", "vnm", "socialist republic"])
def test_a_name_is_found_by_any_of_its_spellings(words: str) -> None:
    assert matches(VIET_NAM, words)


def test_a_name_is_not_found_by_another() -> None:
    assert not matches(VIET_NAM, "thai lan")


def test_several_units_by_repetition_or_by_commas_without_doubles() -> None:
    query = QueryDict("don-vi=VNM,THA&don-vi=VNM&don-vi=&don-vi=PHL&don-vi=IDN&don-vi=MYS&don-vi=SGP")
    assert many(query, "don-vi", 5) == ["VNM", "THA", "PHL", "IDN", "MYS"]
