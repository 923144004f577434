"""Published files read in: every row accounted for, twice the same changes nothing, bad files say why."""

from contextlib import nullcontext
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.unit.measure.collection.people import COMMUNICATIONS, person

from nhip.identity.api import Role
from nhip.kernel.api import Refusal, events_about, file_bytes
from nhip.measure.collection.acts.import_outside import import_outside
from nhip.measure.collection.importing.areas import area_of
from nhip.measure.collection.models import OutsideFigure, OutsideImport
from nhip.web.cli import figures_import

pytestmark = pytest.mark.usefixtures("desk")
HEADER = (
    "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,REF_AREA_LABEL,INDICATOR,SEX,AGE,URBANISATION,UNIT_MEASURE,"
)
HEADER += "COMP_BREAKDOWN_1,COMP_BREAKDOWN_2,COMP_BREAKDOWN_3,TIME_PERIOD,OBS_VALUE,UNIT_MULT,OBS_STATUS"


@pytest.fixture(autouse=True)
def _own_files(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHIP_HOME", str(tmp_path_factory.mktemp("home")))


def written(folder: Path, *lines: str, name: str = "figures.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def sdmx(area: str = "VNM", **changed: str) -> str:
    row = {
        "structure": "WB.DATA360:DS_DATA360(1.2)", "freq": "A", "label": "Viet Nam", "sex": "_T",
        "series": "ITU_DH_ACT_MOB_PER_100", "unit": "SB_10P2_HB", "period": "2018", "value": "63.7",
        "status": "A",
    } | changed  # fmt: skip
    return (
        f"datastructure,{row['structure']},I,{row['freq']},{area},{row['label']},{row['series']},{row['sex']},"
        f"_T,_T,{row['unit']},_Z,_Z,_Z,{row['period']},{row['value']},0,{row['status']}"
    )


def reasons(found: OutsideImport) -> dict[str, int]:
    return {entry["code"]: entry["rows"] for kind in ("refused", "skipped") for entry in found.report[kind]}


def test_every_row_of_an_sdmx_file_is_kept_refused_or_skipped_by_rule(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        HEADER,
        sdmx(),
        sdmx(),  # again
        sdmx(value="64.1"),  # contradicts
        sdmx("WLD", label="World"),
        sdmx("HKG", label="Hong Kong"),
        sdmx("XXQ", label="Nowhere"),
        sdmx("LAO ", label="Lao PDR"),
        sdmx("CÃ´te d'Ivoire", label=""),
        sdmx("THA", series="ITU_DH_POP"),
        sdmx("MYS", sex="F"),
        sdmx("PHL", unit="PT"),
        sdmx("IDN", status="?"),
        sdmx("IDN", status="M", value=""),
        sdmx("SGP", value="about 5"),
        sdmx("KHM", value=""),
        sdmx("MMR", period="2018-13"),
        sdmx("BRN", structure="WB:OTHER(1.0)"),
        "datastructure,short",
    )
    made = import_outside(path, "data360", "2025", by=None).imported
    assert reasons(made) == {
        "same_again": 1, "contradicts": 1, "aggregate": 1, "territory": 1, "area": 1, "series": 1,
        "breakdown": 1, "unit": 1, "status": 1, "value": 1, "no_value": 1, "period": 1, "structure": 1,
        "columns": 1,
    }  # fmt: skip
    assert (made.read, made.kept, made.refused, made.skipped) == (18, 4, 9, 5)
    kept = {row.area: (row.value, row.status, row.line) for row in OutsideFigure.objects.all()}
    assert kept == {
        "VNM": ("63.7", "A", 2), "LAO": ("63.7", "A", 8), "CIV": ("63.7", "A", 9), "IDN": ("", "M", 14)
    }  # fmt: skip
    unknown = next(entry for entry in made.report["refused"] if entry["code"] == "area")
    assert unknown["examples"] == [{"line": 7, "what": "XXQ Nowhere"}]
    assert file_bytes(made.file) == path.read_bytes()
    told = next(iter(events_about("observer:data360"))).event
    assert (told.read, told.kept) == (18, 4)  # type: ignore[attr-defined]


def test_the_same_file_of_the_same_vintage_changes_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, "iso3,year,value", "VNM,2019,95.75", "LAO,2015,84.66")
    first = import_outside(path, "uis-literacy", "2024", by=None)
    again = import_outside(path, "uis-literacy", "2024", by=None)
    assert (first.is_new, again.is_new, again.imported.pk) == (True, False, first.imported.pk)
    other = import_outside(path, "uis-literacy", "2025", by=None)
    assert other.is_new
    assert OutsideFigure.objects.count() == 4
    assert len(list(events_about("observer:uis-literacy"))) == 2


@pytest.mark.parametrize(
    ("content", "observer", "code"),
    [
        (b"iso3,year\nVNM,2019\n", "uis-literacy", "collection.other_columns"),
        (b"iso3,year,value,year\nVNM,2019,1,2\n", "uis-literacy", "collection.other_columns"),
        (b"iso3,year,value\nVNM,2019,\xff\xfe\n", "uis-literacy", "collection.no_table"),
        ("iso3,year,value\n".encode("utf-16"), "uis-literacy", "collection.no_table"),
        (b'iso3,year,value\nVNM,2019,"95\n', "uis-literacy", "collection.no_table"),
        (b"iso3,year,value\n" + b"x" * 70_000, "uis-literacy", "collection.no_table"),
        (b"", "uis-literacy", "kernel.file_empty"),
        (b"iso3,year,value\n", "undp", "collection.observer_unknown"),
    ],
)
def test_a_file_that_is_no_such_table_leaves_nothing(
    tmp_path: Path, content: bytes, observer: str, code: str
) -> None:
    path = tmp_path / "figures.csv"
    path.write_bytes(content)
    with pytest.raises(Refusal) as refusal:
        import_outside(path, observer, "2024", by=None)
    assert refusal.value.code == code
    assert not OutsideImport.objects.exists()


def test_who_may_import_and_as_what_vintage(tmp_path: Path) -> None:
    path = written(tmp_path, "iso3,year,value", "VNM,2019,95.75")
    with pytest.raises(Refusal) as refusal:
        import_outside(path, "uis-literacy", "2024", by=person(Role.FOCAL_POINT, COMMUNICATIONS))
    assert refusal.value.code == "identity.not_permitted"
    with pytest.raises(Refusal) as refusal:
        import_outside(path, "uis-literacy", "last year", by=person(Role.COORDINATOR, COMMUNICATIONS))
    assert refusal.value.code == "collection.vintage"
    wdi = written(tmp_path, "vintage,indicator,iso3,year,value", "2020-06-17,IT.NET.USER.ZS,VNM,2016,53.0")
    made = import_outside(wdi, "wdi", "2021-01-07", by=None).imported
    assert reasons(made) == {"vintage": 1}


def test_progress_is_told_of_a_long_file(tmp_path: Path) -> None:
    lines = [f"VNM,{1950 + at % 70},{at}" for at in range(10_500)]
    heard: list[tuple[int, int]] = []
    made = import_outside(
        written(tmp_path, "iso3,year,value", *lines),
        "uis-literacy",
        "2024",
        by=None,
        progress=lambda done, rows: heard.append((done, rows)),
    ).imported
    assert [rows for _, rows in heard] == [5000, 10_000, 10_500]
    assert (made.read, made.kept, made.refused) == (10_500, 70, 10_430)


@pytest.mark.parametrize(
    ("written_as", "name", "code"),
    [
        ("Iraq ", "", "IRQ"),
        ("", "Türkiye", "TUR"),
        ("", "TÃ¼rkiye", "TUR"),
        ("vnm", "", "VNM"),
        ("Nga", "", "RUS"),
        ("NGA", "", "NGA"),
    ],
)
def test_an_area_is_known_by_code_or_name(written_as: str, name: str, code: str) -> None:
    assert (area_of(written_as, name).code, area_of(written_as, name).kind) == (code, "state")


def test_the_command_says_what_became_of_each_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures_import, "started", nullcontext)
    written(
        tmp_path, "iso3,year,value", "VNM,2019,95.75", "Nowhere,2015,84.66", name="uis_adult_literacy.csv"
    )
    found = CliRunner().invoke(figures_import.import_published, [str(tmp_path), "--vintage", "2024"])
    assert found.exit_code == 0, found.output
    assert "đọc 2, giữ 1, từ chối 1" in found.output
    assert "dòng · line 3: Nowhere" in found.output
