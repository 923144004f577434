"""The register as the law has it: what is in it, who bore which code when, and loading it once."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
from tests.unit.identity.conftest import TODAY

from nhip.identity.api import (
    Kind,
    LoadReport,
    agency,
    history_of,
    list_agencies,
    load_register,
    name_on,
    provincial_units,
    resolve,
    resolve_today,
)
from nhip.identity.models import Agency, AgencyCode, AgencyName, Origin, RegisterLoad
from nhip.kernel.api import Refusal, clock, events_about

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)

# code written        | on         | bears it then                    | carry its work today
BEARERS = """
H53                   | 2024-01-01 | Tỉnh Tây Ninh                    | H53
000.00.00.H53         | 2021-05-04 | Tỉnh Tây Ninh                    | H53
h39                   | 2025-06-30 | Tỉnh Long An                     | H53
H57                   | 2024-12-31 | Tỉnh Thừa Thiên Huế              | H57
H57                   | 2025-01-01 | Thành phố Huế                    | H57
24                    | 2025-06-30 | Tỉnh Bắc Giang                   | H05
24                    | 2025-07-01 | Tỉnh Bắc Ninh                    | H05
27                    | 2020-01-01 | Tỉnh Bắc Ninh                    | H05
00004                 | 2026-01-01 | Phường Ba Đình                   | 00004
G14                   | 2022-07-01 | Bộ Thông tin và Truyền thông     | G06
000.00.00.G05         | 2021-01-01 | Bộ Kế hoạch và Đầu tư            | G12
G10                   | 2024-01-01 | Bộ Nông nghiệp và Phát triển nông thôn | G10
G10                   | 2026-01-01 | Bộ Nông nghiệp và Môi trường     | G10
G13                   | 2024-01-01 | Bộ Tài nguyên và Môi trường      | G10
"""


@pytest.fixture
def register(register_of_the_module: LoadReport, db: None) -> Iterator[LoadReport]:
    with clock.at(TODAY):
        yield register_of_the_module


def rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().split("\n")]


def test_the_country_of_today_and_of_before_the_merger(register: LoadReport) -> None:
    assert (len(provincial_units(BEFORE)), len(provincial_units(AFTER)), len(provincial_units())) == (
        63,
        34,
        34,
    )
    assert [unit.code for unit in sorted(provincial_units(BEFORE), key=lambda unit: unit.code)] == [
        f"H{number:02d}" for number in range(1, 64)
    ]
    communes = list_agencies(Kind.COMMUNE)
    assert len(communes) == 3321
    assert Counter(card.name.vi.removesuffix(" " + card.short_name.vi) for card in communes) == {
        "Xã": 2611,
        "Phường": 697,
        "Đặc khu": 13,
    }
    assert not list_agencies(Kind.COMMUNE, on=BEFORE)
    assert len(list_agencies(Kind.COMMUNE, under="H26")) == 126


def test_seven_cities_are_run_by_the_centre(register: LoadReport) -> None:
    cities = [unit.short_name.vi for unit in provincial_units() if unit.name.vi.startswith("Thành phố")]
    assert cities == ["Cần Thơ", "Đà Nẵng", "Đồng Nai", "Hà Nội", "Hải Phòng", "Hồ Chí Minh", "Huế"]


def test_fourteen_ministries_and_three_bodies_of_their_rank(register: LoadReport) -> None:
    ministries, bodies = list_agencies(Kind.MINISTRY), list_agencies(Kind.MINISTERIAL_BODY)
    assert (len(ministries), len(bodies)) == (14, 3)
    assert all(card.is_confirmed for card in (*ministries, *bodies))


def test_twenty_nine_codes_closed_and_each_names_its_heir(register: LoadReport) -> None:
    closed = Agency.objects.filter(kind=Kind.PROVINCE, valid_to=BEFORE)
    assert closed.count() == 29
    for province in closed:
        (heir,) = history_of(province.code).heirs
        assert (heir.agency.kind, heir.on) == (Kind.PROVINCE, AFTER)
        assert heir.agency.exists_on(AFTER)
    unchanged = {unit.code for unit in provincial_units()} - {
        heir.agency.code for province in closed for heir in history_of(province.code).heirs
    }
    assert len(unchanged) == 11


def test_a_code_names_its_bearer_of_the_day(register: LoadReport) -> None:
    found = []
    for written, on, _, _ in rows(BEARERS):
        day = date.fromisoformat(on)
        bearer = resolve(written, on=day).agency.code
        carriers = " ".join(card.code for card in resolve_today(written, on=day))
        found.append([written, on, name_on(bearer, day).vi, carriers])
    assert found == rows(BEARERS)


def test_a_closed_code_resolves_without_a_day_and_tells_who_took_over(register: LoadReport) -> None:
    found = resolve("G14")
    assert found.agency.name.en == "Ministry of Information and Communications"
    assert found.valid_to == date(2025, 2, 28)
    assert [(heir.agency.code, heir.kind.value) for heir in found.heirs] == [
        ("G06", "merged"),
        ("G16", "split"),
        ("G01", "split"),
    ]
    assert not any(heir.is_confirmed for heir in found.heirs)


def test_what_does_not_resolve_is_refused_with_a_reason(register: LoadReport) -> None:
    for written, on, code in (
        ("G14", AFTER, "identity.code_not_valid_then"),
        ("00004", BEFORE, "identity.code_not_valid_then"),
        ("000.00.13.H53", None, "identity.code_unknown"),
        ("vxp.saas.03", None, "identity.code_unreadable"),
        ("", None, "identity.code_unreadable"),
    ):
        with pytest.raises(Refusal) as refused:
            resolve(written, on=on)
        assert refused.value.code == code
        assert refused.value.detail.vi
        assert refused.value.remedy.en


def test_an_unknown_unit_under_a_known_province_says_where_it_belongs(register: LoadReport) -> None:
    with pytest.raises(Refusal, match="belongs under Tỉnh Tây Ninh"):
        resolve("000.00.13.H53")


def test_a_unit_that_officials_entered_is_found_in_either_scheme(register: LoadReport) -> None:
    unit = Agency.objects.create(
        code="H53.13", kind=Kind.DEPARTMENT, name="Sở Tài chính", short_name="Sở Tài chính"
    )
    AgencyCode.objects.create(agency=unit, scheme="edxml2016", value="000.00.13.H53")
    assert resolve("000.00.13.H53").agency.code == resolve("H53.13").agency.code == "H53.13"


def test_rows_say_whether_they_were_read_in_a_source(register: LoadReport) -> None:
    assert resolve("H53").is_confirmed  # met in messages of 2021
    assert not resolve("H39").is_confirmed  # known from use only
    assert resolve("G06").is_confirmed  # in the list of 2025


def test_loading_again_does_nothing_and_says_so(register: LoadReport) -> None:
    assert register.was_needed
    assert (register.agencies, register.successions) == (63 + 31 + 3321, 29 + 11)
    again = load_register()
    assert (again.was_needed, again.digest) == (False, register.digest)
    assert len(list(events_about("register:agencies"))) == 1


def test_loading_over_an_older_state_keeps_what_officials_added(register: LoadReport) -> None:
    ids = dict(Agency.objects.values_list("code", "id"))
    g06 = Agency.objects.get(code="G06")
    AgencyName.objects.create(agency=g06, text="Bộ Công nghệ số (dự kiến)")
    Agency.objects.filter(code="H53").update(name="Tây Ninh viết nhầm")
    RegisterLoad.objects.update(digest="older")
    assert load_register().was_needed
    assert dict(Agency.objects.values_list("code", "id")) == ids
    assert agency("H53").name.vi == "Tỉnh Tây Ninh"
    assert AgencyName.objects.filter(agency=g06, origin=Origin.OFFICE).count() == 1
    assert AgencyCode.objects.count() == register.codes


def test_an_agency_that_vanished_from_the_law_is_not_forgotten(register: LoadReport) -> None:
    Agency.objects.create(code="G99", kind=Kind.MINISTRY, name="Bộ Cũ", short_name="Bộ Cũ", origin=Origin.LAW)
    RegisterLoad.objects.update(digest="older")
    with pytest.raises(Refusal) as refused:
        load_register()
    assert refused.value.code == "identity.register_lost_agencies"
    assert "G99" in refused.value.detail.vi
