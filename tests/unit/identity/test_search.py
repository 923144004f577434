"""Finding an agency by any way of writing its name."""

from collections.abc import Iterator
from datetime import date

import pytest
from tests.unit.identity.conftest import TODAY

from nhip.identity.api import LoadReport, find_agencies
from nhip.identity.rules.names import key_without_title, name_key, search_keys
from nhip.kernel.api import clock

# what somebody types     | the first answer
TYPED = """
tây ninh                  | H53
tay ninh                  | H53
UBND tỉnh Tây Ninh        | H53
Ủy ban nhân dân Tây Ninh  | H53
Khánh Hòa                 | H32
Khánh Hoà                 | H32
khanh hoa                 | H32
thanh hoá                 | H56
TP.HCM                    | H29
TP. Hồ Chí Minh           | H29
tp hcm                    | H29
Thành phố Hồ Chí Minh     | H29
Sài Gòn                   | H29
HCMC                      | H29
Hanoi                     | H26
Ha Noi                    | H26
Thừa Thiên Huế            | H57
Thừa Thiên - Huế          | H57
Huế                       | H57
Đắc Lắc                   | H15
dak lak                   | H15
Bà Rịa Vũng Tàu           | H06
bà rịa – vũng tàu         | H06
Bộ TT&TT                  | G14
bo tttt                   | G14
MIC                       | G14
Bộ KH&CN                  | G06
Bộ Khoa học               | G06
Bộ NN&PTNT                | G10
Bộ Nông nghiệp và Phát triển nông thôn | G10
Ministry of Finance       | G12
ngan hang nha nuoc        | G19
VPCP                      | G22
Phường Ba Đình            | 00004
đặc khu Trường Sa         | 22736
Đồng Nai                  | H19
Thạnh Hóa                 | 27865
Thạnh Hoà                 | 31408
"""


@pytest.fixture
def register(register_of_the_module: LoadReport, db: None) -> Iterator[LoadReport]:
    with clock.at(TODAY):
        yield register_of_the_module


def rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().split("\n")]


def test_whatever_is_typed_the_first_answer_is_the_one_meant(register: LoadReport) -> None:
    found = {typed: [card.code for card in find_agencies(typed)] for typed, _ in rows(TYPED)}
    assert {typed: codes[:1] for typed, codes in found.items()} == {
        typed: [code] for typed, code in rows(TYPED)
    }


def test_a_name_shared_by_many_gives_all_of_them(register: LoadReport) -> None:
    codes = [card.code for card in find_agencies("Tân An", limit=50)]
    exact = [card for card in find_agencies("Tân An", limit=50) if card.short_name.vi == "Tân An"]
    assert len(exact) == 10
    assert {card.code for card in exact} == set(codes[:10])


def test_on_a_day_only_agencies_and_names_of_that_day(register: LoadReport) -> None:
    assert [card.code for card in find_agencies("Long An", on=date(2025, 6, 30))] == ["H39"]
    assert "H39" not in [card.code for card in find_agencies("Long An", on=date(2025, 7, 1))]
    assert not find_agencies("Thừa Thiên Huế", on=date(2026, 1, 1))


def test_nothing_typed_finds_nothing(register: LoadReport) -> None:
    assert [find_agencies(nothing) for nothing in ("", "   ", "...", "\u200b", "—")] == [()] * 5


def test_signs_of_the_database_are_only_signs(register: LoadReport) -> None:
    for odd in ("%", "_", "100%", "a'b", "\\", "(", "Ba Đình'; --"):
        assert len(find_agencies(odd)) <= 20


def test_keys() -> None:
    assert name_key("Bộ TT&TT") == "bo tttt"
    assert key_without_title("ubnd tinh khanh hoa") == "khanh hoa"
    assert key_without_title("thanh pho") == "thanh pho"
    assert search_keys("TP. Hồ Chí Minh") == ("tp ho chi minh", "ho chi minh")
