"""The files of a release: the same every time, the numbers unchanged, text that cannot act."""

import csv
import hashlib
import io
import json

import openpyxl
from tests.unit.measure.collection.packages.conftest import NOTE

from nhip.measure.collection.packages.frozen import FrozenRelease
from nhip.measure.collection.packages.making import files_of
from nhip.measure.collection.packages.readme import SUMS


def test_the_same_release_gives_the_same_files_and_their_checksums(release: FrozenRelease) -> None:
    first, second = files_of(release), files_of(release)
    assert [(file.name, file.content) for file in first] == [(file.name, file.content) for file in second]
    sums = dict(reversed(row.split("  ")) for row in first[-1].content.decode().splitlines())
    assert first[-1].name == SUMS
    assert sums == {file.name: hashlib.sha256(file.content).hexdigest() for file in first[:-1]}
    assert {file.body for file in first} == {"", "ITU", "UIS", "UNDP"}
    assert sums["PH-2026-001.csv"] == release.digest


def test_the_workbook_of_a_body_has_a_sheet_for_each_questionnaire(release: FrozenRelease) -> None:
    file = next(file for file in files_of(release) if file.name == "PH-2026-001-FOR_UIS.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(file.content))
    assert book.sheetnames == ["Về · About", "formal-education-a", "literacy"]
    about = " ".join(str(cell.value) for row in book["Về · About"].iter_rows() for cell in row)
    assert "chưa xác nhận" in about
    assert "unconfirmed" in about
    rows = list(book["literacy"].iter_rows(min_row=5, values_only=True))
    assert rows[0][0] == "LR.AG15T99"
    assert (rows[0][8], rows[0][9], rows[0][12]) == (95.8, "A", NOTE)
    missing = next(
        row
        for row in book["formal-education-a"].iter_rows(min_row=5, values_only=True)
        if row[1] == "gross_enrolment"
    )
    assert (missing[8], missing[9]) == (None, "L")
    assert str(missing[11]).startswith("Chưa điều tra")
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row), (
        "nothing acts"
    )


def test_the_dataset_explains_itself(release: FrozenRelease) -> None:
    held = {file.name: file.content for file in files_of(release)}
    told = json.loads(held["PH-2026-001-metadata.json"])
    assert told["sha256"] == hashlib.sha256(held["PH-2026-001.csv"]).hexdigest()
    assert told["series"]["adult_literacy"]["owner"] == "G12"
    assert told["series"]["adult_literacy"]["unit"]["vi"] == "phần trăm"
    assert told["licence"]["status"] == "unconfirmed"
    explained = list(csv.DictReader(io.StringIO(held["PH-2026-001-dictionary.csv"].decode())))
    columns = next(csv.reader(io.StringIO(held["PH-2026-001.csv"].decode())))
    assert {row["code"] for row in explained if row["kind"] == "column"} == set(columns)
    assert {row["code"] for row in explained if row["kind"] == "status"} == {"A", "B", "E", "L", "P"}
    notes = list(csv.DictReader(io.StringIO(held["PH-2026-001-annotations.csv"].decode())))
    assert [(row["series"], row["note"]) for row in notes] == [("adult_literacy", NOTE)]
