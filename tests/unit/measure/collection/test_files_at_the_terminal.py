"""A template taken away and a file brought back from a terminal: place, cause, cure, and an exit code."""

import io
from contextlib import nullcontext
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook
from tests.unit.measure.collection.people import EDUCATION, LABOUR, a_round, literacy, person

from nhip.identity.api import Account, Role
from nhip.kernel.api import Refusal
from nhip.measure.collection.acts.close_round import close_round
from nhip.measure.collection.acts.enter_figures import enter_figures
from nhip.measure.collection.models import FigureUpload, ReportedFigure, Revision
from nhip.measure.collection.models.figure import Origin
from nhip.measure.collection.pages.entry import bounds
from nhip.web.cli import figures, figures_file

LONG = "unit,series,period,value,status,reason\n"


@pytest.fixture(autouse=True)
def clerk(desk: None, monkeypatch: pytest.MonkeyPatch) -> Account:
    del desk
    monkeypatch.setattr(figures_file, "started", nullcontext)
    a_round()
    return person(Role.FOCAL_POINT, EDUCATION)


def _called(*arguments: object, by: Account) -> Result:
    words = [str(one) for one in arguments]
    return CliRunner().invoke(figures.figures, [*words, "--by", by.email])


def _filled(target: Path, clerk: Account, values: dict[str, object]) -> Path:
    taken = _called("template", EDUCATION, "--out", target, by=clerk)
    assert (taken.exit_code, taken.output.split()[0]) == (0, "2026-Q4")
    book = load_workbook(io.BytesIO(target.read_bytes()))
    sheet = book.worksheets[0]
    heads = {}
    for row in sheet.iter_rows():
        for cell in row:
            said = str(cell.value or "")
            if "Mã chỉ tiêu" in said or "Giá trị" in said:
                heads[said.split("\n", maxsplit=1)[0].split(" ·", maxsplit=1)[0]] = (cell.row, cell.column)
    first, series = heads["Mã chỉ tiêu"]
    for row in range(first + 1, sheet.max_row + 1):
        code = sheet.cell(row, series).value
        if code in values:
            sheet.cell(row, heads["Giá trị"][1]).value = values[code]
    book.save(target)
    return target


def test_a_template_goes_out_and_comes_back(tmp_path: Path, clerk: Account) -> None:
    path = _filled(tmp_path / "g03.xlsx", clerk, {"adult_literacy": 95.8, "gross_enrolment": "84,5"})
    shown = _called("enter", path, "--show", by=clerk)
    assert (shown.exit_code, Revision.objects.count()) == (0, 0)
    done = _called("enter", path, by=clerk)
    assert done.exit_code == 0, done.output
    assert "Đã ghi · written: 2" in done.output
    assert list(ReportedFigure.objects.order_by("series").values_list("value", flat=True)) == ["95.8", "84.5"]
    assert set(Revision.objects.values_list("origin", "author")) == {("template", str(clerk.public_id))}


def test_a_part_is_taken_the_rest_is_told_with_place_cause_and_cure(tmp_path: Path, clerk: Account) -> None:
    path = tmp_path / "g03.csv"
    path.write_text(LONG + "VNM,adult_literacy,2024,95.8,A,\nVNM,gross_enrolment,2024,nhiều,A,\n", "utf-8")
    done = _called("enter", path, by=clerk)
    assert done.exit_code == 3
    assert "! dòng 3: “nhiều” không phải là số." in done.output
    assert "→ Nhập một số" in done.output
    assert ReportedFigure.objects.get(latest__gt=0).value == "95.8"


def test_a_conflict_is_kept_unless_it_is_said_otherwise(tmp_path: Path, clerk: Account) -> None:
    path = _filled(tmp_path / "g03.xlsx", clerk, {"adult_literacy": 95.8})
    enter_figures("2026-Q4", EDUCATION, [literacy("94")], origin=Origin.FORM, by=clerk)
    kept = _called("enter", path, by=clerk)
    assert kept.exit_code == 3
    assert "đang có · stands 94" in kept.output
    assert ReportedFigure.objects.get(series="adult_literacy").value == "94"
    over = _called("enter", path, "--overwrite", by=clerk)
    assert (over.exit_code, ReportedFigure.objects.get(series="adult_literacy").value) == (0, "95.8")


def test_nothing_is_taken_of_a_file_that_offers_nothing(tmp_path: Path, clerk: Account) -> None:
    path = tmp_path / "g03.csv"
    path.write_text(LONG + "VNM,adult_literacy,2024,,,\n", "utf-8")
    done = _called("enter", path, by=clerk)
    assert done.exit_code == 2
    assert "trống không phải là 0" in done.output
    assert FigureUpload.objects.get().file == ""


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("template", LABOUR, "--out", "x.xlsx"), "collection.desk_unknown"),
        (("template", EDUCATION, "--round", "no-such", "--out", "x.xlsx"), "collection.round_unknown"),
        (("enter", "FILE", "--agency", LABOUR), "identity.not_permitted"),
        (("enter", "FILE", "--round", "no-such"), "collection.round_unknown"),
    ],
)
def test_who_may_not_is_refused(
    tmp_path: Path, clerk: Account, arguments: tuple[str, ...], code: str
) -> None:
    path = tmp_path / "f.csv"
    path.write_text(LONG + "VNM,adult_literacy,2024,95.8,A,\n", "utf-8")
    refused = _called(*(path if one == "FILE" else one for one in arguments), by=clerk).exception
    assert isinstance(refused, Refusal)
    assert refused.code == code
    assert not Revision.objects.exists()


def test_which_round_and_which_agency_are_asked_where_they_are_not_plain(
    tmp_path: Path, clerk: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "f.csv"
    path.write_text(LONG + "VNM,adult_literacy,2024,95.8,A,\n", "utf-8")

    def refused(by: Account) -> str:
        found = _called("enter", path, by=by).exception
        assert isinstance(found, Refusal)
        return found.code

    a_round("2026-DC")
    assert refused(clerk) == "collection.which_round"
    for code in ("2026-Q4", "2026-DC"):
        close_round(code, by=None)
    assert refused(clerk) == "collection.no_round_asks"
    assert refused(person(Role.REVIEWER, LABOUR)) == "collection.which_agency"
    monkeypatch.setattr(bounds, "MOST_MB", 0)
    assert refused(clerk) == "collection.file_too_large"
