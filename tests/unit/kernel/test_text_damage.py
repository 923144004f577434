"""Pasted and wrongly decoded text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhip.kernel.text.cleaning import clean
from nhip.kernel.text.mojibake import find_mojibake

NAMES = [
    "Việt Nam",
    "Hà Nội",
    "Thành phố Hồ Chí Minh",
    "Côte d’Ivoire",
    "Thừa Thiên – Huế",
    "Đà Nẵng",
    "São Tomé",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("table", ["latin-1", "sloppy-1252"])
@pytest.mark.parametrize("times", [1, 2])
def test_text_decoded_with_the_wrong_table_is_repaired(name: str, table: str, times: int) -> None:
    damaged = name
    for _ in range(times):
        damaged = "".join(_wrongly(byte, table) for byte in damaged.encode())
    found = find_mojibake(damaged)
    assert found
    assert found.proposal == name
    assert found.fragment in damaged


def _wrongly(byte: int, table: str) -> str:
    raw = bytes([byte])
    if table == "latin-1":
        return raw.decode("latin-1")
    return raw.decode("cp1252", "ignore") or chr(byte)


@pytest.mark.parametrize(
    ("damaged", "proposal"),
    [
        ("CÃ´te dâ€™Ivoire", "Côte d’Ivoire"),
        ("Viá»‡t Nam", "Việt Nam"),
        ("HÃ  Ná»™i", "Hà Nội"),  # the second byte of à tidied into a plain blank
        ("HÃ Ná»™i", "Hà Nội"),  # and then merged with the blank between the words
        ("ThÃ nh phá»‘", "Thành phố"),
        ("Quáº£ng Ngãi", "Quảng Ngãi"),  # half of it sound
    ],
)
def test_damage_met_in_real_files(damaged: str, proposal: str) -> None:
    found = find_mojibake(damaged)
    assert found
    assert found.proposal == proposal


def test_lost_letters_cannot_be_proposed() -> None:
    found = find_mojibake("Vi\ufffdt Nam")
    assert found
    assert found.proposal is None


@pytest.mark.parametrize("sound", [*NAMES, "“Ã”", "café”…", "à Á Ô", "", "Å", "24 °C – 5 £", "ĐỒNG NAI"])
def test_sound_text_is_left_alone(sound: str) -> None:
    assert find_mojibake(sound) is None


@given(st.text("aăâđêôơưàảãáạ ẠỆ,.–“”’…bcnt "))
def test_vietnamese_is_never_called_damaged(text: str) -> None:
    assert find_mojibake(text) is None


def test_cleaning_tells_what_it_did() -> None:
    cleaned = clean(" Ủy\u00a0ban \u200bnhân  dân e\u0302\x07\n")
    assert cleaned.text == "Ủy ban nhân dân ê"
    assert [change.en for change in cleaned.changes] == [
        "removed characters without width",
        "removed control characters",
        "replaced special blanks by plain ones",
        "removed surplus blanks",
        "composed letters from their parts (NFC)",
    ]


def test_tidy_text_is_not_changed() -> None:
    assert clean("Ủy ban nhân dân").changes == ()


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean(text)
    assert clean(once.text).text == once.text
