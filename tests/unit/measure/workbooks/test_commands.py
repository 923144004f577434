"""``nhip index import`` and ``nhip index workbook`` at the terminal."""

import json
from pathlib import Path

from click.testing import CliRunner
from tests.unit.measure.workbooks.books import coinr, with_cell

from nhip.measure.workbooks import read_workbook
from nhip.web.cli.index_workbook import export_workbook, import_workbook


def test_a_workbook_becomes_two_files(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(coinr())
    run = CliRunner().invoke(import_workbook, [str(tmp_path / "book.xlsx"), "--out", str(tmp_path / "made")])
    assert run.exit_code == 0, run.output
    assert "iMeta!A2" in run.output
    made = {path.name: path.read_text("utf-8") for path in (tmp_path / "made").iterdir()}
    reading = read_workbook(coinr())
    assert made == {"definition.yaml": reading.definition, "figures.csv": reading.figures}


def test_a_cell_that_is_refused_stops_everything(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(coinr(with_cell("about 5")))
    words = [str(tmp_path / "book.xlsx"), "--out", str(tmp_path / "made")]
    run = CliRunner().invoke(import_workbook, words)
    assert run.exit_code == 2
    assert "iData!D3" in run.output
    assert not (tmp_path / "made").exists()
    told = json.loads(CliRunner().invoke(import_workbook, [*words, "--format", "json"]).stdout)
    assert (told[0]["weight"], told[0]["cell"]) == ("refused", "D3")


def test_a_result_is_written_and_read_in_again(tmp_path: Path) -> None:
    out = tmp_path / "dti.xlsx"
    run = CliRunner().invoke(export_workbook, ["DTI", "--edition", "2022", "--out", str(out)])
    assert run.exit_code == 0, run.output
    assert read_workbook(out).is_sound
