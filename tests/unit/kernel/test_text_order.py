"""Vietnamese alphabetical order."""

from hypothesis import given
from hypothesis import strategies as st

from nhip.kernel.text.order import sort_key


def test_letters_with_marks_follow_their_plain_letter():
    letters = list("aăâbcdđeêghiklmnoôơpqrstuưvxy")
    assert sorted(reversed(letters), key=sort_key) == letters


def test_tones_in_dictionary_order():
    tones = ["ma", "mà", "mả", "mã", "má", "mạ"]
    assert sorted(sorted(tones), key=sort_key) == tones


def test_syllable_by_syllable():
    names = ["Hà Giang", "Hà Nội", "Hạ Long", "Hải Dương", "Hải Phòng", "Hậu Giang"]
    assert sorted(reversed(names), key=sort_key) == names


def test_provinces():
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
    assert sorted(reversed(names), key=sort_key) == names


def test_numbers_by_value_and_before_letters():
    names = ["7 xã", "Quận 2", "Quận 10", "Quận Cái Răng"]
    assert sorted(reversed(names), key=sort_key) == names


def test_a_shorter_name_comes_first_and_case_does_not_matter():
    assert sorted(["hà nội", "HÀ", "Hà Nội cũ"], key=sort_key) == ["HÀ", "hà nội", "Hà Nội cũ"]


@given(st.lists(st.text()))
def test_the_order_does_not_depend_on_where_one_starts(texts):
    assert sorted(texts, key=sort_key) == sorted(reversed(texts), key=sort_key) or len(
        {sort_key(t)[1] for t in texts}
    ) < len(set(texts))
