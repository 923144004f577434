"""Vietnamese alphabetical order."""

import random

from hypothesis import given
from hypothesis import strategies as st

from nhip.kernel.text.folding import nfc
from nhip.kernel.text.order import sort_key


def _sorted(names: list[str]) -> list[str]:
    """``names`` put out of order, then sorted."""
    return sorted(random.Random(88).sample(names, len(names)), key=sort_key)


def test_letters_with_marks_follow_their_plain_letter() -> None:
    letters = list("aăâbcdđeêghiklmnoôơpqrstuưvxy")
    assert _sorted(letters) == letters


def test_tones_in_dictionary_order() -> None:
    tones = ["ma", "mà", "mả", "mã", "má", "mạ"]
    assert _sorted(tones) == tones


def test_syllable_by_syllable() -> None:
    names = ["Hà Giang", "Hà Nội", "Hạ Long", "Hải Dương", "Hải Phòng", "Hậu Giang"]
    assert _sorted(names) == names


def test_provinces() -> None:
    names = [
        "An Giang",
        "Bạc Liêu",
        "Bắc Giang",
        "Cà Mau",
        "Cần Thơ",
        "Đà Nẵng",
        "Đắk Lắk",
        "Huế",
        "Thanh Hoá",
        "Yên Bái",
    ]
    assert _sorted(names) == names


def test_numbers_by_value_and_before_letters() -> None:
    names = ["7 xã", "Quận 2", "Quận 10", "Quận Cái Răng"]
    assert _sorted(names) == names


def test_a_shorter_name_comes_first_and_case_does_not_matter() -> None:
    assert sorted(["hà nội", "HÀ", "Hà Nội cũ"], key=sort_key) == ["HÀ", "hà nội", "Hà Nội cũ"]


@given(st.lists(st.text().map(nfc), unique=True))
def test_the_order_does_not_depend_on_where_one_starts(texts: list[str]) -> None:
    assert sorted(texts, key=sort_key) == _sorted(texts)
