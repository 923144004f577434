"""Finding and comparing: encodings, spellings, marks."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nhip.kernel.text.folding import fold, nfc, same_name, syllable

LETTERS = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂĐÊÔƠƯ àáảãạằắẳẵặầấẩẫậềếểễệìíỉĩịồốổỗộờớởỡợừứửữựỳýỷỹỵ-’'")


@pytest.mark.parametrize(
    ("written", "searched"),
    [
        ("Cổng Dịch vụ công", "cong dich vu cong"),
        ("Đắk Lắk", "dak lak"),
        ("ĐẮK  LẮK ", "dak lak"),
        ("\u00d0\u1eafk L\u1eafk", "dak lak"),  # eth in place of Đ
        ("Bà Rịa – Vũng Tàu", "ba ria - vung tau"),
        ("Côte d’Ivoire", "cote d'ivoire"),
        ("Ủy\u00a0ban\u200b nhân dân", "uy ban nhan dan"),
        ("Straße ﬁx İ", "strasse fix i"),
        ("", ""),
    ],
)
def test_folding(written: str, searched: str) -> None:
    assert fold(written) == searched


@given(st.text())
@example("ﷺ ｆｏｏ ǅ ẞ İ ¨ ͅ ᾳ")
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_both_encodings_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(LETTERS)
def test_folded_vietnamese_is_plain(text: str) -> None:
    assert fold(text).isascii()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Thanh Hoá", "Thanh Hóa"),
        ("THANH HOÁ", "thanh hóa"),
        ("Khánh Hoà", "Khánh Hòa"),
        ("Thuý", "Thúy"),
        ("Quí", "Quý"),
        ("Lí Sơn", "Lý Sơn"),
        ("Mĩ Tho", "Mỹ Tho"),
        (unicodedata.normalize("NFD", "Huế"), "Huế"),
        ("Hà\u00a0Nội", "Hà  Nội"),
    ],
)
def test_one_name_in_two_spellings(one: str, other: str) -> None:
    assert same_name(one, other)
    assert same_name(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Thanh Hóa", "Thanh Hoa"),
        ("thúy", "thúi"),
        ("Hà Nam", "Hà Nội"),
        ("Hòa Bình", "Hoàn Bình"),
        ("Hai", "Hay"),
    ],
)
def test_two_names(one: str, other: str) -> None:
    assert not same_name(one, other)


def test_one_spelling_only_where_asked() -> None:
    assert not same_name("Thanh Hoá", "Thanh Hóa", both_spellings=False)
    assert same_name("Thanh  Hóa", unicodedata.normalize("NFD", "THANH HÓA"), both_spellings=False)


@given(LETTERS)
def test_a_name_is_the_same_in_both_encodings(text: str) -> None:
    assert same_name(unicodedata.normalize("NFD", text), nfc(text))


def test_a_syllable_is_letters_and_tone() -> None:
    assert syllable("Hoá") == syllable("hóa") == ("hoa", 4)
    assert syllable("ưỡng") == ("ương", 3)
    assert syllable("đi") == ("đi", 0)
