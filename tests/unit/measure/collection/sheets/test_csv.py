"""CSV and SDMX-CSV: what is right is offered, what is not is told with line, cause and cure."""

import pytest

from nhip.measure.collection.models.figure import Origin
from nhip.measure.collection.sheets.found import UNSAID, ReadFile
from nhip.measure.collection.sheets.reading import read_file

SDMX = "DATAFLOW,FREQ,REF_AREA,SERIES,TIME_PERIOD,OBS_VALUE,OBS_STATUS,MISSING_REASON,COMMENT_OBS\n"


def read(text: str) -> ReadFile:
    return read_file(text.encode(), "so-lieu.csv", "2026-Q4", "G03")


def codes(found: ReadFile) -> list[str]:
    return [one.code for one in found.found]


def test_our_long_csv() -> None:
    found = read(
        "unit,series,period,value,status,reason,note,revision\n"
        "VNM,adult_literacy,2024,95.8,A,,tổng điều tra,3\n"
        'VNM,mean_schooling,2024,,M,"chưa điều tra, năm sau",,\n'
    )
    assert (found.origin, found.found) == (Origin.CSV, [])
    first, second = found.entries
    assert (first.value, first.note, first.expected, first.place) == ("95.8", "tổng điều tra", 3, "dòng 2")
    assert (second.status, second.reason, second.expected) == ("M", "chưa điều tra, năm sau", UNSAID)


@pytest.mark.parametrize("mark", [";", "\t"])
def test_other_delimiters_and_a_byte_order_mark(mark: str) -> None:
    text = "\ufeffunit,series,period,value\nVNM,adult_literacy,2024,95.8\n".replace(",", mark)
    assert [entry.value for entry in read(text).entries] == ["95.8"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("unit,series,period\nVNM,x,2024\n", "csv.column_missing"),
        ("unit,series,period,value,value\nVNM,x,2024,1,2\n", "csv.column_missing"),
        ("unit,series,period,value\n", "csv.empty"),
        ("", "csv.empty"),
        ("unit,series,period,value\nVNM,x,2024,1,5\n", "csv.columns"),
        ('unit,series,period,value\nVNM,"x,2024,1\n', "csv.broken"),
        ("unit,series,period,value,agency\nVNM,x,2024,1,G09\n", "csv.other_agency"),
        ("unit,series,period,value,sex\nVNM,x,2024,1,F\n", "csv.column_unread"),
    ],
)
def test_what_is_wrong_is_told(text: str, code: str) -> None:
    assert codes(read(text)) == [code]


def test_an_encoding_is_never_guessed() -> None:
    found = read_file("unit,series,period,value\nVNM,é,2024,1\n".encode("cp1258"), "a.csv", "2026-Q4", "G03")
    assert (found.entries, codes(found)) == ([], ["workshop.encoding"])


def test_sdmx_csv_with_its_statuses() -> None:
    found = read(
        SDMX
        + "NHIP:FIGURES(1.0),A,VNM,adult_literacy,2024,95.8,E,,sơ bộ\n"
        + "NHIP:FIGURES(1.0),A,VNM,mean_schooling,2024,,O,chưa điều tra,\n"
    )
    assert (found.origin, found.found) == (Origin.SDMX, [])
    assert [(e.series, e.area, e.value, e.status, e.reason, e.note) for e in found.entries] == [
        ("adult_literacy", "VNM", "95.8", "E", "", "sơ bộ"),
        ("mean_schooling", "VNM", "", "O", "chưa điều tra", ""),
    ]


def test_sdmx_csv_two_with_labels() -> None:
    found = read(
        "STRUCTURE;STRUCTURE_ID;ACTION;REF_AREA: Area;INDICATOR: Series;TIME_PERIOD;OBS_VALUE\n"
        "dataflow;NHIP:FIGURES(1.0);I;VNM: Việt Nam;adult_literacy: Biết chữ;2024;95.8\n"
    )
    assert [(e.series, e.area, e.value) for e in found.entries] == [("adult_literacy", "VNM", "95.8")]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("ITU:CL_OTHER(2.0),A,VNM,adult_literacy,2024,95.8,A,,", "sdmx.structure_unknown"),
        ("NHIP:FIGURES(1.0),Q,VNM,adult_literacy,2024,95.8,A,,", "sdmx.frequency"),
    ],
)
def test_a_strange_line_is_refused_and_the_rest_offered(line: str, code: str) -> None:
    found = read(SDMX + line + "\nNHIP:FIGURES(1.0),A,VNM,mean_schooling,2024,8.5,A,,\n")
    assert (codes(found), [entry.series for entry in found.entries]) == ([code], ["mean_schooling"])
    assert found.found[0].place.startswith("dòng 2")


@pytest.mark.parametrize(
    ("column", "written", "code"),
    [
        ("SEX", "F", "sdmx.dimension_unknown"),
        ("SEX", "_T", None),
        ("ACTION", "D", "sdmx.action"),
        ("UNIT_MULT", "3", "sdmx.scale"),
        ("RESP_AGENCY", "G09", "csv.other_agency"),
        ("RESP_AGENCY", "G03", None),
    ],
)
def test_no_dimension_scale_or_action_is_dropped(column: str, written: str, code: str | None) -> None:
    found = read(
        f"REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE,{column}\nVNM,adult_literacy,2024,95.8,{written}\n"
    )
    assert codes(found) == ([code] if code else [])
    assert len(found.entries) == (code is None)
