"""Where the originals lie beside the checkout, every figure is held against them; else these tests skip."""

from collections.abc import Iterator

import pytest
from tests.unit.measure.reference import SHARED, Row, all_rows, members, provinces, rows, table

from nhip.measure.engine.units import plain

EGDI = SHARED / "data" / "egdi"
VN = SHARED / "data" / "vn"
pytestmark = pytest.mark.skipif(
    not EGDI.is_dir(), reason="the originals are not beside this checkout (../shared)"
)
Cell = tuple[str, str, int]
WDI = {
    "IT.NET.USER.ZS": "internet_users",
    "IT.MLT.MAIN.P2": "fixed_telephone",
    "IT.CEL.SETS.P2": "mobile_cellular",
    "IT.NET.BBND.P2": "fixed_broadband",
}
HDR = {"eys": "expected", "mys": "mean"}
DTI = {
    "NTS": "nhan_thuc_so",
    "TCS": "the_che_so",
    "HTS": "ha_tang_so",
    "NLS": "nhan_luc_so",
    "ATTT": "attt_mang",
    "CQS": "hd_chinh_quyen_so",
    "KTS": "hd_kinh_te_so",
    "XHS": "hd_xa_hoi_so",
    "DTI": "pdti",
}


def present(found: tuple[Row, ...]) -> dict[Cell, str]:
    return {(row.unit, row.series, row.period): row.value for row in found if row.value}


def of_members(cells: Iterator[tuple[Cell, str]], periods: set[int]) -> dict[Cell, str]:
    return {
        cell: value for cell, value in cells if cell[0] in members() and cell[2] in periods and value != ""
    }


def test_egdi_equals_its_originals() -> None:
    def originals() -> Iterator[tuple[Cell, str]]:
        for line in table(EGDI / "egdi_components_2010_2020.csv"):
            for series in ("osi", "tii", "hci", "epi"):
                yield (line["iso3"], series.upper(), int(line["survey_year"])), line[series]
        for line in table(EGDI / "epi_partial_2003_2008.csv"):
            yield (line["iso3"], "EPI", int(line["survey_year"])), line["epi"]
        for line in table(EGDI / "egdi_overall_2003_2020.csv"):
            if line["rank"]:  # a state without a rank was not yet a member: its 0.0 is no figure
                yield (line["iso3"], "EGDI", int(line["survey_year"])), line["egdi"]
                yield (line["iso3"], "EGDI_RANK", int(line["survey_year"])), line["rank"]

    assert present(all_rows("egdi")) == of_members(originals(), set(range(2003, 2021)))


@pytest.mark.parametrize(
    ("name", "file", "vintage"),
    [("tii-raw", "wdi-2020-06.csv", "2020-06-17"), ("tii-raw-2025", "wdi-2025-12.csv", "2025-12-08")],
)
def test_wdi_equals_its_vintage(name: str, file: str, vintage: str) -> None:
    originals = (
        ((line["iso3"], WDI[line["indicator"]], int(line["year"])), line["value"])
        for line in table(EGDI / f"raw_wdi_ict_vintage_{vintage}.csv")
    )
    found = rows(name, file)
    assert present(found) == of_members(originals, {row.period for row in found})


def test_mobile_broadband_equals_both_originals() -> None:
    found = rows("tii-raw", "itu-2021.csv")
    itu = (
        ((line["iso3"], "active_mobile_broadband", int(line["year"])), line["value"])
        for line in table(EGDI / "raw_itu_active_mobile_broadband_2021vintage.csv")
    )
    assert present(found) == of_members(itu, {row.period for row in found})
    found = rows("tii-raw", "itu-data360.csv")
    data360 = (
        ((line["REF_AREA"], "active_mobile_broadband_data360", int(line["TIME_PERIOD"])), line["OBS_VALUE"])
        for line in table(EGDI / "raw_itu_active_mobile_broadband_data360.sdmx.csv")
    )
    assert present(found) == of_members(data360, {row.period for row in found})


def test_hci_raw_equals_its_originals() -> None:
    uis, hdr = EGDI / "raw_uis_education_2012_2018.csv", EGDI / "raw_hdr_schooling_2000_2022.csv"
    originals = {
        "uis-literacy.csv": (
            ((line["iso3"], "adult_literacy", int(line["year"])), line["value"])
            for line in table(EGDI / "raw_uis_adult_literacy.csv")
        ),
        "uis-enrolment.csv": (
            ((line["iso3"], "gross_enrolment", int(line["year"])), line["value"])
            for line in table(uis)
            if line["indicator"] == "GER.1T8"
        ),
        "hdr-schooling.csv": (
            ((line["iso3"], f"{HDR[line['indicator']]}_schooling", int(line["year"])), line["value"])
            for line in table(hdr)
        ),
    }
    for file, cells in originals.items():
        found = rows("hci-raw", file)
        assert present(found) == of_members(cells, {row.period for row in found})


def test_dti_equals_its_originals() -> None:
    code = {entry["name"]["vi"]: key for key, entry in provinces().items()}
    originals = {
        (code[line["province"]], series, 2022): line[column]
        for line in table(VN / "indices" / "dti_2022_provincial_top5_components.csv")
        for series, column in DTI.items()
    }
    originals |= {
        (code[line["province"]], "DTI_RANK", 2022): line["rank"]
        for line in table(VN / "indices" / "dti_2022_provincial_ranks.csv")
    }
    assert present(all_rows("dti-province-2022")) == originals


def test_papi_equals_its_originals_to_six_decimals() -> None:
    folder = VN / "papi"
    owner = {plain(name): key for key, entry in provinces().items() for name in entry["name"].values()}
    code = {
        line["Variable_Code"]: owner[plain(line["Variable_Name"].removesuffix(" City"))]
        for line in table(folder / "codebook_provinces.csv")
    }
    originals = {
        (code[line["Province"]], series, year): round(float(line[series]), 6)
        for year in range(2011, 2025)
        for line in table(folder / f"{year}.csv")
        for series in line
        if series != "Province" and line[series]
    }
    assert {cell: float(value) for cell, value in present(all_rows("papi")).items()} == originals


def test_schooling_of_2022_equals_its_original() -> None:
    originals = {
        (line["iso3"], line["indicator"].upper(), 2022): line["value"]
        for line in table(EGDI / "raw_hdr_schooling_2000_2022.csv")
        if line["year"] == "2022" and line["iso3"] in members()
    }
    found = present(rows("hdi", "components.csv"))
    assert {cell: value for cell, value in found.items() if cell in originals} == originals


def test_states_and_provinces_equal_their_originals() -> None:
    for line in table(EGDI / "countries.csv"):
        ours = members()[line["iso3"]]
        assert ours["region"] == line["region"].casefold()
        assert ours["income"] == line["income"].casefold().replace("-", "_")
    for line in table(VN / "agencies" / "level1_h_codes.csv"):
        province = provinces()[line["code"]]
        assert province["name"]["vi"] == line["province_until_2025_06"]
        keeps = line["status_after_merger"] == "open"
        assert (province["successor"] == line["code"]) is keeps
        assert province["code_basis"] == ("memory" if line["basis"] == "memory" else "seen")
