"""``nhip index audit`` as people type it: a whole file or none, and a refusal that says what to do."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from nhip.web.cli.index import index

CHOSEN = """\
draws: 200
seed: 7
vary:
  - {do: weights, noise: 0.1}
  - {do: error, share: 0.02, at: leaves}
"""
IDLE = "draws: 50\nvary:\n  - {do: weights, at: OSI}\n"
OWN = """\
schema: nhip/index/1
code: OWN
title: {vi: "Chỉ số <b>thử</b> #panic()", en: "A <b>trial</b> #panic()"}
components:
  OWN: {title: {vi: "Cả chỉ số", en: "The whole"}, aggregate: geometric, weights: equal}
  A: {parent: OWN, title: {vi: "Phần một", en: "Part one"}, normalise: {do: goalposts, low: 0, high: 10}}
  B: {parent: OWN, title: {vi: "Phần hai", en: "Part two"}, normalise: minmax, missing: mean}
"""
FIGURES = "unit,series,period,value,status\n" + "".join(
    f"U{row},{series},2024,{value},{'A' if value != '' else 'M'}\n"
    for row in range(12)
    for series, value in (("A", 1 + row % 7), ("B", "" if row == 3 else row * row))
)


def _run(*words: str) -> Result:
    return CliRunner().invoke(index, ["audit", *words], catch_exceptions=False)


def test_without_a_file_the_page_is_printed() -> None:
    done = _run("EGDI", "--edition", "2018", "--on", "2026-11-22")
    assert done.exit_code == 0
    assert done.stdout.startswith('<!DOCTYPE html>\n<html lang="vi">')
    assert "Lập ngày 22/11/2026" in done.stdout


def test_a_chosen_variation_is_the_one_that_is_reported(tmp_path: Path) -> None:
    spec, out = tmp_path / "vary.yaml", tmp_path / "a.html"
    spec.write_text(CHOSEN, encoding="utf-8")
    done = _run(
        "EGDI",
        "--edition",
        "2018",
        "--vary",
        str(spec),
        "--lang",
        "en",
        "--out",
        str(out),
        "--unit",
        "Thái Lan",
    )
    assert done.exit_code == 0
    page = out.read_text(encoding="utf-8")
    assert "in 200\u00a0runs" in page
    assert "the seed is 7" in page
    assert "±10\u00a0%" in page
    assert "a standard deviation of 2.0\u00a0%" in page
    assert "What the index says of Thailand" in page


def test_a_choice_without_effect_writes_nothing(tmp_path: Path) -> None:
    spec, out = tmp_path / "vary.yaml", tmp_path / "a.pdf"
    spec.write_text(IDLE, encoding="utf-8")
    done = _run("EGDI", "--edition", "2018", "--vary", str(spec), "--out", str(out))
    assert done.exit_code == 2
    assert "kết quả không đổi chút nào" in done.stderr
    assert not out.exists()
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--out", "a.docx"), "chỉ ghi được tệp .html hoặc .pdf"),
        (("--unit", "ZZZ"), "kỳ này không có đơn vị đó"),
    ],
)
def test_refusals_say_what_to_do(words: tuple[str, ...], said: str) -> None:
    done = _run("EGDI", "--edition", "2018", *words)
    assert done.exit_code == 2
    assert said in done.stderr
    assert not done.stdout


@pytest.mark.parametrize("ending", ["html", "pdf"])
def test_anybodys_index_can_be_audited(tmp_path: Path, ending: str) -> None:
    definition, figures, out = tmp_path / "own.yaml", tmp_path / "own.csv", tmp_path / f"own.{ending}"
    definition.write_text(OWN, encoding="utf-8")
    figures.write_text(FIGURES, encoding="utf-8")
    done = _run(str(definition), "--edition", "2024", "--figures", str(figures), "--out", str(out))
    assert done.exit_code == 0, done.stderr
    held = out.read_bytes()
    if ending == "pdf":
        assert held.startswith(b"%PDF-1.7")
        return
    page = held.decode()
    assert "Chỉ số &lt;b&gt;thử&lt;/b&gt; #panic()" in page
    assert "nhip index compute own.yaml --edition 2024 --figures own.csv" in page
    assert str(tmp_path) not in page
    assert "Thiếu 1/24 (4,2\u00a0%) số liệu" in page
